"""What renderings give, and what may be asked of them. Loads no library: printers and settings read it everywhere."""

from dataclasses import dataclass
from enum import StrEnum

# A roll's width in mm, and the dots that a 203 dpi head prints across it.
DOTS_ACROSS = {58: 384, 80: 576}
# Left white on both sides of that, 1.5 mm: rolls lie a little to one side, and heads wear at their ends.
MARGIN_DOTS = 12


class Mode(StrEnum):
    """How a roll is printed: as a picture, the same on every printer; or as letters of the printer's own, fast."""

    RASTER = "raster"
    TEXT = "text"


class What(StrEnum):
    """What can be made of a document: pages, a printer's bytes, a picture of a roll."""

    SHEET = "sheet"
    THERMAL = "thermal"
    PICTURE = "picture"
    READING = "reading"  # of the bytes that went to the printer
    BRAILLE = "braille"


class Grade(StrEnum):
    """How braille is written: letter by letter, or with the contractions that practised readers have."""

    FULL = "full"
    CONTRACTED = "contracted"


@dataclass(frozen=True, slots=True)
class BraillePage:
    """How much a page of an embosser holds, in cells and lines, and how it is written."""

    cells: int = 30
    lines: int = 27
    grade: Grade = Grade.FULL


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF and its number of pages, of all copies together."""

    pdf: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class Sent:
    """The very bytes that went to a printer: for a roll of `width_mm`, or a PDF where that is None."""

    data: bytes
    width_mm: int | None = None


class Difference(StrEnum):
    """What keeps a paper from being vouched for. Holds no word of the paper."""

    UNREADABLE = "unreadable"  # the bytes are no paper at all, or nobody could look at them
    COPIES = "copies"  # too few, too many, or not cut
    WORDS = "words"
    LETTERS = "letters"  # the typeface has no shape for one of them: a box came out
    DOTS = "dots"  # what came out isn't what the words look like
    CODES = "codes"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the bytes of a paper say, one copy of it, sentence by sentence. Nothing where `difference` isn't None."""

    sentences: tuple[str, ...] = ()
    difference: Difference | None = None

    @property
    def is_vouched_for(self) -> bool:
        """Whether the bytes say what the document says, word for word."""
        return self.difference is None
