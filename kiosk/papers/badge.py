"""What opens the desk, on paper: a badge, and the fingerprint that tells its address from another's."""

from collections.abc import Sequence

from kiosk.papers.machine import Words, machine_paper
from printouts.document import Block, Code, Document, Heading, Medium, Paragraph, Points


def badge(name: str, code: str, site: str, words: Words, *, language: str) -> Document:
    """A card to cut out. `code` opens the desk together with the PIN, and stands nowhere else."""
    _ = words
    title = _("Badge of the desk")
    blocks = (
        Heading(title, 1),
        Paragraph(name, is_strong=True),
        Paragraph(site),
        Code(code, _("To scan, then the PIN")),
        Points(
            (
                _("Keep it on you: with your PIN it opens the papers of everybody."),
                _("Lost? Say so at once: kiosk desk reset NAME makes it worth nothing."),
            )
        ),
    )
    return machine_paper("badge", title, Medium.ROLL, blocks, words, language=language)


def fingerprint(lines: Sequence[str], names: Sequence[str], port: int, words: Words, *, language: str) -> Document:
    """The fingerprint of the desk's certificate, to be compared with the browser's the first time."""
    _ = words
    title = _("Address of the desk")
    blocks: tuple[Block, ...] = (
        Heading(title, 1),
        Points(tuple(f"https://{name}:{port}/bureau/" for name in names if name != "localhost")),
        Paragraph(_("The first time, the browser warns. Compare this SHA-256 fingerprint with the one it shows:")),
        *(Paragraph(line, is_strong=True) for line in lines),
        Paragraph(_("Another fingerprint is another machine: don’t type your PIN there.")),
    )
    return machine_paper("fingerprint", title, Medium.ROLL, blocks, words, language=language)
