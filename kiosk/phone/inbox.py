"""What happens on one call, in order, for the one thread that talks on it. Knows no meaning of a key."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.journey.events import Heard, NoMatch

# A key every 66 ms is quicker than any hand; beyond it, it is a gateway gone wild, or a child.
_MOST_KEYS_A_SECOND = 15
# More than these typed ahead is no thought of anybody.
_MOST_AHEAD = 32


@dataclass(frozen=True, slots=True)
class Key:
    """A key was pressed, at that time (seconds, monotonic)."""

    key: str
    at: float


@dataclass(frozen=True, slots=True)
class Played:
    """A sound was played to its end."""

    mark: object


@dataclass(frozen=True, slots=True)
class Gone:
    """The caller hung up, or the line went down."""


@dataclass(frozen=True, slots=True)
class FellSilent:
    """Whoever dictated has stopped speaking."""


@dataclass(frozen=True, slots=True)
class Began:
    """The caller begins to say something."""


@dataclass(frozen=True, slots=True)
class Said:
    """The caller said something; what it means at the scene that it was said to."""

    event: Heard | NoMatch


Happening = Key | Played | Gone | FellSilent | Began | Said


class Inbox:
    """Happenings of one call. Any thread puts; one takes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds and never goes back."""
        self._clock = clock
        self._waiting: deque[Happening] = deque()
        self._changed = threading.Condition()
        self._recent: deque[float] = deque(maxlen=_MOST_KEYS_A_SECOND)

    def put(self, happening: Happening) -> None:
        """Something happened."""
        with self._changed:
            self._waiting.append(happening)
            self._changed.notify()

    def press(self, key: str) -> bool:
        """A key was pressed; False where it is one of a storm, and passed over."""
        now = self._clock()
        with self._changed:
            is_storm = len(self._recent) == _MOST_KEYS_A_SECOND and now - self._recent[0] < 1.0
            if is_storm or sum(isinstance(one, Key) for one in self._waiting) >= _MOST_AHEAD:
                return False
            self._recent.append(now)
            self._waiting.append(Key(key, now))
            self._changed.notify()
            return True

    def take(self, timeout: float | None) -> Happening | None:
        """What happened next; None after `timeout` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: bool(self._waiting), timeout):
                return None
            return self._waiting.popleft()

    def has_keys(self) -> bool:
        """Whether keys were typed ahead."""
        with self._changed:
            return any(isinstance(one, Key) for one in self._waiting)

    def drop_keys(self) -> None:
        """What was typed ahead doesn't count here."""
        with self._changed:
            self._waiting = deque(one for one in self._waiting if not isinstance(one, Key))
