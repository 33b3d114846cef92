"""Headphones come and go on a real PulseAudio: told at once, and nothing of what was private is heard aloud."""

import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sound_system import EARS, LOUD, Sound, eventually, sound_system

from kiosk.headphones import HUSH_SECONDS, Headphones
from kiosk.outputs import Outputs, is_at_ears


@pytest.fixture
def sound(tmp_path: Path) -> Iterator[Sound]:
    """A sound system of this test's own."""
    with sound_system(tmp_path) as running:
        yield running


@pytest.fixture
def watching(sound: Sound) -> Iterator[Callable[[], tuple[bool, bool, float]]]:
    """Watch; gives the next thing told, whether the loudspeaker was silent when it was, and when."""
    told: queue.Queue[tuple[bool, bool, float]] = queue.Queue()
    watched = Headphones(lambda plugged: told.put((plugged, sound.is_muted, time.monotonic())), output=EARS)
    assert watched.start()
    until = time.monotonic() + 10
    while watched.are_plugged is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    yield lambda: told.get(timeout=10)
    watched.stop()


def test_plugging_in_is_told_at_once_and_the_loudspeaker_is_silent_before(
    sound: Sound, watching: Callable[[], tuple[bool, bool, float]]
) -> None:
    before = time.monotonic()
    sound.plugs()
    plugged, was_muted, at = watching()
    assert (plugged, was_muted) == (True, True)
    assert at - before <= 5.0  # a second on a machine that does nothing else


def test_pulled_out_the_loudspeaker_is_silent_when_it_is_told_and_has_its_sound_again_in_the_end(
    sound: Sound, watching: Callable[[], tuple[bool, bool, float]]
) -> None:
    for _ in range(2):
        module = sound.plugs()
        assert watching()[:2] == (True, True)
        sound.unplugs(module)
        assert watching()[:2] == (False, True)
        eventually(lambda: not sound.is_muted, "the loudspeaker stayed silent for good")


def test_not_a_sample_of_what_is_said_in_headphones_is_heard_aloud_when_they_are_pulled_out(
    sound: Sound, watching: Callable[[], tuple[bool, bool, float]]
) -> None:
    module = sound.plugs()
    assert watching()[0]
    with sound.heard(LOUD) as aloud, sound.plays():
        with sound.heard(EARS) as at_the_ears:
            eventually(lambda: at_the_ears.loud, "nothing is heard in the headphones")
        sound.unplugs(module)  # the sound system takes the tone to the loudspeaker, by itself, at once
        plugged, _, at = watching()
        assert not plugged
        assert sound.does("list", "short", "sink-inputs"), "the tone goes on"
        # By then a page says nothing private.
        eventually(lambda: aloud.first_at, "the loudspeaker stayed silent for good")
        assert aloud.first_at is not None
        assert aloud.first_at >= at + HUSH_SECONDS - 0.3


@pytest.mark.slow
def test_pulled_out_and_in_again_at_once_nothing_is_heard_aloud(
    sound: Sound, watching: Callable[[], tuple[bool, bool, float]]
) -> None:
    module = sound.plugs()
    assert watching()[0]
    with sound.heard(LOUD) as aloud, sound.plays():
        sound.unplugs(module)
        assert not watching()[0]
        sound.plugs()
        assert watching()[:2] == (True, True)
        time.sleep(HUSH_SECONDS)
        assert aloud.loud == 0


def test_an_output_that_comes_while_headphones_are_in_is_silenced_too(
    sound: Sound, watching: Callable[[], tuple[bool, bool, float]]
) -> None:
    sound.plugs()
    assert watching()[0]
    sound.does("load-module", "module-null-sink", "sink_name=ecran")
    eventually(lambda: sound.does("get-sink-mute", "ecran").endswith("yes"), "the screen speaks")


def test_a_loudspeaker_that_a_killed_kiosk_left_silent_is_heard_again(sound: Sound) -> None:
    sound.does("set-sink-mute", LOUD, "1")
    watched = Headphones(lambda _: None, output=EARS)
    assert watched.start()
    eventually(lambda: not sound.is_muted, "nobody hears the kiosk")
    watched.stop()


def test_where_the_loudspeaker_cannot_be_silenced_nobody_is_told_that_it_is_private(sound: Sound) -> None:
    class Stuck(Outputs):
        def mute(self, name: str, *, is_muted: bool) -> bool:
            return False

    told: list[bool] = []
    watched = Headphones(told.append, output=EARS, outputs=Stuck())
    assert watched.start()
    eventually(lambda: watched.are_plugged is False, "nothing is watched")
    sound.plugs()
    time.sleep(1)
    watched.stop()
    assert told == []


def test_other_changes_of_sound_are_nobodys_business(
    sound: Sound, watching: Callable[[], tuple[bool, bool, float]]
) -> None:
    sound.does("set-sink-volume", LOUD, "40%")
    other = sound.does("load-module", "module-null-sink", "sink_name=autre")
    sound.unplugs(other)
    sound.plugs()
    assert watching()[0], "the first thing told is the one that matters"


def test_without_a_sound_system_nothing_is_watched() -> None:
    assert not Headphones(lambda _: None, outputs=Outputs("no-such-pactl")).start()


@pytest.mark.parametrize(
    ("port", "at_ears"),
    [
        ({"name": "a", "type": "Headphones", "availability": "available"}, True),
        ({"name": "a", "type": "Headset", "availability": "availability unknown"}, True),
        ({"name": "a", "type": "Headphones", "availability": "not available"}, False),
        ({"name": "a", "type": "Speaker", "availability": "available"}, False),
    ],
)
def test_a_socket_counts_where_something_is_in_it(port: dict[str, str], at_ears: bool) -> None:  # noqa: FBT001
    assert is_at_ears({"active_port": "a", "ports": [port]}) is at_ears
    assert not is_at_ears({"active_port": "b", "ports": [port]})
    assert not is_at_ears({"active_port": None})
