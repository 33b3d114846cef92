"""Calls for help at the desk: a badge on every page that rings, « I'm coming », and « I'm there »; and who is put
through from the telephone line, with language and topic, to a telephone that is answered by hand."""

from babel import Locale, UnknownLocaleError
from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from kiosk.bell import CallState
from kiosk.desk.desk import LANGUAGE, N_, Desk

# A listening page asks again after so long at most: no proxy and no browser gives up before (seconds).
_LISTEN_SECONDS = 20


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("calls", __name__)

    @blueprint.app_context_processor
    def add_calls() -> dict[str, object]:
        bell = desk.house.bell
        return {"calls": bell.calls(), "transfers": bell.transfers(), "name_of_language": _name_of_language}

    @blueprint.get("/appels")
    def news() -> Response:
        if desk.seat.together is not None:
            desk.seat.together.is_there()  # this page is open still
        since = request.args.get("depuis", default=-1, type=int)
        bell = desk.house.bell
        desk.listen(lambda seconds: bell.news(since, seconds) != since, _LISTEN_SECONDS)
        version = bell.news(since, 0)
        ringing = sum(one.state is CallState.RINGING for one in bell.calls())
        ringing += sum(one.rings for one in bell.transfers())
        html = render_template("desk/calls_badge.html", desk=desk)
        return jsonify({"version": version, "ringing": ringing, "title": desk.say(N_("Somebody calls")), "html": html})

    @blueprint.post("/appels/<int:number>/venir")
    def come(number: int) -> Response:
        if desk.house.bell.answer(number, desk.seat.name):
            desk.tell(N_("The kiosk says that you are coming."), "bell")
        else:
            desk.refuse(N_("This call is over."))
        return desk.go("home.home")

    @blueprint.post("/appels/<int:number>/la")
    def arrive(number: int) -> Response:
        if desk.house.bell.arrive(number):
            desk.tell(N_("The kiosk says that somebody is there. The record will say that somebody helped."), "bell")
        else:
            desk.refuse(N_("This call is over."))
        return desk.go("home.home")

    return blueprint


def _name_of_language(code: str) -> str:
    """As the staff says it; its code where nobody has a name for it."""
    try:
        return Locale.parse(code).get_display_name(LANGUAGE) or code
    except (UnknownLocaleError, ValueError):
        return code
