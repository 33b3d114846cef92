"""Where each thing stands on a roll, in dots. Knows nothing of how it is drawn, and nothing of who asks."""

from dataclasses import dataclass

# Left, top, right and bottom, the last two included.
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of words: where its first dot may stand, how large it is. `room`: it was pressed into so many dots."""

    text: str
    place: tuple[int, int]
    size: int
    is_bold: bool
    is_mirrored: bool
    room: int | None = None


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A QR code, without its quiet zone."""

    payload: str
    box: Box


@dataclass(frozen=True, slots=True)
class PrintedTick:
    """A box that is ticked. `after`: how many lines of words come before it."""

    box: Box
    after: int


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything on one copy of a paper. `shapes` are the dots before a list's items."""

    size: tuple[int, int]
    lines: tuple[PrintedLine, ...]
    strokes: tuple[Box, ...]
    shapes: tuple[Box, ...]
    ticks: tuple[PrintedTick, ...]
    codes: tuple[PrintedCode, ...]
