"""When the next try of a code or a secret may come. Pure; knows no code, no secret, no record.

Two rules. For one lock (a reference, an account) each wrong try after the first few doubles the wait. For many locks at
once wrong tries are counted, and forgotten one by one.

One person has six in a row, then one a minute, and so the station's patience with all (kiosk/register/attempts.py)
isn't used up by one: whoever plays with codes makes nobody wait but themselves.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

OWN_BURST = 6
# Seconds after which one wrong code is forgotten.
REFILL = 60.0


@dataclass(frozen=True, slots=True)
class GrowingDelay:
    """How long a lock waits after so many wrong tries in a row: not at all before the `free`th, then `first` seconds,
    and twice as long after each, up to `longest`.
    """

    free: int
    first: float
    longest: float

    def after(self, failures: int) -> float:
        """Seconds."""
        if failures < self.free:
            return 0.0
        # The exponent is bounded first: a count may be large, a float may not.
        return min(self.first * 2.0 ** min(failures - self.free, 64), self.longest)


class Locks:
    """When each of many locks may be tried next. How often each failed is kept by whoever asks, and outlives a restart;
    when the last try was is known here alone: after a restart the wait begins anew, it is never shortened. Not
    thread-safe.
    """

    def __init__(self, delay: GrowingDelay, ticks: Callable[[], float]) -> None:
        """`ticks` gives seconds that never go back."""
        self._delay = delay
        self._ticks = ticks
        self._start = ticks()
        self._last: dict[str, float] = {}

    def wait(self, lock: str, failures: int) -> float:
        """Seconds until a lock that failed `failures` times in a row may be tried. 0: now."""
        since = self._ticks() - self._last.get(lock, self._start)
        return max(0.0, self._delay.after(failures) - since)

    def failed(self, lock: str) -> None:
        """A wrong try was made now. Locks that wait no longer are forgotten."""
        now = self._ticks()
        self._last = {other: at for other, at in self._last.items() if now - at < self._delay.longest}
        self._last[lock] = now

    def forget(self, lock: str) -> None:
        """The right one came."""
        self._last.pop(lock, None)


class Lately:
    """How many wrong codes there were lately: one more for each, one less for each minute."""

    def __init__(self, now: float, level: float) -> None:
        self._level, self._at = level, now

    def wait(self, now: float, burst: int) -> float:
        """Seconds until there is room for one more among `burst`. Not more than 0: now."""
        return (self._now(now) - (burst - 1)) * REFILL

    def failed(self, now: float) -> float:
        """One more. How many there are with it."""
        self._level, self._at = self._now(now) + 1, now
        return self._level

    def forget_one(self, now: float) -> None:
        """One less."""
        self._level, self._at = max(0.0, self._now(now) - 1), now

    def _now(self, now: float) -> float:
        return max(0.0, self._level - (now - self._at) / REFILL)


class OwnTries:
    """When one person may try the next code, whatever the reference. Any thread may ask: many codes that are sent at
    once are as many tries as if they came one after the other.
    """

    def __init__(self, ticks: Callable[[], float]) -> None:
        """`ticks` gives seconds that never go back."""
        self._ticks = ticks
        self._lately = Lately(ticks(), 0.0)
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Whether a code may be tried now. It counts as a wrong one until it is given back."""
        with self._lock:
            if self._lately.wait(self._ticks(), OWN_BURST) > 0:
                return False
            self._lately.failed(self._ticks())
            return True

    def give_back(self) -> None:
        """The code that was tried wasn't wrong, or wasn't looked at."""
        with self._lock:
            self._lately.forget_one(self._ticks())
