"""What must be filled in before real people decide here: who answers for the data, and where their letters go.

Knows the site's settings and the journey's addresses; knows nothing of machines, which are `kiosk.readiness`'s.
"""

from collections.abc import Iterator
from gettext import gettext as _

from kiosk.journey.blanks import site_blanks
from kiosk.journey.script import Script
from kiosk.settings import Settings

# GDPR, article 13.1 a, b and c: the controller, the officer and the legal basis are told before anything is kept. Who
# stands behind the kiosk is what a paper can't do without.
LAW = ("name", "address", "controller", "data_protection_officer", "legal_basis")


class NotForPeopleYet(Exception):
    """Real use was asked for, and settings are missing. The sentence names them and says what to do."""


def missing(settings: Settings, script: Script) -> tuple[str, ...]:
    """Names of the settings under `[site]` that real use needs and that are blank, in the order of the settings."""
    values = settings.site_values()
    needed = {*LAW, *_addresses(script)}
    return tuple(name for name in values if name in needed and not values[name].strip())


def check_for_people(settings: Settings, script: Script) -> None:
    """Nothing where this is a demonstration, or all is filled in. Raises NotForPeopleYet."""
    if settings.station.mode == "demonstration":
        return
    blank = missing(settings, script)
    if blank:
        told = _(
            "Real use must wait: in kiosk.toml, under [site], these are not filled in: {names}. Fill them in, or set "
            "[station] mode back to demonstration."
        )
        raise NotForPeopleYet(told.format(names=", ".join(blank)))


def _addresses(script: Script) -> Iterator[str]:
    """Settings without which a letter has an address with a line to be filled in by hand."""
    for language in script.plan.languages:
        text = script.text(language)
        recipients = text.papers.get("recipients", {})
        for name in sorted({letter.recipient for letter in text.letters.values()}):
            words = recipients.get(name)
            if words is not None and words.blank is not None and _has_empty_line(words.blank):
                yield from site_blanks(words.text)


def _has_empty_line(address: str) -> bool:
    return any(not line.strip() for line in address.split("|"))
