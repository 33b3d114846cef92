"""How loud sound is, frame by frame, and which of it may be speech. Knows energy alone."""

import math
import sys
from array import array
from collections import deque
from collections.abc import Iterable
from operator import mul, sub

FRAME_SECONDS = 0.02
SILENCE_DB = -100.0
# Below this no microphone's speech lies; a quiet room's hiss does. This and what follows is measured on the differences
# from sample to sample: hum, slamming doors and a hall's echo are low, and what tells where a word begins is high.
_LEAST_SPEECH_DB = -60.0
# How far speech stands above the room. Old voices are soft: a hall of 55 dB(A) leaves them about ten.
_ABOVE_ROOM_DB = 9.0
# The room is what is quietest in this many seconds, so that it can grow louder while somebody waits.
_ROOM_SECONDS = 4.0
# Where nothing was heard yet, the room is taken to be this, and never to be louder than that.
_FIRST_ROOM_DB, _LOUDEST_ROOM_DB = -70.0, -40.0
_FULL_SCALE = 32768.0
_LOWEST, _HIGHEST = -32768, 32767


def samples_of(pcm: bytes) -> "array[int]":
    """16-bit little-endian samples as numbers."""
    samples = array("h", pcm[: len(pcm) - len(pcm) % 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def clipped(values: Iterable[float]) -> "array[int]":
    """`values` as 16-bit samples: rounded, and cut off where they are louder than any sample can be."""
    whole = list(map(round, values))
    if whole and (min(whole) < _LOWEST or max(whole) > _HIGHEST):
        return array("h", (max(_LOWEST, min(_HIGHEST, one)) for one in whole))
    return array("h", whole)


def level(samples: "array[int]") -> float:
    """Loudness in dBFS; -100 for digital silence. A constant offset, as cheap sound cards have, is no sound."""
    count = len(samples)
    if not count:
        return SILENCE_DB
    mean = sum(samples) / count
    power = sum(map(mul, samples, samples)) / count - mean * mean
    return max(SILENCE_DB, 10 * math.log10(power / _FULL_SCALE**2)) if power > 0 else SILENCE_DB


class Activity:
    """Tells frame by frame whether somebody may be speaking. The room's own noise is learned on the way."""

    def __init__(self, rate: int) -> None:
        self.frame_bytes = 2 * round(rate * FRAME_SECONDS)
        self._recent: deque[float] = deque(maxlen=round(_ROOM_SECONDS / FRAME_SECONDS))

    @property
    def room(self) -> float:
        """Loudness of the room's higher sounds, in dBFS."""
        heard = [one for one in self._recent if one > SILENCE_DB]
        return sorted(heard)[len(heard) // 10] if heard else _FIRST_ROOM_DB

    def hear(self, frame: bytes) -> tuple[bool, float]:
        """Whether `frame` (`frame_bytes` long) may be speech, and how loud it is in dBFS."""
        samples = samples_of(frame)
        sharp = level(array("i", map(sub, samples[1:], samples)))
        self._recent.append(sharp)
        limit = max(_LEAST_SPEECH_DB, min(self.room, _LOUDEST_ROOM_DB) + _ABOVE_ROOM_DB)
        return sharp >= limit, level(samples)
