"""What every engine promises, and the check that what it gave can be what was asked for."""

import math
from typing import Protocol

from voice.speaking.sound import Sound
from voice.speaking.trouble import EngineFailed
from voice.speaking.utterance import Voice

# How long French speech takes, roughly: a letter at 125 words a minute. Only used to tell the impossible.
_SECONDS_A_LETTER = 0.078
# Arabic is written without its short vowels and spoken with them: three times as long a letter.
_SHORTEST, _LONGEST = 0.4, 3.2
# Pauses and the last sound weigh most in short texts.
_SLACK_SECONDS = 1.2
_SECONDS_A_PAUSE = 0.6
# Below this, the whole "sound" is silence: an engine that ran without its voice writes such files.
_SILENT_RMS = 30.0


class Engine(Protocol):
    """Something that speaks. Engines are used from several threads and sort that out themselves."""

    @property
    def name(self) -> str:
        """As in the settings: "pyttsx3", "espeak-ng", "pico", "piper"."""

    def is_available(self) -> bool:
        """Whether it stands on this machine. Cheap; says nothing about whether it works."""

    def voice(self, language: str, words_per_minute: int) -> Voice:
        """The voice that would speak. Raises UnknownLanguage."""

    def synthesize(self, text: str, language: str, words_per_minute: int) -> Sound:
        """`text`, already in its spoken form, as sound. Raises EngineFailed or UnknownLanguage."""

    def close(self) -> None:
        """End whatever runs for it. It may be used again afterwards."""


_LETTERS_A_FIGURE = 5


def plausible_seconds(text: str, words_per_minute: int) -> tuple[float, float]:
    """The shortest and longest that `text` can take when it is spoken right, in seconds."""
    # A figure is a word.
    letters = sum(_LETTERS_A_FIGURE if letter.isdecimal() else letter.isalnum() for letter in text)
    pauses = sum(letter in ",.;:!?" for letter in text)
    expected = letters * _SECONDS_A_LETTER * 125 / words_per_minute
    slower = max(1.0, 125 / words_per_minute)
    return (
        max(0.0, _SHORTEST * expected - 0.1),
        _LONGEST * expected + (_SLACK_SECONDS + pauses * _SECONDS_A_PAUSE) * slower,
    )


def check_sound(engine: str, sound: Sound, text: str, words_per_minute: int) -> Sound:
    """`sound` where it can be `text` as spoken at that rate. Raises EngineFailed where it is empty, silent, too
    short or too long."""
    if not sound.pcm:
        raise EngineFailed(engine, "it gave an empty sound")
    # Every eighth sample tells silence from speech as well as all do.
    if Sound.from_samples(sound.samples()[::8], sound.rate).rms < _SILENT_RMS:
        raise EngineFailed(engine, "it gave nothing but silence")
    shortest, longest = plausible_seconds(text, words_per_minute)
    if not shortest <= sound.seconds <= longest:
        raise EngineFailed(
            engine,
            f"it gave {sound.seconds:.1f} s where {shortest:.1f} to {math.ceil(longest)} s were to be expected",
        )
    return sound
