"""How fast a person's switches are scanned, and what a trial of them tells. Knows numbers; no page and no words.

Whoever scans needs longer than they need to press: a stop has to be noticed, judged and waited for. The field's rule is
a time of one and a half to twice the time of reaction; a kiosk, which nobody learns by heart, takes the careful end.
"""

import dataclasses
import statistics
from dataclasses import dataclass
from enum import StrEnum

# Signals of a whole trial, and how many of them must have been answered for anything to be concluded.
SIGNALS = 5
_ENOUGH = 3
# How often an unanswered signal is given again before nobody is expected to press any more, and how long it waits
# each time (milliseconds).
ROUNDS = 3
PATIENCE_MS = 8000
# A press this soon after another is the same press of a trembling hand (milliseconds).
STRIKE_MS = 1500
# Presses that answer nothing: with more of them than this, no answer was one.
MOST_STRAYS = 8
# Pauses before the signals: of unlike lengths, or they would be pressed by their beat (milliseconds).
PAUSES_MS = (1800, 2600, 2100, 3000, 2300)

_CARE = 2.0
# Of the longest gap within a double strike: the next may be a little longer.
_GUARD_CARE = 1.5
# No keymap may ignore a key for longer (milliseconds).
MOST_GUARD_MS = 2000


class Trial(StrEnum):
    """Where a trial of the switches stands."""

    OFFERED = "offered"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How switches are scanned with: `dwells_ms`, how long a stop can have the focus, slowest first (none where the
    person moves by hand); `pace`, which of them it is; `guard_ms`, within which the same switch twice counts once.
    `usual_guard_ms` is the site's."""

    dwells_ms: tuple[int, ...]
    usual_guard_ms: int
    guard_ms: int
    pace: int = 0

    @property
    def dwell_ms(self) -> int | None:
        """How long each stop has the focus; None where the person moves by hand."""
        return self.dwells_ms[self.pace] if self.dwells_ms else None

    @property
    def usual(self) -> "Rhythm":
        """As scanning begins: at its slowest, with the site's guard."""
        return dataclasses.replace(self, pace=0, guard_ms=self.usual_guard_ms)

    def quicker(self, steps: int) -> "Rhythm":
        """So many paces quicker, or slower where negative, as far as there are."""
        return dataclasses.replace(self, pace=min(max(self.pace + steps, 0), max(len(self.dwells_ms) - 1, 0)))


@dataclass(frozen=True, slots=True)
class Tried:
    """What a trial showed, in milliseconds: from each signal to its press; from each press to one of the same hand that
    followed too soon to be meant. `strays`: presses that answered nothing."""

    reactions_ms: tuple[int, ...] = ()
    strikes_ms: tuple[int, ...] = ()
    strays: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether a pace may be concluded: enough signals were answered, and few presses were none."""
        return len(self.reactions_ms) >= _ENOUGH and self.strays <= min(MOST_STRAYS, len(self.reactions_ms))


def fitted(rhythm: Rhythm, tried: Tried) -> Rhythm:
    """`rhythm` as it suits who tried: never quicker than any of their presses, never without the site's guard.

    Where the trial shows nothing sure, the pace is the slowest.
    """
    longest = max(tried.strikes_ms, default=0)
    guard = min(max(rhythm.usual_guard_ms, round(longest * _GUARD_CARE)), max(rhythm.usual_guard_ms, MOST_GUARD_MS))
    pace = 0
    if tried.is_sure:
        # A second press that is meant must not fall under the guard: no stop is shorter than it.
        wanted = max(_CARE * statistics.median(tried.reactions_ms), *tried.reactions_ms, guard)
        pace = sum(dwell >= wanted for dwell in rhythm.dwells_ms) - 1
    return dataclasses.replace(rhythm, guard_ms=guard, pace=max(pace, 0))
