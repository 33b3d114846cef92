"""The poster with the station's public key, and how anybody checks a paper with it. The machine's own words."""

import datetime

from kiosk.journey.blanks import say_day
from kiosk.papers.closing import in_groups
from kiosk.papers.machine import Words, machine_paper
from kiosk.register.keys import PublicKey
from printouts.document import Block, Code, Document, Heading, Medium, Paragraph, Steps


def key_poster(
    key: PublicKey, site: str, station: str, words: Words, *, language: str, today: datetime.date, size_pt: int = 18
) -> Document:
    """To hang where everybody sees it, away from the machine: a key that comes with the machine proves nothing."""
    _ = words
    title = _("Check a paper of this kiosk")
    line = key.line()
    given: tuple[Block, ...] = (
        Heading(title, 1),
        Paragraph(_("Each decision sheet bears a black and white square, signed by this kiosk.")),
        Heading(_("With a telephone")),
        Paragraph(
            _("Point its camera at the square. The answers show in plain words, without internet. Compare them.")
        ),
        Heading(_("With a computer that has Clairvoix")),
        Steps(
            (
                _("Scan the sheet into a file, or photograph it."),
                _("Type this command: kiosk register verify --paper SHEET.pdf --key “the line below”"),
                _("“This paper is genuine” means that no word of the square has changed since it was printed."),
            ),
            have_boxes=False,
        ),
        Heading(_("The public key of this kiosk")),
        Code(
            line, _("For a scanner or a telephone. This key checks papers; it signs nothing, so anybody may have it.")
        ),
        Paragraph(_("Hang this sheet away from the kiosk: a key that comes with the machine alone proves nothing.")),
        Paragraph(
            _("The same key in letters, on one line and without spaces: {key}").format(key=" ".join(in_groups(line)))
        ),
    )
    foot = _("Kiosk of {site}, {station}. Printed on {day}.").format(
        site=site or "…………", station=station, day=say_day(today, language)
    )
    return machine_paper("poster", title, Medium.SHEET, given, words, language=language, size_pt=size_pt, foot=foot)
