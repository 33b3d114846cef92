"""The page /accessibilite and its PDF, open to everybody: what the kiosk can do for whom, and what it can't yet."""

import datetime
import threading
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request

from kiosk.conformance.statement import statement, wording
from kiosk.conformance.table import shipped
from printouts.document import Document
from printouts.renderings.renderer import Renderer

PATH = "/accessibilite"


def page_of_accessibility(
    site: Callable[[], Mapping[str, str]],
    today: Callable[[], datetime.date],
    renderer: Callable[[], Renderer],
    language: str,
    *,
    is_desk: bool = False,
) -> Blueprint:
    """The blueprint. `site`: the settings of [site]; `renderer` makes the PDF once somebody asks for it.

    The person's screen opens no file and goes back by itself where nobody reads any more: the desk does neither.
    """
    blueprint = Blueprint("accessibility", __name__)
    words = wording(language)
    turn = threading.Lock()
    made: list[Any] = []  # the last document, and its PDF

    def document() -> Document:
        return statement(shipped(), words, site(), today(), language)

    @blueprint.get(PATH)
    def show() -> str:
        home = f"{request.script_root}/"
        return render_template("web/accessibility.html", document=document(), words=words, home=home, is_desk=is_desk)

    @blueprint.get(f"{PATH}.pdf")
    def pdf() -> Response:
        wanted = document()
        # Strangers may ask as often as they like: people's papers are made by the same workshop, and don't wait for it.
        with turn:
            if not made or made[0] != wanted:
                made[:] = [wanted, renderer().sheet(wanted).pdf]
            content = made[1]
        disposition = 'inline; filename="declaration-accessibilite.pdf"'
        return Response(content, mimetype="application/pdf", headers={"Content-Disposition": disposition})

    return blueprint
