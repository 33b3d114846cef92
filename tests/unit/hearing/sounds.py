"""Sounds made here: tones, hiss, silence; and a recognizer that says what a test wants, as a worker would."""

import math
import random
from array import array

from voice.hearing.grammar import Grammar
from voice.hearing.hypothesis import Alternative, Hypothesis, Word
from voice.hearing.recognizer import State
from voice.hearing.trouble import RecognizerLost

RATE = 16000


def tone(seconds: float, rate: int = RATE, pitch: float = 440.0, height: float = 0.3) -> bytes:
    """A steady tone."""
    step = 2 * math.pi * pitch / rate
    return array("h", (round(32767 * height * math.sin(step * n)) for n in range(round(seconds * rate)))).tobytes()


def silence(seconds: float, rate: int = RATE) -> bytes:
    """Digital silence."""
    return bytes(2 * round(seconds * rate))


def hiss(seconds: float, height: float = 0.001, rate: int = RATE) -> bytes:
    """A quiet room."""
    chance = random.Random(1)
    return array("h", (round(32767 * chance.gauss(0, height)) for _ in range(round(seconds * rate)))).tobytes()


class ScriptedRecognizer:
    """Hears what it was told to, and keeps how much sound it was given."""

    name = "scripted"
    rate = RATE
    state = State.READY
    restarts = 0

    def __init__(self, text: str, *, is_lost: bool = False) -> None:
        self.text = text
        self.is_lost = is_lost
        self.seconds: list[float] = []

    def warm(self) -> None:
        """Nothing to load."""

    def unknown_words(self, grammar: Grammar) -> frozenset[str]:
        return frozenset()

    def start(self, grammar: Grammar) -> None:
        self.seconds.append(0.0)

    def feed(self, pcm: bytes) -> str:
        if self.is_lost:
            raise RecognizerLost("scripted: it is gone. Say it again.")
        if not self.seconds:
            raise RecognizerLost("scripted: no utterance was begun. Say it again.")  # as the real ones do
        self.seconds[-1] += len(pcm) / (2 * RATE)
        return self.text.split()[0]

    def finish(self) -> Hypothesis:
        words = (Word(self.text, 0.3, 1.0),)
        return Hypothesis(self.name, self.text, words, (Alternative(self.text, 0.0),), voiced=0.6)

    def close(self) -> None:
        self.seconds.clear()
