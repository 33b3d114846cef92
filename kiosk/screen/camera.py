"""Who may show pictures: the page of a visit that asks for a paper's code, one picture at a time, bounded and slow.

A picture comes as grey levels in a request's body, is looked at in memory, and is gone with the answer.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from flask import Flask, Response, abort, jsonify, request
from werkzeug.datastructures import Headers

from kiosk.screen.aiming import Aim, Help, help_at
from kiosk.screen.house import House
from kiosk.screen.person import Person
from kiosk.screen.sight import EVERY_MS, HEIGHT, WIDTH, Picture, Sight, look
from kiosk.web.security import is_same_token
from kiosk.web.visits import Visit, Visits

ADDRESS = "/aim"
TOKEN_HEADER = "X-Clairvoix-Token"  # noqa: S105 – the name of a header
# Sides that a picture may have (pixels); a byte each, so this bounds the body as well.
_LEAST_SIDE, _MOST_SIDE = 64, 1280
_MOST_BYTES = WIDTH * HEIGHT
# A page of ours shows one picture after another; on a busy machine some come late, and the next soon after.
_MOST_A_SECOND = 2 * 1000 / EVERY_MS
_AHEAD_SECONDS = 2.0


@dataclass(slots=True)
class _Watch:
    """One page's camera, from its first picture on."""

    aim: Aim
    pictures: int = 0

    def may_show(self, now: float) -> bool:
        """Whether another picture is no flood."""
        self.pictures += 1
        return self.pictures <= _MOST_A_SECOND * (now - self.aim.began + _AHEAD_SECONDS)


class Cameras:
    """The cameras of one face: at most one a visit, at most one picture at a time."""

    def __init__(self, visits: Visits[Person], house: House, cookie: str, clock: Callable[[], float]) -> None:
        self._visits = visits
        self._house = house
        self._cookie = cookie
        self._clock = clock
        # Visits that are over leave nothing behind.
        self._watches: WeakKeyDictionary[Person, _Watch] = WeakKeyDictionary()
        self._lock = threading.Lock()
        self._looking = threading.Lock()

    def aim(self) -> Response:
        """`POST /aim?width=…&height=…[&first]`: a picture. Answers with what was read in it, or what helps."""
        if not self._house.settings.screen.camera:
            abort(404)
        if not _is_of_this_page(request.headers):
            abort(403)
        width, height = (request.args.get(name, 0, type=int) for name in ("width", "height"))
        if min(width, height) < _LEAST_SIDE or max(width, height) > _MOST_SIDE:
            abort(400)
        if width * height > _MOST_BYTES or (request.content_length or 0) > width * height:
            abort(413)
        visit = self._visits.find(request.cookies.get(self._cookie))
        if visit is None or not is_same_token(request.headers.get(TOKEN_HEADER), visit.form_token):
            abort(400)
        if not self._asks_for_a_code(visit):
            return Response(status=204)  # that page is being left
        watch = self._watch_of(visit)
        picture = _picture(width, height)
        if not watch.may_show(self._clock()):
            abort(429)
        with self._looking:
            sight = look(picture)
        watch.aim, told = help_at(watch.aim, sight.box, self._clock())
        return jsonify(_answer(sight, told))

    def _asks_for_a_code(self, visit: Visit[Person]) -> bool:
        with visit.lock:
            return visit.value.scene.reads_codes and not visit.value.session.is_alerted

    def _watch_of(self, visit: Visit[Person]) -> _Watch:
        """The visit's own; a new one each time that its camera opens."""
        with self._lock:
            watch = self._watches.get(visit.value)
            if watch is None or "first" in request.args:
                watch = self._watches[visit.value] = _Watch(Aim(self._clock()))
            return watch


def add_to(app: Flask, cameras: Cameras) -> None:
    """Give the application the address that pictures are shown at."""
    app.add_url_rule(ADDRESS, view_func=cameras.aim, methods=["POST"])


def _is_of_this_page(headers: Headers) -> bool:
    return headers.get("Origin") == f"{request.scheme}://{request.host}"


def _picture(width: int, height: int) -> Picture:
    """The picture that the request brings. No more of a body is read than it may hold."""
    request.max_content_length = width * height
    grey = request.get_data(cache=False)
    if len(grey) != width * height:
        abort(400)
    return Picture(width, height, grey)


def _answer(sight: Sight, told: Help) -> dict[str, object]:
    return {
        "code": sight.text,
        "nearness": 1.0 if sight.text else round(told.nearness, 2),
        "hint": told.hint,
        "says": told.is_said,
        "closes": told.is_over,
    }
