"""What every recognizer promises, whichever engine is behind it."""

from enum import StrEnum
from typing import Protocol

from voice.hearing.grammar import Grammar
from voice.hearing.hypothesis import Hypothesis


class State(StrEnum):
    """How a recognizer is."""

    IDLE = "idle"  # nothing runs; the next start will
    READY = "ready"  # its worker runs, its model is loaded
    LISTENING = "listening"  # between start and finish
    LOST = "lost"  # its worker died or hung, and so did the next; another start tries anew


class Recognizer(Protocol):
    """Hears one utterance at a time. Belongs to one conversation at a time; calls wait for each other."""

    @property
    def name(self) -> str:
        """As in the settings: "vosk" or "pocketsphinx"."""

    @property
    def rate(self) -> int:
        """Samples a second of the sound that it wants: 16000, or 8000 for a telephone model."""

    @property
    def state(self) -> State:
        """How it is."""

    @property
    def restarts(self) -> int:
        """How often its worker had to be replaced."""

    def warm(self) -> None:
        """Load the model ahead, so that nobody waits for it. Raises HearingError."""

    def unknown_words(self, grammar: Grammar) -> frozenset[str]:
        """Words of `grammar` that the model can't hear; phrases with them are left out. Raises HearingError."""

    def start(self, grammar: Grammar) -> None:
        """Begin an utterance in which `grammar` can be said. Raises HearingError."""

    def feed(self, pcm: bytes) -> str:
        """More of its sound (16-bit signed little-endian, one channel); gives what it may be so far.

        Raises RecognizerLost.
        """

    def finish(self) -> Hypothesis:
        """The utterance is over. Raises RecognizerLost."""

    def close(self) -> None:
        """End its worker. It may be used again afterwards."""
