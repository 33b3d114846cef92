"""Whether to believe a hypothesis: a whole phrase, said at a human pace, that fits and wins. Knows no scene.

A closed grammar always finds something, and engines call themselves sure of it. Some grounds reject on their own; the
others are weighed together (`voice.hearing.evidence`), and what they come to is the confidence.
"""

from dataclasses import dataclass
from enum import StrEnum

from voice.hearing.evidence import UNWEIGHED, WEIGHTS, evidence, margin
from voice.hearing.grammar import UNKNOWN, Grammar, Phrase, normalized
from voice.hearing.hypothesis import Hypothesis


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


# Below this a phrase isn't even worth asking back.
LEAST_CONFIDENCE = 0.35
# Less than this of sound above the room is a click, not a word.
_LEAST_VOICED_SECONDS = 0.12
# A phrase that leaves out more loud sound than this, and more than this part of it, is a part of what was said. A hall
# echoes, and a door slams, for less.
_MOST_MISSED_SECONDS, _LEAST_COVERED = 0.7, 0.6
# Letters a second. Slow old voices and hesitation are to pass; a phrase stretched over other talk isn't.
_SLOWEST, _FASTEST = 4.5, 32.0
# Rivals of another meaning nearer than this, in the engine's own scores, leave nothing to choose between.
_CLOSE = 1.0


def judged(heard: Hypothesis, grammar: Grammar) -> Verdict:
    """What `heard` means in `grammar`, or why it means nothing."""
    text = normalized(heard.text.replace(UNKNOWN, " "))
    if not heard.text.strip() or heard.voiced < _LEAST_VOICED_SECONDS:
        return Verdict(text, None, 0.0, Reason.SILENCE)
    if UNKNOWN in heard.text:
        return Verdict(heard.text, None, 0.0, Reason.UNKNOWN)
    phrase = grammar.phrase(text)
    if phrase is None or _is_part(heard):
        return Verdict(text, None, 0.0, Reason.PARTIAL)
    if not _has_human_pace(heard, text):
        return Verdict(text, None, 0.0, Reason.PACE)
    known = evidence(heard, grammar, phrase)
    confidence = round(WEIGHTS.get(heard.engine, UNWEIGHED).confidence(known), 3)
    if margin(heard, grammar, phrase) < _CLOSE:
        return Verdict(text, None, confidence, Reason.TOO_CLOSE)
    if confidence < LEAST_CONFIDENCE:
        return Verdict(text, None, confidence, Reason.UNLIKE)
    return Verdict(text, phrase, confidence)


def _is_part(heard: Hypothesis) -> bool:
    """Whether more was said than the phrase."""
    missed = heard.voiced - heard.spoken_seconds
    is_little = heard.spoken_seconds < _LEAST_COVERED * heard.voiced
    return bool(heard.words) and is_little and missed > _MOST_MISSED_SECONDS


def _has_human_pace(heard: Hypothesis, text: str) -> bool:
    letters = sum(letter.isalnum() for letter in text)
    return not heard.words or _SLOWEST <= letters / max(0.01, heard.spoken_seconds) <= _FASTEST
