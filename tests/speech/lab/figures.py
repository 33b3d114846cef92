"""From outcomes to figures: how often what was meant was done, something else was, or nothing; and how long it took."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.journey.understanding import AskBack, NotUnderstood, Understanding, Understood
from lab.clips import Meaning
from lab.ears import Outcome
from voice.hearing.grammar import Phrase


class Result(StrEnum):
    """What came of a clip."""

    RIGHT = "right"  # what was meant is done
    ASKED = "asked"  # what was meant is asked back
    NOTHING = "nothing"  # asked again
    WRONG = "wrong"  # something else is done
    ASKED_WRONG = "asked wrong"  # something else is asked back


@dataclass(frozen=True, slots=True)
class Counted:
    """How many clips came to what."""

    results: tuple[Result, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return len(self.results)

    def share(self, *which: Result) -> float:
        """The part of them that came to one of `which`; 0 where there are none."""
        return sum(one in which for one in self.results) / len(self.results) if self.results else 0.0


def result(understandings: Sequence[tuple[Understanding, Meaning | None]], meant: Meaning | None) -> Result:
    """What comes of the utterances of one clip, each with what its phrase stands for. Where several were heard, the
    worst counts."""
    found = [_one(understanding, meaning, meant) for understanding, meaning in understandings]
    for worst in (Result.WRONG, Result.ASKED_WRONG, Result.RIGHT, Result.ASKED):
        if worst in found:
            return worst
    return Result.NOTHING


def _one(understanding: Understanding, meaning: Meaning | None, meant: Meaning | None) -> Result:
    match understanding:
        case NotUnderstood():
            return Result.NOTHING
        case Understood():
            return Result.RIGHT if meaning == meant else Result.WRONG
        case AskBack():
            return Result.ASKED if meaning == meant else Result.ASKED_WRONG


def alone(phrase: Phrase | None, meant: Meaning | None) -> Result:
    """What would come of the grammar's best phrase, believed as it is."""
    if phrase is None or phrase.action is None:
        return Result.NOTHING
    return Result.RIGHT if phrase.meaning == meant else Result.WRONG


def waits(outcomes: Iterable[Outcome]) -> tuple[float, float]:
    """Median and 95th percentile of the wait for an answer, in milliseconds."""
    sorted_ = sorted(1000 * one.wait for one in outcomes if one.heard)
    if not sorted_:
        return 0.0, 0.0
    return sorted_[len(sorted_) // 2], sorted_[min(len(sorted_) - 1, math.ceil(0.95 * len(sorted_)) - 1)]


def real_time_factor(outcomes: Sequence[Outcome]) -> float:
    """Processor time a second of sound."""
    return sum(one.work for one in outcomes) / max(1e-9, sum(one.seconds for one in outcomes))


def bound(failures: int, trials: int) -> float:
    """The 95 % upper bound of a rate: of none in `trials` three in as many (the rule of three), else Wilson's."""
    if not trials:
        return 1.0
    if not failures:
        return min(1.0, 3 / trials)
    rate, z = failures / trials, 1.645
    centre = rate + z * z / (2 * trials)
    spread = z * math.sqrt(rate * (1 - rate) / trials + z * z / (4 * trials * trials))
    return (centre + spread) / (1 + z * z / trials)
