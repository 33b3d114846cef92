"""A reminder, then a complaint: each dated, each from the same reference, neither saying more than is known."""

import datetime

import pytest
from unit.papers.making import TODAY, papers, record, said
from unit.printouts.reading import pdf_of

from kiosk.app import House
from kiosk.journey.script import Answer
from kiosk.journey.words import Capacity
from kiosk.papers.follow_up import Kind, NoLetter, follow_up, follow_ups, paper_of
from kiosk.papers.means import Means
from kiosk.register import lives
from kiosk.register.lives import letter_of
from kiosk.register.references import spaced
from kiosk.register.states import Life
from kiosk.register_record import body_of
from printouts.document import BlankLine, CombField, Correspondents, Document, TickBox
from printouts.renderings import sheet
from printouts.renderings.ua import ua_problems

SENT = datetime.date(2026, 10, 5)
WAIT = 35


def means(house: House, capacity: Capacity = Capacity.PERSON, size: int = 2) -> Means:
    return Means(house.script, "fr", capacity, TODAY, size)


def life_of(house: House, *steps: type[lives.Step] | lives.Step, decision: str = "copy") -> Life:
    """A record of one request whose letter went this way, in the register itself."""
    wanted = record(house, {decision: Answer.ASK if decision in {"copy", "erase"} else Answer.REFUSE})
    prepared, _ = papers(house, wanted)
    paper = letter_of(decision)
    for step in steps:
        house.register.history.note(step(reference=prepared.reference, paper=paper, day=SENT, **_more(step)))  # type: ignore[operator]
    return house.register.history.life(prepared.reference)


def _more(step: object) -> dict[str, str]:
    return {"by": "Claire", "slip": "17"} if step is lives.Sent else {}


def letter(
    house: House, kind: Kind, life: Life, capacity: Capacity = Capacity.PERSON, decision: str = "copy"
) -> Document:
    wanted = record(house, {decision: Answer.ASK if decision in {"copy", "erase"} else Answer.REFUSE})
    return follow_up(means(house, capacity), kind, decision, body_of(wanted, house.script, SENT), life).document


def test_a_letter_that_never_left_the_printer_is_followed_by_nothing(house: House) -> None:
    assert follow_ups(life_of(house), "copy", WAIT) == ()


def test_a_reminder_comes_first_and_a_month_and_the_posts_days_after_the_letter(house: House) -> None:
    first, second = follow_ups(life_of(house, lives.Printed, lives.Sent), "copy", WAIT)
    assert (first.kind, second.kind) == (Kind.REMINDER, Kind.COMPLAINT)
    assert first.from_day == SENT + datetime.timedelta(days=WAIT)
    assert first.is_early(datetime.date(2026, 11, 8))
    assert not first.is_early(datetime.date(2026, 11, 9))


def test_after_a_reminder_the_complaint_comes_first_and_leaves_it_the_same_time(house: House) -> None:
    life = life_of(house, lives.Printed, lives.Sent)
    reminded = lives.Printed(reference=life.reference, paper=paper_of(Kind.REMINDER, "copy"), day=TODAY)
    house.register.history.note(reminded)
    first, _ = follow_ups(house.register.history.life(life.reference), "copy", WAIT)
    assert first.kind is Kind.COMPLAINT
    assert first.from_day == TODAY + datetime.timedelta(days=WAIT)


def test_a_reminder_has_a_life_of_its_own_and_leaves_the_first_letters_alone(house: House) -> None:
    life = life_of(house, lives.Printed, lives.Taken)
    name = paper_of(Kind.REMINDER, "copy")
    for step in (
        lives.Printed(reference=life.reference, paper=name, day=TODAY),
        lives.Sent(reference=life.reference, paper=name, day=TODAY, by="Claire", slip="18"),
    ):
        house.register.history.note(step)
    after = house.register.history.life(life.reference)
    assert after.of(name).slip == "18"
    assert after.of(letter_of("copy")) == life.of(letter_of("copy"))


def test_a_reminder_goes_where_the_letter_went_and_says_when_and_for_what(house: House) -> None:
    life = life_of(house, lives.Printed, lives.Sent)
    reminder = letter(house, Kind.REMINDER, life)
    (head,) = [block for block in reminder.blocks if isinstance(block, Correspondents)]
    assert "Caisse nationale" in head.recipient[0]
    assert "22 novembre 2026" in head.place_and_date
    words = said(reminder)
    assert "5 octobre 2026" in words
    assert house.script.text("fr").letters["copy"].object.text in words
    assert spaced(life.reference) in words


def test_a_complaint_goes_to_the_authority_and_asks_for_no_social_security_number(house: House) -> None:
    complaint = letter(house, Kind.COMPLAINT, life_of(house, lives.Printed, lives.Sent))
    (head,) = [block for block in complaint.blocks if isinstance(block, Correspondents)]
    assert "75334 Paris cedex 07" in head.recipient
    number = means(house).word("identity", "social_security")
    assert number not in [block.label for block in complaint.blocks if isinstance(block, CombField)]


def test_what_the_machine_cannot_know_is_left_to_the_hand(house: House) -> None:
    complaint = letter(house, Kind.COMPLAINT, life_of(house, lives.Printed, lives.Sent))
    ticks = [block.label for block in complaint.blocks if isinstance(block, TickBox)]
    assert len(ticks) == 3
    assert "………" in ticks[-1]  # no reminder is known: its date is written by hand
    assert all(block.value is None for block in complaint.blocks if isinstance(block, BlankLine))


def test_what_the_law_gives_is_told_as_far_as_is_known(house: House) -> None:
    life = life_of(house, lives.Printed, lives.Sent)
    for kind in Kind:
        assert "À ma connaissance" in said(letter(house, kind, life)), kind


@pytest.mark.parametrize("capacity", [Capacity.PARENT, Capacity.GUARDIAN])
def test_who_signs_for_somebody_says_so_in_a_reminder_too(house: House, capacity: Capacity) -> None:
    words = said(letter(house, Kind.REMINDER, life_of(house, lives.Printed, lives.Sent), capacity))
    assert ("mon enfant" if capacity is Capacity.PARENT else "la personne que je représente") in words


def test_an_answer_that_asked_for_no_letter_is_followed_by_none(house: House) -> None:
    body = body_of(record(house, {"copy": Answer.ASK}), house.script, SENT)
    with pytest.raises(NoLetter):
        follow_up(means(house), Kind.REMINDER, "space", body, life_of(house))


@pytest.mark.parametrize(("kind", "decision"), [(Kind.REMINDER, "space"), (Kind.COMPLAINT, "space")])
def test_a_follow_up_keeps_to_one_accessible_sheet(house: House, kind: Kind, decision: str) -> None:
    paper = letter(house, kind, life_of(house, lives.Printed, lives.Sent, decision=decision), decision=decision)
    assert sheet.rendered(paper).pages == 1
    assert ua_problems(pdf_of(paper)) == ()
