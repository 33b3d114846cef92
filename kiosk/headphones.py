"""Whether headphones are plugged into this machine, and silence everywhere else while they are. Knows no conversation.

Where headphones go, the sound system moves what is being said to the loudspeaker, within a millisecond: no program that
is told of it can be faster. So the loudspeaker is silenced before anybody is told that headphones are in, and stays so
until they are out, the page was told, and it has fallen silent. What was private can't go on aloud.
"""

import logging
import os
import select
import subprocess
import threading
from collections.abc import Callable, Iterable

from kiosk.outputs import Output, Outputs

_log = logging.getLogger(__name__)

# A page looks as often as PAGE_LOOKS_MS whether something changed; then it is silent by itself (seconds).
HUSH_SECONDS = 1.3
# So that the first word comes within a second of the plug (milliseconds).
PAGE_LOOKS_MS = 200
# PulseAudio may not run yet, or be started again (seconds).
_RETRY_SECONDS = 5.0
_FIRST_LOOKS_SECONDS = (0.2, 0.4, 0.8)
_LATER_LOOKS_SECONDS = 30.0
_CHUNK = 65_536
_MOST_TRIES = 5
_TRY_AGAIN_SECONDS = 0.05
# What is told of outputs: « Event 'change' on sink #1 »; not of what plays on them (« sink-input »).
_ABOUT = (b"sink ", b"card ", b"server")


class Headphones:
    """Watches from `start` to `stop`, in a thread. `tell` is called with whether they are plugged, at each change.

    `output`: the name of the sound output that headphones are, where they bring their own (a keypad's, a USB one);
    "" where they are a socket of the machine's sound card: there the card's own output becomes the loudspeaker's by
    itself, and is silenced as soon as that is seen.
    """

    def __init__(self, tell: Callable[[bool], None], output: str = "", outputs: Outputs | None = None) -> None:
        self._tell = tell
        self._output = output
        self._outputs = outputs or Outputs()
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        # Outputs that are silent because of us, and where sound went before headphones took it.
        self._silenced: set[str] = set()
        self._before: str | None = None
        self.are_plugged: bool | None = None

    def start(self) -> bool:
        """Begin. False where this machine has no such sound system: nothing is watched then."""
        if not self._outputs.are_told:
            return False
        self._thread = threading.Thread(target=self._watch, name="headphones", daemon=True)
        self._thread.start()
        return True

    def stop(self) -> None:
        """End the thread. Every output has its sound again."""
        self._stopping.set()
        if self._process is not None:
            self._process.terminate()
        if self._thread is not None:
            self._thread.join()
            self._give_back()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            try:
                self._process = self._outputs.watch()
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
        outputs = self._all()
        if outputs is None:
            return
        if self._are_among(outputs):
            self._are_in(outputs)
        elif self.are_plugged:
            self._went(outputs)
        elif self.are_plugged is None:
            # As the kiosk starts nothing changed for anybody; one that was killed may have left silence behind.
            self.are_plugged = False
            self._silenced.update(one.name for one in outputs if one.is_muted)
            self._give_back()

    def _are_in(self, outputs: tuple[Output, ...]) -> None:
        """Each time that something changed while they are in: another output may have come."""
        if not self._keep_silent(outputs, self._elsewhere):
            # Private means private: nobody is told that it is.
            _log.error("Headphones are in, and the loudspeaker can't be silenced: what is private stays silent.")
            return
        if self.are_plugged:
            return
        for one in outputs:
            if one.is_muted and self._is_headphones(one):
                self._outputs.mute(one.name, is_muted=False)
        if self._output:
            self._before = self._outputs.usual
            self._outputs.lead_to(self._output)
        self.are_plugged = True
        self._tell(self.are_plugged)

    def _went(self, outputs: tuple[Output, ...]) -> None:
        # A socket's own output is the loudspeaker's by now; every other one is silent already.
        self._keep_silent(outputs, lambda all_of_them: all_of_them)
        self.are_plugged = False
        try:
            self._tell(self.are_plugged)
            self._stopping.wait(HUSH_SECONDS)
        finally:
            now = self._all() or ()
            if self._are_among(now):  # in again meanwhile
                self._are_in(now)
            else:
                if self._before is not None and self._before != self._output:
                    self._outputs.lead_to(self._before)
                self._give_back()

    def _keep_silent(
        self, outputs: tuple[Output, ...], which: Callable[[tuple[Output, ...]], Iterable[Output]]
    ) -> bool:
        """Silence those outputs, and see that they are. Whether they are."""
        for _ in range(_MOST_TRIES):
            aloud = [one.name for one in which(outputs) if not one.is_muted]
            if not aloud:
                return True
            for name in aloud:
                self._outputs.mute(name, is_muted=True)
                self._silenced.add(name)
            outputs = self._outputs.every() or outputs
        return False

    def _elsewhere(self, outputs: tuple[Output, ...]) -> Iterable[Output]:
        """The outputs that headphones are not."""
        return (one for one in outputs if not self._is_headphones(one))

    def _give_back(self) -> None:
        for name in self._silenced:
            self._outputs.mute(name, is_muted=False)
        self._silenced.clear()

    def _all(self) -> tuple[Output, ...] | None:
        """The outputs; while one goes away the sound system may name none at all."""
        outputs = self._outputs.every()
        for _ in range(_MOST_TRIES):
            if outputs is not None or self._stopping.wait(_TRY_AGAIN_SECONDS):
                break
            outputs = self._outputs.every()
        return outputs

    def _are_among(self, outputs: tuple[Output, ...]) -> bool:
        return any(self._is_headphones(one) for one in outputs)

    def _is_headphones(self, output: Output) -> bool:
        return output.name == self._output if self._output else output.is_at_ears
