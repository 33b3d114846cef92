"""The day at the desk: open or closed, every part tried, the date confirmed where the clock can't be trusted.

Knows requests; what a day is, the house's `Day` knows.
"""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from kiosk.clock import Doubt
from kiosk.desk.desk import N_, Desk
from kiosk.desk.house import Day, Part
from kiosk.desk.paper import day_in_words
from kiosk.opening import Decided
from kiosk.register.deeds import What
from kiosk.register.errors import RegisterError

DOUBTS = {
    Doubt.SENSELESS: N_("The clock says a day that can’t be. Set it: timedatectl set-time"),
    Doubt.BEFORE_LAST_ENTRY: N_("The clock says a day before the last entry of the register."),
    Doubt.JUMPED: N_("The clock says a day far after the kiosk last ran."),
    Doubt.NOT_SYNCHRONISED: N_("No time server and no battery vouch for the clock."),
}
_NOTED = {Decided.OPEN: What.DAY_OPENED, Decided.CLOSED: What.DAY_CLOSED, None: What.DAY_BY_HOURS}
_DECIDED = {
    Decided.OPEN: N_("Opened for today: the screen follows within half a minute."),
    Decided.CLOSED: N_("Closed for today: the screen follows once nobody is there."),
    None: N_("The hours count again."),
}


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("daybreak", __name__)

    def day() -> Day:
        return desk.day or abort(404)

    def page(found: tuple[Part, ...] = ()) -> str:
        given = day()
        doubt = given.doubt
        return desk.page(
            "daybreak.html",
            day=given,
            found=found,
            today=day_in_words(desk.today),
            doubt=DOUBTS[doubt] if doubt is not None else None,
            may_confirm=doubt not in {None, Doubt.SENSELESS},
            opens=given.opens_next,
            day_in_words=day_in_words,
        )

    @blueprint.get("/journee")
    def show() -> str:
        return page()

    @blueprint.post("/journee/essai")
    def look() -> str:
        try:
            found = day().print_report() if "print" in request.form else day().parts()
        except RegisterError as trouble:
            desk.refuse_with(trouble)
            return page()
        return page(tuple(found))

    @blueprint.post("/journee")
    def decide() -> Response:
        wanted = {"open": Decided.OPEN, "closed": Decided.CLOSED}.get(desk.posted("wanted"))
        try:
            # First of all it opens or closes: a register in trouble keeps nobody from closing.
            day().decide(wanted)
            desk.note(_NOTED[wanted], desk.today.isoformat())
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        else:
            desk.tell(_DECIDED[wanted])
        return desk.go("daybreak.show")

    @blueprint.post("/journee/date")
    def confirm() -> Response:
        if not day().confirm(desk.posted("day")):
            desk.refuse(N_("The clock says another day. Set it first, then confirm: timedatectl set-time"))
            return desk.go("daybreak.show")
        desk.tell(N_("The day is confirmed. The screen opens within half a minute."))
        try:
            desk.note(What.DAY_CONFIRMED, desk.today.isoformat())
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        return desk.go("daybreak.show")

    return blueprint
