"""The badge of somebody of the staff: a code with a random secret, printed once. The machine's own words."""

from collections.abc import Callable

from printouts.document import Code, Document, Furniture, Heading, Medium, Paragraph, Points

Words = Callable[[str], str]


def badge(name: str, code: str, site: str, words: Words, *, language: str) -> Document:
    """A card to cut out. `code` opens the desk together with the PIN, and stands nowhere else."""
    _ = words
    title = _("Badge of the desk")
    return Document(
        kind="badge",
        title=title,
        language=language,
        medium=Medium.ROLL,
        blocks=(
            Heading(title, 1),
            Paragraph(name, is_strong=True),
            Paragraph(site),
            Code(code, _("To scan, then the PIN")),
            Points(
                (
                    _("Keep it on you: with your PIN it opens the papers of everybody."),
                    _("Lost? Say so at once: kiosk desk reset makes it worth nothing."),
                )
            ),
        ),
        furniture=Furniture(
            page=_("page {page} of {pages}"), duplicate=_("DUPLICATE"), rehearsal=_("TRIAL, a paper without value")
        ),
    )
