"""The roll inside the virtual printer, dot for dot. Knows letters, pictures and cuts; knows no commands."""

from dataclasses import dataclass, field
from functools import lru_cache

import segno
from PIL import Image, ImageDraw, ImageFont

from printouts.fonts import BOLD, REGULAR

_CELL = {"A": (12, 24), "B": (9, 17)}  # dots of a character, wide and high
_LINE_SPACING_DOTS = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as it came out: its words, and how many times wider and higher than the font's own size."""

    text: str
    wide: int
    high: int
    is_bold: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """What came out of the printer up to a cut, or up to the moment when it stopped (`is_cut` false)."""

    image: Image.Image
    lines: tuple[Line, ...]
    codes: tuple[str, ...]
    is_cut: bool

    @property
    def text(self) -> str:
        """The lines of text, without the words in pictures."""
        return "\n".join(line.text for line in self.lines)


@dataclass(slots=True)
class Style:
    """How the next characters are printed."""

    wide: int = 1
    high: int = 1
    is_bold: bool = False
    is_underlined: bool = False
    is_reversed: bool = False
    align: str = "left"
    font: str = "A"
    line_spacing: int = _LINE_SPACING_DOTS
    left_margin: int = 0


@dataclass(slots=True)
class _Cell:
    letter: str
    style: tuple[int, int, bool, bool, bool, str]


@dataclass(slots=True)
class Roll:
    """Paper that is being printed, `across` dots wide."""

    across: int = 576
    style: Style = field(default_factory=Style)
    dots_fed: int = 0
    _rows: list[Image.Image] = field(default_factory=list)
    _cells: list[_Cell] = field(default_factory=list)
    _lines: list[Line] = field(default_factory=list)
    _codes: list[str] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Add characters to the line; one that is full is printed, inside a word too, as printers do."""
        style = self.style
        for letter in text:
            cell = _Cell(
                letter,
                (style.wide, style.high, style.is_bold, style.is_underlined, style.is_reversed, style.font),
            )
            if self._width([*self._cells, cell]) > self.across - style.left_margin:
                self.line_feed()
            self._cells.append(cell)

    def line_feed(self) -> None:
        """Print the line and feed."""
        cells, self._cells = self._cells, []
        height = max([self.style.line_spacing, *(self._size(cell)[1] for cell in cells)])
        row = Image.new("1", (self.across, height), 1)
        x = self.style.left_margin + self._start(self._width(cells), self.across - self.style.left_margin)
        for cell in cells:
            wide, high = self._size(cell)
            glyph = _glyph(cell.letter, wide, high, is_bold=cell.style[2], is_reversed=cell.style[4])
            row.paste(glyph, (x, height - high))
            if cell.style[3]:
                ImageDraw.Draw(row).rectangle((x, height - 2, x + wide, height - 1), fill=0)
            x += wide
        self._add(row)
        if cells:
            first = cells[0].style
            text = "".join(cell.letter for cell in cells)
            self._lines.append(Line(text, first[0], first[1], first[2]))

    def feed(self, dots: int) -> None:
        """Print what is in the line, and feed so many dots."""
        if self._cells:
            self.line_feed()
        if dots:
            self._add(Image.new("1", (self.across, dots), 1))

    def picture(self, picture: Image.Image) -> None:
        """Print a picture (mode "1", 0 black) where the alignment puts it; what is too wide is lost."""
        if self._cells:
            self.line_feed()
        row = Image.new("1", (self.across, picture.height), 1)
        left = self.style.left_margin
        row.paste(picture, (left + self._start(picture.width, self.across - left), 0))
        self._add(row)

    def code(self, payload: str, module: int, level: str) -> None:
        """Print a QR code of its own making."""
        symbol = segno.make_qr(payload, error=level, boost_error=False)
        rows = [list(row) for row in symbol.matrix]
        picture = Image.new("1", (len(rows), len(rows)), 1)
        for y, row in enumerate(rows):
            for x, module_is_dark in enumerate(row):
                picture.putpixel((x, y), 0 if module_is_dark else 1)
        side = len(rows) * module
        self.picture(picture.resize((side, side), Image.Resampling.NEAREST))
        self._codes.append(payload)

    def tear(self, *, is_cut: bool) -> Paper | None:
        """Take off what was printed; None where nothing was."""
        if self._cells:
            self.line_feed()
        rows, self._rows = self._rows, []
        lines, self._lines = self._lines, []
        codes, self._codes = self._codes, []
        if not rows:
            return None
        image = Image.new("1", (self.across, sum(row.height for row in rows)), 1)
        y = 0
        for row in rows:
            image.paste(row, (0, y))
            y += row.height
        return Paper(image, tuple(lines), tuple(codes), is_cut)

    def _add(self, row: Image.Image) -> None:
        self._rows.append(row)
        self.dots_fed += row.height

    def _start(self, width: int, room: int) -> int:
        match self.style.align:
            case "center":
                return max(0, (room - width) // 2)
            case "right":
                return max(0, room - width)
            case _:
                return 0

    def _width(self, cells: list[_Cell]) -> int:
        return sum(self._size(cell)[0] for cell in cells)

    @staticmethod
    def _size(cell: _Cell) -> tuple[int, int]:
        wide, high = _CELL[cell.style[5]]
        return wide * cell.style[0], high * cell.style[1]


@lru_cache(maxsize=2048)
def _glyph(letter: str, wide: int, high: int, *, is_bold: bool, is_reversed: bool) -> Image.Image:
    """`letter` in a cell of the printer's: every letter as wide as the next."""
    face = ImageFont.truetype(BOLD if is_bold else REGULAR, round(high * 0.8))
    natural = max(1, round(face.getlength(letter)))
    drawn = Image.new("L", (natural, high), 255)
    ImageDraw.Draw(drawn).text((0, 0), letter, font=face, fill=0)
    room = wide - max(1, wide // 12)
    if natural > room:
        drawn = drawn.resize((room, high))
    cell = Image.new("L", (wide, high), 255)
    cell.paste(drawn, ((wide - drawn.width) // 2, 0))
    if is_reversed:
        cell = cell.point([255 - value for value in range(256)])
    return cell.point([255 * (value > 127) for value in range(256)]).convert("1", dither=Image.Dither.NONE)  # noqa: PLR2004 - half of 255
