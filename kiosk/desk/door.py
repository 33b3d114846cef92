"""Coming in and leaving: a name or a badge, then the secret. Tells nobody which of them was wrong."""

import math

from flask import Blueprint, g, make_response, request
from werkzeug.wrappers import Response

from kiosk.desk.accounts import is_badge
from kiosk.desk.desk import N_, Desk
from kiosk.desk.guard import Refused, Wait
from kiosk.desk.seat import Notice, Seat

_MOST_SIGNS = 128


class Door:
    """The pages of coming in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def enter(self) -> Response:
        """`GET /entrer`: asks who is there. `?vers` is the page that they wanted."""
        desk = self._desk
        response = make_response()
        if g.visit is None:
            desk.greet(response)
        elif desk.seat.account is not None:
            return desk.go("home.home")
        wanted = request.args.get("vers", "")
        response.set_data(desk.page("door.html", wanted=wanted, who="", badge="", has_accounts=self._has_accounts))
        return response

    def come_in(self) -> Response:
        """`POST /entrer`: name and secret, or a badge first and its PIN then."""
        desk = self._desk
        who = request.form.get("badge", "").strip() or desk.posted("who")
        secret = request.form.get("secret", "").strip()[: _MOST_SIGNS + 1]
        wanted = request.form.get("vers", "")
        if is_badge(who) and not secret:  # the scanner ended the form: the PIN is still to come
            return self._again(who, wanted, None)
        if is_badge(secret):  # the badge was scanned into the other field
            return self._again(secret, wanted, None)
        if not secret:  # Enter came too early: no guess was made
            return self._again(who, wanted, desk.say(N_("Your PIN as well, please.")))
        try:
            account = desk.guard.admit(who, secret)
        except Wait as wait:
            minutes, seconds = divmod(math.ceil(wait.seconds), 60)
            said = desk.say(
                "Too many wrong entries. Try again in {minutes} min {seconds} s.", minutes=minutes, seconds=seconds
            )
            return self._again(who, wanted, said)
        except Refused:
            return self._again(
                who, wanted, desk.say(N_("That is not right. Check the name or the badge, and the PIN."))
            )
        response = desk.go_back_to(wanted, "home.home")
        desk.open_visit(response, Seat(account=account, day=desk.today, place=desk.house.settings.desk.place))
        return response

    def badge(self) -> Response:
        """`POST /badge`: a badge before the kiosk's own scanner. Asks for the PIN; by itself lets nobody in."""
        desk = self._desk
        response = make_response()
        if g.visit is None:
            desk.greet(response)
        scanned = request.form.get("word", "").strip()
        badge = scanned if is_badge(scanned) else ""
        response.set_data(desk.page("door.html", wanted="", who="", badge=badge, has_accounts=self._has_accounts))
        return response

    def leave(self) -> Response:
        """`POST /sortir`."""
        response = self._desk.go("door.enter")
        self._desk.close_visit(response)
        return response

    @property
    def _has_accounts(self) -> bool:
        return bool(self._desk.accounts.every())

    def _again(self, who: str, wanted: str, trouble: str | None) -> Response:
        desk = self._desk
        if trouble:
            desk.seat.notice = Notice(trouble, "info-circle", is_trouble=True)
        badge = who if is_badge(who) else ""
        page = desk.page(
            "door.html", wanted=wanted, who="" if badge else who, badge=badge, has_accounts=self._has_accounts
        )
        return make_response(page, 401 if trouble else 200)


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    door = Door(desk)
    blueprint = Blueprint("door", __name__)
    blueprint.add_url_rule("/entrer", "enter", door.enter, methods=["GET"])
    blueprint.add_url_rule("/entrer", "come_in", door.come_in, methods=["POST"])
    blueprint.add_url_rule("/badge", "badge", door.badge, methods=["POST"])
    blueprint.add_url_rule("/sortir", "leave", door.leave, methods=["POST"])
    return blueprint
