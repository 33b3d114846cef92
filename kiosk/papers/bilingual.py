"""One paper in two languages: each line in the language of the country, then once more in the person's.

Knows documents of one shape; knows no words. Both are made from one record, so they have the same blocks.
"""

import dataclasses
from collections.abc import Iterator

from printouts.document import (
    BlankLine,
    Block,
    Choice,
    CombField,
    Document,
    Heading,
    Paragraph,
    Points,
    SignatureBox,
    Steps,
    TickBox,
)


def bilingual(paper: Document, translation: Document) -> Document:
    """`paper`, each of its lines followed by that of `translation`. Raises ValueError where their shapes differ."""
    blocks = zip(paper.blocks, translation.blocks, strict=True)
    paired = (block for one, other in blocks for block in _paired(one, other, translation.language))
    return dataclasses.replace(paper, blocks=tuple(paired))


def _paired(one: Block, other: Block, language: str) -> Iterator[Block]:
    match one, other:
        case Choice(), Choice():
            yield dataclasses.replace(one, translated=(other.question, *other.answers), language=language)
        case Heading(), Heading():
            yield one
            yield Paragraph(other.text, language=language)
        case Paragraph(), Paragraph():
            yield one
            yield Paragraph(other.text, is_small=one.is_small, language=language)
        case ((Steps() | Points()), (Steps() | Points())):
            yield one
            yield Paragraph("\n".join(_numbered(other)), language=language)
        case TickBox(), TickBox():
            yield one
            yield Paragraph(other.label, language=language)
        # Before the line to write on, and not between it and what stands beside it.
        case ((BlankLine() | CombField() | SignatureBox()), (BlankLine() | CombField() | SignatureBox())):
            yield Paragraph(" – ".join(filter(None, (other.label, getattr(other, "hint", None)))), language=language)
            yield one
        case _:
            yield one


def _numbered(block: Steps | Points) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        yield f"{number}. {item}" if isinstance(block, Steps) else item
