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
)
from printouts.fonts import BOLD, FAMILY, REGULAR
from printouts.renderings import codes, furniture, tagging
from printouts.renderings.outputs import Rendered
from printouts.typography import unbroken

SIZES_PT = (14, 18, 24)

_TEMPLATES = Path(__file__).parent.parent / "templates"
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

    A code right after a place to sign stands beside it: what is signed is then on the same square of paper.
    """
    left = list(blocks)
    while left:
        block = left.pop(0)
        if isinstance(block, SignatureBox) and left and isinstance(left[0], Code):
            yield "signing", (block, left.pop(0))
        elif isinstance(block, Figures | Code):
            run: list[Block] = [block]
            while left and isinstance(left[0], Figures | Code):
                run.append(left.pop(0))
            yield "band", tuple(run)
        else:
            yield _MACROS[type(block)], block


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
    environment.tests["figures_block"] = lambda block: isinstance(block, Figures)
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
