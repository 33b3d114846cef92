"""What a machine puts on paper with, and who is told of it."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from unit.printouts import samples

from kiosk.app import Folders, House
from kiosk.clerk import Clerk
from kiosk.register.outbox import Outbox, OutboxLine, PaperLine
from kiosk.settings import Settings, Station
from printouts.document import to_json
from printouts.printers import Outcome, PrinterState, Result

PROJECT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)


class QuickSpooler:
    """Prints nothing, and tells of it before anybody has turned round."""

    def __init__(self, line: OutboxLine, told: Callable[[OutboxLine, Outcome], None]) -> None:
        told(line, Outcome(Result.FAILED, PrinterState.OFFLINE))

    def wake(self) -> None:
        """Nothing waits."""


def test_a_paper_whose_end_is_told_while_the_house_is_opening_is_told_to_its_one_clerk(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Clerk] = []
    monkeypatch.setattr(Clerk, "told", lambda clerk, *_: told.append(clerk))
    with House(
        Folders(PROJECT / "config", var), settings=Settings(station=Station(mode="real")), today=lambda: TODAY
    ) as house:
        line = house.register.outbox.queue([PaperLine("letter", "sheet", to_json(samples.LETTER))])[0]

        def start(outbox: Outbox, told: Callable[[OutboxLine, Outcome], None]) -> QuickSpooler:
            return QuickSpooler(line, told)

        monkeypatch.setattr(house.press, "start", start)
        assert told == [house.clerk]
