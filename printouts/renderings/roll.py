"""A document as a picture of a thermal roll, dot for dot. Knows widths and letters; knows nothing of ESC/POS."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial

from PIL import Image, ImageChops, ImageDraw, ImageFont

from printouts.document import (
    BlankLine,
    Block,
    Choice,
    Code,
    Codes,
    CombField,
    Contents,
    Correspondents,
    Document,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Points,
    Rule,
    SignatureBox,
    Steps,
    Table,
    TickBox,
    direction,
)
from printouts.fonts import BOLD, CAP_HEIGHT_EM, REGULAR
from printouts.renderings import codes, furniture
from printouts.renderings.lines import Words, broken
from printouts.renderings.outputs import DOTS_ACROSS, MARGIN_DOTS
from printouts.renderings.traces import Box, PrintedCode, PrintedLine, PrintedTick, Trace

# 203 dpi, as all but every receipt printer has it.
DOTS_PER_MM = 8

_LARGE_CAP_MM = 6.4  # VVSG 2.0, 7.1-I: the larger of two sizes has capitals of 6.3 to 9.0 mm
_BODY_DOTS = {58: 29, 80: 32}  # 10.3 and 11.3 pt: never under 10 pt
_LEADING = 1.28
_LARGE_LEADING = 1.18  # large letters part their lines by themselves, and a roll has a length
_LARGE_FROM_DOTS = 60
_LIGHTEST_MODULE_DOTS = 3
_WHITE = 255
_LIGHTEST_BLACK = 140  # a little past the middle: thermal heads print thin
_BLACK_OR_WHITE = [_WHITE * (grey > _LIGHTEST_BLACK) for grey in range(256)]


class CodeTooWide(ValueError):
    """A QR code doesn't fit on the roll: its payload must be shorter."""


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Every measure of one roll, in dots. `across` is what may be written on, `head` what the printer's head covers."""

    head: int
    across: int
    body: int
    is_large: bool

    @property
    def small(self) -> int:
        return self.body if self.is_large else max(28, round(self.body * 0.88))

    @property
    def heading(self) -> int:
        return round(self.body * (1.0 if self.is_large else 1.22))

    @property
    def title(self) -> int:
        return round(self.body * (1.1 if self.is_large else 1.5))

    @property
    def gap(self) -> int:
        return round(self.body * (0.4 if self.is_large else 0.55))

    @property
    def box(self) -> int:
        return 8 * DOTS_PER_MM if self.is_large else 5 * DOTS_PER_MM


def raster(document: Document, width_mm: int = 80) -> Image.Image:
    """`document` as it comes out of a roll of 58 or 80 mm: mode "1", 8 dots a mm, copies one below the other.

    Raises CodeTooWide, and KeyError for another width.
    """
    pictures = rasters(document, width_mm)
    whole = Image.new("1", (pictures[0].width, sum(picture.height for picture in pictures)), 1)
    y = 0
    for picture in pictures:
        whole.paste(picture, (0, y))
        y += picture.height
    return whole


def png(document: Document, width_mm: int = 80) -> bytes:
    """`raster` on the whole width of its paper, the edges that no head reaches included, as a PNG file."""
    printed = raster(document, width_mm)
    paper = Image.new("1", (width_mm * DOTS_PER_MM, printed.height), 1)
    paper.paste(printed, ((paper.width - printed.width) // 2, 0))
    file = io.BytesIO()
    paper.save(file, "PNG")
    return file.getvalue()


def rasters(document: Document, width_mm: int = 80) -> tuple[Image.Image, ...]:
    """One picture a copy; each ends in a cut."""
    return tuple(_Roll(document, width_mm, copy).picture() for copy in document.copies or ("",))


def traces(document: Document, width_mm: int = 80) -> tuple[Trace, ...]:
    """Where each word, stroke and code of each copy is drawn. Raises as `raster` does."""
    return tuple(_Roll(document, width_mm, copy).trace() for copy in document.copies or ("",))


@lru_cache(maxsize=32)
def font(size: int, *, is_bold: bool) -> ImageFont.FreeTypeFont:
    """The typeface at `size` dots an em."""
    return ImageFont.truetype(BOLD if is_bold else REGULAR, size)


def _sizes(document: Document, width_mm: int) -> _Sizes:
    is_large = document.size_pt > 14  # noqa: PLR2004 - the document model's own limit
    large = -(-_LARGE_CAP_MM * DOTS_PER_MM // CAP_HEIGHT_EM)
    head = DOTS_ACROSS[width_mm]
    return _Sizes(head, head - 2 * MARGIN_DOTS, int(large) if is_large else _BODY_DOTS[width_mm], is_large)


class _Roll:
    """A roll being drawn, from the top down."""

    def __init__(self, document: Document, width_mm: int, copy: str) -> None:
        self._document = document
        self._copy = copy
        self._sizes = _sizes(document, width_mm)
        # Drawn in greys and cut to black and white at the end: at 203 dpi letters keep their shapes better so.
        self._picture = Image.new("L", (self._sizes.across, 2400), _WHITE)
        self._draw = ImageDraw.Draw(self._picture)
        self._y = 0
        self._is_mirrored = direction(document.language) == "rtl"
        self._lines: list[PrintedLine] = []
        self._strokes: list[Box] = []
        self._shapes: list[Box] = []
        self._ticks: list[PrintedTick] = []
        self._codes: list[PrintedCode] = []

    def trace(self) -> Trace:
        """Where everything is drawn, in dots of what the head covers."""
        height = self.picture().height
        size = (self._sizes.head, height)
        lines, strokes, shapes = tuple(self._lines), tuple(self._strokes), tuple(self._shapes)
        return Trace(size, lines, strokes, shapes, tuple(self._ticks), tuple(self._codes))

    def picture(self) -> Image.Image:
        """The whole roll."""
        self._space(self._sizes.gap // 2)
        for words in (*furniture.banners(self._document), *((self._copy,) if self._copy else ())):
            self._banner(words)
        for block in self._document.blocks:
            self._block(block)
        if self._document.foot:
            self._space(self._sizes.gap)
            self._words(self._document.foot, self._sizes.small)
        self._space(self._sizes.gap)
        whole = Image.new("L", (self._sizes.head, self._y), _WHITE)
        whole.paste(self._picture.crop((0, 0, self._sizes.across, self._y)), (MARGIN_DOTS, 0))
        return whole.point(_BLACK_OR_WHITE).convert("1", dither=Image.Dither.NONE)

    # What each block looks like.

    def _block(self, block: Block) -> None:  # noqa: C901, PLR0912, PLR0915 - one flat arm a kind of block
        sizes = self._sizes
        match block:
            case Heading(text, level):
                self._heading(text, level)
            case Paragraph():
                self._paragraph(block)
            case Steps(items, have_boxes):
                for number, item in enumerate(items, start=1):
                    self._step(number, item, has_box=have_boxes)
            case Points(items):
                for item in items:
                    self._point(item)
            case Choice():
                self._choice(block)
            case Figures(label, groups):
                self._figures(label, groups)
            case Code():
                self._code(block)
            case Codes(items, _, module_mm):
                for payload, words in items:
                    self._code(Code(payload, words, module_mm))
            case Table(caption, head, rows):
                self._words(caption, sizes.body, is_bold=True)
                self._words(" | ".join(head), sizes.small)
                for row in rows:
                    self._point(" | ".join(row))
                self._space(sizes.gap)
            case Contents(label):
                self._words(label, sizes.body, is_bold=True)
                for title in self._document.sections():
                    self._point(title)
            case CombField(label, groups, hint):
                self._words(label, sizes.body, is_bold=True)
                self._comb(groups)
                self._hint(hint)
            case BlankLine(label, lines, value):
                self._words(label, sizes.body, is_bold=True)
                if value is None:
                    self._blank_lines(lines)
                else:
                    self._words(value, sizes.body)
                self._space(sizes.gap)
            case TickBox(label):
                self._boxed(label, is_ticked=False, side=8 * DOTS_PER_MM)
            case SignatureBox(label, hint, height_mm):
                self._signature(label, hint, height_mm)
            case Correspondents(sender_labels, recipient, place_and_date):
                for label in sender_labels:
                    self._blank_lines(1)
                    self._words(label, sizes.small)
                self._space(sizes.gap)
                for line in recipient:
                    self._words(line, sizes.body) if line else self._blank_lines(1)
                self._space(sizes.gap)
                self._words(place_and_date, sizes.body)
                self._space(sizes.gap)
            case Rule(label):
                self._rule(label)
            case PageBreak():
                pass

    def _heading(self, text: str, level: int) -> None:
        is_title = level == 1
        size = self._sizes.title if is_title else self._sizes.heading
        self._space(0 if is_title else self._sizes.gap)
        self._words(text, size, is_bold=True)
        self._space(self._sizes.gap // 2)

    def _paragraph(self, block: Paragraph) -> None:
        size = self._sizes.small if block.is_small else self._sizes.body
        with self._written_in(block.language):
            if block.is_strong:
                bar, indent, top = 8, 24, self._y + 6
                self._words(block.text, size, is_bold=True, left=indent)
                self._stroke(self._mirrored(0, top, bar - 1, self._y))
                self._space(self._sizes.gap)
            else:
                self._words(block.text, size)
        self._space(self._sizes.gap)

    def _choice(self, block: Choice) -> None:
        sizes = self._sizes
        told = block.translated or ("",) * (len(block.answers) + 1)
        self._words(block.question, sizes.body, is_bold=True)
        self._once_more(told[0], block.language)
        self._space(sizes.gap // 2)
        for index, answer in enumerate(block.answers):
            side = 8 * DOTS_PER_MM if block.chosen is None else None
            self._boxed(answer, is_ticked=index == block.chosen, side=side)
            self._once_more(told[index + 1], block.language)
        self._space(sizes.gap)

    def _once_more(self, text: str, language: str) -> None:
        """The same in another language, where there is one."""
        if text:
            with self._written_in(language):
                self._words(text, self._sizes.body)

    @contextmanager
    def _written_in(self, language: str) -> Iterator[None]:
        """What is drawn meanwhile runs as `language` does; as the paper's does where it is empty."""
        before = self._is_mirrored
        if language:
            self._is_mirrored = direction(language) == "rtl"
        yield
        self._is_mirrored = before

    def _mirrored(self, left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
        """That box where lines run from left to right; its reflection where they run from right to left."""
        if not self._is_mirrored:
            return left, top, right, bottom
        edge = self._sizes.across - 1
        return edge - right, top, edge - left, bottom

    def _step(self, number: int, item: str, *, has_box: bool) -> None:
        sizes = self._sizes
        top = self._y
        label = f"{number}."
        indent = (sizes.box + 14) if has_box else 0
        if has_box:
            self._box(0, top + (self._line(sizes.body) - sizes.box) // 2 + 1, sizes.box)
        self._write((indent, top), label, sizes.body, is_bold=True)
        if sizes.is_large:
            self._y += max(self._line(sizes.body), sizes.box + 8)
            self._words(item, sizes.body)
        else:
            left = indent + int(font(sizes.body, is_bold=True).getlength("0. ")) + 4
            self._words(item, sizes.body, left=left)
            self._y = max(self._y, top + sizes.box + 6)
        self._space(sizes.gap)

    def _point(self, item: str) -> None:
        sizes = self._sizes
        side = sizes.body // 4
        top = self._y + (self._line(sizes.body) - side) // 2 + 2
        dot = self._mirrored(2, top, 2 + side, top + side)
        self._draw.ellipse(dot, fill=0)
        self._shapes.append(_on_the_head(dot))
        self._words(item, sizes.body, left=side + sizes.body // 2)
        self._space(sizes.gap // 2)

    def _boxed(self, label: str, *, is_ticked: bool, side: int | None = None) -> None:
        sizes = self._sizes
        side = side or min(sizes.box, sizes.body)
        top = self._y
        self._box(0, top + max(0, (self._line(sizes.body) - side) // 2 + 1), side, is_ticked=is_ticked)
        self._words(label, sizes.body, left=side + 14)
        self._y = max(self._y, top + side + 4)
        self._space(sizes.gap // 2)

    def _figures(self, label: str, groups: tuple[str, ...]) -> None:
        sizes = self._sizes
        self._words(label, sizes.body)
        one_line = " ".join(groups)
        fitting = self._fitting(one_line)
        size = min(fitting, round(sizes.body * 2.2))
        if size < sizes.body * 1.4:
            lines, size = groups, min(self._fitting(max(groups, key=len)), round(sizes.body * 1.8))
        else:
            lines = (one_line,)
        for line in lines:
            # Figures keep their order in every language.
            self._words(f"\u2066{line}\u2069" if self._is_mirrored else line, size, is_bold=True)
        self._space(sizes.gap)

    def _code(self, block: Code) -> None:
        sizes = self._sizes
        symbol = codes.qr(block.payload)
        wished = -(-block.module_mm * DOTS_PER_MM // 1)
        module = int(min(wished, sizes.across // symbol.side))
        if module < _LIGHTEST_MODULE_DOTS:
            raise CodeTooWide(f"a code of {symbol.modules} modules does not fit on {sizes.across} dots: say less in it")
        self._space(sizes.gap)
        self._need(symbol.side * module)
        left = (sizes.across - symbol.side * module) // 2 + codes.QUIET_ZONE * module
        side = symbol.modules * module
        area = _on_the_head((left, self._y, left + side - 1, self._y + side - 1))
        self._codes.append(PrintedCode(block.payload, area))
        for row in symbol.rows:
            for column, is_dark in enumerate(row):
                if is_dark:
                    x = left + column * module
                    self._draw.rectangle((x, self._y, x + module - 1, self._y + module - 1), fill=0)
            self._y += module
        self._space(codes.QUIET_ZONE * module)
        self._words(block.caption, sizes.small)
        self._space(sizes.gap)

    def _comb(self, groups: tuple[int, ...]) -> None:
        with self._written_in("fr"):  # figures and names of French papers, whatever stands around them
            self._combed(groups)

    def _combed(self, groups: tuple[int, ...]) -> None:
        side, x = 8 * DOTS_PER_MM, 0
        self._space(4)
        for boxes in groups:
            if x and x + boxes * side > self._sizes.across:
                self._space(side + 8)
                x = 0
            for _ in range(boxes):
                if x + side > self._sizes.across:
                    self._space(side + 8)
                    x = 0
                self._box(x, self._y, side, stroke=2)
                x += side - 2
            x += 3 * DOTS_PER_MM
        self._space(side + 8)

    def _signature(self, label: str, hint: str | None, height_mm: int) -> None:
        self._words(label, self._sizes.body, is_bold=True)
        self._hint(hint)
        height, thick, right = height_mm * DOTS_PER_MM, 22, self._sizes.across - 1
        self._space(6)
        self._need(height)
        bottom = self._y + height
        self._frame((0, self._y, right, bottom), 3)
        self._stroke(self._mirrored(0, bottom - 18 * DOTS_PER_MM, thick, bottom))
        self._stroke(self._mirrored(0, bottom - thick, 24 * DOTS_PER_MM, bottom))
        self._space(height + self._sizes.gap)

    def _rule(self, label: str | None) -> None:
        self._space(self._sizes.gap)
        self._need(4)
        across = self._sizes.across
        if label is None:
            self._stroke((0, self._y, across, self._y + 2))
        else:
            for x in range(0, across, 24):
                self._stroke((x, self._y, x + 12, self._y + 2))
        self._space(self._sizes.gap)
        if label is not None:
            self._words(label, self._sizes.small)
            self._space(self._sizes.gap // 2)

    def _banner(self, words: str) -> None:
        top = self._y
        self._space(8)
        self._words(words, self._sizes.heading, is_bold=True, left=20)
        self._space(12)
        self._frame((0, top, self._sizes.across - 1, self._y - 1), 4)
        self._space(self._sizes.gap)

    def _hint(self, hint: str | None) -> None:
        if hint:
            self._words(hint, self._sizes.small)
            self._space(self._sizes.gap // 2)

    def _blank_lines(self, lines: int) -> None:
        for _ in range(lines):
            self._space(12 * DOTS_PER_MM)
            self._stroke((0, self._y - 3, self._sizes.across, self._y - 1))
        self._space(8)

    # Letters and strokes.

    def _words(self, text: str, size: int, *, is_bold: bool = False, left: int = 0) -> None:
        """Write `text` in lines that break at spaces only; a word wider than the roll is set narrower."""
        face = font(size, is_bold=is_bold)
        across = self._sizes.across - left
        measure = partial(face.getlength, direction="rtl") if self._is_mirrored else face.getlength
        for line in broken(Words(text, measure), across):
            self._write((left, self._y), line, size, is_bold=is_bold)
            self._y += self._line(size)

    def _write(self, at: tuple[int, int], text: str, size: int, *, is_bold: bool) -> None:
        face = font(size, is_bold=is_bold)
        self._need(self._line(size) + size)
        runs = "rtl" if self._is_mirrored else None
        room, width = self._sizes.across - at[0], int(face.getlength(text, direction=runs)) + 1
        left = self._mirrored(at[0], 0, at[0] + min(room, width) - 1, 0)[0]
        place = (left + MARGIN_DOTS, at[1])
        self._lines.append(PrintedLine(text, place, size, is_bold, self._is_mirrored, room if width > room else None))
        if width <= room:
            self._draw.text((left, at[1]), text, font=face, fill=0, direction=runs)
            return
        # Its capitals stay as high as the others: whoever needs large print needs them in this word too.
        word = Image.new("L", (width, self._line(size) + size // 2), _WHITE)
        ImageDraw.Draw(word).text((0, 0), text, font=face, fill=0, direction=runs)
        pressed = word.resize((room, word.height), Image.Resampling.LANCZOS)
        # Its ink alone: what reaches down from the line above stays.
        self._picture.paste(0, (left, at[1]), ImageChops.invert(pressed))

    def _fitting(self, text: str) -> int:
        """The largest size, in dots an em, at which `text` in bold fits across."""
        at_100 = font(100, is_bold=True).getlength(text)
        return int(self._sizes.across * 100 / at_100)

    def _box(self, x: int, y: int, side: int, *, stroke: int | None = None, is_ticked: bool = False) -> None:
        self._need(side + 20)
        x = self._mirrored(x, 0, x + side - 1, 0)[0]
        width = stroke or (5 if self._sizes.is_large else 3)
        self._frame((x, y, x + side - 1, y + side - 1), width)
        if is_ticked:
            self._ticks.append(PrintedTick(_on_the_head((x, y, x + side - 1, y + side - 1)), len(self._lines)))
            points = [(0.2, 0.52), (0.42, 0.76), (0.8, 0.24)]
            pen = max(4, side // 7)
            self._draw.line([(x + a * side, y + b * side) for a, b in points], fill=0, width=pen, joint="curve")

    def _stroke(self, box: Box) -> None:
        """A black bar."""
        left, top, right, bottom = box
        within = (left, top, min(right, self._sizes.across - 1), bottom)
        self._draw.rectangle(within, fill=0)
        self._strokes.append(_on_the_head(within))

    def _frame(self, box: Box, pen: int) -> None:
        """Four bars around a place that stays white."""
        left, top, right, bottom = box
        self._stroke((left, top, right, top + pen - 1))
        self._stroke((left, bottom - pen + 1, right, bottom))
        self._stroke((left, top, left + pen - 1, bottom))
        self._stroke((right - pen + 1, top, right, bottom))

    @staticmethod
    def _line(size: int) -> int:
        return round(size * (_LEADING if size < _LARGE_FROM_DOTS else _LARGE_LEADING))

    def _space(self, dots: int) -> None:
        self._y += dots
        self._need(0)

    def _need(self, dots: int) -> None:
        """Make the picture longer where what comes next would not fit."""
        if self._y + dots + 400 > self._picture.height:
            longer = Image.new("L", (self._picture.width, self._picture.height * 2 + dots), _WHITE)
            longer.paste(self._picture, (0, 0))
            self._picture = longer
            self._draw = ImageDraw.Draw(longer)


def _on_the_head(box: Box) -> Box:
    """A box of what is written on, in dots of what the head covers."""
    left, top, right, bottom = box
    return left + MARGIN_DOTS, top, right + MARGIN_DOTS, bottom
