"""Noise on the line with a real recognizer: nothing is done because of it, and it ends at a person, never in a loop."""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "speech"))

import noises
from every_scene import every_scene
from handset import HANG_UP, SILENCE, Handset
from headless import TODAY, LedCall, Line
from hearing_peers import needs_models, sphinx_model

from kiosk.journey.session import Session
from kiosk.phone.dialogue import Ending
from kiosk.phone.hearing import CallEar, Recognizers
from voice.hearing.engines.factory import recognizer
from voice.lines.media import FRAME_BYTES, RATE

pytestmark = needs_models

# Longer than any utterance may be.
_TURN_SECONDS = 14.0
_MOST_TURNS = 40
OTHER_NOISES = (noises.quiet_room, noises.rush, noises.knocks)
OTHERS = ("welcome", "readback/space", "review")


@pytest.fixture(scope="module")
def scenes(shared_phone: Line) -> dict[str, Session]:
    """A session at each scene."""
    return every_scene(shared_phone.house.script, TODAY)


class NoisyCaller:
    """Somebody whose telephone lies beside `noise`, and who presses no key."""

    def __init__(self, noise: Callable[..., bytes]) -> None:
        self._noise = noise
        self.ear: CallEar | None = None
        self.turns = 0

    def __call__(self, handset: Handset) -> str:
        """As long as the line waits for an answer, noise; heard to its end before the clock goes on."""
        self.turns += 1
        assert handset.handlers is not None
        if self.turns > _MOST_TURNS:
            return HANG_UP
        sound = self._noise(_TURN_SECONDS, self.turns) + noises.quiet_room(2.0)
        for at in range(0, len(sound) - FRAME_BYTES + 1, FRAME_BYTES):
            handset.handlers.on_audio(sound[at : at + FRAME_BYTES])
            if at % (100 * FRAME_BYTES) == 0:  # no faster than an ear hears
                self._heard_out()
        self._heard_out()
        handset.now += len(sound) / (2 * RATE)
        return SILENCE

    def _heard_out(self) -> None:
        """Wait until the ear has taken all of it in."""
        assert self.ear is not None
        ear = self.ear._ear
        if ear is not None:
            until = time.monotonic() + 10
            while ear._waiting_bytes or not ear._queue.empty():
                assert time.monotonic() < until
                time.sleep(0.01)


def led(line: Line, session: Session, caller: NoisyCaller) -> LedCall:
    """One call that begins where `session` stands."""
    house = line.house
    with_engine = recognizer(sphinx_model(is_telephone=True))

    def make_ear(*told: Callable[..., None]) -> CallEar:
        one = Recognizers(lambda _language: with_engine, 1)
        caller.ear = CallEar(one, house.script, house.settings.hearing, *told)
        return caller.ear

    opened = line.open()
    opened.conversation.scrub(lambda _script, _session: session)
    try:
        return opened.call(caller, make_ear=make_ear)
    finally:
        with_engine.close()


@pytest.mark.parametrize(
    "noise",
    [noises.crying_child, *(pytest.param(noise, marks=pytest.mark.slow) for noise in OTHER_NOISES)],
)
@pytest.mark.parametrize(
    "name",
    [pytest.param("welcome", marks=pytest.mark.slow), "answer/space", pytest.param("review", marks=pytest.mark.slow)],
)
def test_noise_chooses_nothing_and_ends_at_a_person(
    shared_phone: Line, scenes: dict[str, Session], noise: Callable[..., bytes], name: str
) -> None:
    session, caller = scenes[name], NoisyCaller(partial(noise))
    call = led(shared_phone, session, caller)
    assert call.ending is Ending.PERSON
    assert caller.turns < _MOST_TURNS
    assert call.conversation.session().answers == session.answers
    assert call.conversation.session().place == session.place
    assert shared_phone.records() == 0
