"""How many wrong codes there were lately, and when one person may try the next. Pure; knows no code, no record.

One person has six in a row, then one a minute, and so the station's patience with all (kiosk/register/attempts.py)
isn't used up by one: whoever plays with codes makes nobody wait but themselves.
"""

from collections.abc import Callable

OWN_BURST = 6
# Seconds after which one wrong code is forgotten.
REFILL = 60.0


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

    def _now(self, now: float) -> float:
        return max(0.0, self._level - (now - self._at) / REFILL)


class OwnTries:
    """When one person may try the next code, whatever the reference. Not thread-safe."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        """`ticks` gives seconds that never go back."""
        self._ticks = ticks
        self._lately = Lately(ticks(), 0.0)

    def may_try(self) -> bool:
        """Whether a code may be tried now."""
        return self._lately.wait(self._ticks(), OWN_BURST) <= 0

    def failed(self) -> None:
        """A wrong code was tried now."""
        self._lately.failed(self._ticks())
