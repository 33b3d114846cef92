"""What can be had in braille: where a site has an embosser, in the languages that it can write. Knows no embosser."""

from kiosk.journey.spots.base import Context

OPTION = "braille"


def is_offered(here: Context) -> bool:
    """Whether the person can be handed braille here."""
    return here.session.far is None and here.session.language in here.script.site.get("braille", "").split()
