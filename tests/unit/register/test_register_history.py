"""The life of a paper in the register, as a mediator goes along with it."""

import datetime

import pytest
from sample_records import DAY, body, decided, no_papers, papers

from kiosk.register import Answer, PaperLine, Prepared, Register, lives, references
from kiosk.register.chain import EntryKind
from kiosk.register.errors import IllegalStep, InvalidStep, UnknownRecord
from kiosk.register.lives import Missing, Signature
from kiosk.register.states import Filed, Stage


def record(register: Register, *answers: Answer, supersedes: str | None = None) -> str:
    names = ("space", "erase", "samu")
    decisions = [decided(name, answer) for name, answer in zip(names, answers or (Answer.REFUSE,), strict=False)]
    return register.record(body(*decisions, supersedes=supersedes), no_papers).reference


def sign(register: Register, reference: str, how: Signature = Signature.SIGNED) -> None:
    register.history.note(lives.Signed(reference=reference, day=DAY, by="léa", how=how))


def test_a_form_goes_from_the_printer_to_its_box(register: Register) -> None:
    stored = register.record(body(), papers)
    while line := register.outbox.claim():
        register.outbox.finish(line.id, "printed", None)
    assert register.history.life(stored.reference).form.stage is Stage.PRINTED
    sign(register, stored.reference, Signature.MARKED)
    register.history.note(lives.Taken(reference=stored.reference, day=DAY))
    life = register.history.note(
        lives.Kept(reference=stored.reference, day=DAY, by="léa", box="3", place="12", has_agreed=True)
    )
    assert life.form.counts
    assert (life.form.how, life.form.is_taken, life.form.filed) == (Signature.MARKED, True, Filed("3", "12"))
    kinds = [noted.step.kind for noted in register.history.noted(reference=stored.reference)]
    assert kinds == [EntryKind.PRINTED, EntryKind.SIGNED, EntryKind.TAKEN, EntryKind.KEPT]


def test_a_receipt_that_is_printed_is_no_step(register: Register) -> None:
    stored = register.record(body(), lambda _: [PaperLine("receipt", "roll", "{}")])
    line = register.outbox.claim()
    assert line is not None
    register.outbox.finish(line.id, "printed", None)
    assert register.history.life(stored.reference).steps == ()


def test_a_letter_is_printed_sent_and_answered(register: Register) -> None:
    def letter(_: Prepared) -> list[PaperLine]:
        return [PaperLine("letter:copy", "sheet", "{}")]

    reference = register.record(body(decided("copy", Answer.ASK)), letter).reference
    line = register.outbox.claim()
    assert line is not None
    register.outbox.finish(line.id, "printed", None)
    paper = lives.letter_of("copy")
    register.history.note(lives.Sent(reference=reference, day=DAY, paper=paper, by="léa", slip="2026-7"))
    life = register.history.note(lives.Answered(reference=reference, day=DAY, paper=paper, by="léa"))
    assert (life.of(paper).stage, life.of(paper).slip) == (Stage.ANSWERED, "2026-7")
    assert life.form.stage is Stage.RECORDED


def test_a_copy_is_kept_only_if_the_person_agreed(register: Register) -> None:
    with pytest.raises(InvalidStep, match="only if the person agreed"):
        lives.Kept(reference=references.make(412, 1), day=DAY, by="léa", box="3", place="12", has_agreed=False)


def test_an_unsigned_form_is_not_filed(register: Register) -> None:
    reference = record(register)
    with pytest.raises(IllegalStep) as trouble:
        register.history.note(lives.Kept(reference=reference, day=DAY, by="a", box="3", place="1", has_agreed=True))
    assert (trouble.value.values["step"], trouble.value.values["state"]) == ("kept", "recorded")


def test_the_second_of_two_mediators_is_told_that_it_is_filed(register: Register) -> None:
    reference = record(register)
    sign(register, reference)
    kept = lives.Kept(reference=reference, day=DAY, by="a", box="3", place="1", has_agreed=True)
    register.history.note(kept)
    with pytest.raises(IllegalStep) as trouble:
        register.history.note(kept)
    assert trouble.value.values["state"] == "kept"


def test_a_form_on_hold_is_neither_signed_nor_filed_until_it_is_released(register: Register) -> None:
    reference = record(register)
    register.history.note(lives.Held(reference=reference, day=DAY, by="léa"))
    with pytest.raises(IllegalStep) as trouble:
        sign(register, reference)
    assert trouble.value.values["state"] == "held"
    register.history.note(lives.Released(reference=reference, day=DAY, by="léa"))
    sign(register, reference)
    assert register.history.life(reference).form.counts


def test_a_form_to_complete_counts_once_it_is_whole(register: Register) -> None:
    reference = record(register)
    step = lives.ToComplete(reference=reference, day=DAY, by="léa", missing=frozenset({Missing.BIRTH_NAME}))
    assert register.history.note(step).form.stage is Stage.TO_COMPLETE
    sign(register, reference)
    form = register.history.life(reference).form
    assert (form.counts, form.missing) == (True, frozenset())


def test_the_last_signed_paper_wins_decision_by_decision(register: Register) -> None:
    old = record(register, Answer.REFUSE, Answer.REFUSE, Answer.CONSENT)
    sign(register, old)
    new = record(register, Answer.CONSENT, supersedes=old)
    assert register.history.life(old).form.superseded == {}  # a paper that nobody signed changes nothing
    sign(register, new)
    form = register.history.life(old).form
    assert form.superseded == {"space": new}
    assert form.counts
    last = record(register, Answer.CONSENT, Answer.CONSENT, Answer.REFUSE, supersedes=old)
    sign(register, last)
    form = register.history.life(old).form
    assert (form.stage, form.counts) == (Stage.SUPERSEDED, False)
    assert set(form.superseded.values()) == {last}


def test_a_form_that_waited_too_long_lapses_unless_it_was_signed_or_taken(register: Register) -> None:
    waiting, signed, taken = record(register), record(register), record(register)
    sign(register, signed)
    register.history.note(lives.Taken(reference=taken, day=DAY))
    register.history._pen.clock = lambda: DAY + datetime.timedelta(days=60)
    assert register.history.lapse_due(60) == ()
    register.history._pen.clock = lambda: DAY + datetime.timedelta(days=61)
    assert register.history.lapse_due(60) == (waiting,)
    assert register.history.lapse_due(60) == ()
    assert not register.history.life(waiting).form.is_live


def test_a_record_that_is_not_here_has_no_life(register: Register) -> None:
    elsewhere = references.make(7, 7)
    with pytest.raises(UnknownRecord):
        sign(register, elsewhere)
    assert register.head().entries == 0


@pytest.mark.parametrize("text", ["", " ", "two\nlines", "x" * 201, " before"])
def test_a_step_holds_one_clean_line(text: str) -> None:
    with pytest.raises(InvalidStep):
        lives.Voided(reference=references.make(412, 1), day=DAY, by="léa", reason=text)
