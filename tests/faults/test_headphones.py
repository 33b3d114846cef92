"""Headphones come and go on a real PulseAudio: told at once, and the loudspeaker never stays silent."""

import os
import queue
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.headphones import Headphones, _is_at_ears

EARS, LOUD = "casque", "hautparleur"


@dataclass
class Sound:
    """A sound system with a loudspeaker that nobody hears."""

    def does(self, *words: str) -> str:
        return subprocess.run(["pactl", *words], capture_output=True, text=True, check=True).stdout.strip()

    def plugs(self) -> str:
        return self.does("load-module", "module-null-sink", f"sink_name={EARS}")

    def unplugs(self, module: str) -> None:
        self.does("unload-module", module)

    @property
    def is_muted(self) -> bool:
        return self.does("get-sink-mute", LOUD).endswith("yes")


@pytest.fixture
def sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sound]:
    """PulseAudio, in a folder of its own, with one null sink."""
    if shutil.which("pulseaudio") is None:
        pytest.skip("pulseaudio isn't installed")
    socket = tmp_path / "native"
    for name in ("XDG_RUNTIME_DIR", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    daemon = subprocess.Popen(
        [
            "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes",
            f"--load=module-native-protocol-unix auth-anonymous=1 socket={socket}",
            f"--load=module-null-sink sink_name={LOUD}",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "PULSE_SERVER": ""},
    )  # fmt: skip
    until = time.monotonic() + 20
    while subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode:
        assert daemon.poll() is None, "PulseAudio ended"
        assert time.monotonic() < until, "PulseAudio doesn't answer"
        time.sleep(0.05)
    yield Sound()
    daemon.terminate()
    daemon.wait()


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


def test_plugging_in_is_told_at_once(sound: Sound, watching: Callable[[], tuple[bool, bool, float]]) -> None:
    before = time.monotonic()
    sound.plugs()
    plugged, was_muted, at = watching()
    assert (plugged, was_muted) == (True, False)
    assert at - before <= 5.0  # a second on a machine that does nothing else


def test_pulled_out_it_is_told_and_the_loudspeaker_has_its_sound_again_in_the_end(
    sound: Sound, watching: Callable[[], tuple[bool, bool, float]]
) -> None:
    for _ in range(2):
        module = sound.plugs()
        assert watching()[0]
        sound.unplugs(module)
        assert not watching()[0]
    until = time.monotonic() + 5
    while sound.is_muted:
        assert time.monotonic() < until, "the loudspeaker stayed silent for good"
        time.sleep(0.05)


def test_other_changes_of_sound_are_nobodys_business(
    sound: Sound, watching: Callable[[], tuple[bool, bool, float]]
) -> None:
    sound.does("set-sink-volume", LOUD, "40%")
    other = sound.does("load-module", "module-null-sink", "sink_name=autre")
    sound.unplugs(other)
    sound.plugs()
    assert watching()[0], "the first thing told is the one that matters"


def test_without_a_sound_system_nothing_is_watched() -> None:
    assert not Headphones(lambda _: None, command="no-such-pactl").start()


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
    assert _is_at_ears({"active_port": "a", "ports": [port]}) is at_ears
    assert not _is_at_ears({"active_port": "b", "ports": [port]})
    assert not _is_at_ears({"active_port": None})
