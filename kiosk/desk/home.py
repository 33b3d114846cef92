"""The first page: the scanner is awaited. Knows no paper."""

from flask import Blueprint

from kiosk.desk.desk import Desk


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("home", __name__)

    @blueprint.get("/")
    def home() -> str:
        return desk.page("home.html")

    return blueprint
