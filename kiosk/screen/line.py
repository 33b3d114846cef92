"""One page's microphone, from its greeting to its end: sound in, what was heard out, bounded, let go of in time.

Knows the page's messages and the ear; knows no HTTP and no cookie. Nothing of what is said is kept.
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, assert_never

from simple_websocket import ConnectionClosed

from kiosk.ears import Ears, EarsTaken
from kiosk.hearing import timing
from kiosk.journey.script import Script
from kiosk.screen.listening import Answered, Began, Broken, Listening, Perhaps
from kiosk.screen.microphone_words import Why
from kiosk.screen.person import Person
from kiosk.settings import Hearing
from kiosk.web.visits import Visit
from voice.hearing.ear import Ear, Told, TooMuchSound
from voice.hearing.sound_card import RATE, NoSoundCard, PortAudio, SoundCard
from voice.hearing.trouble import HearingError

# How often a silent socket looks whether the visit still is.
_LOOKING_SECONDS = 0.25
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


@dataclass(frozen=True, slots=True)
class Means:
    """What a line works with. `change` tells a page what became of it; `sees` that the person is there; `is_open_for`
    whether anybody may be listened to. `portaudio` is the machine's own where None."""

    ears: Ears
    settings: Hearing
    script: Callable[[], Script]
    change: Callable[..., dict[str, object]]
    sees: Callable[[Visit[Person]], None]
    is_open_for: Callable[[Visit[Person]], bool]
    portaudio: PortAudio | None = None


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

    def __init__(self, socket: Socket, visit: Visit[Person], means: Means) -> None:
        self._socket = socket
        self._visit = visit
        self._person = visit.value
        self._means = means
        self._settings = means.settings
        self._ear: Ear | None = None
        self._listening: Listening | None = None
        self._card: SoundCard | None = None
        self._sending = threading.Lock()
        # Frames to come of what was said while the kiosk still spoke: its own voice is in them.
        self._late = 0
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
        if not self._means.is_open_for(self._visit):
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
            self._means.ears.give_back(self)

    # --- what the page sends -------------------------------------------------------------------------------------

    def _take(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            if self._ear is not None and self._settings.microphone == "browser":
                pcm = message[: len(message) // 2 * 2]  # half a sample would shift all that follow
                self._ear.give(pcm)
                if self._late > 0:
                    self._late -= 1
                else:
                    self._hear_the_room(pcm)
            return
        match _asked(message):
            case "listen":
                late = read_message(message).get("late")
                self._late = late if isinstance(late, int) else 0
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
            listening = Listening(self._person, self._means.script())
        if self._ear is None or self._listening is None or listening.grammar != self._listening.grammar:
            self.close()
            self._listening = listening
            try:
                recognizer = self._means.ears.lend(listening.language, self)
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
            else:
                with suppress(ConnectionClosed):
                    self._hear_the_room(pcm)

        try:
            self._card = SoundCard(give, self._card_gone, device=self._settings.card, portaudio=self._means.portaudio)
        except NoSoundCard as trouble:
            _log.error("not heard: %s", trouble)
            raise Closed(Why.NO_MICROPHONE) from trouble

    def _hear_the_room(self, pcm: bytes) -> None:
        """The kiosk is silent: how loud is it here? Raises ConnectionClosed."""
        surroundings = self._person.surroundings
        if surroundings.hear(pcm):
            self._say({"is": "lift", "decibels": surroundings.lift})

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
            change = self._means.change(self._person)
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
            if self._listening is None or not self._means.is_open_for(self._visit):
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
                        self._means.sees(self._visit)
                    change = self._means.change(self._person, before)
                    return {"is": "change", "does": does, **change}
                case _:
                    assert_never(outcome)

    def _say(self, message: dict[str, Any]) -> None:
        """Raises ConnectionClosed where the page is gone, whether or not it said so."""
        with self._sending:
            try:
                self._socket.send(json.dumps(message, ensure_ascii=False))
            except OSError as trouble:
                raise ConnectionClosed from trouble

    def _sorry(self, why: Why) -> None:
        if why in {Why.BROKEN, Why.NO_MICROPHONE, Why.TAKEN}:
            self._person.wants_microphone = False
        with suppress(ConnectionClosed, OSError):
            self._say({"is": "sorry", "why": why})
            self._socket.close()


def read_message(message: str | bytes | None) -> dict[str, Any]:
    """A message of a page; empty where it is none."""
    try:
        found = json.loads(message) if isinstance(message, str) else None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _asked(message: str) -> str:
    return str(read_message(message).get("do", ""))
