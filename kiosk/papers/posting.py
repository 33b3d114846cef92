"""The slip of a batch of letters that the site posts to one recipient. The machine's own words.

It tells no name and nothing of what the letters ask for: references, their number, and a stub to send back.
"""

import datetime
from dataclasses import dataclass

from kiosk.journey.blanks import say_day
from kiosk.papers.machine import Words, machine_paper
from kiosk.register.references import spaced
from printouts.document import (
    BlankLine,
    Block,
    Code,
    Codes,
    Document,
    Figures,
    Heading,
    Medium,
    PageBreak,
    Paragraph,
    Rule,
    TickBox,
)

# Codes that leave room for the stub on the same sheet.
_BESIDE_THE_STUB = 8
_ACROSS = 4
# A scanner of the desk reads half a millimetre; these are never read by a telephone from afar.
_MODULE_MM = 0.6


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters that go out together. `slip` is its number, `references` one a letter: a record may have several."""

    slip: str
    day: datetime.date
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    references: tuple[str, ...]


def slip_code(slip: str) -> str:
    """The code on a slip and its stub."""
    return f"cv1b {slip}"


def posting_slip(batch: Batch, words: Words, *, language: str, is_rehearsal: bool = False) -> Document:
    """The slip that goes on top of the letters, with the stub at its foot."""
    _ = words
    title = _("Slip of posted letters")
    given: list[Block] = [
        Heading(title, 1),
        BlankLine(_("Slip"), value=batch.slip),
        BlankLine(_("Posted on"), value=say_day(batch.day, language)),
        BlankLine(_("Sender"), value=_on_one_line(batch.sender)),
        BlankLine(_("Recipient"), value=_on_one_line(batch.recipient)),
        BlankLine(_("Letters in this envelope"), value=str(len(batch.references))),
        Codes(tuple((one, spaced(one)) for one in batch.references), _ACROSS, _MODULE_MM),
        Paragraph(_("This slip tells no name, and nothing of what the letters ask for."), is_small=True),
    ]
    if len(batch.references) > _BESIDE_THE_STUB:
        given.append(PageBreak())
    given += _stub(batch, words)
    return machine_paper(
        "posting", title, Medium.SHEET, tuple(given), words, language=language, is_rehearsal=is_rehearsal
    )


def _stub(batch: Batch, words: Words) -> tuple[Block, ...]:
    """What the recipient may cut off, fill in and send back. The desk's scanner knows it again by its code."""
    _ = words
    return (
        Rule(_("Cut here, and send back to: {sender}").format(sender=_on_one_line(batch.sender))),
        Figures(_("Stub of the slip"), (batch.slip,)),
        Code(slip_code(batch.slip), _("Letters announced: {count}.").format(count=len(batch.references)), _MODULE_MM),
        TickBox(_("All the letters have arrived.")),
        BlankLine(_("References that are missing")),
        BlankLine(_("Received on, by, stamp")),
    )


def _on_one_line(lines: tuple[str, ...]) -> str | None:
    """Postal lines as one; None, a line to fill by hand, where nothing is known."""
    return ", ".join(line for line in lines if line) or None
