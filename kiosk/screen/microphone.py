"""Who may listen: the web socket of a page's microphone, of the same visit and the same origin, at most one a visit.

Sound goes up as 16-bit samples at 16 kHz, or comes from the machine's sound card; what was heard goes down as JSON.
"""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask, Response, abort, request
from simple_websocket import ConnectionClosed, Server
from simple_websocket import ConnectionError as NoWebSocket

from kiosk.screen.house import House
from kiosk.screen.line import Line, Means, read_message
from kiosk.screen.microphone_words import Why
from kiosk.screen.person import Person
from kiosk.web.security import is_same_token
from kiosk.web.visits import Visit, Visits

ADDRESS = "/listen"
# A page of ours shows its token at once.
_GREETING_SECONDS = 5.0
_GOODBYE_SECONDS = 1.0
# A page sends frames of 80 ms, 2,560 bytes.
_MOST_MESSAGE_BYTES = 16_384
# Pages at a time: the one before the person, one that is just being left, and some room.
_MOST_PAGES = 4


class Microphones:
    """The microphones of one face: at most one a visit. `change` tells a page what became of it."""

    def __init__(
        self,
        visits: Visits[Person],
        house: House,
        cookie: str,
        change: Callable[..., dict[str, object]],
    ) -> None:
        self._visits = visits
        self._cookie = cookie
        self._means = Means(
            house.ears,
            house.settings.hearing,
            lambda: house.script,
            change,
            visits.see,
            self.is_open_for,
            house.portaudio,
        )
        self._lines: dict[str, Line] = {}
        self._open = threading.BoundedSemaphore(_MOST_PAGES)
        self._lock = threading.Lock()

    def is_open_for(self, visit: Visit[Person]) -> bool:
        """Whether anybody may be listened to: within a session, in front of a screen that can be seen."""
        if self._visits.find(visit.token) is not visit:
            return False
        with visit.lock:
            return not visit.value.is_over and not visit.value.session.settings.curtain

    def listen(self) -> Response:
        """`GET /listen`: the web socket of a page's microphone."""
        if request.headers.get("Origin") != f"{request.scheme}://{request.host}":
            abort(403)  # a page of elsewhere
        try:
            socket = Server.accept(request.environ, max_message_size=_MOST_MESSAGE_BYTES)
        except NoWebSocket:
            abort(400)
        if self._open.acquire(blocking=False):
            try:
                self._serve(socket)
            finally:
                self._open.release()
        else:
            _refuse(socket, Why.TAKEN)
        # Its last frame goes out before the server closes what it goes out on.
        socket.thread.join(_GOODBYE_SECONDS)
        return _Done()

    def _serve(self, socket: Server) -> None:
        visit = self._visits.find(request.cookies.get(self._cookie))
        try:
            greeting = socket.receive(timeout=_GREETING_SECONDS)
        except ConnectionClosed:
            return
        if visit is None or not is_same_token(_token(greeting), visit.form_token) or not self.is_open_for(visit):
            _refuse(socket, Why.OVER)
            return
        line = Line(socket, visit, self._means)
        with self._lock:
            before, self._lines[visit.token] = self._lines.get(visit.token), line
        if before is not None:
            before.supersede()
        try:
            line.serve()
        finally:
            with self._lock:
                if self._lines.get(visit.token) is line:
                    del self._lines[visit.token]


class _Done(Response):
    """After a web socket there is nothing left to answer: each server has its way to be told so."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if "gunicorn.socket" in environ:
            raise StopIteration
        raise ConnectionAbortedError


def add_to(app: Flask, microphones: Microphones) -> None:
    """Give the application the address that microphones listen at."""
    app.add_url_rule(ADDRESS, view_func=microphones.listen, methods=["GET"], websocket=True)


def _refuse(socket: Server, why: Why) -> None:
    with suppress(ConnectionClosed, OSError):
        socket.send(json.dumps({"is": "sorry", "why": why}))
        socket.close()


def _token(message: str | bytes | None) -> str | None:
    token = read_message(message).get("token")
    return token if isinstance(token, str) else None
