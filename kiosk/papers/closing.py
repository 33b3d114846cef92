"""The evening's closing ticket, and the sheet with the site's sealing key for the safe. The machine's own words."""

from kiosk.papers.machine import Words, machine_paper
from kiosk.register.medium import Head
from printouts.document import Block, Code, Document, Figures, Heading, Medium, Paragraph, Points

_DIGITS = 8
# Groups that stand side by side on a sheet, in the largest figures.
_A_LINE = 2


def closing(head: Head, station: int, name: str, words: Words, *, language: str, is_rehearsal: bool) -> Document:
    """The head of the register on a roll: whoever keeps it can show later that no entry was taken away."""
    _ = words
    day = head.day.strftime("%d/%m/%Y")
    given: tuple[Block, ...] = (
        Heading(_("Closing of the register"), 1),
        Paragraph(_("Station {number}, {name}, on {day}.").format(number=f"{station:04}", name=name, day=day)),
        Paragraph(_("Entries so far: {count}.").format(count=head.entries), is_strong=True),
        Figures(_("Head of the register"), in_groups(head.hash)),
        Code(ticket_code(head, station), _("The same, for a scanner")),
        Paragraph(_("Keep this ticket away from the machine. To check: kiosk register verify --head, and the head.")),
    )
    return machine_paper(
        "closing",
        _("Closing of the register"),
        Medium.ROLL,
        given,
        words,
        language=language,
        is_rehearsal=is_rehearsal,
    )


def ticket_code(head: Head, station: int) -> str:
    """The code on a closing ticket: station, day, entries, head."""
    return f"cv1h {station:04} {head.day.isoformat()} {head.entries} {head.hash}"


def safe_sheet(line: str, site: str, words: Words, *, language: str, has_words: bool = False) -> Document:
    """The private half of the sealing key on a sheet. It is printed once, kept nowhere, and put in the safe.

    `has_words`: it is under a passphrase, which stands on no paper.
    """
    _ = words
    title = _("Key of the site, for the safe")
    letters = in_groups(line.rpartition(" ")[2])
    rows = [letters[start : start + _A_LINE] for start in range(0, len(letters), _A_LINE)]
    given: tuple[Block, ...] = (
        Heading(title, 1),
        Paragraph(_("This key opens what callers leave for {site}: names, addresses, numbers.").format(site=site)),
        Code(line, _("The key, for a scanner"), 1.0),
        # A heading parts them: what follows a code directly would stand beside it, and this is too wide for that.
        Heading(_("The key, in letters"), 2),
        *(
            Figures(_("Line {number} of {count}").format(number=number, count=len(rows)), row)
            for number, row in enumerate(rows, start=1)
        ),
        Points(
            (
                _("Put this sheet in the safe. It is printed once, and no machine keeps it."),
                _("The same key is on the USB stick: plug it into the office machine alone, never into the kiosk."),
                _("Without this sheet and the stick, nobody can open what was sealed."),
                *(
                    (_("The key opens with its passphrase alone. Never write the passphrase on this sheet."),)
                    * has_words
                ),
            )
        ),
    )
    return machine_paper("safe", title, Medium.SHEET, given, words, language=language)


def in_groups(text: str) -> tuple[str, ...]:
    """`text` in pieces that eyes can compare."""
    return tuple(text[start : start + _DIGITS] for start in range(0, len(text), _DIGITS))
