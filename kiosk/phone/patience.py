"""How long a call waits, and how long it may last. Pure: times are seconds of a clock that is handed in."""

from dataclasses import dataclass

# Between two keys of an entry (ISO/IEC 13714 asks for 3 to 10 s in all; slow hands get more).
BETWEEN_DIGITS = 6.0
# While somebody says something: what lasts longer isn't meant for the line (voice.hearing.listener).
LONGEST_WORDS = 15.0
# While somebody does what they were asked to do away from the telephone.
LONG = 45.0
# While the caller has said "pause".
PAUSED = 60.0
# A line says something every so often while it works, or while somebody waits.
WARNING_BEFORE = 120.0


@dataclass(slots=True)
class Length:
    """How long a call may last: told before it ends, and longer where somebody is there; never for ever."""

    ends: float
    extension: float
    extensions: int = 2
    is_warned: bool = False

    def warning_due(self, now: float) -> bool:
        """Whether the end is to be told now. Once for each end."""
        if self.is_warned or now < self.ends - min(WARNING_BEFORE, self.extension / 2):
            return False
        self.is_warned = True
        return True

    def touched(self) -> bool:
        """Somebody pressed a key: after a warning that asks for more time. Whether it was given."""
        if not self.is_warned or not self.extensions:
            return False
        self.extensions -= 1
        self.ends += self.extension
        self.is_warned = False
        return True

    def wait(self, now: float) -> float:
        """Seconds until the warning, or until the end."""
        lead = 0.0 if self.is_warned else min(WARNING_BEFORE, self.extension / 2)
        return max(0.0, self.ends - lead - now)

    def is_over(self, now: float) -> bool:
        """Whether it has ended."""
        return now >= self.ends
