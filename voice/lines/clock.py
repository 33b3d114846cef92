"""When the next 20 ms are due, on an absolute clock: being late once makes nothing late afterwards. Knows no sound."""

from voice.lines.media import FRAME_SECONDS

# What was missed by more than this is left out: a caller hears a gap, never a burst that pushes all else back.
_MOST_LATE = 0.06


class Metronome:
    """Ticks of one line, all calls alike. Times are seconds of a clock that never goes back."""

    def __init__(self, now: float) -> None:
        self._next = now + FRAME_SECONDS

    def wait(self, now: float) -> float:
        """Seconds until the next tick; 0 where it is due."""
        return max(0.0, self._next - now)

    def is_due(self, now: float) -> bool:
        """Whether a tick is due; it is taken then."""
        if now < self._next:
            return False
        self._next += FRAME_SECONDS
        if now - self._next > _MOST_LATE:
            self._next = now + FRAME_SECONDS
        return True
