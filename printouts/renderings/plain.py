"""A document as plain text, for terminals and braille displays. Knows columns and nothing else."""

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
from printouts.renderings.lines import Words, broken

WIDTH = 60


def text(document: Document, width: int = WIDTH) -> str:
    """`document`, one copy of it, in lines of at most `width` characters, ending in a newline."""
    lines = [f"*** {words} ***" for words in furniture.banners(document)]
    for block in document.blocks:
        lines += _contents(document, block, width) if isinstance(block, Contents) else _block(block, width)
        lines.append("")
    if document.foot:
        lines += _wrapped(document.foot, width)
    return "\n".join(lines).strip() + "\n"


def _block(block: Block, width: int) -> Iterator[str]:  # noqa: C901, PLR0912 - one flat arm a kind of block
    match block:
        case Heading(words, level):
            yield from _wrapped(words, width)
            yield ("=" if level == 1 else "-") * min(width, len(words))
        case Paragraph(words):
            yield from _wrapped(words, width)
        case Steps(items, have_boxes):
            for number, item in enumerate(items, start=1):
                yield from _wrapped(item, width, f"{'[ ] ' if have_boxes else ''}{number}. ")
        case Points(items):
            for item in items:
                yield from _wrapped(item, width, "- ")
        case Choice(question, answers, chosen):
            yield from _wrapped(question, width)
            for index, answer in enumerate(answers):
                yield from _wrapped(answer, width, "[x] " if index == chosen else "[ ] ")
        case Figures(label, groups):
            yield from _wrapped(label, width)
            yield " ".join(groups)
        case Code(_, caption):
            yield from _wrapped(caption, width, "[QR] ")
        case Codes(items):
            for _, words in items:
                yield from _wrapped(words, width, "[QR] ")
        case Table(caption, head, rows):
            yield from _wrapped(caption, width)
            yield from _wrapped(_cells(head), width)
            for row in rows:
                yield from _wrapped(_cells(row), width, "- ")
        case Contents():
            pass  # known to the document alone
        case CombField(label, groups, hint):
            yield from _wrapped(label, width)
            yield " ".join("_" * boxes for boxes in groups)
            yield from _wrapped(hint or "", width)
        case BlankLine(label, lines, value):
            yield from _wrapped(label, width)
            yield from _wrapped(value, width) if value is not None else ("_" * width for _ in range(lines))
        case TickBox(label):
            yield from _wrapped(label, width, "[ ] ")
        case SignatureBox(label, hint):
            yield from _wrapped(label, width)
            yield from _wrapped(hint or "", width)
            yield from ("|" for _ in range(3))
            yield "|" + "_" * (width // 2)
        case Correspondents(sender_labels, recipient, place_and_date):
            for label in sender_labels:
                yield f"{label} {'_' * max(4, width // 2 - len(label) - 1)}".strip()
            for line in recipient:
                yield " " * (width // 2) + (line or "_" * (width // 2))
            yield " " * (width // 2) + place_and_date
        case Rule(label):
            yield "-" * width
            yield from _wrapped(label or "", width)
        case PageBreak():
            yield "=" * width


def _contents(document: Document, block: Contents, width: int) -> Iterator[str]:
    yield from _wrapped(block.label, width)
    for title in document.sections():
        yield from _wrapped(title, width, "- ")


def _cells(row: tuple[str, ...]) -> str:
    return " | ".join(row)


def _wrapped(words: str, width: int, start: str = "") -> Iterator[str]:
    indent = " " * len(start)
    for number, line in enumerate(broken(Words(words, len), width - len(start))):
        yield (start if number == 0 else indent) + line
