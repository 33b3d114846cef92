"""The life of a paper in the register, as a mediator goes along with it."""

import datetime
import threading

import pytest
from sample_records import DAY, body, decided, no_papers, papers

from kiosk.catalogue import translator
from kiosk.register import Answer, LineState, PaperLine, Prepared, Register, deeds, errors, lives, references
from kiosk.register.chain import EntryKind
from kiosk.register.deeds import Deed, What
from kiosk.register.errors import IllegalStep, InvalidStep, NotedMeanwhile, UnknownRecord
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


def kept(reference: str, by: str = "léa") -> lives.Kept:
    return lives.Kept(reference=reference, day=DAY, by=by, box="3", place="12", has_agreed=True)


def signed(reference: str, by: str = "léa") -> lives.Signed:
    return lives.Signed(reference=reference, day=DAY, by=by, how=Signature.SIGNED)


def test_papers_come_in_in_one_go_or_not_at_all(register: Register) -> None:
    reference = record(register)
    before = register.head()
    with pytest.raises(IllegalStep):
        register.history.note(signed(reference), kept(reference), kept(reference))
    assert register.head() == before
    life = register.history.note(signed(reference), kept(reference), lives.Taken(reference=reference, day=DAY))
    assert (life.form.how, life.form.filed, life.form.is_taken) == (Signature.SIGNED, Filed("3", "12"), True)
    assert register.history.life(reference) == life


def test_steps_of_two_records_are_not_one_papers_coming_in(register: Register) -> None:
    with pytest.raises(ValueError, match="one record"):
        register.history.note(signed(record(register)), signed(record(register)))
    with pytest.raises(ValueError, match="one record"):
        register.history.note()


def test_of_two_mediators_who_looked_at_the_same_paper_the_second_is_told_who_was_quicker(register: Register) -> None:
    reference = record(register)
    seen = register.history.life(reference).version
    register.history.note(signed(reference, "léa"), kept(reference, "léa"), seen=seen)
    before = register.head()
    with pytest.raises(NotedMeanwhile, match="“filed” was noted meanwhile") as trouble:
        register.history.note(lives.Voided(reference=reference, day=DAY, by="ali", reason="perdu"), seen=seen)
    assert {"step": "kept", "by": "léa", "day": DAY}.items() <= trouble.value.values.items()
    assert register.head() == before
    register.history.note(
        lives.Voided(reference=reference, day=DAY, by="ali", reason="perdu"),
        seen=register.history.life(reference).version,
    )


def test_two_mediators_who_press_at_the_same_moment_file_a_paper_once(register: Register) -> None:
    reference = record(register)
    seen = register.history.life(reference).version
    start, told = threading.Barrier(6), []

    def file_it(by: str) -> None:
        start.wait()
        try:
            register.history.note(signed(reference, by), kept(reference, by), seen=seen)
        except NotedMeanwhile as trouble:
            told.append(trouble.values["by"])

    threads = [threading.Thread(target=file_it, args=(name,)) for name in ("a", "b", "c", "d", "e", "f")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = {noted.by for noted in register.history.noted(reference=reference)}
    assert told == [winner] * 5


def test_a_printer_that_confirms_meanwhile_stops_no_mediator(register: Register) -> None:
    stored = register.record(body(), papers)
    seen = register.history.life(stored.reference).version
    while line := register.outbox.claim():
        register.outbox.finish(line.id, "printed", None)
    assert register.history.note(signed(stored.reference), seen=seen).form.counts


def letters(register: Register, count: int) -> list[str]:
    return [register.record(body(decided("copy", Answer.ASK)), no_papers).reference for _ in range(count)]


def sent(reference: str, slip: str = "2026-7") -> lives.Sent:
    return lives.Sent(reference=reference, day=DAY, paper=lives.letter_of("copy"), by="léa", slip=slip)


def test_the_letters_of_a_slip_are_sent_together_or_not_at_all(register: Register) -> None:
    first, second = letters(register, 2)
    with pytest.raises(IllegalStep):
        register.history.note_all([sent(first), sent(second), sent(first)])
    assert register.history.life(first).of(lives.letter_of("copy")).stage is Stage.RECORDED
    register.history.note_all([sent(first), sent(second)])
    assert register.history.life(second).of(lives.letter_of("copy")).slip == "2026-7"


def test_a_letter_without_an_answer_is_reminded_of_and_complained_about(register: Register) -> None:
    (reference,) = letters(register, 1)
    register.history.note(sent(reference))
    for paper in (lives.reminder_of("copy"), lives.complaint_of("copy")):
        register.history.note(lives.Taken(reference=reference, day=DAY, paper=paper))
    life = register.history.life(reference)
    assert life.of(lives.reminder_of("copy")).is_taken
    assert life.of(lives.complaint_of("copy")).is_taken
    assert life.of(lives.letter_of("copy")).stage is Stage.SENT


def test_what_mediators_did_is_listed_with_who_when_and_which_paper(register: Register) -> None:
    reference = register.record(body(), papers).reference
    while line := register.outbox.claim():
        register.outbox.finish(line.id, "printed", None)
    register.history.note(signed(reference, "léa"))
    tomorrow = DAY + datetime.timedelta(days=1)
    register.history._pen.clock = lambda: tomorrow
    register.history.note(kept(reference, "ali"))
    done = [(one.by, one.noted_on, one.step.paper, one.step.kind.value) for one in register.history.noted() if one.by]
    assert done == [("léa", DAY, "form", "signed"), ("ali", tomorrow, "form", "kept")]
    assert [one.by for one in register.history.noted(from_day=tomorrow)] == ["ali"]


def test_a_mediator_who_erases_a_record_is_named_on_its_tombstone(register: Register) -> None:
    reference, other = record(register), record(register)
    register.erase(reference, by="léa")
    register.erase(other)
    assert [one.by for one in register.history.noted()] == ["léa", None]
    assert b'"by"' not in lives.canonical([*register.history.noted()][-1].step)  # as before there was a `by`
    assert register.verify().is_sound


def test_every_record_is_told_with_its_own_steps_however_many_there_are(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.register.history._AT_ONCE", 3)
    references_ = [record(register) for _ in range(8)]
    for reference in references_[::2]:
        register.history.note(signed(reference))
    told = [(life.reference, life.form.counts) for _body, life in register.history.every()]
    assert told == [(reference, number % 2 == 0) for number, reference in enumerate(references_)]


def test_a_refused_step_is_said_in_french_to_who_reads_french(register: Register) -> None:
    reference = record(register)
    register.history.note(lives.Held(reference=reference, day=DAY, by="léa"))
    with pytest.raises(IllegalStep) as illegal:
        sign(register, reference)
    french = translator("fr")
    said = illegal.value.sentence(french)
    assert "«\u202fmise de côté\u202f»" in said
    assert "«\u202fsignature vue\u202f»" in said
    with pytest.raises(InvalidStep) as invalid:
        lives.Voided(reference=reference, day=DAY, by="léa", reason="")
    assert "«\u202fmotif\u202f» prend" in invalid.value.sentence(french)


def test_every_code_that_a_refusal_may_hold_is_said_in_words() -> None:
    assert set(errors.STEPS) == set(lives._STEPS)
    assert {stage.value for stage in Stage} <= set(errors.STATES)
    assert {state.value for state in LineState} == set(errors.LINE_STATES)


def test_a_deed_about_no_record_is_an_entry_that_verifies_and_is_read_back(register: Register) -> None:
    told = [Deed(what=what, day=DAY, by="léa", about="20261122-01") for what in What]
    for one in told:
        register.history.note_deed(one)
    assert [noted.deed for noted in register.history.deeds()] == told
    assert list(register.history.deeds(from_day=DAY + datetime.timedelta(days=1))) == []
    assert list(register.history.noted()) == []
    assert register.verify().is_sound
    for content in (b"{}", b"[]", deeds.canonical(told[0]).replace(b"_", b"-"), deeds.canonical(told[0]) + b" "):
        with pytest.raises(ValueError, match=r"deed|What"):
            deeds.from_canonical(content)
    with pytest.raises(InvalidStep):
        Deed(what=What.SLIP_PRINTED, day=DAY, by="two\nlines", about="1")
