"""A document as the sentences that read it aloud: the words of the paper, in its order. Knows no voice.

Figures come in the groups that the paper has ("0412 8835 0917"); saying them digit by digit is the voice's business.
"""

import re
from collections.abc import Iterator

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
from printouts.renderings import furniture

# A sentence ends at . ! ? … before a space and a capital, an opening guillemet or a figure, unless what comes before
# the full stop is one letter ("R. 1111") or one of the abbreviations that French papers have.
_SENTENCE_END = re.compile(
    r"(?<![\s(][A-Za-z]\.)(?<!^[A-Z]\.)(?<!\bart\.)(?<!\bMme\.)(?<!\bDr\.)(?<!\bav\.)(?<!\btél\.)"
    r"(?<=[.!?…؟])\s+(?=[A-ZÀ-ÖØ-ÝŒĞİŞЄІЇА-ЯҐ\u0621-\u064a«“¿¡0-9])"
)


def sentences(document: Document) -> tuple[str, ...]:
    """What is said to read `document` aloud, one copy of it. Nothing is empty."""
    said = [
        *furniture.banners(document),
        *(sentence for block in document.blocks for sentence in _of(document, block)),
        document.foot,
    ]
    return tuple(part for text in said for part in _parts(text))


def of_block(document: Document, block: Block) -> tuple[str, ...]:
    """What is said of one block, not parted into sentences. Nothing is empty."""
    return tuple(filter(None, _of(document, block)))


def _parts(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from (part.strip() for part in _SENTENCE_END.split(line) if part.strip())


def _of(document: Document, block: Block) -> Iterator[str]:
    if isinstance(block, Contents):
        yield from (block.label, *document.sections())
    else:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:  # noqa: C901, PLR0912 - one flat arm a kind of block
    match block:
        case Paragraph(language=language) if language:
            pass  # the same once more, in words that the paper's voice can't say
        case Heading(text) | Paragraph(text):
            yield text
        case Steps(items):
            # Numbers stand by themselves, so that a step is the very sentence that was spoken before, and cached.
            for number, item in enumerate(items, start=1):
                yield f"{number}."
                yield item
        case Points(items):
            yield from items
        case Choice(question, answers, chosen, spoken):
            yield question
            yield from answers if chosen is None else (spoken,)
        case Figures(label, groups):
            yield label
            yield " ".join(groups)
        case Code(_, caption):
            yield caption
        case Codes(items):
            yield from (words for _, words in items)
        case Table(caption, head, rows):
            yield caption
            yield ", ".join(head)
            yield from (", ".join(row) for row in rows)
        case Contents():
            pass  # known to the document alone
        case CombField(label, _, hint) | SignatureBox(label, hint):
            yield label
            yield hint or ""
        case BlankLine(label, _, value):
            yield label if value is None else f"{label} {value}"
        case TickBox(label):
            yield label
        case Correspondents(sender_labels, recipient, place_and_date):
            yield from sender_labels
            yield ", ".join(line for line in recipient if line)
            yield place_and_date
        case Rule(label):
            yield label or ""
        case PageBreak():
            pass
