"""What the scanner's field was given: a paper, a reference, a code of a button. Leads to the page that knows it."""

from flask import Blueprint
from werkzeug.wrappers import Response

from kiosk.desk.desk import Desk


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("reading", __name__)

    @blueprint.post("/lire")
    def read() -> Response:
        desk.refuse("This code is not that of a form. Scan the square code of the form.")
        return desk.go("home.home")

    return blueprint
