"""What an engine made of an utterance, as values. Knows nothing of how it came about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its times in seconds from the start of the utterance, and how sure the engine is, 0 to 1. `fit` as
    in Hypothesis, of this word alone."""

    text: str
    start: float
    end: float
    confidence: float = 1.0
    fit: float | None = None

    @property
    def seconds(self) -> float:
        """How long it took to say."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Alternative:
    """One thing that may have been said, and its log-likelihood: only differences within an utterance mean anything."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What was heard in one utterance.

    `text` is the best guess: a phrase, `[unk]` for other speech, empty for no speech. `alternatives` hold it first,
    then the others, best first. `seconds` is how long the sound was, `voiced` how much of it was louder than the
    room, `level` how loud that was (dBFS, -100 for digital silence). `fit` compares the best guess with any speech at
    all, in log-likelihood a frame: 0 is as good as it gets; None where the engine can't tell.
    """

    engine: str
    text: str
    words: tuple[Word, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    seconds: float = 0.0
    voiced: float = 0.0
    level: float = -100.0
    fit: float | None = None

    @property
    def spoken_seconds(self) -> float:
        """From the first word's start to the last one's end."""
        return self.words[-1].end - self.words[0].start if self.words else 0.0
