"""What is to be said, and by which voice. Knows no engine."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Utterance:
    """One passage as it is written (`text`) and the language that it is in, as in `lang` ("fr")."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: `engine`, the `name` of its voice with whatever else changes its sound, and how fast.

    `words_per_minute` is what is really heard, not an engine's own figure; None where nobody can choose it
    (a human recording). `softened` where its clips have their sharpest treble taken back.
    """

    engine: str
    name: str
    words_per_minute: int | None
    softened: bool = False
