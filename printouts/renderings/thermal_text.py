"""A document in the letters that an ESC/POS printer has itself: fast on slow lines. Knows columns, not dots.

Code page WPC1252 is chosen once and kept: it has é è ç œ € « » ’ at one place each. Normal text is twice as high as
the printer's font A, large print three times as high and wide.
"""

from dataclasses import dataclass

from PIL import Image

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
)
from printouts.renderings import codes, furniture, plain
from printouts.renderings.escpos_stream import Stream
from printouts.renderings.lines import Words, broken
from printouts.renderings.outputs import DOTS_ACROSS, MARGIN_DOTS

# Dots that may be written on, and as many characters of font A as that holds.
_DOTS = {width: dots - 2 * MARGIN_DOTS for width, dots in DOTS_ACROSS.items()}
_FONT_A_DOTS = 12
_COLUMNS = {width: dots // _FONT_A_DOTS for width, dots in _DOTS.items()}
_LIGHTEST_MODULE_DOTS = 3
# What CP1252 lacks and French papers have.
_REPLACED = str.maketrans({"\u202f": "\u00a0", "\u2011": "-", "\u2212": "-", "☐": "[", "→": ">", "\u2009": "\u00a0"})


@dataclass(frozen=True, slots=True)
class _Size:
    """How many times wider and higher than font A."""

    wide: int
    high: int


_NORMAL = _Size(1, 2)
_DOUBLE = _Size(2, 2)
_LARGE = _Size(3, 3)


def has_letters_for(document: Document) -> bool:
    """Whether the printer's own letters can say all of `document`: Arabic, Cyrillic and Turkish ones it lacks."""
    try:
        plain.text(document).translate(_REPLACED).encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def escpos(document: Document, width_mm: int) -> bytes:
    """`document` as text commands, every copy followed by a cut."""
    return _Text(document, width_mm).written()


class _Text:
    """A printer's stream being written."""

    def __init__(self, document: Document, width_mm: int) -> None:
        self._document = document
        self._columns = _COLUMNS[width_mm]
        self._dots = _DOTS[width_mm]
        self._is_large = document.size_pt > 14  # noqa: PLR2004 - the document model's own limit
        self._stream = Stream(left_margin=MARGIN_DOTS)

    def written(self) -> bytes:
        """The bytes of every copy."""
        for copy in self._document.copies or ("",):
            for words in (*furniture.banners(self._document), *((copy,) if copy else ())):
                self._say(f"** {words} **", is_bold=True)
            for block in self._document.blocks:
                self._block(block)
            if self._document.foot:
                self._feed()
                self._say(self._document.foot)
            self._stream.cut()
        return self._stream.written()

    def _block(self, block: Block) -> None:  # noqa: C901, PLR0912, PLR0915 - one flat arm a kind of block
        match block:
            case Heading(text, level):
                self._feed()
                self._say(text, size=_DOUBLE if level == 1 else _NORMAL, is_bold=True)
            case Paragraph(text, is_strong):
                self._say(text, is_bold=is_strong)
                self._feed()
            case Steps(items, have_boxes):
                for number, item in enumerate(items, start=1):
                    self._say(item, start=f"{'[ ] ' if have_boxes else ''}{number}. ")
                self._feed()
            case Points(items):
                for item in items:
                    self._say(item, start="• ")
                self._feed()
            case Choice(question, answers, chosen):
                self._say(question, is_bold=True)
                for index, answer in enumerate(answers):
                    self._say(answer, start="[X] " if index == chosen else "[ ] ")
                self._feed()
            case Figures(label, groups):
                self._say(label)
                times = max(1, min(3, self._columns // len(" ".join(groups))))
                self._say(" ".join(groups), size=_Size(times, max(2, times)), is_bold=True)
                self._feed()
            case Code():
                self._code(block)
            case Codes(items, _, module_mm):
                for payload, words in items:
                    self._code(Code(payload, words, module_mm))
                    self._feed()
            case Table(caption, head, rows):
                self._say(caption, is_bold=True)
                self._say(" | ".join(head))
                for row in rows:
                    self._say(" | ".join(row), start="• ")
                self._feed()
            case Contents(label):
                self._say(label, is_bold=True)
                for title in self._document.sections():
                    self._say(title, start="• ")
                self._feed()
            case CombField(label, groups, hint):
                self._say(label, is_bold=True)
                self._feed()
                self._say(" ".join("_" * boxes for boxes in groups), size=_DOUBLE)
                self._hint(hint)
            case BlankLine(label, lines, value):
                self._say(label, is_bold=True)
                if value is None:
                    self._blank_lines(lines)
                else:
                    self._say(value)
            case TickBox(label):
                self._say(label, start="[ ] ")
            case SignatureBox(label, hint):
                self._say(label, is_bold=True)
                self._hint(hint)
                self._feed(5)
                self._rule()
            case Correspondents(sender_labels, recipient, place_and_date):
                for label in sender_labels:
                    self._blank_lines(1)
                    self._say(label)
                for line in recipient:
                    self._say(line) if line else self._blank_lines(1)
                self._say(place_and_date)
            case Rule(label):
                self._rule()
                if label:
                    self._say(label)
            case PageBreak():
                pass

    def _say(self, text: str, *, size: _Size = _NORMAL, is_bold: bool = False, start: str = "") -> None:
        """Print `text` in lines that break at spaces. A word too long for a line is set narrower, not broken.

        `start` stands before the first line; in normal print the others are indented by as much.
        """
        wished = _LARGE if self._is_large else size
        indent = "" if self._is_large else " " * len(start)
        across = self._columns // wished.wide - len(indent)
        told = text.translate(_REPLACED)
        for number, line in enumerate(broken(Words(start + told if self._is_large else told, len), across)):
            whole = line if self._is_large else (indent if number else start) + line
            wide = wished.wide
            while wide > 1 and len(whole) * wide > self._columns:
                wide -= 1
            self._stream.line(whole, wide=wide, high=wished.high, is_bold=is_bold)

    def _hint(self, hint: str | None) -> None:
        if hint:
            self._say(hint)

    def _blank_lines(self, lines: int) -> None:
        for _ in range(lines):
            self._feed(2)
            self._rule()

    def _rule(self) -> None:
        self._stream.line("_" * self._columns)

    def _feed(self, lines: int = 1) -> None:
        self._stream.line("\n" * (lines - 1))

    def _code(self, block: Code) -> None:
        """The code as a picture: whether a printer's own QR command works depends on its firmware."""
        symbol = codes.qr(block.payload)
        module = min(round(block.module_mm * 8 + 0.5), self._dots // symbol.side)
        if module < _LIGHTEST_MODULE_DOTS:
            raise ValueError(f"a code of {symbol.modules} modules does not fit on {self._dots} dots: say less in it")
        picture = Image.new("1", (symbol.side, symbol.side), 1)
        for y, row in enumerate(symbol.rows):
            for x, is_dark in enumerate(row):
                if is_dark:
                    picture.putpixel((x + codes.QUIET_ZONE, y + codes.QUIET_ZONE), 0)
        side = symbol.side * module
        self._stream.picture(picture.resize((side, side), Image.Resampling.NEAREST))
        self._say(block.caption)
