"""Speech made fit for a telephone: its rate, and where asked a louder, clearer voice. Knows samples alone."""

import math
from array import array
from functools import cache
from itertools import pairwise
from operator import mul

from voice.hearing.resampling import resampled
from voice.lines.media import RATE
from voice.speaking.sound import FULL_SCALE, Sound

# What the clearer voice takes from each sample of the one before: a slope of +9 dB from 300 Hz to 3.4 kHz, where
# consonants are told apart, and where old ears and old handsets lose most.
_LIFT = 0.55
# Soft sounds are raised half-way, in decibels, towards this loudness; loud ones lowered: every syllable carries.
_LOUDNESS = 10 ** (-14 / 20) * FULL_SCALE
_MOST_GAIN = 8.0
_RATIO = 0.5
_BLOCK = RATE // 100
# Below this it is breath and room, which are left as they are.
_FLOOR = 10 ** (-45 / 20) * FULL_SCALE
_CEILING = int(10 ** (-1 / 20) * FULL_SCALE)


def for_telephone(sound: Sound, *, is_clear: bool = False) -> bytes:
    """`sound` as PCM of 8,000 samples a second; louder and clearer where `is_clear`."""
    narrow = resampled(sound, RATE)
    return clearer(narrow.pcm) if is_clear else narrow.pcm


def clearer(pcm: bytes) -> bytes:
    """Consonants lifted within the telephone's band, then compressed: as loud as the line takes, without clipping."""
    samples = Sound(pcm, RATE).samples()
    if not samples:
        return pcm
    lifted = [round(here - _LIFT * before) for before, here in pairwise([0, *samples])]
    gains = [_gain(lifted[at : at + _BLOCK]) for at in range(0, len(lifted), _BLOCK)]
    # A syllable's gain is held over its neighbours, so that none of them is torn open.
    calm = [min(gains[max(0, index - 2) : index + 3]) for index in range(len(gains))]
    out = array("h")
    previous = calm[0]
    for index, gain in enumerate(calm):
        block = lifted[index * _BLOCK : (index + 1) * _BLOCK]
        step = (gain - previous) / _BLOCK
        for offset, sample in enumerate(block):
            value = round(sample * (previous + step * offset))
            out.append(max(-_CEILING, min(_CEILING, value)))
        previous = gain
    return Sound.from_samples(out, RATE).pcm


def _gain(block: list[int]) -> float:
    rms = math.sqrt(sum(map(mul, block, block)) / len(block))
    if rms < _FLOOR:
        return 1.0
    peak = max(map(abs, block))
    wanted = 1.6 * math.pow(_LOUDNESS / rms, _RATIO)
    return min(wanted, _CEILING / peak, _MOST_GAIN)


@cache
def beep(seconds: float = 0.35, hertz: float = 880.0) -> bytes:
    """The tone after which somebody speaks; soft, and in nobody's way: no key sounds like it (ITU-T Q.23)."""
    count = round(seconds * RATE)
    fade = RATE // 50
    out = array("h")
    for index in range(count):
        edge = min(1.0, index / fade, (count - index) / fade)
        out.append(round(0.25 * FULL_SCALE * edge * math.sin(2 * math.pi * hertz * index / RATE)))
    return Sound.from_samples(out, RATE).pcm


def silence(seconds: float) -> bytes:
    """Nothing, for so long."""
    return bytes(2 * round(seconds * RATE))
