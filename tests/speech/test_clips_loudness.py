"""How loud clips are before any device: their peaks and their programme loudness (ITU-R BS.1770), sentence by sentence.

What a loudspeaker or headphones make of it, a meter alone can tell: tests/bench/records/FORM.md.
"""

import datetime
import math
from array import array
from itertools import accumulate
from pathlib import Path

import pytest

from kiosk.app import Folders, House
from kiosk.speaking import USUAL_RATE
from voice.speaking.shaping import CEILING, TARGET_RMS
from voice.speaking.sound import FULL_SCALE, Sound

PROJECT = Path(__file__).parents[2]
_BLOCK_SECONDS, _STEP_SECONDS = 0.4, 0.1
_EVERY = 60  # of some thousand sentences
# By how much one sentence may be louder than another: what is just heard as another loudness.
_SPREAD_LU = 3.0


def biquad(samples: list[float], b: tuple[float, float, float], a: tuple[float, float, float]) -> list[float]:
    """A filter of second order."""
    b0, b1, b2 = (one / a[0] for one in b)
    a1, a2 = a[1] / a[0], a[2] / a[0]
    out: list[float] = []
    x1 = x2 = y1 = y2 = 0.0
    for x in samples:
        y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
        x1, x2, y1, y2 = x, x1, y, y1
        out.append(y)
    return out


def k_weighted(samples: list[float], rate: int) -> list[float]:
    """As BS.1770 hears it: a shelf of 4 dB above 1.7 kHz, and nothing below 38 Hz."""
    tangent = math.tan(math.pi * 1681.9745 / rate)
    top = 10 ** (3.999844 / 20)
    middle, damped = top**0.499667 * tangent / 0.707175, tangent / 0.707175
    shelf = biquad(
        samples,
        (top + middle + tangent**2, 2 * (tangent**2 - top), top - middle + tangent**2),
        (1 + damped + tangent**2, 2 * (tangent**2 - 1), 1 - damped + tangent**2),
    )
    tangent = math.tan(math.pi * 38.13547 / rate)
    damped = tangent / 0.500327
    poles = (1 + damped + tangent**2, 2 * (tangent**2 - 1), 1 - damped + tangent**2)
    return biquad(shelf, (poles[0], -2 * poles[0], poles[0]), poles)


def loudness(sound: Sound) -> float:
    """Gated programme loudness, in LUFS."""
    squares = [one * one for one in k_weighted([one / FULL_SCALE for one in sound.samples()], sound.rate)]
    sums = [0.0, *accumulate(squares)]
    block, step = round(_BLOCK_SECONDS * sound.rate), round(_STEP_SECONDS * sound.rate)
    starts = range(0, max(1, len(squares) - block + 1), step)
    powers = [(sums[min(at + block, len(squares))] - sums[at]) / min(block, len(squares)) for at in starts]
    powers = [one for one in powers if lufs(one) > -70]
    relative = lufs(sum(powers) / len(powers)) - 10
    gated = [one for one in powers if lufs(one) > relative]
    return lufs(sum(gated) / len(gated))


def lufs(power: float) -> float:
    return -0.691 + 10 * math.log10(power) if power > 0 else -100.0


def test_the_measure_itself_is_right() -> None:
    """BS.1770, annex 1: 997 Hz at full scale, one channel, is -3.01 LUFS."""
    rate = 48_000
    sine = array("h", (round(FULL_SCALE * 0.9999 * math.sin(2 * math.pi * 997 * n / rate)) for n in range(2 * rate)))
    assert loudness(Sound.from_samples(sine, rate)) == pytest.approx(-3.01, abs=0.1)


@pytest.mark.slow
def test_no_sentence_is_clipped_and_none_is_louder_than_the_others(var: Path) -> None:
    with House(Folders(PROJECT / "config", var), is_rehearsal=True, today=lambda: datetime.date(2026, 11, 22)) as house:
        said = [one for one in house.fixed_utterances() if one.language == "fr"][::_EVERY]
        clips = [house.sound(one.text, "fr", rate=USUAL_RATE, is_private=True) for one in said]
    assert len(clips) >= 15
    peaks = [max(map(abs, clip.samples())) for clip in clips]
    assert max(peaks) <= CEILING
    # Words alone are too short to be measured as speech is.
    heard = sorted(loudness(clip) for clip in clips if clip.seconds >= 1.5)
    told = 20 * math.log10(max(peaks) / FULL_SCALE)
    print(f"{len(clips)} clips: peak {told:.1f} dBFS; {heard[0]:.1f} to {heard[-1]:.1f} LUFS")  # noqa: T201 – figures
    middle = heard[len(heard) // 2]
    assert middle == pytest.approx(20 * math.log10(TARGET_RMS / FULL_SCALE), abs=3)
    assert heard[-1] - middle <= _SPREAD_LU
    assert middle - heard[0] <= _SPREAD_LU
