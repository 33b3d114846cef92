"""What staff keep beside the scanner: the page of the desk's actions. The machine's own words."""

from collections.abc import Sequence

from kiosk.papers.machine import Words, machine_paper
from printouts.document import Block, Codes, Document, Heading, Medium, PageBreak, Paragraph

_ACTIONS_ACROSS = 3


def actions(groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], words: Words, *, language: str) -> Document:
    """The page of actions for a scanner without a mouse: groups of pairs of a code and what it does."""
    _ = words
    title = _("The desk by scanner")
    given: list[Block] = [
        Heading(title, 1),
        Paragraph(_("Scan a square to do what it says. Scan a paper first where the action is about a paper.")),
    ]
    for number, (heading, codes) in enumerate(groups):
        if number and number % 2 == 0:
            given.append(PageBreak())
        given += [Heading(heading), Codes(tuple(codes), _ACTIONS_ACROSS, 1.0)]
    return machine_paper("actions", title, Medium.SHEET, tuple(given), words, language=language)
