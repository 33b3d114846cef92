"""The page /accessibilite and its PDF, open to everybody: what the kiosk can do for whom, and what it can't yet."""

import datetime
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request

from kiosk.conformance.statement import statement, wording
from kiosk.conformance.table import shipped
from kiosk.web.sound import Audible, sound_answer
from printouts.document import Document, Heading, Paragraph, Points, Table
from printouts.renderings.renderer import Renderer

PATH = "/accessibilite"
# Between the cells of a row, by ear.
ROW = ". "


@dataclass(frozen=True, slots=True)
class Aloud:
    """Who reads the page: `clip` gives a sentence as sound, `begins` whether it reads without being asked."""

    clip: Callable[[str], Audible | None]
    begins: Callable[[], bool]


def spoken(document: Document, back: str) -> tuple[str, ...]:
    """All that the page says, in the order in which its template numbers it."""
    said: list[str] = []
    for block in document.blocks:
        match block:
            case Heading(text, level):
                said += [text, back] if level == 1 else [text]
            case Paragraph(text):
                said.append(text)
            case Points(items):
                said += items
            case Table(caption, _, rows):
                said += [caption] if caption else []
                said += [ROW.join(row) for row in rows]
            case _:  # nothing else stands in a statement
                continue
    return (*said, document.foot)


def page_of_accessibility(
    site: Callable[[], Mapping[str, str]],
    today: Callable[[], datetime.date],
    renderer: Callable[[], Renderer],
    language: str,
    *,
    is_desk: bool = False,
    aloud: Aloud | None = None,
) -> Blueprint:
    """The blueprint. `site`: the settings of [site]; `renderer` makes the PDF once somebody asks for it; `aloud`: who
    reads the page to whoever goes by ear, nobody where None.

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
        return render_template(
            "web/accessibility.html",
            document=document(),
            words=words,
            home=home,
            is_desk=is_desk,
            aloud=aloud,
            begins=aloud is not None and aloud.begins(),
        )

    @blueprint.get(f"{PATH}/<int:number>.wav")
    def sound(number: int) -> Response:
        said = spoken(document(), words.back)
        return sound_answer(aloud.clip(said[number]) if aloud is not None and number < len(said) else None)

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
