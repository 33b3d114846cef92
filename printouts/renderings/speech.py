"""A document as the sentences that read it aloud: the words of the paper, in its order. Knows no voice.

It is read as somebody reads to somebody: a label in one sentence with its value, a step with its number, the lines that
wait for a hand together. What only machines compare is named. Figures come in the groups that the paper has
("0412 8835 0917"); saying them digit by digit is the voice's business.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

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
    Paragraph,
    Points,
    Rule,
    SignatureBox,
    Steps,
    Table,
    TickBox,
    direction,
)
from printouts.renderings import furniture

# A sentence ends at . ! ? … before a space and a capital, an opening guillemet or a figure, unless what comes before
# the full stop is one letter ("R. 1111"), the number of a step, or one of the abbreviations that French papers have.
_SENTENCE_END = re.compile(
    r"(?<!^\d\.)(?<!^\d\d\.)(?<![\s(][A-Za-z]\.)(?<!^[A-Z]\.)(?<!\bart\.)(?<!\bMme\.)(?<!\bDr\.)(?<!\bav\.)(?<!\btél\.)"
    r"(?<=[.!?…؟])\s+(?=[A-ZÀ-ÖØ-ÝŒĞİŞЄІЇА-ЯҐ\u0621-\u064a«“¿¡0-9])"
)
# Between lines that wait for a hand: their labels have commas of their own.
_BETWEEN_LINES = "\u202f; "
# Around figures within a sentence that is written from right to left: their groups keep their order.
_ISOLATED = "\u2066{}\u2069"


def sentences(document: Document) -> tuple[str, ...]:
    """What is said to read `document` aloud, one copy of it. Nothing is empty."""
    said = [*furniture.banners(document), *_all(document), document.foot]
    return tuple(part for text in said for part in _parts(text))


def of_block(document: Document, block: Block) -> tuple[str, ...]:
    """What is said of one block, not parted into sentences. Nothing is empty."""
    return tuple(filter(None, _of(document, block)))


def _parts(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from (part.strip() for part in _SENTENCE_END.split(line) if part.strip())


def _all(document: Document) -> Iterator[str]:
    """Every block; those that wait for a hand and follow each other in one sentence."""
    for waits, blocks in groupby(document.blocks, key=_waits_for_a_hand):
        if waits:
            yield _by_hand(document, (label for block in blocks for label in _labels(block)))
        else:
            yield from (said for block in blocks for said in _of(document, block))


def _waits_for_a_hand(block: Block) -> bool:
    return isinstance(block, CombField | SignatureBox) or (isinstance(block, BlankLine) and block.value is None)


def _labels(block: Block) -> Iterator[str]:
    match block:
        case CombField(label, _, hint) | SignatureBox(label, hint):
            yield f"{label}, {hint}" if hint else label
        case BlankLine(label):
            yield label
        case _:
            pass


def _by_hand(document: Document, labels: Iterable[str]) -> str:
    return document.furniture.by_hand.format(label=_BETWEEN_LINES.join(labels))


def _of(document: Document, block: Block) -> Iterator[str]:
    match block:
        case Contents():
            yield from (block.label, *document.sections())
        case Figures(label, groups):
            figures = " ".join(groups)
            value = _ISOLATED.format(figures) if direction(document.language) == "rtl" else figures
            yield document.furniture.labelled.format(label=label, value=value)
        case TickBox(label):
            yield document.furniture.tick_box.format(label=label)
        case _ if _waits_for_a_hand(block):
            yield _by_hand(document, _labels(block))
        case _:
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(language=language) if language:
            pass  # the same once more, in words that the paper's voice can't say
        case Heading(text):
            yield text
        case Paragraph(text, spoken=spoken):
            yield spoken or text
        case Steps(items):
            yield from (f"{number}. {item}" for number, item in enumerate(items, start=1))
        case Points(items):
            yield from items
        case Choice(question, answers, chosen, spoken):
            yield question
            yield from answers if chosen is None else (spoken,)
        case Code(_, caption):
            yield caption
        case Codes(items):
            yield from (words for _, words in items)
        case Table(caption, head, rows):
            yield caption
            yield ", ".join(head)
            yield from (", ".join(row) for row in rows)
        case BlankLine(label, _, value):
            yield f"{label} {value}"
        case Correspondents(sender_labels, recipient, place_and_date, spoken):
            yield from spoken or (*sender_labels, ", ".join(line for line in recipient if line), place_and_date)
        case Rule(label):
            yield label or ""
        case _:
            pass  # what waits for a hand, and what only the document knows, stands above
