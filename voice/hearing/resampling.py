"""Sound at one rate to sound at another, streamed: windowed-sinc interpolation. Knows samples alone."""

import math
from array import array
from functools import cache
from operator import mul

from voice.hearing.levels import samples_of
from voice.speaking.sound import Sound

# Zero crossings of the sinc on each side: enough for speech, and a second takes a few hundredths of one.
_CROSSINGS = 10
# Where the pass band ends, of what the lower of both rates can hold.
_BAND = 0.92
_LOWEST, _HIGHEST = -32768, 32767


@cache
def _filters(up: int, down: int) -> tuple[int, tuple[tuple[float, ...], ...]]:
    """Half length in input samples, and one filter for each of the `up` phases."""
    cutoff = _BAND * min(1.0, up / down)
    half = math.ceil(_CROSSINGS / cutoff)
    phases = []
    for phase in range(up):
        taps = []
        for k in range(-half + 1, half + 1):
            x = k - phase / up
            window = 0.5 + 0.5 * math.cos(math.pi * x / half) if abs(x) < half else 0.0
            angle = math.pi * x * cutoff
            taps.append(window * cutoff * (math.sin(angle) / angle if angle else 1.0))
        gain = sum(taps)
        phases.append(tuple(tap / gain for tap in taps))
    return half, tuple(phases)


class Resampler:
    """Turns PCM (16-bit little-endian, mono) of rate `source` into rate `target`, piece by piece."""

    def __init__(self, source: int, target: int) -> None:
        common = math.gcd(source, target)
        self._up, self._down = target // common, source // common
        self._is_same = source == target
        half, self._phases = (0, ()) if self._is_same else _filters(self._up, self._down)
        self._half = half
        self._buffer: array[int] = array("h", bytes(2 * max(0, half - 1)))
        self._at = 0  # position of the next output sample, in units of 1/up input samples from the buffer's start

    def feed(self, pcm: bytes) -> bytes:
        """What can be told so far; the last few milliseconds follow with the next piece."""
        if self._is_same:
            return pcm
        buffer = self._buffer
        buffer.extend(samples_of(pcm))
        up, down, width = self._up, self._down, 2 * self._half
        out = array("h")
        at = self._at
        last = (len(buffer) - width) * up
        while at <= last:
            start, phase = divmod(at, up)
            value = round(sum(map(mul, self._phases[phase], buffer[start : start + width])))
            out.append(max(_LOWEST, min(_HIGHEST, value)))
            at += down
        spent = min(at // up, len(buffer))
        self._buffer, self._at = buffer[spent:], at - spent * up
        return Sound.from_samples(out, 1).pcm

    def flush(self) -> bytes:
        """The end, once everything was fed."""
        return b"" if self._is_same else self.feed(bytes(2 * self._half))


def resampled(sound: Sound, rate: int) -> Sound:
    """`sound` at `rate` samples a second."""
    resampler = Resampler(sound.rate, rate)
    return Sound(resampler.feed(sound.pcm) + resampler.flush(), rate)
