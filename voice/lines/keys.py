"""Keys of a telephone heard as tones (DTMF, ITU-T Q.23), and told once where a gateway sends them twice.

For lines whose gateway sends tones in the sound although it has promised events. Knows samples and keys; no dialogue.
"""

import math
import time
from array import array
from collections import deque
from collections.abc import Callable
from operator import mul

from voice.lines.media import RATE, Handlers, Media
from voice.speaking.sound import Sound

_ROWS = (697, 770, 852, 941)
_COLUMNS = (1209, 1336, 1477)
_KEYS = ("123", "456", "789", "*0#")

# 40 ms of a key must do (ITU-T Q.24): windows of 20 ms, each half over the last, two in a row.
_WINDOW = RATE // 50
_HOP = _WINDOW // 2
_HITS_TO_BEGIN, _MISSES_TO_END = 2, 2
# Of -36 dBm0 (Q.24, France) and a little: softer is no key.
_LEAST_RMS = 10 ** (-38 / 20) * 32768
# The two tones hold nearly all that is heard; speech spreads.
_LEAST_SHARE = 0.72
# One tone may be so much stronger than the other (Q.24 names 4 and 8 dB; old sets go beyond).
_MOST_TWIST = 10 ** (9 / 10)
# … and so much stronger than the next in its row or column.
_LEAST_LEAD = 10 ** (6 / 10)

# The same key by both ways within this is the same press, in seconds.
_SAME_PRESS = 0.4


def _waves(hertz: int) -> tuple["array[float]", "array[float]"]:
    angles = [2 * math.pi * hertz * index / RATE for index in range(_WINDOW)]
    return array("d", map(math.sin, angles)), array("d", map(math.cos, angles))


_ROW_WAVES = tuple(map(_waves, _ROWS))
_COLUMN_WAVES = tuple(map(_waves, _COLUMNS))


def key_in(window: "array[int]") -> str | None:
    """The key whose tones fill `window` (20 ms), or None."""
    energy = sum(map(mul, window, window))
    if energy < _LEAST_RMS**2 * _WINDOW:
        return None
    rows = [_power(window, *waves) for waves in _ROW_WAVES]
    columns = [_power(window, *waves) for waves in _COLUMN_WAVES]
    *_, second_row, row = sorted(rows)
    *_, second_column, column = sorted(columns)
    if row < _LEAST_LEAD * second_row or column < _LEAST_LEAD * second_column:
        return None
    if max(row, column) > _MOST_TWIST * min(row, column):
        return None
    # A pure tone's power by this measure is half its window times its energy.
    if (row + column) * 2 / _WINDOW < _LEAST_SHARE * energy:
        return None
    return _KEYS[rows.index(row)][columns.index(column)]


def _power(window: "array[int]", sine: "array[float]", cosine: "array[float]") -> float:
    along, across = float(sum(map(mul, window, sine))), float(sum(map(mul, window, cosine)))
    return along * along + across * across


class ToneListener:
    """Hears keys in sound that comes in pieces of any length. Each is told once, as soon as it is sure."""

    def __init__(self, on_key: Callable[[str], None]) -> None:
        self._on_key = on_key
        self._samples: array[int] = array("h")
        self._candidate: str | None = None
        self._hits = self._misses = 0
        self._pressed: str | None = None

    def hear(self, pcm: bytes) -> None:
        """More sound."""
        self._samples.extend(Sound(pcm, RATE).samples())
        while len(self._samples) >= _WINDOW:
            self._look(key_in(self._samples[:_WINDOW]))
            del self._samples[:_HOP]

    def _look(self, key: str | None) -> None:
        if self._pressed is not None:
            self._misses = 0 if key == self._pressed else self._misses + 1
            if self._misses >= _MISSES_TO_END:
                self._pressed = None
        if key is None:
            self._candidate, self._hits = None, 0
            return
        self._hits = self._hits + 1 if key == self._candidate else 1
        self._candidate = key
        if self._hits >= _HITS_TO_BEGIN and self._pressed != key:
            self._pressed, self._misses = key, 0
            self._on_key(key)


class OncePerPress:
    """Joins the keys of two ways: where both tell a press, it is told once; a key struck twice stays two."""

    def __init__(self, on_key: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._on_key = on_key
        self._clock = clock
        self._unmatched: deque[tuple[str, str, float]] = deque(maxlen=32)

    def told(self, key: str, way: str) -> None:
        """`way` has told `key`."""
        now = self._clock()
        for known in self._unmatched:
            if known[0] == key and known[1] != way and now - known[2] <= _SAME_PRESS:
                self._unmatched.remove(known)
                return
        self._unmatched.append((key, way, now))
        self._on_key(key)


def with_tones(handlers: Handlers) -> Handlers:
    """`handlers` that are told keys heard as tones, too."""
    once = OncePerPress(handlers.on_key)
    tones = ToneListener(lambda key: once.told(key, "tones"))

    def on_audio(pcm: bytes) -> None:
        tones.hear(pcm)
        handlers.on_audio(pcm)

    return Handlers(lambda key: once.told(key, "events"), on_audio, handlers.on_played, handlers.on_end)


class HearingTones:
    """A medium whose keys are heard as tones, too. Implements Media."""

    def __init__(self, media: Media) -> None:
        self._media = media

    def listen(self, handlers: Handlers) -> None:
        """See Media."""
        self._media.listen(with_tones(handlers))

    def play(self, pcm: bytes, mark: object = None) -> None:
        """See Media."""
        self._media.play(pcm, mark)

    def stop(self) -> None:
        """See Media."""
        self._media.stop()

    def end(self) -> None:
        """See Media."""
        self._media.end()
