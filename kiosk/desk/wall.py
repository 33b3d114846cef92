"""Leaflets and posters: chosen on one page, printed, or looked at as PDF. Knows requests; `prints` knows the papers."""

from flask import Blueprint, Response
from werkzeug.wrappers import Response as Answer

from kiosk.desk.desk import LANGUAGE, N_, Desk
from kiosk.desk.prints import SIZES, NoPrint, Prints
from kiosk.register.errors import RegisterError
from printouts.document import Document
from printouts.renderings.renderer import RenderingFailed


class Wall:
    """The pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._prints = Prints(desk.house, desk.translate, LANGUAGE)

    def choose(self) -> str:
        """`GET /imprimer`: everything that can be printed, by key."""
        return self._desk.page("wall.html", shelves=self._prints.shelves(), sizes=SIZES)

    def print(self) -> Answer:
        """`POST /imprimer`: what was chosen goes to the printer."""
        desk = self._desk
        made = self._chosen()
        try:
            for name, document in made:
                desk.house.print_paper(name, document)
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        else:
            if made:
                desk.tell(N_("On its way to the printer: {title}."), "printer", title=made[0][1].title)
        return desk.go("wall.choose")

    def look(self) -> Answer:
        """`POST /imprimer/apercu`: the same as a PDF, to look at before paper is spent on it."""
        desk = self._desk
        made = self._chosen()
        if not made:
            return desk.go("wall.choose")
        try:
            pdf = desk.house.press.workshop.sheet(made[0][1]).pdf
        except RenderingFailed:
            desk.refuse(N_("This paper could not be made now. Try again, or a smaller size."), "printer")
            return desk.go("wall.choose")
        return Response(
            pdf, mimetype="application/pdf", headers={"Content-Disposition": 'inline; filename="papier.pdf"'}
        )

    def _chosen(self) -> tuple[tuple[str, Document], ...]:
        """What the form names; nothing, with a sentence for the next page, where it names nothing of ours."""
        desk = self._desk
        size = desk.posted("size")
        try:
            return self._prints.made(desk.posted("print"), int(size) if size.isdecimal() else SIZES[0])
        except NoPrint:
            desk.refuse(N_("Choose a paper first, by its key or with a click."), "file-unknown")
            return ()


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("wall", __name__)
    wall = Wall(desk)
    blueprint.add_url_rule("/imprimer", "choose", wall.choose)
    blueprint.add_url_rule("/imprimer", "print", wall.print, methods=["POST"])
    blueprint.add_url_rule("/imprimer/apercu", "look", wall.look, methods=["POST"])
    return blueprint
