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


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF and its number of pages, of all copies together."""

    pdf: bytes
    pages: int
