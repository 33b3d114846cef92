"""A still room's sound, laid under speech, so that silence is as recognizers know it. Knows samples alone.

Models learned from recordings of rooms. Digital silence, or a microphone's bare hiss, is nothing they ever heard: it
pulls the mean that they take off every sound, and faint consonants drown in the error. A low rush, always as far below
the speech, makes every room alike; a room that is louder covers it.
"""

import random
from array import array
from functools import cache
from operator import add

from voice.hearing.levels import FRAME_SECONDS, SILENCE_DB, clipped, level, samples_of
from voice.speaking.sound import Sound

# How far it stays below the loudest moment so far. Speech in a quiet living room stands so far above it.
_BELOW_DB = 25.0
# Rooms rush low: each sample keeps this much of the one before.
_COLOUR = 0.9
_BED_SECONDS = 1
_BED_RMS = 1000.0
_FULL_SCALE = 32768.0


@cache
def _bed(rate: int) -> "array[int]":
    """A second of it, the same each time: what was heard once is heard again."""
    chance = random.Random(rate)  # noqa: S311 - a sound, no secret
    size = _BED_RMS * (1 - _COLOUR**2) ** 0.5
    out, last = array("d"), 0.0
    for _ in range(_BED_SECONDS * rate):
        last = _COLOUR * last + chance.gauss(0, size)
        out.append(last)
    return clipped(out)


class RoomTone:
    """The room under one utterance."""

    def __init__(self, rate: int) -> None:
        self._bed = _bed(rate)
        self._frame = round(rate * FRAME_SECONDS)
        self._at = 0
        self._loudest = SILENCE_DB

    def under(self, pcm: bytes) -> bytes:
        """`pcm` (16-bit little-endian, one channel) with the room under it."""
        samples = samples_of(pcm)
        for at in range(0, len(samples), self._frame):
            self._loudest = max(self._loudest, level(samples[at : at + self._frame]))
        faint = _FULL_SCALE * 10 ** ((self._loudest - _BELOW_DB) / 20) / _BED_RMS
        bed = self._bed
        turns = 1 + (self._at + len(samples)) // len(bed)
        here = (bed * turns)[self._at : self._at + len(samples)]
        self._at = (self._at + len(samples)) % len(bed)
        return Sound.from_samples(clipped(map(add, samples, map(faint.__mul__, here))), 1).pcm
