"""The way from a page's microphone to the recognizer: a web socket of the same visit, checked, bounded, closed in time.

Sound goes up as 16-bit samples at 16 kHz, or comes from the machine's sound card; what was heard goes down as JSON.
Nothing of it is kept: it lives as long as the page's microphone is open.
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, assert_never

from flask import Flask, Response, abort, request
from simple_websocket import ConnectionClosed, Server
from simple_websocket import ConnectionError as NoWebSocket

from kiosk.ears import Ears, EarsTaken
from kiosk.hearing import timing
from kiosk.journey.script import Script
from kiosk.screen.listening import Answered, Began, Broken, Listening, Perhaps
from kiosk.screen.microphone_words import Why
from kiosk.screen.person import Person
from kiosk.settings import Hearing
from kiosk.web.security import is_same_token
from kiosk.web.visits import Visit, Visits
from voice.hearing.ear import Ear, Told, TooMuchSound
from voice.hearing.sound_card import RATE, NoSoundCard, PortAudio, SoundCard
from voice.hearing.trouble import HearingError

ADDRESS = "/listen"
# A page of ours shows its token at once.
_GREETING_SECONDS = 5.0
_GOODBYE_SECONDS = 1.0
# How often a silent socket looks whether the visit still is.
_LOOKING_SECONDS = 0.25
# A page sends frames of 80 ms, 2,560 bytes.
_MOST_MESSAGE_BYTES = 16_384
# Pages at a time: the one before the person, one that is just being left, and some room.
_MOST_PAGES = 4
# A microphone gives a second of sound a second; what was held back while the kiosk spoke comes at once.
_AHEAD_SECONDS = 5.0
_MOST_MESSAGES_A_SECOND = 60

_log = logging.getLogger(__name__)


class Socket(Protocol):
    """A web socket, as far as it is used."""

    def receive(self, timeout: float | None = None) -> str | bytes | None:
        """The next message; None where none came in time."""

    def send(self, data: str) -> None:
        """Send a message."""

    def close(self, reason: int | None = None, message: str | None = None) -> None:
        """Say goodbye."""


class Closed(Exception):
    """The microphone is closed, and the person is told why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class _Meter:
    """Counts sound and messages against the clock: who sends more than a microphone gives is no page of ours."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._bytes = self._messages = 0

    def count(self, message: str | bytes) -> None:
        """Raises TooMuchSound."""
        self._messages += 1
        self._bytes += len(message)
        allowed = time.monotonic() - self._began + _AHEAD_SECONDS
        if self._bytes > 2 * RATE * allowed or self._messages > _MOST_MESSAGES_A_SECOND * allowed:
            raise TooMuchSound


class Line:
    """One page's microphone, from its greeting to its end."""

    def __init__(self, socket: Socket, visit: Visit[Person], microphones: "Microphones") -> None:
        self._socket = socket
        self._visit = visit
        self._person = visit.value
        self._microphones = microphones
        self._settings = microphones.settings
        self._ear: Ear | None = None
        self._listening: Listening | None = None
        self._card: SoundCard | None = None
        self._sending = threading.Lock()
        # Why the line is to end, where that was found out by another thread.
        self._ends: Why | None = None

    def serve(self) -> None:
        """Listen until the page, the visit or the person's wish ends."""
        meter = _Meter()
        try:
            self._say({"is": "ready", "source": self._settings.microphone})
            while True:
                message = self._socket.receive(timeout=_LOOKING_SECONDS)
                self._must_be_open()
                if message is not None:
                    meter.count(message)
                    self._take(message)
        except TooMuchSound:
            self._sorry(Why.FLOOD)
        except Closed as closed:
            self._sorry(closed.why)
        except ConnectionClosed:
            pass  # the page was left
        finally:
            self.close()

    def _must_be_open(self) -> None:
        if self._ends is not None:
            raise Closed(self._ends)
        if not self._microphones.is_open_for(self._visit):
            raise Closed(Why.OVER)

    def supersede(self) -> None:
        """Another page of the same visit listens from now on."""
        self._ends = Why.ELSEWHERE
        self.close()

    def close(self) -> None:
        """Let go of the microphone and of the recognizer, and forget what was heard."""
        card, self._card = self._card, None
        if card is not None:
            card.close()
        ear, self._ear = self._ear, None
        if ear is not None:
            ear.close()
            self._microphones.ears.give_back(self._visit)

    # --- what the page sends -------------------------------------------------------------------------------------

    def _take(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            if self._ear is not None and self._settings.microphone == "browser":
                self._ear.give(message[: len(message) // 2 * 2])  # half a sample would shift all that follow
            return
        match _asked(message):
            case "listen":
                self._listen()
            case "hush":
                self._hush()
            case "end" if self._ear is not None:
                self._ear.end()
            case "rest":
                self._person.wants_microphone = False
                self.close()
            case "gone":
                self._gone()
            case _:
                pass  # nothing that a page of ours says

    def _listen(self) -> None:
        """The person may speak now."""
        with self._visit.lock:
            if self._person.session.settings.curtain:
                raise Closed(Why.OVER)
            self._visit.has_acted = True
            self._person.wants_microphone = self._settings.hands_free
            listening = Listening(self._person, self._microphones.script)
        if self._ear is None or self._listening is None or listening.grammar != self._listening.grammar:
            self.close()
            self._listening = listening
            try:
                recognizer = self._microphones.ears.lend(listening.language, self._visit)
            except EarsTaken as trouble:
                raise Closed(Why.TAKEN) from trouble
            except HearingError as trouble:
                _log.error("not heard: %s", trouble)
                raise Closed(Why.BROKEN) from trouble
            self._ear = Ear(recognizer, listening.grammar, RATE, timing(self._settings), self._told)
        self._listening = listening
        if self._settings.microphone == "card" and self._card is None:
            self._open_card(self._ear)

    def _open_card(self, ear: Ear) -> None:
        def give(pcm: bytes) -> None:
            try:
                ear.give(pcm)
            except TooMuchSound:
                self._ends = Why.BROKEN

        try:
            self._card = SoundCard(
                give, self._card_gone, device=self._settings.card, portaudio=self._microphones.portaudio
            )
        except NoSoundCard as trouble:
            _log.error("not heard: %s", trouble)
            raise Closed(Why.NO_MICROPHONE) from trouble

    def _hush(self) -> None:
        card, self._card = self._card, None
        if card is not None:
            card.close()
        if self._ear is not None:
            self._ear.hush()

    def _gone(self) -> None:
        """The microphone was unplugged: the person is told, and goes on by hand."""
        self.close()
        with self._visit.lock:
            self._person.loses_microphone()
            change = self._microphones.change(self._person)
        self._say({"is": "change", "closes": True, **change})

    def _card_gone(self) -> None:
        self._ends = Why.NO_MICROPHONE

    # --- what the ear tells, in a thread of its own --------------------------------------------------------------

    def _told(self, told: Told) -> None:
        with suppress(ConnectionClosed):
            message = self._answer(told)
            if message is not None:
                self._say(message)

    def _answer(self, told: Told) -> dict[str, Any] | None:
        with self._visit.lock:
            if self._listening is None or not self._microphones.is_open_for(self._visit):
                return None
            before = (self._person.scene.id, self._person.page.number)
            try:
                outcome = self._listening.take(told)
            except Broken:
                self._ends = Why.BROKEN
                return None
            match outcome:
                case None:
                    return None
                case Began():
                    return {"is": "began"}
                case Perhaps(text):
                    return {"is": "perhaps", "text": text}
                case Answered(is_understood, does):
                    if is_understood:
                        self._microphones.sees(self._visit)
                    change = self._microphones.change(self._person, before)
                    return {"is": "change", "does": does, **change}
                case _:
                    assert_never(outcome)

    def _say(self, message: dict[str, Any]) -> None:
        with self._sending:
            self._socket.send(json.dumps(message, ensure_ascii=False))

    def _sorry(self, why: Why) -> None:
        if why in {Why.BROKEN, Why.NO_MICROPHONE, Why.TAKEN}:
            self._person.wants_microphone = False
        with suppress(ConnectionClosed, OSError):
            self._say({"is": "sorry", "why": why})
            self._socket.close()


Change = Callable[..., dict[str, object]]


class Microphones:
    """The microphones of one face: at most one a visit. `change` tells a page what became of it. `portaudio` is the
    machine's own where None."""

    def __init__(
        self,
        visits: Visits[Person],
        ears: Ears,
        script: Callable[[], Script],
        settings: Hearing,
        cookie: str,
        change: Change,
        portaudio: PortAudio | None = None,
    ) -> None:
        self.ears = ears
        self.settings = settings
        self.change = change
        self.portaudio = portaudio
        self._visits = visits
        self._script = script
        self._cookie = cookie
        self._lines: dict[str, Line] = {}
        self._open = threading.BoundedSemaphore(_MOST_PAGES)
        self._lock = threading.Lock()

    @property
    def script(self) -> Script:
        """The words that people hear and say."""
        return self._script()

    def is_open_for(self, visit: Visit[Person]) -> bool:
        """Whether anybody may be listened to: within a session, in front of a screen that can be seen."""
        person = visit.value
        is_there = self._visits.find(visit.token) is visit and not person.is_over
        return is_there and not person.session.settings.curtain

    def sees(self, visit: Visit[Person]) -> None:
        """The person said something to the kiosk: they are there."""
        self._visits.see(visit)

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
        line = Line(socket, visit, self)
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


def _read(message: str | bytes | None) -> dict[str, Any]:
    """A message of a page; empty where it is none."""
    try:
        found = json.loads(message) if isinstance(message, str) else None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _asked(message: str) -> str:
    return str(_read(message).get("do", ""))


def _token(message: str | bytes | None) -> str | None:
    token = _read(message).get("token")
    return token if isinstance(token, str) else None
