"""Whether to believe a hypothesis: a whole phrase, said at a human pace, that wins clearly. Knows no scene.

A closed grammar always finds something, and engines call themselves sure of it. So each of the following must hold on
its own, and what doesn't is rejected with its reason; how clearly it holds is the confidence.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from voice.hearing.grammar import UNKNOWN, Grammar, Phrase, normalized
from voice.hearing.hypothesis import Hypothesis
from voice.hearing.pace import is_even


class Reason(StrEnum):
    """Why nothing was understood."""

    SILENCE = "silence"  # nobody spoke
    UNKNOWN = "unknown"  # other speech than the phrases
    PARTIAL = "partial"  # a part of a phrase, or parts of several
    PACE = "pace"  # too short or too long to be that phrase
    UNLIKE = "unlike"  # the phrase fits the sound badly
    TOO_CLOSE = "too_close"  # two phrases of different meanings fit equally well


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was understood: `phrase` with a `confidence` from 0 to 1, or None with a `reason`. `text` is what the engine
    heard in any case."""

    text: str
    phrase: Phrase | None
    confidence: float
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What an engine's hypotheses must keep. Rates are in letters a second of the phrase; `margin` and `fit` are in the
    engine's own scores (see Hypothesis), `clear` the margin at which half of the doubt is gone. A fit above `most_fit`
    is too good: the phrase fits a part of the sound, and the rest passed for silence."""

    slowest: float
    fastest: float
    margin: float
    clear: float
    least_fit: float = -math.inf
    most_fit: float = math.inf
    fit_doubt: float = 1.0


# Slow old voices and hesitation are to pass; a phrase stretched over other talk isn't.
# Measured on eight voices of espeak-ng and on recordings of other talk (tests/speech).
_LIMITS = {
    "vosk": Limits(slowest=5.5, fastest=32.0, margin=2.0, clear=4.0),
    "pocketsphinx": Limits(
        slowest=6.5, fastest=22.0, margin=1.5, clear=3.0, least_fit=-20.0, most_fit=12.0, fit_doubt=6.0
    ),
}
_ANY = Limits(slowest=5.0, fastest=40.0, margin=0.0, clear=1.0)
# Less than this of sound above the room is a click, not a word.
_LEAST_VOICED_SECONDS = 0.12
# How much of what stands out of the room the phrase must account for.
_LEAST_COVERED = 0.6


def judged(heard: Hypothesis, grammar: Grammar) -> Verdict:
    """What `heard` means in `grammar`, or why it means nothing."""
    text = normalized(heard.text.replace(UNKNOWN, " "))
    if not heard.text.strip() or heard.voiced < _LEAST_VOICED_SECONDS:
        return Verdict(text, None, 0.0, Reason.SILENCE)
    if UNKNOWN in heard.text:
        return Verdict(heard.text, None, 0.0, Reason.UNKNOWN)
    phrase = grammar.phrase(text)
    if phrase is None:
        return Verdict(text, None, 0.0, Reason.PARTIAL)
    limits = _LIMITS.get(heard.engine, _ANY)
    if heard.words and heard.spoken_seconds < _LEAST_COVERED * heard.voiced:
        return Verdict(text, None, 0.0, Reason.PARTIAL)
    if heard.words and not limits.slowest <= _letters(text) / max(0.01, heard.spoken_seconds) <= limits.fastest:
        return Verdict(text, None, 0.0, Reason.PACE)
    if not is_even(heard.words):
        return Verdict(text, None, 0.0, Reason.PACE)
    if heard.fit is not None and not limits.least_fit <= heard.fit <= limits.most_fit:
        return Verdict(text, None, 0.0, Reason.UNLIKE)
    margin = _margin(heard, grammar, phrase)
    confidence = _confidence(heard, margin, limits)
    if margin < limits.margin:
        return Verdict(text, None, confidence, Reason.TOO_CLOSE)
    return Verdict(text, phrase, confidence)


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def _margin(heard: Hypothesis, grammar: Grammar, phrase: Phrase) -> float:
    """How far the nearest alternative of another meaning lies behind; endless where there is none."""
    best = heard.alternatives[0].score if heard.alternatives else 0.0
    for other in heard.alternatives[1:]:
        rival = grammar.phrase(other.text)
        # PocketSphinx compares with any speech at all by `fit`: there the filler is no rival, it always fits better.
        if rival is None and (heard.fit is not None or not other.text):
            continue
        if rival is None or rival.meaning != phrase.meaning:
            return best - other.score
    return math.inf


def _confidence(heard: Hypothesis, margin: float, limits: Limits) -> float:
    """From 0.5 at the least margin towards 1; a bad fit and doubtful words take from it."""
    clearness = 1.0 if math.isinf(margin) else 1 - 0.5 ** max(0.0, (margin - limits.margin) / limits.clear + 1)
    fitting = 1.0
    if heard.fit is not None:
        fitting = 1 / (1 + math.exp(-(heard.fit - limits.least_fit) / limits.fit_doubt))
    sureness = min((word.confidence for word in heard.words), default=1.0)
    return round(clearness * fitting * (0.5 + 0.5 * sureness), 3)
