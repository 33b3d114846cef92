"""Hanging up at every scene that a call can come to: while it is said, while something is keyed in, after an answer.

Each call begins at its scene; whatever its place, nothing is recorded that wasn't answered, read back and confirmed.
"""

from collections.abc import Callable

import pytest
from every_scene import every_scene
from handset import HANG_UP, SILENCE, VOICE, Handset, script
from headless import TODAY, LedCall, Line

from kiosk.journey.events import Act, Record
from kiosk.journey.fixed import FIXED_SCENES
from kiosk.journey.machine import advance
from kiosk.journey.scene import Scene, SceneKind
from kiosk.journey.scenes import scene
from kiosk.journey.session import Session
from kiosk.phone.dialogue import Ending
from kiosk.phone.keypad import Keypad

# What needs a printer, an eye, a switch, a paper in the hand, a second language; and what is said inside other scenes.
NOT_BY_PHONE = {
    "alert", "aloud", "in_hand", "languages", "letter_readback", "not_needed", "not_printed", "paper_doubtful",
    "paper_meant", "paper_readback", "printed", "printing", "receipt_readback", "resume_printed", "resumed",
    "review_empty", "sources", "switches_offered", "switches_running", "topic_menu",
    "view_asked",
}  # fmt: skip


@pytest.fixture(scope="module")
def scenes(shared_phone: Line) -> dict[str, Session]:
    """A session at each scene of the delivered journey."""
    return every_scene(shared_phone.house.script, TODAY)


def left(line: Line, session: Session, does: Callable[[Handset], str], *, interrupts: bool) -> LedCall:
    """A call that begins where `session` stands, and is hung up as `does` does it."""
    opened = line.open(can_seal=session.far is not None and session.far.can_seal)
    opened.conversation.scrub(lambda _script, _session: session)
    return opened.call(does, interrupts=interrupts)


def first_keys(here: Scene) -> tuple[str, ...]:
    """Each answer of a scene; where there is none, what goes on."""
    if here.kind is SceneKind.ENTRY:
        return ("12",)
    return tuple(str(option.number) for option in here.options) or ("#",)


def records(line: Line, session: Session, key: str) -> bool:
    """Whether `key` is the last confirmation: what was answered, read back and confirmed is recorded by it."""
    known = line.house.script
    meant = Keypad().press(key, scene(known, session))
    return isinstance(meant, Act) and any(isinstance(one, Record) for one in advance(known, session, meant)[1])


def test_every_scene_that_has_a_place_on_the_telephone_is_among_them(scenes: dict[str, Session]) -> None:
    met = {name.partition("/")[0] for name in scenes}
    assert set(FIXED_SCENES) - met == NOT_BY_PHONE
    assert {"pen", "readback", "reference_told", "reference_check", "delivery", "dictate_post", "dictated"} <= met


def test_hung_up_while_any_scene_is_said_the_register_is_unchanged(
    shared_phone: Line, scenes: dict[str, Session]
) -> None:
    for name, session in scenes.items():
        led = left(shared_phone, session, script(HANG_UP), interrupts=True)
        assert led.ending is Ending.GONE, name
        assert led.conversation.session().recorded == session.recorded, name
    assert shared_phone.records() == 0


@pytest.mark.slow
def test_hung_up_while_something_is_keyed_in_or_spoken_the_register_is_unchanged(
    shared_phone: Line, scenes: dict[str, Session]
) -> None:
    for name, session in scenes.items():
        here = scene(shared_phone.house.script, session)
        does = {SceneKind.ENTRY: "12", SceneKind.DICTATION: f"{VOICE}1"}.get(here.kind, "6")
        led = left(shared_phone, session, script(does, HANG_UP), interrupts=False)
        assert led.ending is (Ending.OVER if here.kind is SceneKind.END else Ending.GONE), name
        assert led.conversation.session().recorded == session.recorded, name
        assert led.dialogue.recorder.is_recording is False, name
    assert shared_phone.records() == 0


@pytest.mark.slow
def test_hung_up_after_any_answer_nothing_is_recorded_that_wasnt_confirmed(
    shared_phone: Line, scenes: dict[str, Session]
) -> None:
    """In the same breath as the key. Only the last confirmation of what was read back makes a record: one."""
    before = shared_phone.records()
    confirmations: list[str] = []
    for name, session in scenes.items():
        for key in first_keys(scene(shared_phone.house.script, session)):
            led = left(shared_phone, session, script(key, HANG_UP), interrupts=False)
            is_last = records(shared_phone, session, key)
            is_recorded = led.conversation.session().recorded not in {None, session.recorded}
            assert is_recorded == is_last, (name, key)
            confirmations += [name] if is_last else []
    assert shared_phone.records() - before == len(confirmations)
    assert {name.partition("/")[0] for name in confirmations} == {"review", "not_stored"}


@pytest.mark.parametrize("name", ["answer/space", "readback/space", "review"])
def test_silence_at_a_decision_records_nothing_and_ends_at_a_person(
    shared_phone: Line, scenes: dict[str, Session], name: str
) -> None:
    before = shared_phone.records()
    led = left(shared_phone, scenes[name], script(then=SILENCE), interrupts=False)
    assert led.ending is Ending.PERSON
    assert shared_phone.records() == before
