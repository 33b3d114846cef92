"""What staff keep beside the scanner: badges to get in with, and the page of the desk's actions. The machine's words.

A badge's code opens the desk together with a PIN: the sheet is printed at once, beside the outbox, and kept nowhere.
"""

from collections.abc import Sequence

from kiosk.papers.machine import Words, machine_paper
from printouts.document import Block, Codes, Document, Heading, Medium, PageBreak, Paragraph, Points

_BADGES_ACROSS = 2
_ACTIONS_ACROSS = 3


def badges(holders: Sequence[tuple[str, str]], site: str, words: Words, *, language: str) -> Document:
    """Badges to cut out: pairs of a name and the code that it gets in with."""
    _ = words
    title = _("Badges of the desk")
    given: tuple[Block, ...] = (
        Heading(title, 1),
        Points(
            (
                _("Cut each badge out and hand it to the person whose name it bears. It works with that person's PIN."),
                _("A badge is lent to nobody. If it is lost: kiosk desk reset NAME makes it worthless."),
                _("Destroy what is left of this sheet: no machine keeps it."),
            )
        ),
        Codes(tuple((code, f"{name}, {site}" if site else name) for name, code in holders), _BADGES_ACROSS, 1.0),
    )
    return machine_paper("badges", title, Medium.SHEET, given, words, language=language)


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
