"""Braille at the kiosk itself: offered where there is an embosser, made of what was printed, kept nowhere."""

import datetime
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app import Folders, House
from kiosk.conversation import Conversation
from kiosk.guide import next_step, wishes
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Forget
from kiosk.journey.scenes import scene
from kiosk.journey.words import Capacity
from kiosk.readiness import State, parts
from kiosk.readiness.printing import braille_part
from kiosk.rehearsal import settle
from kiosk.settings import Settings, load_settings
from printouts.document import Document
from printouts.printers import Outcome, PrinterState
from printouts.renderings.braille_cells import brf, cells

# A whole decision, with its papers and their pictures, for each.
pytestmark = pytest.mark.slow

CONFIG = Path(__file__).parents[2] / "config"
TODAY = datetime.date(2026, 11, 22)


def with_embosser(kind: str = "folder") -> Settings:
    delivered = load_settings(CONFIG / "kiosk.toml")
    given = delivered.printers.braille.model_copy(update={"kind": kind, "place": "sur la table à droite"})
    return delivered.model_copy(update={"printers": delivered.printers.model_copy(update={"braille": given})})


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folders = Folders(CONFIG, tmp_path_factory.mktemp("var"))
    with House(folders, is_rehearsal=True, settings=with_embosser(), today=lambda: TODAY) as opened:
        yield opened


@pytest.fixture(scope="module")
def printed(house: House) -> Conversation:
    """Somebody whose papers are out."""
    return led(house, "paper_readback")


def led(house: House, until: str) -> Conversation:
    conversation = house.open_conversation("fr")
    wanted = wishes(house.script, {"space": "refuse"}, {}, Capacity.PERSON)
    for _ in range(200):
        settle(conversation)
        if conversation.session().place.name == until:
            return conversation
        event = next_step(conversation.script, conversation.session(), conversation.scene(), wanted)
        assert event is not None
        conversation.handle(event)
    raise AssertionError(f"no way to {until}")


def choose(house: House, conversation: Conversation, option: str) -> None:
    number = next(one.number for one in conversation.scene().options if one.id == option)
    conversation.handle(Act(Action.CHOOSE, option=number))
    settled(house)


def settled(house: House) -> None:
    ends = time.monotonic() + 30
    while house.press.embossing.is_busy:
        assert time.monotonic() < ends
        time.sleep(0.05)


def embossed(house: House) -> str:
    return "".join(path.read_text("ascii") for path in sorted(house.press.folder.glob("*.brf")))


def joined(text: str) -> str:
    return "".join(text.split())


def test_one_s_own_papers_come_in_braille_and_say_what_they_are_for(house: House, printed: Conversation) -> None:
    conversation = printed
    assert [one.id for one in conversation.scene().options] == ["receipt", "letters", "braille", "go_on"]
    choose(house, conversation, "braille")
    assert conversation.scene().notice == ("Le texte part vers l’imprimante braille. Il sort sur la table à droite.")
    assert conversation.session().place.name == "paper_readback"
    read = joined(embossed(house))
    recorded = conversation.session().recorded
    assert recorded is not None
    for words in (
        "Ce qui se signe est la feuille à l’encre.",
        "Votre reçu",
        "ESSAI",
        recorded.code,
        "Rien n’est fait tant que l’Assurance maladie n’a pas répondu.",
    ):
        assert joined(brf(cells(words, "fr"))) in read, words
    assert len(list(house.press.folder.glob("*.brf"))) == len(
        [paper for paper in conversation.session().papers if paper.kind in {"form", "letter", "receipt"}]
    )
    assert "braille" not in {line.printer for line in house.register.outbox.lines()}


def test_pressed_again_and_again_it_comes_once(house: House, printed: Conversation) -> None:
    choose(house, printed, "braille")
    came = embossed(house)
    for _ in range(5):
        choose(house, printed, "braille")
        assert printed.scene().notice == "Le texte part vers l’imprimante braille. Il sort sur la table à droite."
    assert embossed(house) == came


def test_a_machine_that_can_emboss_is_checked(house: House) -> None:
    found = {part.name: part for part in parts(house)}
    assert found["printer.braille"].state is State.GOOD
    assert "27" in found["printer.braille"].detail


def test_nobody_is_offered_braille_where_there_is_no_embosser(printed: Conversation, tmp_path: Path) -> None:
    with House(Folders(CONFIG, tmp_path), is_rehearsal=True, settings=with_embosser("none")) as plain:
        offered = scene(plain.script, printed.session()).options
        assert [one.id for one in offered] == ["receipt", "letters", "go_on"]
        assert plain.press.embosser is None


def test_in_real_use_nobody_s_papers_are_put_into_a_folder_in_braille(printed: Conversation, tmp_path: Path) -> None:
    delivered = with_embosser("folder")
    real = delivered.model_copy(update={"station": delivered.station.model_copy(update={"mode": "real"})})
    with House(Folders(CONFIG, tmp_path), settings=real, today=lambda: TODAY) as opened:
        assert "braille" not in [one.id for one in scene(opened.script, printed.session()).options]
        assert opened.press.embosser is None
        found = braille_part(opened)
        assert (found.name, found.state) == ("printer.braille", State.BROKEN)
        assert str(opened.press.folder) in found.detail


class Gone:
    """An embosser that is switched off."""

    def status(self) -> PrinterState:
        """It doesn't answer."""
        return PrinterState.OFFLINE

    def print(self, document: Document) -> Outcome:
        """Nobody asks for it."""
        raise AssertionError(document.kind)


def test_an_embosser_that_does_not_answer_is_told_at_once(
    house: House, printed: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(house.press.__dict__, "embosser", Gone())
    house.press.embossing.forget(printed)
    choose(house, printed, "braille")
    assert printed.scene().notice == "L’imprimante braille ne répond pas. Demandez à l’accueil."


def test_once_the_session_is_over_nothing_more_of_it_comes(
    house: House, printed: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, begun, may_end = house.press.embosser, threading.Event(), threading.Event()
    assert opened is not None
    real = opened.print

    def held(document: Document) -> Outcome:
        begun.set()
        assert may_end.wait(30)
        return real(document)

    monkeypatch.setattr(opened, "print", held)
    before = len(list(house.press.folder.glob("*.brf")))
    house.press.embossing.forget(printed)
    number = next(one.number for one in printed.scene().options if one.id == "braille")
    printed.handle(Act(Action.CHOOSE, option=number))
    assert begun.wait(30)
    house.clerk.carry_out(Forget("stopped"), printed)
    may_end.set()
    settled(house)
    assert len(list(house.press.folder.glob("*.brf"))) == before + 1
