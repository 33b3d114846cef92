"""What the papers of the health space say, composed from real records: every decision, answer, situation, capacity."""

import dataclasses
import datetime
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from unit.papers.making import TODAY, papers, record, said
from unit.papers.pdf2pages import pages_of

from kiosk.app import House
from kiosk.journey.events import PrintResumeSlip, PrintUnrecorded, Record
from kiosk.journey.plain_text import word_count
from kiosk.journey.script import ANSWERS, RECORDED, Answer
from kiosk.journey.session import Signing
from kiosk.journey.words import Capacity
from kiosk.papers.resume import read_slip
from kiosk.register_record import body_of
from printouts.document import (
    BlankLine,
    Code,
    CombField,
    Correspondents,
    Medium,
    Points,
    SignatureBox,
    from_json,
    to_json,
)
from printouts.renderings import sheet, ua

NOTHING_DONE = "Rien n’est fait tant que l’Assurance maladie n’a pas répondu."


def choices(house: House) -> list[str]:
    return [place.id for place in house.script.plan.decisions if place.kind == "choice"]


def test_after_every_recorded_answer_form_and_receipt_say_that_nothing_is_done_yet(house: House) -> None:
    for place in house.script.plan.decisions:
        for answer in set(ANSWERS[place.kind]) & RECORDED:
            _, made = papers(house, record(house, {place.id: answer}))
            kinds = {one.name: said(one.document) for one in made}
            assert NOTHING_DONE in kinds["form"], place.id
            assert NOTHING_DONE in kinds["receipt"], place.id


def test_the_receipt_tells_no_answer_and_no_decision(house: House) -> None:
    text = house.script.text("fr")
    for place in house.script.plan.decisions:
        for answer in set(ANSWERS[place.kind]) & RECORDED:
            _, made = papers(house, record(house, {place.id: answer}))
            receipt = said(made[-1].document).casefold()
            decision = text.decisions[place.id]
            for words in (
                decision.title,
                decision.question.text,
                *(told for one in decision.answers.values() for told in (one.label.text, one.on_paper.text)),
            ):
                assert words.casefold().rstrip(".") not in receipt, (place.id, words)


def test_receipts_of_consent_and_refusal_are_word_for_word_the_same_but_for_their_figures(house: House) -> None:
    for decision in choices(house):
        seen = set()
        for answer in (Answer.CONSENT, Answer.REFUSE):
            prepared, made = papers(house, record(house, {decision: answer}))
            words = said(made[-1].document).replace(prepared.head_hash[:32], "")
            figures = [*prepared.reference, prepared.code]
            seen.add("".join(sign for sign in words if not sign.isdigit()) if figures else words)
        assert len(seen) == 1, decision


@pytest.mark.parametrize("capacity", list(Capacity))
def test_papers_of_consent_and_refusal_weigh_the_same(house: House, capacity: Capacity) -> None:
    text = house.script.text("fr")
    for decision in choices(house):
        asked = text.decisions[decision].situation
        for situation in [option.id for option in asked.options] if asked else [None]:
            counts = {}
            for answer in (Answer.CONSENT, Answer.REFUSE):
                wanted = record(house, {decision: answer}, situation=situation, capacity=capacity)
                _, made = papers(house, wanted)
                counts[answer] = ([one.name for one in made], word_count(said(one.document) for one in made))
            (names, words), (twin_names, twin_words) = counts.values()
            assert names == twin_names, (decision, situation)
            assert max(words, twin_words) <= 1.1 * min(words, twin_words), (decision, situation, words, twin_words)


def test_the_form_carries_its_record_twice_and_both_read_back(house: House, tmp_path: Path) -> None:
    wanted = record(house, {"space": Answer.REFUSE, "samu": Answer.CONSENT, "copy": Answer.ASK})
    prepared, made = papers(house, wanted)
    form = made[0].document
    assert [block.payload for block in form.blocks if isinstance(block, Code)] == [prepared.form_note] * 2
    pdf = sheet.pdf(form)
    assert ua.ua_problems(pdf) == ()
    codes = [code.text for page in pages_of(pdf, tmp_path, dpi=150) for code in zxingcpp.read_barcodes(page)]
    assert len(codes) == 4  # two copies
    for code in codes:
        found = house.register.find_scanned(code)
        assert found.body == body_of(wanted, house.script, TODAY)


def test_a_form_of_one_decision_keeps_to_two_sheets_a_copy_and_its_letter_to_one(house: House) -> None:
    _, made = papers(house, record(house, {"space": Answer.REFUSE}))
    by_name = {one.name: one.document for one in made}
    assert sheet.rendered(by_name["form"]).pages == 4
    assert sheet.rendered(by_name["letter:space"]).pages == 1


@pytest.mark.parametrize(
    ("capacity", "whose"),
    [(Capacity.PARENT, "Prénoms de l’enfant"), (Capacity.GUARDIAN, "Prénoms de la personne")],
)
@pytest.mark.parametrize("answers", [{"space": Answer.REFUSE}, {"research": Answer.REFUSE, "copy": Answer.ASK}])
def test_who_signs_for_somebody_signs_under_the_words_of_each_letter_that_names_whose_name_is_asked(
    house: House, capacity: Capacity, whose: str, answers: dict[str, Answer]
) -> None:
    _, made = papers(house, record(house, answers, capacity=capacity))
    letters = [one.document for one in made if one.name.startswith("letter:")]
    assert letters
    for one in letters:
        assert whose in [block.label for block in one.blocks if isinstance(block, CombField)]
        assert sheet.rendered(one).pages == 1


def sheets_a_copy(house: House, wanted: Record) -> int:
    """How many sheets its form takes, of one copy."""
    form = papers(house, wanted)[1][0].document
    return sheet.rendered(dataclasses.replace(form, copies=form.copies[:1])).pages


@pytest.mark.parametrize("situation", ["letter", "no-letter", "open", "unknown"])
def test_the_longest_form_keeps_to_two_sheets_in_every_situation(house: House, situation: str) -> None:
    wanted = record(house, {"space": Answer.REFUSE}, situation=situation, capacity=Capacity.GUARDIAN, is_assisted=True)
    assert sheets_a_copy(house, wanted) == 2


def test_two_decisions_take_no_sheet_more_than_one(house: House) -> None:
    assert sheets_a_copy(house, record(house, {"space": Answer.REFUSE, "samu": Answer.REFUSE})) == 2


@pytest.mark.parametrize("how", list(Signing))
def test_who_makes_a_mark_or_is_helped_has_two_sheets_like_everybody(house: House, how: Signing) -> None:
    wanted = record(house, {"space": Answer.REFUSE}, situation="unknown", signing=how, is_assisted=True)
    assert sheets_a_copy(house, wanted) == 2


@pytest.mark.slow
@pytest.mark.parametrize("capacity", list(Capacity))
def test_every_form_of_one_decision_keeps_to_two_sheets(house: House, capacity: Capacity) -> None:
    for place in house.script.plan.decisions:
        asked = house.script.text("fr").decisions[place.id].situation
        for situation in [option.id for option in asked.options] if asked else [None]:
            for answer in set(ANSWERS[place.kind]) & RECORDED:
                wanted = record(house, {place.id: answer}, situation=situation, capacity=capacity, is_assisted=True)
                assert sheets_a_copy(house, wanted) == 2, (place.id, answer, situation)


@pytest.mark.slow
@pytest.mark.parametrize("size", [2, 3, 4])
def test_every_paper_is_accessible_at_every_size(house: House, size: int) -> None:
    wanted = record(house, {"space": Answer.REFUSE, "copy": Answer.ASK}, size=size, sheets=("doctor-sheet",))
    for one in papers(house, wanted)[1]:
        if one.document.medium is Medium.SHEET:
            assert ua.ua_problems(sheet.pdf(one.document)) == (), one.name


def test_each_letter_has_one_recipient_and_an_unknown_address_stays_lines_to_fill(house: House) -> None:
    _, made = papers(house, record(house, {"space": Answer.REFUSE, "research": Answer.REFUSE, "copy": Answer.ASK}))
    letters = {one.name: one.document for one in made if one.name.startswith("letter:")}
    assert list(letters) == ["letter:space", "letter:research", "letter:copy"]
    for letter in letters.values():
        (head,) = [block for block in letter.blocks if isinstance(block, Correspondents)]
        assert len(head.recipient) >= 3
    assert "" in next(block for block in letters["letter:space"].blocks if isinstance(block, Correspondents)).recipient


def test_a_letter_that_opposes_asks_for_closing_where_the_space_is_open_already(house: House) -> None:
    for situation in ("letter", "no-letter", "unknown"):
        _, made = papers(house, record(house, {"space": Answer.REFUSE}, situation=situation))
        letter = said(next(one for one in made if one.name == "letter:space").document)
        assert "déjà ouvert" in letter, situation
        assert "fermeture" in letter or "fermé" in letter, situation


def test_a_parents_papers_speak_of_the_child_and_name_who_signs(house: House) -> None:
    _, made = papers(house, record(house, {"space": Answer.REFUSE}, capacity=Capacity.PARENT))
    for one in made:
        if one.name in {"form", "letter:space"}:
            assert "mon enfant" in said(one.document), one.name


@pytest.mark.parametrize(("how", "boxes"), [(Signing.HAND, 1), (Signing.MARK, 3), (Signing.HELPED, 3)])
def test_who_cannot_sign_gets_a_form_with_witnesses(house: House, how: Signing, boxes: int) -> None:
    _, made = papers(house, record(house, {"space": Answer.REFUSE}, signing=how))
    assert sum(isinstance(block, SignatureBox) for block in made[0].document.blocks) == boxes


def test_no_paper_asks_the_machine_for_an_identity(house: House) -> None:
    _, made = papers(house, record(house, {"space": Answer.REFUSE}))
    for one in made:
        assert all(block.value is None for block in one.document.blocks if isinstance(block, BlankLine))


def test_a_reminder_records_nothing_and_tells_the_deadline_of_the_letter(house: House) -> None:
    effect = PrintUnrecorded(
        "fr", Capacity.PERSON, (), ("space",), (("space", "letter"),), (("space", datetime.date(2026, 11, 20)),), 2
    )
    (made,) = house.composer.unrecorded(effect)
    assert made.name == "reminder"
    assert "1er janvier 2027" in said(made.document)
    assert "Rien n’est enregistré" in said(made.document)


@pytest.mark.parametrize("answer", [Answer.REFUSE, Answer.CONSENT])
def test_whoever_has_something_to_post_reads_on_the_form_when_the_delay_of_their_letter_ends(
    house: House, answer: Answer
) -> None:
    told = papers(house, record(house, {"space": answer}, dates=(("space", datetime.date(2026, 11, 20)),)))[1]
    assert "Le délai de votre lettre finit le 1er janvier 2027." in said(told[0].document)
    undated = papers(house, record(house, {"space": answer}, dates=()))[1]
    assert "délai de votre lettre" not in said(undated[0].document)


def test_reminder_and_receipt_are_of_the_same_size(house: House) -> None:
    effect = PrintUnrecorded("fr", Capacity.PERSON, (), ("space",), (), (), 2)
    reminder = word_count([said(house.composer.unrecorded(effect)[0].document)])
    _, made = papers(house, record(house, {"space": Answer.REFUSE}))
    receipt = word_count([said(made[-1].document)])
    assert abs(reminder - receipt) <= 0.1 * receipt, (reminder, receipt)


def test_a_resume_slip_gives_back_what_was_heard_and_never_a_private_topic(house: House) -> None:
    heard = frozenset({"space/short", "samu/more", "minors-care/short"})
    effect = PrintResumeSlip("fr", heard, (("space", "open"),), 2)
    (made,) = house.composer.resume_slip(effect)
    (code,) = [block.payload for block in made.document.blocks if isinstance(block, Code)]
    assert read_slip(code, house.script) == (heard - {"minors-care/short"}, (("space", "open"),))


def test_whoever_heard_every_topic_reads_so_on_the_slip_though_private_ones_stay_off_it(house: House) -> None:
    heard = frozenset(f"{topic}/short" for topic in house.script.topic_ids())
    (made,) = house.composer.resume_slip(PrintResumeSlip("fr", heard, (), 2))
    listed = next(block for block in made.document.blocks if isinstance(block, Points)).items
    assert len(listed) < len(heard)
    assert f"{len(listed)} sur {len(listed)}" in said(made.document)


def test_a_paper_survives_the_outbox_unchanged(house: House) -> None:
    _, made = papers(house, record(house, {"space": Answer.CONSENT, "copy": Answer.ASK}))
    for one in made:
        assert from_json(to_json(one.document)) == one.document


def test_what_a_letter_says_goes_along_is_named_among_what_remains_to_do_and_nowhere_else(house: House) -> None:
    text = house.script.text("fr")
    for place in house.script.plan.decisions:
        asked = text.decisions[place.id].situation
        for situation in [one.id for one in asked.options] if asked else [None]:
            for answer in set(ANSWERS[place.kind]) & RECORDED:
                _, made = papers(house, record(house, {place.id: answer}, situation=situation))
                named = text.decisions[place.id].answer(answer, situation).letter
                goes_along = text.letters[named].enclosures if named is not None else ()
                for one in made:
                    if one.name in {"form", "receipt"}:
                        told = said(one.document)
                        assert ("pour l’enveloppe" in told) == bool(goes_along), (place.id, situation, one.name)
                        assert all(words.text[1:] in told for words in goes_along)


@pytest.mark.parametrize(("capacity", "proof"), [(Capacity.PARENT, "son parent"), (Capacity.GUARDIAN, "du juge")])
def test_whoever_signs_for_somebody_else_is_told_what_shows_that_they_may(
    house: House, capacity: Capacity, proof: str
) -> None:
    _, made = papers(house, record(house, {"space": Answer.REFUSE}, situation="no-letter", capacity=capacity))
    assert all(proof in said(one.document) for one in made if one.name in {"form", "receipt"})


@pytest.mark.parametrize(("size", "most"), [(3, 3), (4, 4)])
def test_a_large_form_of_one_decision_is_few_sheets_and_leaves_nothing_to_tick_alone(
    house: House, size: int, most: int
) -> None:
    prepared, made = papers(house, record(house, {"space": Answer.REFUSE}, size=size))
    written = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=sheet.pdf(made[0].document), capture_output=True, check=True
    ).stdout.decode()
    sides = written.split("\f")[:-1]
    own = [" ".join(side.split()) for side in sides[: len(sides) // 2]]
    assert len(own) <= most
    (signed,) = (side for side in own if "Je signe ici" in side)
    assert "garde un exemplaire" in signed
    groups = [prepared.reference[start : start + 4] for start in (0, 4, 8)]
    assert any(" ".join(groups) in " ".join(line.split()) for line in sides[0].splitlines())
