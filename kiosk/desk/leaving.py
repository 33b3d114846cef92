"""Leaving the kiosk's locked screen, for staff who came in by badge before this very screen: their PIN once more.

Knows requests. No gesture leads here, and nothing on the public's pages. Wrong PINs count with those of the door: the
guard's wait grows, and outlives a restart.
"""

import logging
import math

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from kiosk.desk.desk import N_, Desk, end
from kiosk.desk.guard import Refused, Wait
from kiosk.register.deeds import What
from kiosk.register.errors import RegisterError

_log = logging.getLogger(__name__)


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("leaving", __name__)

    def may_leave() -> bool:
        # By TLS comes who sits at the office; the way out is for who stands before the screen, and came in by badge.
        return not request.is_secure and desk.seat.account is not None and desk.seat.account.badge is not None

    @blueprint.get("/ecran")
    def show() -> str:
        return desk.page("leaving.html", may_leave=may_leave())

    @blueprint.post("/ecran")
    def leave() -> Response:
        account = desk.seat.account
        if account is None or not may_leave():
            abort(403)
        try:
            desk.guard.confirm(account, request.form.get("secret", "").strip())
        except Wait as wait:
            minutes, seconds = divmod(math.ceil(wait.seconds), 60)
            desk.refuse(
                "Too many wrong entries. Try again in {minutes} min {seconds} s.", minutes=minutes, seconds=seconds
            )
            return desk.go("leaving.show")
        except Refused:
            desk.refuse(N_("That is not the PIN of your badge."))
            return desk.go("leaving.show")
        try:
            desk.note(What.SCREEN_LEFT, desk.today.isoformat())
        except RegisterError as trouble:
            # Who has to mend the machine must get out: the log of the kiosk tells it in the register's stead.
            _log.warning("the locked screen was left, and the register takes no entry: %s", trouble)
        for running in desk.house.live.every():
            if running.conversation.session().channel == "screen":
                end(running.conversation)
        desk.house.way_out.open()
        response = desk.go("door.enter")
        desk.close_visit(response)
        return response

    return blueprint
