"""An engine that does as it is told, for tests of what stands above the engines."""

import math
import threading
from array import array

from voice.speaking.sound import Sound
from voice.speaking.trouble import EngineFailed
from voice.speaking.utterance import Voice


def tone(seconds: float, *, level: int = 8000, hertz: float = 220.0, rate: int = 22050) -> Sound:
    """A steady tone: a sound whose length and loudness are known."""
    step = 2 * math.pi * hertz / rate
    return Sound.from_samples(array("h", (int(level * math.sin(step * i)) for i in range(int(seconds * rate)))), rate)


class ObedientEngine:
    """Says a tone of a tenth of a second a word; fails while `is_broken`; counts what it was asked."""

    def __init__(self, name: str = "obedient", voice_name: str = "tone") -> None:
        self.name = name
        self.voice_name = voice_name
        self.is_broken = False
        self.is_installed = True
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def is_available(self) -> bool:
        return self.is_installed

    def voice(self, language: str, words_per_minute: int) -> Voice:
        return Voice(self.name, self.voice_name, words_per_minute)

    def synthesize(self, text: str, language: str, words_per_minute: int) -> Sound:
        with self._lock:
            self.asked.append(text)
        if self.is_broken:
            raise EngineFailed(self.name, "it was told to fail")
        return tone(0.1 * len(text.split()))

    def close(self) -> None:
        self.is_installed = True
