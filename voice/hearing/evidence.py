"""What speaks for a hypothesis and against it, as a few numbers, and how they are weighed. Knows no thresholds.

Each number is a ground of its own: how far rivals lie behind, how well the sound fits, whether the phrase accounts for
what was loud, whether it was said at a human pace. Weights are fitted once an engine, on voices and noises made for
that alone (tests/speech/weigh.py), so that a confidence of 0.5 means: of as many phrases as other sounds, half.
"""

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from types import MappingProxyType

from voice.hearing.grammar import UNKNOWN, Grammar, Phrase
from voice.hearing.hypothesis import Hypothesis
from voice.hearing.pace import haste, sounds

# Beyond these a difference tells nothing more.
_MOST_MARGIN, _WORST_FIT, _WORST_WORD, _MOST_STRETCH, _MOST_MISSED = 12.0, -60.0, -60.0, 1.5, 1.5
_MOST_HASTE = 3.0
# Sounds a second of unhurried French, about. Old voices are slower, the impatient quicker: within this much, as a
# logarithm, nobody is doubted for it.
_USUAL_PACE, _ANYBODYS_PACE = 9.0, 0.5
_LEAST_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Evidence:
    """`margin` to the nearest rival of another meaning and `filler` to any other speech, 0 to 1; `fit` and `worst`, of
    the whole and of the worst word, in tens of log-likelihood a frame, 0 or less; `stretch`, by how much the phrase is
    longer than what was loud, `missed`, seconds of loud sound that it leaves out; `pace`, how far from anybody's, as a
    logarithm; `haste`, how much faster than the whole its fastest word, as a logarithm; `brevity`, 1 for a phrase of a
    single sound."""

    margin: float
    filler: float
    fit: float
    worst: float
    stretch: float
    missed: float
    pace: float
    haste: float
    brevity: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Of each piece of evidence, and the sum's start."""

    start: float
    margin: float = 0.0
    filler: float = 0.0
    fit: float = 0.0
    worst: float = 0.0
    stretch: float = 0.0
    missed: float = 0.0
    pace: float = 0.0
    haste: float = 0.0
    brevity: float = 0.0

    def confidence(self, evidence: Evidence) -> float:
        """From 0 to 1."""
        start, *weights = astuple(self)
        total = start + sum(map(float.__mul__, weights, astuple(evidence)))
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


WEIGHTS: Mapping[str, Weights] = MappingProxyType(
    {
        "vosk": Weights(start=-2.08, margin=4.41, filler=1.17, stretch=-0.94, pace=-4.57, haste=-3.51),
        "pocketsphinx": Weights(start=5.88, margin=4.04, fit=2.06, worst=0.90, stretch=-1.59, pace=-9.10, haste=-1.71),
    }
)
# For an engine that nobody has weighed: its own margins alone.
UNWEIGHED = Weights(start=-1.0, margin=4.0)


def evidence(heard: Hypothesis, grammar: Grammar, phrase: Phrase) -> Evidence:
    """All that `heard` tells of whether it was `phrase`."""
    size = sum(sounds(word) for word in phrase.text.split())
    spoken = max(_LEAST_SECONDS, heard.spoken_seconds)
    fits = [word.fit for word in heard.words if word.fit is not None]
    return Evidence(
        margin=min(margin(heard, grammar, phrase), _MOST_MARGIN) / _MOST_MARGIN,
        filler=min(_behind(heard, UNKNOWN), _MOST_MARGIN) / _MOST_MARGIN,
        fit=max(heard.fit or 0.0, _WORST_FIT) / 10,
        worst=max(min(fits, default=0.0), _WORST_WORD) / 10,
        stretch=max(0.0, min(_MOST_STRETCH, spoken / max(_LEAST_SECONDS, heard.voiced) - 1)) if heard.words else 0.0,
        missed=max(0.0, min(_MOST_MISSED, heard.voiced - spoken)) if heard.words else 0.0,
        pace=max(0.0, abs(math.log(size / spoken / _USUAL_PACE)) - _ANYBODYS_PACE) if heard.words else 0.0,
        haste=max(0.0, math.log(min(_MOST_HASTE, haste(heard.words)))),
        brevity=1 / size,
    )


def margin(heard: Hypothesis, grammar: Grammar, phrase: Phrase) -> float:
    """How far the nearest alternative of another meaning lies behind; endless where there is none."""
    best = heard.alternatives[0].score if heard.alternatives else 0.0
    for other in heard.alternatives[1:]:
        rival = grammar.phrase(other.text)
        if other.text and (rival is None or rival.meaning != phrase.meaning):
            return best - other.score
    return math.inf


def _behind(heard: Hypothesis, text: str) -> float:
    best = heard.alternatives[0].score if heard.alternatives else 0.0
    return next((best - other.score for other in heard.alternatives[1:] if text in other.text), math.inf)
