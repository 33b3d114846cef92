"""Papers that try a printer or tell how the machine is. Their words are the machine's, not the journey's."""

from collections.abc import Callable, Iterable

from printouts.document import Block, Document, Furniture, Heading, Medium, Paragraph, Points

Words = Callable[[str], str]


def trial(printer: str, words: Words, *, language: str) -> Document:
    """A short paper that shows accents, the euro and the width of the printer."""
    _ = words
    medium = Medium.ROLL if printer == "roll" else Medium.SHEET
    return _paper(
        "test",
        _("Test paper"),
        medium,
        (
            Heading(_("Test paper"), 1),
            Paragraph(_("If you can read this line to its end, the printer works.")),
            Paragraph("àâäçéèêëîïôöùûüœæ ÀÇÉÈŒ € « » ’ – 0123456789"),
        ),
        words,
        language,
    )


def report(rows: Iterable[tuple[str, str]], words: Words, *, language: str) -> Document:
    """What works on this machine, a line a part."""
    title = words("State of this machine")
    given: tuple[Block, ...] = (
        Heading(title, 1),
        Points(tuple(f"{name}\u202f: {detail}" for name, detail in rows)),
    )
    return _paper("report", title, Medium.ROLL, given, words, language)


def _paper(kind: str, title: str, medium: Medium, blocks: tuple[Block, ...], words: Words, language: str) -> Document:
    _ = words
    return Document(
        kind=kind,
        title=title,
        language=language,
        medium=medium,
        blocks=blocks,
        furniture=Furniture(
            page=_("page {page} of {pages}"), duplicate=_("DUPLICATE"), rehearsal=_("TRIAL, a paper without value")
        ),
        is_rehearsal=True,
    )
