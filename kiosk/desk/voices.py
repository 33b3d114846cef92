"""What callers left on the telephone, sealed: listed here, opened in the office's own browser and nowhere else.

Knows sealed bytes alone. The site's private key never comes here: a page reads it from the stick, in the browser.
"""

import contextlib
import datetime
from collections.abc import Sequence
from typing import Protocol

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.desk.desk import N_, Desk
from kiosk.desk.paper import day_in_words
from kiosk.register.deeds import Deed, What
from kiosk.register.errors import RegisterError, UnknownRecord
from kiosk.register.lives import VoiceErased

PURPOSES = {"post": N_("Papers to post"), "call_back": N_("To call back")}


class SealedVoice(Protocol):
    """A voice that waits. `reference` is that of the record whose papers are to be posted."""

    @property
    def id(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def day(self) -> datetime.date: ...
    @property
    def seconds(self) -> int: ...
    @property
    def reference(self) -> str | None: ...
    @property
    def sealed(self) -> bytes: ...


class Voices(Protocol):
    """Where sealed voices are kept. What is unknown, or gone, raises a RegisterError."""

    def waiting(self) -> Sequence[SealedVoice]:
        """Those that wait, the oldest first."""
        ...

    def get(self, name: str) -> SealedVoice:
        """One of them."""
        ...

    def done(self, name: str) -> None:
        """It has served: erased."""
        ...


def _note_erasing(desk: Desk, voice: SealedVoice) -> None:
    """Before it is erased, so that none is gone without an entry. Raises RegisterFull, RegisterUnavailable."""
    history, by, today = desk.house.register.history, desk.seat.name, desk.today
    if voice.reference is not None:
        with contextlib.suppress(UnknownRecord):  # erased just now: its life takes no more steps
            history.note(VoiceErased(reference=voice.reference, day=today, by=by))
            return
    history.note_deed(Deed(what=What.VOICE_ERASED, day=today, by=by, about=voice.day.isoformat()))


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("voices", __name__)

    @blueprint.get("/voix")
    def listed() -> str:
        waiting = desk.voices.waiting() if desk.voices else ()
        return desk.page("voices.html", voices=waiting, purposes=PURPOSES, day=day_in_words)

    @blueprint.get("/voix/<name>/scelle")
    def sealed(name: str) -> Response:
        # On the kiosk itself nothing is opened: a browser there has no business with it.
        if not request.is_secure or desk.voices is None:
            abort(404)
        try:
            return Response(desk.voices.get(name).sealed, mimetype="application/octet-stream")
        except RegisterError:
            abort(404)

    @blueprint.post("/voix/<name>/fait")
    def done(name: str) -> AnyResponse:
        try:
            if desk.voices is not None:
                _note_erasing(desk, desk.voices.get(name))
                desk.voices.done(name)
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        else:
            desk.tell(N_("Done, and erased."))
        return desk.go("voices.listed")

    return blueprint
