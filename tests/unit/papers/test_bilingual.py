"""Papers for somebody who was spoken to in another language: what is signed in both, what is sent in French."""

import dataclasses
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "journeys"))

from second_language import LANGUAGE, in_letters, with_second_language
from unit.papers.making import TODAY, papers, record, said

from kiosk.app import House
from kiosk.journey import readings
from kiosk.journey.script import Answer
from kiosk.journey.session import Paper, Session
from kiosk.papers.bilingual import bilingual
from kiosk.papers.means import Made
from printouts import readback
from printouts.document import (
    Choice,
    Correspondents,
    Document,
    Figures,
    Heading,
    Medium,
    Paragraph,
    SignatureBox,
)
from printouts.renderings import sheet, speech, thermal
from printouts.renderings.outputs import Difference, Reading, Sent


@pytest.fixture
def abroad(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house whose journey speaks a second language."""
    monkeypatch.setitem(house.__dict__, "script", with_second_language(house.script))
    return house


def made_for(house: House, **answers: Answer) -> dict[str, Made]:
    effect = dataclasses.replace(record(house, answers), language=LANGUAGE)
    return {made.name: made for made in papers(house, effect)[1]}


def others(document: Document) -> list[Paragraph]:
    return [block for block in document.blocks if isinstance(block, Paragraph) and block.language == LANGUAGE]


def test_each_signed_line_is_in_both_languages(abroad: House) -> None:
    form = made_for(abroad, space=Answer.REFUSE)["form"].document
    assert form.language == "fr"
    titles = [block.text for block in form.blocks if isinstance(block, Heading)]
    written = [block.text for block in others(form)]
    for title in titles:
        assert in_letters(title) in written
    (choice,) = [block for block in form.blocks if isinstance(block, Choice)]
    assert choice.language == LANGUAGE
    assert choice.translated == tuple(map(in_letters, (choice.question, *choice.answers)))
    status = next(block.text for block in form.blocks if isinstance(block, Paragraph) and block.is_strong)
    assert in_letters(status) in written
    signing = next(block for block in form.blocks if isinstance(block, SignatureBox))
    assert any(text.startswith(in_letters(signing.label)) for text in written)


def test_a_form_in_french_has_one_language(house: House) -> None:
    _, made = papers(house, record(house, {"space": Answer.REFUSE}))
    assert others(made[0].document) == []
    assert [one.name for one in made if one.name.startswith("copy")] == []


def test_letters_are_french_and_come_with_a_copy_that_says_not_to_send_it(abroad: House) -> None:
    made = made_for(abroad, space=Answer.REFUSE)
    letter, copy = made["letter:space"].document, made["copy:space"].document
    assert (letter.language, copy.language) == ("fr", LANGUAGE)
    french = abroad.script.original.papers["letter"]["copy"].text
    assert copy.blocks[0] == Paragraph(in_letters(french), is_strong=True)
    assert [block for block in copy.blocks if isinstance(block, SignatureBox | Correspondents)] == []
    assert french not in said(letter)


def test_articles_of_law_are_listed_with_the_language_s_own_comma(abroad: House) -> None:
    made = made_for(abroad, space=Answer.REFUSE)
    letter, copy = (said(made[f"{kind}:space"].document) for kind in ("letter", "copy"))
    assert len(abroad.script.original.letters["space-refuse-unknown"].articles) > 1
    assert "، " not in letter
    assert "، " in copy


def test_the_copy_is_what_is_read_aloud(abroad: House) -> None:
    made = made_for(abroad, space=Answer.REFUSE)
    papers_out = tuple(Paper(name, "printed", read=speech.sentences(one.document)) for name, one in made.items())
    (letter,) = readings.letters(Session(LANGUAGE, 1, TODAY, papers=papers_out))
    assert letter.name == "copy:space"
    assert in_letters(abroad.script.original.letters["space-refuse-unknown"].object.text)[:6] in " ".join(letter.read)


@pytest.mark.parametrize("kind", ["form", "letter:space", "copy:space", "receipt"])
def test_papers_in_arabic_letters_are_read_back_from_their_bytes(abroad: House, kind: str) -> None:
    document = made_for(abroad, space=Answer.REFUSE)[kind].document
    is_roll = document.medium is Medium.ROLL
    sent = Sent(thermal.escpos(document, 80), 80) if is_roll else Sent(sheet.pdf(document))
    assert readback.read(document, sent) == Reading(speech.sentences(document))
    lied = next(block for block in document.blocks if isinstance(block, Paragraph) and block.language != "fr")
    other = dataclasses.replace(lied, text=lied.text.replace(lied.text[3], "ب", 1))
    assert other != lied
    blocks = tuple(other if block is lied else block for block in document.blocks)
    reading = readback.read(dataclasses.replace(document, blocks=blocks), sent)
    assert reading.difference in {Difference.WORDS, Difference.DOTS}


def test_the_receipt_is_in_the_person_s_language_and_says_that_nobody_reviewed_it(abroad: House) -> None:
    receipt = made_for(abroad, space=Answer.REFUSE)["receipt"].document
    assert receipt.language == LANGUAGE
    reference = next(block for block in receipt.blocks if isinstance(block, Figures))
    assert all(group.isascii() and group.isdecimal() for group in reference.groups)
    unreviewed = abroad.script.original.papers["furniture"]["unreviewed"].text
    assert in_letters(unreviewed) in said(receipt).replace("\n", " ")


def test_the_code_on_the_form_stays_french(abroad: House) -> None:
    prepared, _ = papers(abroad, dataclasses.replace(record(abroad, {"space": Answer.REFUSE}), language=LANGUAGE))
    assert prepared.form_note.isascii() or "é" in prepared.form_note
    assert not any("\u0600" <= letter <= "\u06ff" for letter in prepared.form_note)


def test_papers_of_different_shapes_are_never_paired(abroad: House) -> None:
    form = made_for(abroad, space=Answer.REFUSE)["form"].document
    with pytest.raises(ValueError, match="zip"):
        bilingual(form, dataclasses.replace(form, blocks=form.blocks[:-1]))


def test_a_sheet_that_is_handed_to_a_doctor_can_be_read_by_both(abroad: House) -> None:
    effect = dataclasses.replace(record(abroad, {"space": Answer.REFUSE}), language=LANGUAGE, sheets=("doctor-sheet",))
    made = {one.name: one.document for one in papers(abroad, effect)[1]}
    assert made["sheet:doctor-sheet"].language == "fr"
    assert len(others(made["sheet:doctor-sheet"])) > 3
    assert made["sheet:calls"].language == LANGUAGE  # the person's own, to call with
