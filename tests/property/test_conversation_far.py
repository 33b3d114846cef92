"""Whatever somebody does on the telephone: every scene can be said, nothing is printed, nothing recorded by chance."""

from hypothesis import given, settings
from hypothesis import strategies as st
from test_conversation import SCRIPT, TODAY, Sensible, anything, as_event

from kiosk.journey.events import (
    CalledAgain,
    Dictated,
    Event,
    PrintResumeSlip,
    PrintUnrecorded,
    Record,
    Reprint,
    VoiceKept,
    VoiceNotKept,
)
from kiosk.journey.machine import advance, start
from kiosk.journey.resuming import called_again
from kiosk.journey.scene import SceneKind
from kiosk.journey.scenes import scene
from kiosk.journey.session import Far, Session

steps = st.lists(st.one_of(anything, st.sampled_from([CalledAgain(), Dictated(), VoiceKept()])), max_size=60)


def _event(session: Session, step: Event | Sensible) -> Event:
    here = scene(SCRIPT, session)
    if isinstance(step, Sensible) and here.kind is SceneKind.DICTATION:
        return Dictated()
    if isinstance(step, Sensible) and session.place.name == "keeping":
        return VoiceKept() if step % 2 else VoiceNotKept("disk")
    return as_event(session, step)


@given(steps, st.integers(0, 2**64), st.sampled_from([Far(can_seal=True), Far(can_seal=False)]))
@settings(max_examples=200)
def test_every_scene_can_be_said_and_none_asks_for_a_printer_or_an_eye(
    happened: list[Event | Sensible], seed: int, far: Far
) -> None:
    session = start(SCRIPT, seed=seed, today=TODAY, channel="phone", far=far)
    for step in happened:
        session, effects = advance(SCRIPT, session, _event(session, step))
        presented = scene(SCRIPT, session)
        assert presented.title
        assert len(presented.options) <= 4
        said = [presented.title, *(one.text for one in presented.passages), *(one.label for one in presented.options)]
        assert "{" not in "".join(said)
        assert not any(isinstance(one, PrintUnrecorded | PrintResumeSlip | Reprint) for one in effects)
        for effect in effects:
            if isinstance(effect, Record):
                assert effect.channel == "phone"
                assert all(session.given(one.decision) is not None for one in effect.decisions)


@given(steps, st.integers(0, 2**64))
@settings(max_examples=200)
def test_who_calls_again_is_told_no_answer_no_paper_and_no_situation(
    happened: list[Event | Sensible], seed: int
) -> None:
    session = start(SCRIPT, seed=seed, today=TODAY, channel="phone", far=Far(can_seal=True))
    for step in happened:
        session, _ = advance(SCRIPT, session, _event(session, step))
    left = called_again(SCRIPT, session)
    assert (left.answers, left.situations, left.dates, left.held, left.recorded) == ((), (), (), None, None)
    assert not scene(SCRIPT, left).is_private
