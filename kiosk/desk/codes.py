"""The page of codes: what a keyboard would type, for a scanner alone. Knows the keys of the buttons."""

from flask import Blueprint
from werkzeug.wrappers import Response

from kiosk.desk import filing, navigation
from kiosk.desk.desk import LANGUAGE, N_, Desk
from kiosk.desk.papers import HOW, WAYS
from kiosk.papers.actions import actions
from kiosk.register.errors import RegisterError

# What `scanner.js` takes for the key of a button.
_MARK = "cvk1 "
_ABOUT_A_PAPER = {
    "5": N_("Something is missing"),
    "6": N_("Keep for later"),
    "8": N_("The person takes it unsigned"),
    "9": N_("Change or withdraw"),
    "H": N_("Stamp: handed in today"),
}


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("codes", __name__)

    @blueprint.post("/codes")
    def printed() -> Response:
        say = desk.translate
        filed = [(str(number), say(WAYS[way])) for number, way in enumerate(filing.Way, start=1)]
        groups = [
            (say(N_("All is there, and:")), filed),
            (say(N_("The signature")), [(key, say(label)) for key, label in HOW.values()]),
            (say(N_("Otherwise")), [(key, say(label)) for key, label in _ABOUT_A_PAPER.items()]),
            (say(N_("Ways through the desk")), [(way.key, say(way.label)) for way in navigation.shown(desk.seat)]),
        ]
        coded = [(heading, [(_MARK + key, label) for key, label in some]) for heading, some in groups]
        try:
            desk.house.print_paper("actions", actions(coded, say, language=LANGUAGE))
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        else:
            desk.tell(N_("The page of codes comes out of the printer."), "printer")
        return desk.go("home.home")

    return blueprint
