"""Makes clips of different origins sound like one voice: softened, trimmed, equally loud, without clicks.

Knows samples, no words. Plain Python on purpose: a kiosk has no need of a numeric library for this, and each pass
below costs a few milliseconds a second of sound.
"""

from array import array
from itertools import pairwise
from operator import mul

from voice.speaking.sound import FULL_SCALE, Sound

# Loudness of speech, measured on its sounding parts alone, so that a sentence with pauses is as loud as one without.
TARGET_RMS = 10 ** (-21 / 20) * FULL_SCALE
# One decibel below full scale: no player's resampling can clip it.
CEILING = 10 ** (-1 / 20) * FULL_SCALE

# What is 35 dB below the target is silence, or the engine's own breath.
_SILENCE = TARGET_RMS * 10 ** (-35 / 20)
_WINDOW_SECONDS = 0.01
# Kept around the words: an onset keeps its attack, a last syllable its decay.
_LEAD_SECONDS = 0.04
_TAIL_SECONDS = 0.10
_FADE_IN_SECONDS = 0.005
_FADE_OUT_SECONDS = 0.03
_MOST_GAIN = 12.0
_SHIFT = 12

# Part of each clip's key: what is changed above or below, or in what a clip's file holds, makes all clips anew, once it
# counts one more.
SHAPING = 2


def _powers(samples: list[int], window: int) -> list[float]:
    """Mean square of each window of `window` samples, from every other one; the rest at the end counts as one."""
    return [
        sum(map(mul, part, part)) / len(part)
        for part in (samples[i : i + window : 2] for i in range(0, len(samples), window))
    ]


def _gain(powers: list[float], peak: int) -> float:
    # Windows within 20 dB of the loudest are speech; the mean over them is what an ear calls loud.
    loudest = max(powers, default=0.0)
    speech = [power for power in powers if power > loudest / 100]
    if not speech or peak == 0:
        return 1.0
    rms = (sum(speech) / len(speech)) ** 0.5
    return min(TARGET_RMS / rms, CEILING / peak, _MOST_GAIN) if rms else 1.0


def shape(sound: Sound, *, soften: bool = False) -> Sound:
    """`sound` trimmed, levelled and faded. A silent sound comes out empty: the caller refuses it."""
    return shape_and_cut(sound, soften=soften)[0]


def shape_and_cut(sound: Sound, *, soften: bool = False) -> tuple[Sound, float]:
    """What `shape` makes of `sound`, and how many seconds were cut off its beginning.

    `soften` takes back the sharpest treble of a synthetic voice, for small loudspeakers and tired ears: each sample
    is mixed with the next, which is -1.5 dB at 4 kHz and -7.6 dB at 8 kHz at 22,050 samples a second. Consonants
    keep their edge, the hiss above them loses its own.
    """
    # A list: its numbers are made once, where an array makes them anew in each pass.
    samples = sound.samples().tolist()
    window = max(1, int(sound.rate * _WINDOW_SECONDS))
    powers = _powers(samples, window)
    highest, lowest = max(samples, default=0), min(samples, default=0)
    gain = _gain(powers, max(highest, -lowest))
    threshold = (_SILENCE / gain) ** 2
    loud = [index for index, power in enumerate(powers) if power > threshold]
    if not loud:
        return Sound(b"", sound.rate), 0.0
    start = max(0, loud[0] * window - int(_LEAD_SECONDS * sound.rate))
    end = min(len(samples), (loud[-1] + 1) * window + int(_TAIL_SECONDS * sound.rate))
    shaped = _scaled(samples[start:end], gain, soften=soften)
    _fade(shaped, int(_FADE_IN_SECONDS * sound.rate), int(_FADE_OUT_SECONDS * sound.rate))
    return Sound.from_samples(shaped, sound.rate), start / sound.rate


def _scaled(samples: list[int], gain: float, *, soften: bool) -> "array[int]":
    # Whole numbers and shifts: half the time of multiplying by a fraction. The filter rides along in the same pass.
    factor = int(gain * (1 << _SHIFT))
    if not soften:
        return array("h", [sample * factor >> _SHIFT for sample in samples])
    shift = _SHIFT + 1
    return array("h", [(here + after) * factor >> shift for here, after in pairwise(samples)])


def _fade(samples: "array[int]", fade_in: int, fade_out: int) -> None:
    count = len(samples)
    for index in range(min(fade_in, count)):
        samples[index] = samples[index] * index // fade_in
    for index in range(min(fade_out, count)):
        samples[count - 1 - index] = samples[count - 1 - index] * index // fade_out
