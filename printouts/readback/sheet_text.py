"""A sheet read back from its PDF's bytes: the words in the order in which a reader's software says them; the codes.

Letters come from the page's own drawing commands through each fount's table, ticks and codes from the paths that are
drawn, the order from the structure tree. Knows the PDF that we write; knows nothing of how it was made.
"""

import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
import zxingcpp
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from printouts.document import Document
from printouts.readback.bidi import Run, in_reading_order
from printouts.readback.wording import TICK, Differs, check_has, match, musts, payloads
from printouts.renderings.outputs import Difference

# A code has more squares than this; any other figure of ours is one stroke.
_FEWEST_SQUARES = 50
_DOTS_A_MODULE = 4
_QUIET_MODULES = 4
_TABLE = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
_SECTIONS = re.compile(r"beginbfchar(.*?)endbfchar", re.DOTALL)

Content = tuple[int, int]
"""A page's number and the number of a piece of marked content on it (MCID)."""


@dataclass(slots=True)
class _Marked:
    """What one piece of marked content draws."""

    runs: list[Run] = field(default_factory=list)
    squares: list[tuple[float, float, float, float]] = field(default_factory=list)
    strokes: int = 0


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a PDF shows: its words in order, its codes; what stands in the margin of each page."""

    words: str
    codes: tuple[str, ...]
    margins: tuple[str, ...]


def check(document: Document, data: bytes) -> None:
    """Raises Differs where the bytes aren't the pages of `document`; pikepdf's errors where they are no PDF."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            shown = _shown(pdf)
    except pikepdf.PdfError as trouble:
        raise Differs(Difference.UNREADABLE) from trouble
    # A page's end parts a copy in the structure too: what counts is that one follows the other, whole.
    copies = len(document.copies) or 1
    match(shown.words, musts(document, "") * copies)
    if shown.codes != payloads(document) * copies:
        raise Differs(Difference.CODES)
    for margin in shown.margins:
        check_has(margin, document.foot)


def _shown(pdf: pikepdf.Pdf) -> _Shown:
    drawn: dict[Content, _Marked] = {}
    margins = []
    for number, page in enumerate(pdf.pages):
        margin = _Marked()
        _draw(page, number, drawn, margin)
        margins.append(in_reading_order(margin.runs))
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    words: list[str] = []
    runs: list[Run] = []
    codes: list[str] = []
    for element, content in _leaves(pdf.Root.StructTreeRoot, None, pages):
        marked = drawn.get(content, _Marked())
        if Name.Figure != element.S:
            runs += marked.runs
        elif len(marked.squares) >= _FEWEST_SQUARES:
            codes.append(_code(marked.squares))
        elif marked.strokes:
            words += (in_reading_order(runs), TICK, str(element.get("/Alt", "")))
            runs = []
    words.append(in_reading_order(runs))
    return _Shown("".join(words), tuple(codes), tuple(margins))


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _leaves(
    element: pikepdf.Object, page: int | None, pages: dict[tuple[int, int], int]
) -> Iterator[tuple[pikepdf.Object, Content]]:
    """Each piece of marked content under `element`, in order, with the element that it belongs to."""
    own = element.get("/Pg")
    page = pages.get(own.objgen, page) if own is not None else page
    for kid in _kids(element):
        if isinstance(kid, Dictionary):
            if kid.get("/S") is not None:
                yield from _leaves(kid, page, pages)
            elif kid.get("/MCID") is not None:
                there = kid.get("/Pg")
                number = pages.get(there.objgen, page) if there is not None else page
                yield element, (-1 if number is None else number, int(kid.MCID))
        else:
            yield element, (-1 if page is None else page, int(kid))


def _draw(page: pikepdf.Page, number: int, drawn: dict[Content, _Marked], margin: _Marked) -> None:
    """Run a page's commands as far as words, squares and strokes go."""
    founts = {str(name): _table(fount) for name, fount in page.Resources.get("/Font", Dictionary()).items()}
    letters: dict[int, str] = {}
    line, left = (number, 0.0), 0.0
    inside: list[_Marked] = []
    corners: list[tuple[float, float]] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        marked = inside[-1] if inside else margin
        match name:
            case "BDC" | "BMC":
                properties = operands[1] if name == "BDC" else None
                mcid = properties.get("/MCID") if isinstance(properties, Dictionary) else None
                inside.append(margin if mcid is None else drawn.setdefault((number, int(mcid)), _Marked()))
            case "EMC":
                inside.pop()
            case "Tf":
                letters = founts[str(operands[0])]
            case "Tm":
                left, line = float(operands[4]), (number, float(operands[5]))
            case "Tj":
                marked.runs.append(Run(line, left, _said(bytes(operands[0]), letters)))
            case "TJ":
                glyphs = (_said(bytes(one), letters) for one in operands[0] if isinstance(one, pikepdf.String))
                marked.runs.append(Run(line, left, tuple(itertools.chain.from_iterable(glyphs))))
            case "m":
                corners = [(float(operands[0]), float(operands[1]))]
            case "l":
                corners.append((float(operands[0]), float(operands[1])))
            case "h" if len(corners) >= 4:  # noqa: PLR2004 - of a rectangle
                across, down = zip(*corners, strict=True)
                marked.squares.append((min(across), min(down), max(across), max(down)))
            case "S":
                marked.strokes += 1
            case _:
                pass


def _table(fount: pikepdf.Object) -> dict[int, str]:
    """What each glyph of a fount says: its ToUnicode table."""
    written = fount.ToUnicode.read_bytes().decode("ascii")
    return {
        int(glyph, 16): bytes.fromhex(said).decode("utf-16-be")
        for section in _SECTIONS.findall(written)
        for glyph, said in _TABLE.findall(section)
    }


def _said(glyphs: bytes, letters: dict[int, str]) -> tuple[str, ...]:
    """What each glyph says. Raises KeyError where one says nothing."""
    return tuple(letters[int.from_bytes(glyphs[at : at + 2], "big")] for at in range(0, len(glyphs), 2))


def _code(squares: list[tuple[float, float, float, float]]) -> str:
    """What a code drawn in squares holds; empty where nobody can read it."""
    left, top = min(one[0] for one in squares), min(one[1] for one in squares)
    right, bottom = max(one[2] for one in squares), max(one[3] for one in squares)
    module = min(one[3] - one[1] for one in squares)
    scale, edge = _DOTS_A_MODULE / module, _QUIET_MODULES * _DOTS_A_MODULE
    size = (round((right - left) * scale) + 2 * edge, round((bottom - top) * scale) + 2 * edge)
    picture = Image.new("L", size, 255)
    pen = ImageDraw.Draw(picture)
    for x0, y0, x1, y1 in squares:
        box = [edge + round((x0 - left) * scale), edge + round((y0 - top) * scale)]
        pen.rectangle((*box, edge + round((x1 - left) * scale) - 1, edge + round((y1 - top) * scale) - 1), fill=0)
    found = zxingcpp.read_barcodes(picture)
    return next((one.text for one in found if one.valid), "")
