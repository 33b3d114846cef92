"""What is heard after printing is what went to the printer; and what isn't what it should be is never read as if."""

import logging
from collections.abc import Callable

import pytest
from persona import Person
from served import Served

from kiosk.journey.session import Paper
from printouts.document import Document
from printouts.printers import Outcome, PrinterState, Result
from printouts.renderings import speech, thermal
from printouts.renderings.outputs import Sent

pytestmark = pytest.mark.browser


class LyingRoll:
    """A printer of rolls whose driver sends another paper than it was given, where `changes` says so."""

    def __init__(self, changes: Callable[[bytes], bytes] = bytes) -> None:
        self.changes = changes
        self.documents: list[Document] = []

    def status(self) -> PrinterState:
        """Always ready."""
        return PrinterState.READY

    def print(self, document: Document) -> Outcome:
        """Real bytes, or nearly."""
        self.documents.append(document)
        sent = Sent(self.changes(thermal.escpos(document, 80)), 80)
        return Outcome(Result.PRINTED, PrinterState.READY, "on the roll", sent=sent)


def a_dot_less(data: bytes) -> bytes:
    """The receipt with one row of dots of its title gone white."""
    at = next(index for index in range(4000, len(data)) if data[index])
    return data[:at] + b"\x00" + data[at + 1 :]


def printed(kiosk: Served, person: Person, roll: LyingRoll) -> Person:
    """Decides, and waits for the papers."""
    kiosk.house.press.printers["roll"] = roll
    person.is_led(kiosk.wishes({"space": "refuse"}, {"space": "no-letter"}), until="printed")
    return person.hears_to_the_end()


def test_the_receipt_is_heard_as_its_bytes_say_it(kiosk: Served, person: Person) -> None:
    roll = LyingRoll()
    printed(kiosk, person, roll)
    assert person.page.scene == "paper_readback"
    person.chooses("Relire votre reçu").hears_to_the_end()
    heard = [one for page in person.met if page.scene == "receipt_readback" for one in page.passages]
    (receipt,) = roll.documents
    assert " ".join(heard).split() == " ".join(speech.sentences(receipt)).split()
    assert person.page.scene == "paper_readback"  # the letter can be heard too
    person.chooses("Continuer sans relire")
    assert person.page.scene == "remaining"


def test_a_receipt_that_is_not_what_it_should_be_is_not_read(
    kiosk: Served, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        printed(kiosk, person, LyingRoll(a_dot_less))
    assert person.is_at("Un papier à vérifier")
    assert person.sees("elle n’est pas sûre que tous les mots soient justes")
    told = [record.getMessage() for record in caplog.records if "vouched" in record.getMessage()]
    assert told == ["a paper of kind receipt can't be vouched for: dots"]
    person.chooses("Appeler quelqu’un")
    assert kiosk.house.rings == 1
    person.presses("next")
    assert person.is_at("Un papier à vérifier")
    person.chooses("Écouter ce qu’il doit dire")
    assert person.is_at("Ce que ce papier doit dire")
    assert person.sees("Votre reçu")
    person.hears_to_the_end()
    assert person.page.scene == "paper_readback"
    assert "Relire votre reçu" not in person.page.options
    person.chooses("Relire ce qui est à poster")
    assert person.page.scene == "letter_readback"


@pytest.mark.slow
def test_going_on_without_it_reads_what_is_sure(kiosk: Served, person: Person) -> None:
    printed(kiosk, person, LyingRoll(lambda _data: b"\x1b@nothing\n"))
    assert person.is_at("Un papier à vérifier")
    person.chooses("Continuer sans l’écouter")
    assert person.page.scene == "paper_readback"
    papers: tuple[Paper, ...] = person.conversation.session().papers
    assert {paper.name: bool(paper.read) for paper in papers}["receipt"] is False
    assert all(paper.read for paper in papers if paper.name != "receipt")
