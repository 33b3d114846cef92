"""A document as pages of braille (.brf), for an embosser. Knows cells and lines; liblouis knows the signs.

A copy to read with the fingers. What is to be ticked, written or signed by hand is named, and stays on the ink paper.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from printouts.document import (
    BlankLine,
    Block,
    Choice,
    Code,
    Codes,
    CombField,
    Document,
    Heading,
    Paragraph,
    SignatureBox,
    Steps,
    TickBox,
)
from printouts.renderings import furniture, speech
from printouts.renderings.braille_cells import brf, cells
from printouts.renderings.outputs import BraillePage

_BLANK = "\u2800"
_HYPHEN = "\u2824"
# What stands where: a first line begins at the third cell, what follows at the first; items the other way round.
_INDENT = 2


@dataclass(frozen=True, slots=True)
class _Text:
    """A paragraph: where its first line and the others begin, whether a blank line stands before, or it is centred."""

    words: str
    first: int = _INDENT
    others: int = 0
    has_room: bool = False
    is_centred: bool = False


def pages(document: Document, page: BraillePage) -> tuple[tuple[str, ...], ...]:
    """The lines of each page in braille cells, the page's number at the end of the last one. Raises NoBraille."""
    lines: list[str] = []
    for text in _texts(document):
        written = list(_lines(text, document.language, page))
        if written and text.has_room and lines:
            lines.append("")
        lines += written
    room = page.lines - 1
    parted = [lines[start : start + room] for start in range(0, len(lines), room)] or [[]]
    return tuple(
        (*one, *[""] * (room - len(one)), cells(str(number), document.language, page.grade).rjust(page.cells, _BLANK))
        for number, one in enumerate(parted, start=1)
    )


def embossed(document: Document, page: BraillePage) -> bytes:
    """`pages` as an embosser takes them: Braille ASCII, CR LF after each line, a form feed after each page."""
    sheets = ("\r\n".join(line.rstrip(_BLANK) for line in one) for one in pages(document, page))
    return "".join(f"{brf(sheet)}\r\n\f" for sheet in sheets).encode("ascii")


def _texts(document: Document) -> Iterator[_Text]:
    for words in furniture.banners(document):
        yield _Text(words, is_centred=True)
    for block in document.blocks:
        yield from _of(document, block)
    if document.foot:
        yield _Text(document.foot, has_room=True)


def _of(document: Document, block: Block) -> Iterator[_Text]:
    match block:
        case Paragraph(language=language) if language and language != document.language:
            pass  # the same once more, in another language's braille
        case Heading(words, level):
            yield _Text(words, has_room=True, is_centred=level == 1, first=0)
        case Steps(items):
            for number, item in enumerate(items, start=1):
                yield _Text(f"{number}. {item}", first=0, others=_INDENT)
        case Choice(question, answers, chosen, spoken):
            yield _Text(question, has_room=True)
            for answer in (spoken,) if chosen is not None and spoken else answers:
                yield _Text(answer, first=0, others=_INDENT)
        case Code() | Codes():
            pass  # a square that fingers don't find; the ink paper has it
        case CombField(label, _, hint) | SignatureBox(label, hint):
            yield _Text(f"{label} ({hint})" if hint else label)
        case BlankLine(label, _, value):
            yield _Text(f"{label} {value}" if value else label)
        case TickBox(label):
            yield _Text(label)
        case _:
            for words in speech.of_block(document, block):
                yield _Text(words)


def _lines(text: _Text, language: str, page: BraillePage) -> Iterator[str]:
    """`text` in lines; words part at blank cells, and one that is longer than a line is hyphenated where it ends."""
    line, indent = "", text.first
    for word in filter(None, cells(text.words, language, page.grade).split(_BLANK)):
        left = word
        while True:
            joined = f"{line}{_BLANK}{left}" if line else left
            if len(joined) <= page.cells - indent:
                line = joined
                break
            if line:
                yield _placed(line, indent, text, page)
                line, indent = "", text.others
                continue
            most = page.cells - indent - 1
            yield _placed(left[:most] + _HYPHEN, indent, text, page)
            left, indent = left[most:], text.others
    if line:
        yield _placed(line, indent, text, page)


def _placed(line: str, indent: int, text: _Text, page: BraillePage) -> str:
    before = (page.cells - len(line)) // 2 if text.is_centred else indent
    return _BLANK * before + line
