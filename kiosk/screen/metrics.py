"""How wide words are: advance widths of the screen's typeface. Knows letters, not layouts.

The widths are those of the very font that the page shows, so a page that fits here fits in the browser. Kerning is
left out: in this typeface it only ever brings letters closer.
"""

import math
import re
from enum import Enum
from functools import lru_cache

from fontTools.ttLib import TTFont

from printouts import fonts
from printouts.typography import together

# A line may be broken at an ordinary space, never at the no-break spaces of French typography.
_SPACES = " \n\t"
_SINGLE = re.compile(rf"[{_SPACES}]+")


class Weight(Enum):
    """The two weights of the typeface that pages use, by the file they are in."""

    REGULAR = fonts.REGULAR
    BOLD = fonts.BOLD


class _Face:
    """Advance widths of one weight, in units of the em."""

    def __init__(self, weight: Weight) -> None:
        font = TTFont(weight.value, lazy=True)
        per_em = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        self._widths: dict[int, float] = {
            code: advances[glyph][0] / per_em for code, glyph in font.getBestCmap().items()
        }
        # A letter that the typeface lacks is shown in another one: counted wide.
        self._unknown = max(self._widths.get(ord(letter), 0.0) for letter in "MW")
        font.close()

    def width(self, text: str) -> float:
        return math.fsum(self._widths.get(ord(letter), self._unknown) for letter in text)


@lru_cache(maxsize=len(Weight))
def _face(weight: Weight) -> _Face:
    return _Face(weight)


@lru_cache(maxsize=4096)
def width_em(text: str, weight: Weight = Weight.REGULAR) -> float:
    """Width of `text` on one line, in em."""
    return _face(weight).width(text)


@lru_cache(maxsize=4096)
def wrap(text: str, width: float, weight: Weight = Weight.REGULAR) -> tuple[str, ...]:
    """`text` broken into lines at most `width` em wide, as a browser breaks it: greedily, at spaces.

    Numbers stay with what they count. A word wider than a line stands alone, with an empty line behind it for each
    more that it needs.
    """
    space = width_em(" ", weight)
    lines: list[str] = []
    words: list[str] = []
    used = 0.0
    for word in together(_SINGLE.sub(" ", text.strip(_SPACES))):
        word_width = width_em(word, weight)
        if words and used + space + word_width > width:
            lines.append(" ".join(words))
            words, used = [], 0.0
        used += word_width + (space if words else 0.0)
        words.append(word)
        if word_width > width:
            lines.extend([word, *[""] * (math.ceil(word_width / width) - 1)])
            words, used = [], 0.0
    if words:
        lines.append(" ".join(words))
    return tuple(lines)
