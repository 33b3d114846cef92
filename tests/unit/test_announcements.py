"""Whoever begins is told at once, by eye and by ear, that nothing counts here, or that papers won't come out."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.app import Folders, House
from kiosk.journey.actions import Action
from kiosk.journey.events import Act
from kiosk.printer_watch import PrinterWatch
from kiosk.readiness import lacking
from kiosk.settings import Settings, Station
from printouts.document import Document
from printouts.printers import Outcome, PrinterMisconfigured, PrinterState, Result

PROJECT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)


@dataclass
class Desktop:
    """A printer whose state is set by hand."""

    state: PrinterState = PrinterState.READY
    is_misconfigured: bool = False
    asked: int = 0

    def status(self) -> PrinterState:
        self.asked += 1
        if self.is_misconfigured:
            raise PrinterMisconfigured("no such printer")
        return self.state

    def print(self, document: Document) -> Outcome:
        return Outcome(Result.PRINTED if self.state is PrinterState.READY else Result.FAILED, self.state)


@dataclass
class Hall:
    house: House
    roll: Desktop
    sheet: Desktop

    def welcome(self) -> str:
        """The notice that opens the first scene; empty where there is none."""
        return self.house.open_conversation("fr").scene().notice or ""


@pytest.fixture
def hall(var: Path) -> Iterator[Hall]:
    """A real site: silent where everything works."""
    settings = Settings(station=Station(mode="real"))
    with House(Folders(PROJECT / "config", var), settings=settings, today=lambda: TODAY) as house:
        roll, sheet = Desktop(), Desktop()
        house.press.__dict__["printers"] = {"roll": roll, "sheet": sheet}
        yield Hall(house, roll, sheet)


def test_where_everything_works_nothing_is_announced(hall: Hall) -> None:
    hall.house.press.watch.ask()
    assert hall.welcome() == ""


@pytest.mark.parametrize(
    ("roll", "sheet", "said"),
    [
        (PrinterState.PAPER_OUT, PrinterState.READY, "L’imprimante des reçus ne marche pas."),
        (PrinterState.UNKNOWN, PrinterState.OFFLINE, "L’imprimante des formulaires ne marche pas."),
        (PrinterState.JAM, PrinterState.COVER_OPEN, "Aucune imprimante ne marche."),
    ],
)
def test_a_printer_that_is_out_is_said_before_anybody_decides(
    roll: PrinterState, sheet: PrinterState, said: str, hall: Hall
) -> None:
    hall.roll.state, hall.sheet.state = roll, sheet
    hall.house.press.watch.ask()
    assert hall.welcome().startswith(said)


def test_beginning_again_is_told_again_and_going_on_is_not(hall: Hall) -> None:
    hall.roll.state = PrinterState.PAPER_OUT
    hall.house.press.watch.ask()
    conversation = hall.house.open_conversation("fr")
    conversation.handle(Act(Action.NEXT))
    assert "reçus" not in (conversation.scene().notice or "")
    conversation.start()
    assert "reçus" in (conversation.scene().notice or "")


def test_a_demonstration_says_so_first(var: Path) -> None:
    with House(Folders(PROJECT / "config", var), settings=Settings(), today=lambda: TODAY) as house:
        notice = house.open_conversation("fr").scene().notice or ""
        assert notice.startswith("Ceci est une démonstration.")


def test_a_rehearsal_in_a_terminal_announces_nothing(var: Path) -> None:
    with House(Folders(PROJECT / "config", var), is_rehearsal=True, today=lambda: TODAY) as house:
        assert house.announcements() == ()


def test_paper_that_was_put_in_is_seen_without_anybody_waiting() -> None:
    now = [0.0]
    roll = Desktop(PrinterState.PAPER_OUT)
    watch = PrinterWatch({"roll": roll}, clock=lambda: now[0])
    watch.told("roll", PrinterState.PAPER_OUT)
    asking = watch.ask_again()
    assert asking is not None
    asking.join()
    assert watch.out == {"roll"}
    assert watch.ask_again() is None, "asked a moment ago"
    roll.state, now[0] = PrinterState.READY, 21.0
    asking = watch.ask_again()
    assert asking is not None
    asking.join()
    assert watch.out == frozenset()
    now[0] = 99.0
    assert watch.ask_again() is None, "one that works isn't asked: it may be printing"


def test_a_printer_that_cannot_be_is_out() -> None:
    watch = PrinterWatch({"sheet": Desktop(is_misconfigured=True)})
    watch.ask()
    assert watch.out == {"sheet"}


def test_what_is_not_there_as_the_kiosk_opens_is_told_with_the_rest(hall: Hall) -> None:
    hall.house.lacking = ("without_sound", "without_microphone")
    hall.roll.state = PrinterState.PAPER_OUT
    hall.house.press.watch.ask()
    said = hall.welcome()
    assert said.index("reçus") < said.index("pas de son") < said.index("n’entend pas")


def test_a_machine_without_a_sound_card_says_so_in_writing(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = tmp_path / "cards"
    monkeypatch.setattr("kiosk.readiness.senses._CARDS", cards)
    assert lacking(hall.house) == ("without_sound",)
    cards.write_text(" 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n", encoding="utf-8")
    assert lacking(hall.house) == ()
