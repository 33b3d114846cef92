"""The words that a paper must show, in their order, and holding what was read against them. Knows no bytes.

Compared are letters and figures, signs and ticks, one after the other: never spaces, which a line's end or a fount
takes away, nor the signs that a rendering puts before and between (numbers of steps, bars of a table).
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
from printouts.readback.bidi import is_from_the_right
from printouts.renderings import furniture, speech
from printouts.renderings.outputs import Difference

# What a reader puts where it found a tick.
TICK = "\u2713"
# Signs that renderings set around words, and that are no words.
_AROUND = frozenset("|•_*[]☐")
# A fount has one shape for them.
_ALIKE = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-", "→": ">"})


class Differs(Exception):
    """The bytes don't say what the document says."""

    def __init__(self, kind: Difference) -> None:
        super().__init__(kind.value)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Must:
    """Words that stand on the paper, or may where `is_optional`: another rendering leaves them out."""

    text: str
    is_optional: bool = False


def said(document: Document) -> tuple[str, ...]:
    """What is said aloud of a paper whose every word was found."""
    return speech.sentences(document)


def musts(document: Document, copy: str) -> tuple[Must, ...]:
    """Every word of one copy of `document`, in order; the foot, which a sheet has in its margin, may be left out."""
    banners = (Must(words, is_optional=words == "·") for words in "·".join(furniture.banners(document)).partition("·"))
    blocks = (must for block in document.blocks for must in _of(document, block))
    return (*banners, Must(copy, is_optional=True), *blocks, Must(document.foot, is_optional=True))


def payloads(document: Document) -> tuple[str, ...]:
    """What the codes of one copy hold, in order."""
    held: list[str] = []
    for block in document.blocks:
        match block:
            case Code(payload):
                held.append(payload)
            case Codes(items):
                held += (payload for payload, _ in items)
            case _:
                pass
    return tuple(held)


def bare(text: str) -> str:
    """`text` without what isn't compared: spaces of every kind, marks of direction, signs around words."""
    whole = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    return "".join(one for one in whole if unicodedata.category(one)[0] not in "ZC" and one not in _AROUND)


def check_has(shown: str, words: str) -> None:
    """Raises Differs where `words` stand nowhere in `shown`."""
    of = _comparable(shown)
    if of(words) not in of(shown):
        raise Differs(Difference.WORDS)


def _comparable(shown: str) -> Callable[[str], str]:
    """What of texts is compared. Where some is written from right to left, whose sign a sign was is lost in drawing."""
    return _letters if is_from_the_right(shown) else bare


def _letters(text: str) -> str:
    return "".join(one for one in bare(text) if unicodedata.category(one)[0] in "LN" or one == TICK)


def match(shown: str, expected: tuple[Must, ...]) -> None:
    """Raises Differs where `shown` isn't exactly what is expected, from its first letter to its last."""
    of = _comparable(shown)
    left = of(shown)
    at = 0
    for one in expected:
        words = of(one.text)
        if left.startswith(words, at):
            at += len(words)
        elif not one.is_optional:
            raise Differs(Difference.WORDS)
    if at != len(left):
        raise Differs(Difference.WORDS)


def _of(document: Document, block: Block) -> Iterator[Must]:
    if isinstance(block, Contents):
        yield from map(Must, (block.label, *document.sections()))
    else:
        yield from _block(block)


def _block(block: Block) -> Iterator[Must]:  # noqa: C901 - one flat arm a kind of block
    match block:
        case Heading(text) | Paragraph(text):
            yield Must(text)
        case Steps(items):
            for number, item in enumerate(items, start=1):
                yield Must(f"{number}.")
                yield Must(item)
        case Points(items):
            yield from map(Must, items)
        case Choice():
            yield from _choice(block)
        case Figures(label, groups):
            yield from map(Must, (label, *groups))
        case Code(_, caption):
            yield Must(caption, is_optional=True)
        case Codes(items):
            yield from (Must(words, is_optional=True) for _, words in items)
        case Table(caption, head, rows):
            yield from map(Must, (caption, *head, *(cell for row in rows for cell in row)))
        case CombField(label, _, hint) | SignatureBox(label, hint):
            yield Must(label)
            yield Must(",", is_optional=True)
            yield Must(hint or "")
        case BlankLine(label, _, value):
            yield from map(Must, (label, value or ""))
        case TickBox(label) | Rule(label):
            yield Must(label or "")
        case Correspondents(sender_labels, recipient, place_and_date):
            yield from map(Must, (*sender_labels, *recipient, place_and_date))
        case PageBreak() | Contents():
            pass


def _choice(block: Choice) -> Iterator[Must]:
    """A tick stands before the answer that was given, and before no other; a sheet says it in words as well."""
    translated = block.translated or ("",) * (len(block.answers) + 1)
    yield from map(Must, (block.question, translated[0]))
    for index, answer in enumerate(block.answers):
        if index == block.chosen:
            yield Must(TICK)
            yield Must(block.spoken, is_optional=True)
        yield from map(Must, (answer, translated[index + 1]))
