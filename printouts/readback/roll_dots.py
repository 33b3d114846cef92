"""A roll read back from its ESC/POS bytes: the printer's commands decoded, every dot of the picture accounted for.

The decoder is the virtual printer's, which shares no code with what writes our receipts. A line counts as read where
its words, drawn anew and by themselves, are the very dots that were sent; codes are read by zxing-cpp. No dot may be
left over: a word too many is as wrong as one that is missing.
"""

from functools import lru_cache

import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageDraw, ImageFont

from printouts.document import Document
from printouts.fonts import BOLD, REGULAR
from printouts.readback.wording import TICK, Differs, bare, match, musts, payloads
from printouts.renderings import roll
from printouts.renderings.outputs import DOTS_ACROSS, MARGIN_DOTS, Difference
from printouts.renderings.traces import Box, PrintedLine, Trace
from printouts.virtual.machine import Machine
from printouts.virtual.paper import Paper

_WHITE, _BLACK = 255, 0
# As the head prints it: what is darker is a dot.
_LIGHTEST_DOT = 140
_TO_DOTS = [_WHITE * (grey > _LIGHTEST_DOT) for grey in range(256)]
# Of a ticked box, how much is black at least, in its middle: a stroke across it is twice as much.
_LEAST_TICKED = 0.06
# A reader needs white around a code, of four modules; ours are ten dots wide at most.
_AROUND_A_CODE = 40


def check(document: Document, data: bytes, width_mm: int) -> None:
    """Raises Differs where the bytes don't print `document` on a roll of that width, copy by copy."""
    machine = Machine(DOTS_ACROSS[width_mm])
    machine.feed(data)
    labels = document.copies or ("",)
    if machine.unknown:
        raise Differs(Difference.UNREADABLE)
    if len(machine.papers) != len(labels) or not all(paper.is_cut for paper in machine.papers):
        raise Differs(Difference.COPIES)
    if any(paper.text.strip() for paper in machine.papers):
        for paper, label in zip(machine.papers, labels, strict=True):
            _check_text(document, paper, label)
        return
    traces = roll.traces(document, width_mm)
    for paper, trace, label in zip(machine.papers, traces, labels, strict=True):
        _check_dots(document, paper, trace, label)


def _check_text(document: Document, paper: Paper, label: str) -> None:
    """Letters of the printer's own: the words are in the bytes as words."""
    _match("\n".join(line.text.replace("[X]", TICK) for line in paper.lines), document, label)
    if _codes_in(paper.image) != sorted(payloads(document)):
        raise Differs(Difference.CODES)


def _check_dots(document: Document, paper: Paper, trace: Trace, label: str) -> None:
    ticks = {tick.after for tick in trace.ticks}
    _match("\n".join(TICK * (at in ticks) + line.text for at, line in enumerate(trace.lines)), document, label)
    if any(_lacks_a_shape(line) for line in trace.lines):
        raise Differs(Difference.LETTERS)
    came_out = paper.image.convert("L")
    for tick in trace.ticks:
        _check_tick(came_out.crop(_middle(tick.box)))
    if ImageChops.difference(came_out, _drawn_anew(trace, came_out)).getbbox() is not None:
        raise Differs(Difference.DOTS)
    for code in trace.codes:
        if _codes_in(came_out.crop(_wider(code.box))) != [code.payload]:
            raise Differs(Difference.CODES)
    if tuple(code.payload for code in trace.codes) != payloads(document):
        raise Differs(Difference.CODES)


def _match(words: str, document: Document, label: str) -> None:
    match(words, musts(document, label))
    # Where a roll has a foot it is its last line: there is no margin to look for it.
    if not bare(words).endswith(bare(document.foot)):
        raise Differs(Difference.WORDS)


def _check_tick(middle: Image.Image) -> None:
    black = middle.histogram()[_BLACK]
    if black < _LEAST_TICKED * middle.width * middle.height:
        raise Differs(Difference.WORDS)


def _drawn_anew(trace: Trace, came_out: Image.Image) -> Image.Image:
    """The paper as its words, bars and codes make it. What is round or a code is taken as it came: others read it."""
    paper = Image.new("L", came_out.size, _WHITE)
    for box in (*trace.shapes, *(tick.box for tick in trace.ticks), *(code.box for code in trace.codes)):
        paper.paste(came_out.crop(_past_the_end(box)), box[:2])
    pen = ImageDraw.Draw(paper)
    for stroke in trace.strokes:
        pen.rectangle(stroke, fill=_BLACK)
    for line in trace.lines:
        words, reach = _line(line)
        left, top = line.place[0] - reach, line.place[1] - reach
        area = (left, top, left + words.width, top + words.height)
        paper.paste(ImageChops.darker(paper.crop(area), words), (left, top))
    for edge in (0, paper.width - MARGIN_DOTS):
        pen.rectangle((edge, 0, edge + MARGIN_DOTS - 1, paper.height), fill=_WHITE)
    return paper


def _line(line: PrintedLine) -> tuple[Image.Image, int]:
    """The words of one line, as dots, and how far left of and above its place the picture begins: letters reach out.

    A line that was pressed into its room has nowhere to reach to.
    """
    face = _face(line.size, is_bold=line.is_bold)
    runs = "rtl" if line.is_mirrored else None
    width, reach = int(face.getlength(line.text, direction=runs)) + 1, 0 if line.room else line.size
    words = Image.new("L", (width + 2 * reach, reach + 2 * line.size), _WHITE)
    ImageDraw.Draw(words).text((reach, reach), line.text, font=face, fill=_BLACK, direction=runs)
    if line.room:
        words = words.resize((line.room, words.height), Image.Resampling.LANCZOS)
    return words.point(_TO_DOTS), reach


@lru_cache(maxsize=32)
def _face(size: int, *, is_bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BOLD if is_bold else REGULAR, size)


@lru_cache(maxsize=2)
def _shapes(*, is_bold: bool) -> frozenset[int]:
    """The characters that the typeface has a shape for."""
    with TTFont(BOLD if is_bold else REGULAR, lazy=True) as typeface:
        return frozenset(typeface.getBestCmap())


def _lacks_a_shape(line: PrintedLine) -> bool:
    """Whether a letter of it comes out as an empty box."""
    return any(ord(one) not in _shapes(is_bold=line.is_bold) for one in bare(line.text))


def _codes_in(picture: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(picture.convert("L"))
    return sorted(one.text for one in found if one.valid)


def _past_the_end(box: Box) -> Box:
    """As Pillow has it: the right and the bottom not included."""
    left, top, right, bottom = box
    return left, top, right + 1, bottom + 1


def _middle(box: Box) -> Box:
    left, top, right, bottom = _past_the_end(box)
    quarter = (right - left) // 4
    return left + quarter, top + quarter, right - quarter, bottom - quarter


def _wider(box: Box) -> Box:
    left, top, right, bottom = _past_the_end(box)
    return left - _AROUND_A_CODE, top - _AROUND_A_CODE, right + _AROUND_A_CODE, bottom + _AROUND_A_CODE
