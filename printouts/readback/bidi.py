"""Lines as they were drawn, from left to right, put back into the order in which they are read. Knows no PDF.

A line with Arabic letters is read from its right end; figures and Latin words in it keep their own order. Signs between
the two may have belonged to either: who compares such lines leaves signs out.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_FROM_THE_RIGHT = frozenset({"R", "AL"})
_FROM_THE_LEFT = frozenset({"L", "EN", "AN"})


@dataclass(frozen=True, slots=True)
class Run:
    """Letters drawn in one go: on which line (page and height), how far from the left edge, one text a glyph."""

    line: tuple[int, float]
    left: float
    glyphs: tuple[str, ...]


def is_from_the_right(text: str) -> bool:
    """Whether it has letters of a script that is written from right to left."""
    return any(unicodedata.bidirectional(one) in _FROM_THE_RIGHT for one in text)


def in_reading_order(runs: Sequence[Run]) -> str:
    """The words of `runs`, line by line."""
    said: list[str] = []
    line: list[Run] = []
    for run in runs:
        if line and run.line != line[-1].line:
            said.append(_line(line))
            line = []
        line.append(run)
    return "".join((*said, _line(line)))


def _line(runs: Sequence[Run]) -> str:
    drawn = [glyph for run in runs for glyph in run.glyphs]
    if not is_from_the_right("".join(drawn)):
        return "".join(drawn)
    across = [glyph for run in sorted(runs, key=lambda run: run.left) for glyph in run.glyphs]
    return "".join(_with_its_own_turned_back(reversed(across)))


def _with_its_own_turned_back(glyphs: Iterable[str]) -> list[str]:
    """A line read from its right end, what runs from left to right within it the right way round again."""
    out: list[str] = []
    own: list[str] = []
    for glyph in glyphs:
        kinds = {unicodedata.bidirectional(one) for one in glyph}
        if kinds & _FROM_THE_LEFT:
            own.append(glyph)
        elif kinds & _FROM_THE_RIGHT:
            out += (*reversed(own), glyph)
            own = []
        elif own:
            own.append(glyph)
        else:
            out.append(glyph)
    return [*out, *reversed(own)]
