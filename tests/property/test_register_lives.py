"""Lives of papers: whatever steps are tried, only those that may come are noted, and the chain tells them all."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_records import BOOK, DAY, STATION, body, decided, no_papers

from kiosk.register import Answer, Register, lives, references, states
from kiosk.register.errors import IllegalStep
from kiosk.register.lives import Step
from kiosk.register.states import Life, PaperState, Stage

REFERENCE = references.make(STATION, 1)
NEWER = references.make(STATION, 2)
DECISIONS = ("space", "copy")

_words = st.text("abcdéà 0123456789", min_size=1, max_size=12).map(str.strip).filter(bool)
_days = st.dates(datetime.date(2026, 1, 1), datetime.date(2030, 1, 1))
_papers = st.sampled_from([lives.FORM, lives.letter_of("copy")])
# One strategy a step, by their own classes: a step that is added and not drawn here would be missed below.
_DETAILS: dict[type[Step], dict[str, st.SearchStrategy[object]]] = {
    lives.Printed: {"times": st.integers(0, 3)},
    lives.Requested: {"by": _words},
    lives.ToComplete: {"by": _words, "missing": st.frozensets(st.sampled_from(lives.Missing), min_size=1)},
    lives.Signed: {"by": _words, "how": st.sampled_from(lives.Signature)},
    lives.Taken: {"by": st.none() | _words},
    lives.Kept: {"by": _words, "box": _words, "place": _words, "has_agreed": st.just(True)},  # noqa: FBT003
    lives.Held: {"by": _words},
    lives.Released: {"by": _words},
    lives.Sent: {"by": _words, "slip": _words},
    lives.Answered: {"by": _words},
    lives.Voided: {"by": _words, "reason": _words},
    lives.Lapsed: {},
    lives.Superseded: {
        "by_reference": st.just(NEWER),
        "decisions": st.lists(st.sampled_from(DECISIONS), min_size=1, unique=True).map(tuple),
    },
    lives.Erased: {"why": st.sampled_from(lives.Erasure)},
    lives.VoiceErased: {"by": _words},
    lives.Looked: {"by": _words, "sight": st.sampled_from(lives.Sight)},
}


def steps_of(reference: str, *, noted_by_hand: bool = False) -> st.SearchStrategy[Step]:
    kinds = [kind for kind in _DETAILS if not noted_by_hand or kind not in (lives.Superseded, lives.Erased)]
    return st.sampled_from(kinds).flatmap(
        lambda kind: st.builds(kind, reference=st.just(reference), day=_days, paper=_papers, **_DETAILS[kind])
    )


def play(steps: list[Step], check: Callable[[PaperState, Step, PaperState], None]) -> Life:
    life = Life(REFERENCE, DECISIONS)
    for step in steps:
        before = life.of(step.paper)
        try:
            life = life.after(step)
        except IllegalStep:
            continue
        check(before, step, life.of(step.paper))
    return life


def test_every_kind_of_step_is_drawn() -> None:
    assert {kind.kind.value for kind in _DETAILS} == set(lives._STEPS)


@given(step=steps_of(REFERENCE))
def test_a_step_is_read_back_as_it_was_written(step: Step) -> None:
    content = lives.canonical(step)
    assert lives.from_canonical(content) == step
    assert lives.from_canonical(content).kind is step.kind


@given(steps=st.lists(steps_of(REFERENCE), max_size=25))
def test_a_life_holds_what_it_must_whatever_is_tried(steps: list[Step]) -> None:
    def check(before: PaperState, step: Step, after: PaperState) -> None:
        if not before.is_live:
            assert isinstance(step, lives.Printed | lives.Looked | lives.VoiceErased | lives.Erased)
            assert after == before or after.stage is Stage.ERASED
        if isinstance(step, lives.Kept):
            assert before.how is not None
            assert not before.is_on_hold
            assert before.filed is None
        if isinstance(step, lives.Lapsed):
            assert before.how is None
            assert not before.is_taken
        if after.stage is not Stage.ERASED:
            assert after.how == before.how or (before.how is None and isinstance(step, lives.Signed))
            assert not (after.counts and after.missing)
        if isinstance(step, lives.Sent):
            assert lives.is_letter(step.paper)

    life = play(steps, check)
    # The same steps tell the same life, however often they are read back.
    read_back = [lives.from_canonical(lives.canonical(step)) for step in life.steps]
    assert states.fold(REFERENCE, DECISIONS, read_back) == life


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    with Register.open(tmp_path_factory.mktemp("lives"), STATION, clock=lambda: DAY) as opened:
        opened.learn(BOOK)
        yield opened


@settings(max_examples=15)
@given(data=st.data())
def test_the_register_notes_what_may_come_and_nothing_else(register: Register, data: st.DataObject) -> None:
    stored = register.record(body(decided("space"), decided("copy", Answer.ASK)), no_papers)
    life = register.history.life(stored.reference)
    for step in data.draw(st.lists(steps_of(stored.reference, noted_by_hand=True), max_size=8)):
        before = register.head()
        try:
            expected = life.after(step)
        except IllegalStep as trouble:
            with pytest.raises(IllegalStep, match=str(trouble)[:20]):
                register.history.note(step)
            assert register.head() == before
        else:
            life = register.history.note(step)
            assert life == expected
            assert register.head().entries == before.entries + 1
    assert register.history.life(stored.reference) == life
    assert [noted.step for noted in register.history.noted(reference=stored.reference)] == list(life.steps)


def test_all_of_it_verifies(register: Register, tmp_path: Path) -> None:
    report = register.verify()
    assert report.is_sound, report.faults
