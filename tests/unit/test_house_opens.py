"""The house as it opens: one of each part, however many threads ask, and one clerk who is told of papers."""

import datetime
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import pytest
from unit.printouts import samples

from kiosk.app import Folders, House
from kiosk.clerk import Clerk
from kiosk.register.outbox import Outbox, OutboxLine, PaperLine
from kiosk.server import open_app
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


def test_once_it_serves_no_part_is_left_for_two_threads_to_make_at_once(var: Path) -> None:
    with House(Folders(PROJECT / "config", var), settings=Settings(), today=lambda: TODAY) as house:
        open_app(house, port=0)
        parts = {name for name, part in vars(House).items() if isinstance(part, cached_property)}
        assert parts <= house.__dict__.keys()
