"""A real PulseAudio for tests: a loudspeaker that nobody hears, headphones that come and go, and what each gives."""

import os
import shutil
import subprocess
import threading
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest

EARS, LOUD = "casque", "hautparleur"
RATE = 8000
RAW = ["--raw", "--format=s16le", f"--rate={RATE}", "--channels=1"]


def eventually(is_so: Callable[[], object], otherwise: str, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, otherwise
        time.sleep(0.02)


@dataclass
class Heard:
    """What came out of an output so far. `first_at`: when its first sample came that was no silence (monotonic)."""

    samples: "array[int]" = field(default_factory=lambda: array("h"))
    loud: int = 0
    first_at: float | None = None

    def take(self, piece: "array[int]") -> None:
        self.samples.extend(piece)
        self.loud += sum(map(bool, piece))
        if self.loud and self.first_at is None:
            self.first_at = time.monotonic()


@dataclass
class Sound:
    """A sound system with a loudspeaker that nobody hears."""

    def does(self, *words: str) -> str:
        # Whoever translated commands in this process left its language in the environment.
        english = {**os.environ, "LC_ALL": "C"}
        return subprocess.run(["pactl", *words], capture_output=True, text=True, check=True, env=english).stdout.strip()

    def plugs(self) -> str:
        # As sound cards do, it takes no more than a moment ahead: else the first word would wait two seconds.
        return self.does("load-module", "module-null-sink", f"sink_name={EARS}", "norewinds=yes")

    def unplugs(self, module: str) -> None:
        self.does("unload-module", module)

    @property
    def is_muted(self) -> bool:
        return self.does("get-sink-mute", LOUD).endswith("yes")

    @contextmanager
    def plays(self) -> Iterator[None]:
        """A tone without an end, to wherever sound goes, as a page that says a long sentence."""
        tone = array("h", [12_000, -12_000] * RATE).tobytes()
        player = subprocess.Popen(["pacat", *RAW, "--latency-msec=50"], stdin=subprocess.PIPE)
        assert player.stdin is not None
        feeding = threading.Thread(target=self._feed, args=(player.stdin, tone))
        feeding.start()
        try:
            yield
        finally:
            player.terminate()
            player.wait()
            feeding.join()
            with suppress(OSError):
                player.stdin.close()

    @staticmethod
    def _feed(into: IO[bytes], tone: bytes) -> None:
        with suppress(OSError):
            while True:
                into.write(tone)

    @contextmanager
    def heard(self, output: str) -> Iterator["Heard"]:
        """What an output gives, from now on."""
        heard = Heard()

        def listen(sound: IO[bytes]) -> None:
            while piece := sound.read(RATE // 50):
                heard.take(array("h", piece[: len(piece) // 2 * 2]))

        recorder = ["parec", *RAW, "--latency-msec=20", f"--device={output}.monitor"]
        recording = subprocess.Popen(recorder, stdout=subprocess.PIPE)
        assert recording.stdout is not None
        with recording.stdout as recorded:
            listening = threading.Thread(target=listen, args=(recorded,))
            listening.start()
            try:
                yield heard
            finally:
                recording.terminate()
                recording.wait()
                listening.join()


@contextmanager
def sound_system(folder: Path) -> Iterator[Sound]:
    """PulseAudio, in a folder of its own, with one null sink; whoever asks for sound meanwhile is led there."""
    if shutil.which("pulseaudio") is None:
        pytest.skip("pulseaudio isn't installed")
    socket = folder / "native"
    patch = pytest.MonkeyPatch()
    for name in ("XDG_RUNTIME_DIR", "HOME"):
        patch.setenv(name, str(folder))
    patch.setenv("PULSE_SERVER", f"unix:{socket}")
    daemon = subprocess.Popen(
        [
            "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes",
            f"--load=module-native-protocol-unix auth-anonymous=1 socket={socket}",
            # A microphone of its own: else what listens to the loudspeaker is led away to the newest output.
            "--load=module-null-source source_name=micro",
            f"--load=module-null-sink sink_name={LOUD}",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "PULSE_SERVER": ""},
    )  # fmt: skip
    until = time.monotonic() + 20
    while subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode:
        assert daemon.poll() is None, "PulseAudio ended"
        assert time.monotonic() < until, "PulseAudio doesn't answer"
        time.sleep(0.05)
    try:
        yield Sound()
    finally:
        daemon.terminate()
        daemon.wait()
        patch.undo()
