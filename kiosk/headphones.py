"""Whether headphones are plugged into this machine, as PulseAudio or PipeWire tell it. Knows no conversation.

Where they are pulled out the loudspeaker is silenced first, and given back once whoever listens has been told: what
was private must not go on aloud for the moment that a page takes to notice.
"""

import json
import logging
import os
import select
import shutil
import subprocess
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)

_ASK_SECONDS = 5.0
# A page looks once a second whether something changed; then it is silent by itself (seconds).
HUSH_SECONDS = 1.3
# PulseAudio may not run yet, or be started again (seconds).
_RETRY_SECONDS = 5.0
_FIRST_LOOKS_SECONDS = (0.2, 0.4, 0.8)
_LATER_LOOKS_SECONDS = 30.0
_CHUNK = 65_536
_MOST_TRIES = 5
_TRY_AGAIN_SECONDS = 0.05
# What `pactl subscribe` says of outputs: « Event 'change' on sink #1 ».
_ABOUT = (b"sink ", b"card ", b"server")
_EARS = frozenset({"headphones", "headset", "earpiece", "handset"})


class Headphones:
    """Watches from `start` to `stop`, in a thread. `tell` is called with whether they are plugged, at each change.

    `output`: the name of the sound output that headphones are, where they bring their own (a keypad's, a USB one);
    "" where they are a socket of the machine's sound card.
    """

    def __init__(self, tell: Callable[[bool], None], output: str = "", command: str = "pactl") -> None:
        self._tell = tell
        self._output = output
        self._command = command
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self.are_plugged: bool | None = None

    def start(self) -> bool:
        """Begin. False where this machine has no such sound system: nothing is watched then."""
        if shutil.which(self._command) is None:
            return False
        self._thread = threading.Thread(target=self._watch, name="headphones", daemon=True)
        self._thread.start()
        return True

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        if self._process is not None:
            self._process.terminate()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            try:
                self._process = subprocess.Popen(  # noqa: S603 – a fixed command
                    [self._command, "subscribe"],
                    bufsize=0,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=_in_english(),
                )
            except OSError as trouble:
                _log.warning("Headphones can't be watched: %s", trouble.strerror)
                return
            with self._process as process:
                self._follow(process)
                process.terminate()
            self._stopping.wait(_RETRY_SECONDS)

    def _follow(self, process: "subprocess.Popen[bytes]") -> None:
        """Look at every change, until the sound system goes away or the watch ends."""
        if process.stdout is None:
            return
        output = process.stdout.fileno()
        # Nobody says when the subscription has begun: what changed before it is found by looking a few times.
        patience = list(_FIRST_LOOKS_SECONDS)
        self._look()
        while not self._stopping.is_set():
            has_news = select.select([output], [], [], patience.pop(0) if patience else _LATER_LOOKS_SECONDS)[0]
            news = os.read(output, _CHUNK) if has_news else b"sink "
            if not news:
                return
            if any(about in news for about in _ABOUT):
                self._look()

    def _look(self) -> None:
        sinks = self._sinks()
        for _ in range(_MOST_TRIES):  # while an output goes away the sound system may give none at all
            if sinks is not None or self._stopping.wait(_TRY_AGAIN_SECONDS):
                break
            sinks = self._sinks()
        if sinks is None:
            return
        plugged = self._are_among(sinks)
        if plugged == self.are_plugged:
            return
        was, self.are_plugged = self.are_plugged, plugged
        if plugged:
            self._tell(plugged)
        elif was is not None:  # as the kiosk starts nothing changed for anybody
            self._tell_in_silence(sinks)

    def _tell_in_silence(self, sinks: list[dict[str, object]]) -> None:
        muted: list[str] = []
        for _ in range(_MOST_TRIES):  # looked at again: what wasn't silenced would be heard by everybody
            aloud = [str(sink["name"]) for sink in sinks if not sink.get("mute")]
            if not aloud:
                break
            self._mute(aloud, is_muted=True)
            muted += [output for output in aloud if output not in muted]
            sinks = self._sinks() or sinks
        try:
            self._tell(bool(self.are_plugged))
            self._stopping.wait(HUSH_SECONDS)
        finally:
            self._mute(muted, is_muted=False)

    def _sinks(self) -> list[dict[str, object]] | None:
        """The machine's sound outputs, one or more; None where the sound system doesn't answer, or names none."""
        told = self._ask("--format=json", "list", "sinks")
        try:
            sinks = json.loads(told or "")
        except ValueError:
            return None
        return sinks if isinstance(sinks, list) and sinks else None

    def _are_among(self, sinks: list[dict[str, object]]) -> bool:
        if self._output:
            return any(sink.get("name") == self._output for sink in sinks)
        return any(_is_at_ears(sink) for sink in sinks)

    def _mute(self, outputs: list[str], *, is_muted: bool) -> None:
        for output in outputs:
            if self._ask("set-sink-mute", output, "1" if is_muted else "0") is None:
                _log.warning("A sound output could not be silenced.")

    def _ask(self, *words: str) -> str | None:
        try:
            done = subprocess.run(  # noqa: S603 – fixed words
                [self._command, *words],
                capture_output=True,
                text=True,
                timeout=_ASK_SECONDS,
                check=False,
                env=_in_english(),
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout if done.returncode == 0 else None


def _is_at_ears(sink: dict[str, object]) -> bool:
    """Whether the port that an output uses now is one for ears, and something is plugged into it."""
    ports = sink.get("ports")
    if not isinstance(ports, list):
        return False
    used = next((port for port in ports if port.get("name") == sink.get("active_port")), None)
    if used is None or used.get("availability") == "not available":
        return False
    return str(used.get("type", "")).lower() in _EARS


def _in_english() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}
