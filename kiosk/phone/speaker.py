"""Says sentences one after the other on one call, always one ahead so that none waits for its synthesis.

Knows sounds and marks; knows no scene.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.phone.prompts import Said, Utterance
from voice.lines.media import Media

# Sentences handed to the line at a time: the one that is heard, and the next.
_AHEAD = 2
# A line gives back what it heard within half a second; pauses stand between sentences.
_ABOUT_NOW = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """The end of the sentence `index` of what was said in `turn`."""

    turn: int
    index: int


class Speaker:
    """One call's speech. `interrupt` may be called from the line's thread: it takes no time."""

    def __init__(self, media: Media, render: Callable[[Said], bytes]) -> None:
        self._media = media
        self._render = render
        self._lock = threading.Lock()
        self._turn = 0
        self._said: tuple[Said, ...] = ()
        self._queued = 0
        self._heard = 0
        self._is_speaking = False

    @property
    def is_speaking(self) -> bool:
        """Whether something is being said."""
        return self._is_speaking

    @property
    def saying(self) -> tuple[str, ...]:
        """The sentences that are heard about now: the present one and its neighbours; none where nothing is said."""
        if not self._is_speaking:
            return ()
        around = self._said[max(0, self._heard - _ABOUT_NOW) : self._heard + _ABOUT_NOW + 1]
        return tuple(one.text for one in around if isinstance(one, Utterance))

    @property
    def rest(self) -> tuple[Said, ...]:
        """What was not heard to its end, where speech was interrupted."""
        return self._said[self._heard :]

    def say(self, said: Sequence[Said]) -> None:
        """Say `said` in place of what is being said."""
        with self._lock:
            self._media.stop()
            self._turn += 1
            turn = self._turn
            self._said = tuple(said)
            self._queued = self._heard = 0
            self._is_speaking = bool(said)
        while self._queued < min(_AHEAD, len(said)) and self._enqueue(turn):
            pass

    def interrupt(self) -> None:
        """Silence at once. What was not heard stays in `rest`."""
        with self._lock:
            self._media.stop()
            self._turn += 1
            self._is_speaking = False

    def played(self, mark: Mark) -> bool:
        """A sentence was heard to its end. True where it was the last one."""
        with self._lock:
            if mark.turn != self._turn:
                return False
            self._heard = mark.index + 1
            if self._heard == len(self._said):
                self._is_speaking = False
                return True
        self._enqueue(mark.turn)
        return False

    def _enqueue(self, turn: int) -> bool:
        """Hand the next sentence to the line. False where there is none, or where somebody interrupted meanwhile."""
        index = self._queued
        if index >= len(self._said):
            return False
        pcm = self._render(self._said[index])
        with self._lock:
            if turn != self._turn:
                return False
            self._media.play(pcm, Mark(turn, index))
            self._queued = index + 1
        return True
