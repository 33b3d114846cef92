"""The mediator's desk as a Flask application: who may see what, forms of our own pages alone, pages put together.

Knows requests; what a page does stands in its own module.
"""

import logging
import time
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.desk import (
    beside,
    calls,
    codes,
    daybreak,
    door,
    figures,
    home,
    installation,
    journal,
    leaving,
    navigation,
    outgoing,
    papers,
    reading,
    together,
    wall,
)
from kiosk.desk import voices as sealed_voices
from kiosk.desk.desk import COOKIE, LANGUAGE, Desk
from kiosk.desk.house import Day, House
from kiosk.desk.voices import Voices
from kiosk.register.errors import STATES
from kiosk.web.accessibility import page_of_accessibility
from kiosk.web.face import create_face
from kiosk.web.security import is_at_home, is_same_token

# Each gives a blueprint: its pages. Whoever adds some adds its module here, and its entry to `navigation`.
PAGES = (
    door,
    home,
    reading,
    calls,
    papers,
    outgoing,
    beside,
    together,
    wall,
    figures,
    journal,
    codes,
    installation,
    leaving,
    daybreak,
    sealed_voices,
)

_OPEN = frozenset({"door.enter", "door.come_in", "door.badge", "accessibility.show", "accessibility.pdf"})
# Asks for a PIN and does nothing else: whoever sends it needs no token.
_WITHOUT_TOKEN = frozenset({"door.badge"})
# What a page asks by itself is nobody's doing: it keeps no visit alive.
_BY_ITSELF = frozenset({"calls.news", "beside.moment"})

# What can be done before staff have confirmed the day: confirm it, or leave.
_WITHOUT_DAY = frozenset({"daybreak.show", "daybreak.confirm", "door.leave", "calls.news"})

_log = logging.getLogger(__name__)


def create_desk(
    house: House,
    *,
    names: Collection[str] = (),
    hasher: PasswordHasher | None = None,
    voices: Voices | None = None,
    day: Day | None = None,
    ticks: Callable[[], float] = time.monotonic,
) -> Flask:
    """The desk's application, to be mounted at `PREFIX`. `app.extensions["desk"]` is its Desk.

    `names` are those that this machine has on the site's network, `voices` what callers left on its telephone line.
    """
    desk = Desk(house, hasher, voices, day, ticks)
    app = create_face("kiosk.desk", Path(__file__).parent, LANGUAGE, partial(is_at_home, names=names))
    app.extensions["desk"] = desk
    app.jinja_env.globals.update(navigation=navigation.shown, states=STATES)
    app.before_request(_checked(desk))
    for module in PAGES:
        app.register_blueprint(module.pages(desk))
    site = house.settings.site_values
    app.register_blueprint(
        page_of_accessibility(site, house.today, lambda: house.press.workshop, LANGUAGE, is_desk=True)
    )
    return app


def _checked(desk: Desk) -> Callable[[], Response | None]:
    """Before every page: the visit, the form's token, whether somebody has come in."""

    def check() -> Response | None:
        if request.endpoint in {"static", "web.static"}:
            return None
        desk.visits.sweep(is_over=desk.is_over)
        visit = desk.find_visit(request.cookies.get(COOKIE))
        g.visit = visit
        is_stranger = visit is None or visit.value.account is None
        needs_token = request.method == "POST" and request.endpoint not in _WITHOUT_TOKEN
        if needs_token and (visit is None or not is_same_token(request.form.get("token"), visit.form_token)):
            # A form of a visit that is over: coming in again leads to a fresh one. Nothing was done.
            return _to_the_door() if is_stranger else abort(400)
        if request.endpoint in _OPEN:
            return None
        if visit is None or is_stranger:
            if request.endpoint in _BY_ITSELF:
                abort(403)
            return _to_the_door()
        if desk.day is not None and request.endpoint not in _WITHOUT_DAY and desk.day.awaits_clock:
            return redirect(url_for("daybreak.show"), code=303)
        if request.endpoint not in _BY_ITSELF:
            desk.visits.see(visit)
        return None

    return check


def _to_the_door() -> Response:
    there = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("door.enter", vers=there if there != "/" else None), code=303)
