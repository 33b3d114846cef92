"""A document as a tagged A4 PDF (PDF/UA-1), every copy in the one file. Knows pages; knows nothing of printers."""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

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
from printouts.fonts import BOLD, FAMILY, REGULAR
from printouts.renderings import codes, furniture, tagging
from printouts.renderings.outputs import Rendered
from printouts.typography import unbroken

SIZES_PT = (14, 18, 24)

_TEMPLATES = Path(__file__).parent.parent / "templates"
# A place to sign for somebody beside the person, in mm.
_SMALL_PLACE_MM = 25
_BESIDE_EACH_OTHER = 2
_MACROS: dict[type[Any], str] = {
    Heading: "heading",
    Paragraph: "paragraph",
    Steps: "steps",
    Points: "points",
    Choice: "choice",
    Codes: "codes",
    Table: "table",
    Contents: "contents",
    CombField: "comb",
    BlankLine: "blank_line",
    TickBox: "tick_box",
    SignatureBox: "signature",
    Correspondents: "correspondents",
    Rule: "rule",
    PageBreak: "page_break",
}


def pdf(document: Document) -> bytes:
    """`document` as PDF/UA-1: see `rendered`."""
    return rendered(document).pdf


def rendered(document: Document) -> Rendered:
    """`document` as PDF/UA-1. The size of its text is the least of 14, 18 and 24 pt that is no smaller than asked.

    Raises ValueError where a code's payload is too long for a QR code.
    """
    copies = document.copies or ("",)
    html = _html(document)
    fonts, sheets = _style()
    first = html.render(font_config=fonts, stylesheets=[*sheets, _pages(document, 1)])
    if len(first.pages) % len(copies):
        raise AssertionError("copies of one paper differ in length")
    pages = len(first.pages) // len(copies)
    written = html.write_pdf(font_config=fonts, stylesheets=[*sheets, _pages(document, pages)], pdf_variant="pdf/ua-1")
    return Rendered(tagging.finish(written), len(first.pages))


def _html(document: Document) -> HTML:
    html = (
        _environment()
        .get_template("sheet.html.jinja")
        .render(
            document=document,
            size=next((size for size in SIZES_PT if size >= document.size_pt), SIZES_PT[-1]),
            is_letter=any(isinstance(block, Correspondents) for block in document.blocks),
            levels=_levels(document),
            has_contents=any(isinstance(block, Contents) for block in document.blocks),
            copies=document.copies or ("",),
            banners=furniture.banners(document),
            pieces=tuple(_pieces(document.blocks)),
            qr=codes.qr,
        )
    )
    return HTML(string=html, base_url=str(_TEMPLATES))


def _pieces(blocks: tuple[Block, ...]) -> Iterator[tuple[str, object]]:
    """Which macro lays out which block: figures and codes that follow each other stand side by side in a band.

    A code right after a place to sign stands beside it, with the line before: what is signed is then on the same
    square of paper. Two lines to fill in side by side save height, and so do two small places to sign, each under
    the lines that go with it. The title of a paper that has figures at its head stands in their band.
    """
    left = list(blocks)
    match left:
        case [Heading(level=1) as title, Paragraph() as intro, Figures(), *_]:
            del left[:2]
            yield "titled_band", ((title, intro), _run(left))
    while left:
        if places := _small_places_to_sign(left):
            yield "sides", places
            continue
        block = left.pop(0)
        if isinstance(block, PageBreak) and block.is_spared:
            yield "together", block
            yield from _pieces(tuple(left))
            yield "together_ends", block
            return
        if _is_line(block) and len(left) > 1 and isinstance(left[0], SignatureBox) and isinstance(left[1], Code):
            yield "signing", ((block, left.pop(0)), left.pop(0))
        elif isinstance(block, SignatureBox) and left and isinstance(left[0], Code):
            yield "signing", ((block,), left.pop(0))
        elif _is_line(block) and left and _is_line(left[0]):
            lines = (block, left.pop(0))
            # Two lines are as high as an answer in a few words.
            higher = left and isinstance(left[0], BlankLine) and left[0].lines == len(lines)
            yield "sides", (lines, (left.pop(0),)) if higher else tuple((line,) for line in lines)
        elif isinstance(block, Figures | Code):
            yield "band", (block, *_run(left))
        else:
            yield _MACROS[type(block)], block


def _run(left: list[Block]) -> tuple[Block, ...]:
    """The figures and codes that `left` begins with, taken from it."""
    run: list[Block] = []
    while left and isinstance(left[0], Figures | Code):
        run.append(left.pop(0))
    return tuple(run)


def _is_line(block: Block) -> bool:
    """Whether it is one line to write on."""
    return isinstance(block, BlankLine) and block.value is None and block.lines == 1


def _small_places_to_sign(left: list[Block]) -> tuple[tuple[Block, ...], ...]:
    """The first two places to sign that `left` begins with, each with its lines, taken from it; else none."""
    places: list[tuple[Block, ...]] = []
    end = 0
    for _ in range(_BESIDE_EACH_OTHER):
        start = end
        while end < len(left) and _is_line(left[end]):
            end += 1
        if end == start or end == len(left):
            return ()
        box = left[end]
        if not isinstance(box, SignatureBox) or box.height_mm > _SMALL_PLACE_MM:
            return ()
        end += 1
        places.append(tuple(left[start:end]))
    del left[:end]
    return tuple(places)


def _levels(document: Document) -> dict[int, int]:
    """Heading levels without gaps, whatever the document left out (Matterhorn 14-003)."""
    used = sorted({block.level for block in document.blocks if isinstance(block, Heading)})
    return {level: rank for rank, level in enumerate(used, start=1)}


def _pages(document: Document, pages: int) -> CSS:
    """What stands around each page: the foot on all, each with its number in its own copy, the banners from page 2."""
    rules = [f"@page {{ @bottom-left {{ content: {_quoted(document.foot)} }} }}"]
    head = _quoted(" · ".join(furniture.banners(document)))
    for copy, label in enumerate(document.copies or ("",)):
        for page in range(1, pages + 1):
            line = _quoted(furniture.page_line(document, page, pages, label))
            running = f"@top-center {{ content: {head} }}" if page > 1 else ""
            rules.append(f"@page :nth({copy * pages + page}) {{ @bottom-right {{ content: {line} }} {running} }}")
    return CSS(string="\n".join(rules))


def _quoted(words: str) -> str:
    """`words` as a CSS string. JSON's escapes of quotes and backslashes are CSS's too; newlines are made spaces."""
    return json.dumps(unbroken(" ".join(words.split("\n"))), ensure_ascii=False)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        finalize=_finished,
    )
    environment.globals["direction"] = direction
    environment.tests["figures_block"] = lambda block: isinstance(block, Figures)
    environment.tests["signature_block"] = lambda block: isinstance(block, SignatureBox)
    environment.tests["code_block"] = lambda block: isinstance(block, Code)
    return environment


def _finished(value: object) -> object:
    """Whatever a template writes. Its own markup is no text."""
    return unbroken(value) if type(value) is str else value


@lru_cache(maxsize=1)
def _style() -> tuple[FontConfiguration, tuple[CSS, ...]]:
    fonts = FontConfiguration()
    faces = "".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; src: url({path.as_uri()}) }}'
        for weight, path in ((400, REGULAR), (700, BOLD))
    )
    return fonts, (
        CSS(string=faces, font_config=fonts),
        CSS(filename=_TEMPLATES / "sheet.css", font_config=fonts),
    )
