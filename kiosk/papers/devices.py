"""Papers that try a printer or tell how the machine is. Their words are the machine's, not the journey's."""

from collections.abc import Iterable

from kiosk.papers.machine import Words, machine_paper
from printouts.document import Block, Document, Figures, Heading, Medium, Paragraph, Points


def trial(printer: str, words: Words, *, language: str, number: str | None = None) -> Document:
    """A short paper that shows accents, the euro and the width of the printer; and a number, to tell which printed."""
    _ = words
    medium = Medium.ROLL if printer == "roll" else Medium.SHEET
    numbered = () if number is None else (Figures(_("Type this number at the kiosk's installation"), (number,)),)
    return machine_paper(
        "test",
        _("Test paper"),
        medium,
        (
            Heading(_("Test paper"), 1),
            *numbered,
            Paragraph(_("If you can read this line to its end, the printer works.")),
            Paragraph("àâäçéèêëîïôöùûüœæ ÀÇÉÈŒ € « » ’ – 0123456789"),
        ),
        words,
        language=language,
        is_rehearsal=True,
    )


def report(rows: Iterable[tuple[str, str]], words: Words, *, language: str) -> Document:
    """What works on this machine, a line a part."""
    title = words("State of this machine")
    given: tuple[Block, ...] = (
        Heading(title, 1),
        Points(tuple(f"{name}\u202f: {detail}" for name, detail in rows)),
    )
    return machine_paper("report", title, Medium.ROLL, given, words, language=language, is_rehearsal=True)
