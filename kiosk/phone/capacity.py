"""How many calls are led at once, of how many the speech is heard, and who waits in which place. Knows no sound."""

import os
import threading
from collections import deque
from types import TracebackType
from typing import Self

# Measured by real calls that all speak at once (tests/bench/test_phone_bench.py), on two cores that others kept busy
# too: eight are answered a quarter of a second later than one; the sound of sixteen has holes. Beyond it a call is led
# by keys, and its caller is told so.
SPEECH_CALLS_A_CORE = 4


def speech_calls(asked: int, cores: int | None = None) -> int:
    """Of how many calls at once the speech is heard, where the site `asked` for so many; `cores`: None for those that
    this process may use."""
    return min(asked, SPEECH_CALLS_A_CORE * (len(os.sched_getaffinity(0)) if cores is None else cores))


class AllTaken(Exception):
    """Every line is taken and nobody more may wait."""


class Lines:
    """The lines of one exchange. First come, first served."""

    def __init__(self, lines: int, most_waiting: int) -> None:
        self._free = lines
        self._most_waiting = most_waiting
        self._waiting: deque[Place] = deque()
        self._changed = threading.Condition()

    def enter(self) -> "Place":
        """A line, or a place in the queue. Raises AllTaken."""
        with self._changed:
            place = Place(self)
            if self._free and not self._waiting:
                self._free -= 1
                place.has_line = True
            elif len(self._waiting) >= self._most_waiting:
                raise AllTaken
            else:
                self._waiting.append(place)
            return place

    def position(self, place: "Place") -> int:
        """How many are before `place`, itself counted; 0 where it has a line."""
        with self._changed:
            return 0 if place.has_line else self._waiting.index(place) + 1

    def leave(self, place: "Place") -> None:
        """The call is over: the next one gets its line."""
        with self._changed:
            if place in self._waiting:
                self._waiting.remove(place)
            elif place.has_line:
                place.has_line = False
                self._free += 1
            while self._free and self._waiting:
                self._free -= 1
                self._waiting.popleft().has_line = True
            self._changed.notify_all()


class Place:
    """One call's line, or its place in the queue. A context manager: leaving it lets the next one in."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.has_line = False

    @property
    def position(self) -> int:
        """How many are before it, itself counted; 0 once it has a line."""
        return self._lines.position(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.leave(self)
