"""How loud the room is while nobody speaks, of the sound that is listened to anyway. Keeps levels, never sound."""

from array import array
from collections import deque
from itertools import accumulate
from operator import sub

from voice.hearing.levels import FRAME_SECONDS, SILENCE_DB, level, samples_of

# People pause between words: what lies below most of some seconds is the room.
_SECONDS = 6.0
_LEAST_SECONDS = 1.0
_PART = 0.2
# What an ear makes of low sounds, roughly (the A-weighting of IEC 61672 has lost 3 dB at 500 Hz): a ventilator's hum
# drowns no word.
_KEEPS = 0.836  # one pole at 500 Hz, at 16,000 samples a second


class Room:
    """Hears sound of `rate` samples a second, 16 bits, one channel."""

    def __init__(self, rate: int) -> None:
        self._frame_bytes = 2 * round(rate * FRAME_SECONDS)
        self._levels: deque[float] = deque(maxlen=round(_SECONDS / FRAME_SECONDS))

    def hear(self, pcm: bytes) -> None:
        """Take in a piece of what the microphone gives, the machine itself being silent."""
        for at in range(0, len(pcm) - self._frame_bytes + 1, self._frame_bytes):
            loud = level(_as_an_ear(samples_of(pcm[at : at + self._frame_bytes])))
            if loud > SILENCE_DB:  # a microphone that gives nothing yet is no quiet room
                self._levels.append(loud)

    @property
    def level(self) -> float | None:
        """Loudness in dBFS; None until it is known."""
        if len(self._levels) < _LEAST_SECONDS / FRAME_SECONDS:
            return None
        return sorted(self._levels)[round(len(self._levels) * _PART)]


def _as_an_ear(samples: "array[int]") -> "array[int]":
    steps = map(sub, samples[1:], samples)
    filtered = accumulate(steps, lambda kept, step: _KEEPS * (kept + step), initial=0.0)
    return array("i", map(round, filtered))
