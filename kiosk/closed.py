"""The page of a kiosk that can't open: says so by eye and by ear, where else to go, and opens once it can.

Knows why it is closed, part by part, for the staff who read the small lines; knows no journey and records nothing.
"""

import datetime
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from babel.dates import format_date
from flask import Flask, Response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from kiosk.app import House
from kiosk.catalogue import translator
from kiosk.readiness import Part, Verifier, closing
from kiosk.restarting import make_way
from kiosk.screen.house import Clip
from kiosk.web.face import create_face
from kiosk.web.sound import sound_answer

# How often it is tried whether the kiosk can open, in seconds; the page looks as often.
LOOK_AGAIN_S = 10.0
SCANNED = "papier"


def sentences(house: House, opens: datetime.datetime | None = None, *, is_by_hours: bool = False) -> tuple[str, ...]:
    """What is shown large and spoken: that it is closed, when it opens, or where to go instead."""
    language = house.settings.language
    _ = translator(language)
    if is_by_hours:
        said = [_("This kiosk is closed now.")]
        if opens is not None:
            day = format_date(opens, format="full", locale=language)
            said.append(_("It opens again on {day} at {time}.").format(day=day, time=f"{opens:%H:%M}"))
        return tuple(said)
    site = house.settings.site
    told = [_("This kiosk is closed for the moment."), _("Nothing was recorded.")]
    told.append(_("Please ask at the reception: the same papers can be filled in by hand there."))
    if site.phone.strip():
        told.append(_("Or call {phone}.").format(phone=site.phone))
    return tuple(told)


def closed_app(
    house: House,
    found: Sequence[Part],
    opens: datetime.datetime | None = None,
    *,
    is_by_hours: bool = False,
    has_desk: bool = False,
) -> Flask:
    """One page and its sound. `found` are the parts that keep the kiosk closed; `is_by_hours`: nothing is broken, it
    `opens` again, and the page is dark. `has_desk`: a badge before the scanner leads there.
    """
    app = create_face("closed", Path(__file__).parent / "web", house.settings.language)
    usual = sentences(house, opens, is_by_hours=is_by_hours)
    _ = translator(house.settings.language)
    # Whoever holds a paper before the scanner is told why nothing comes of it.
    scanned = (usual[0], _("It reads no paper now. Keep yours, and come back."), *usual[1:])
    clips = {said: _clip(house, " ".join(said)) for said in (usual, scanned)}

    def now() -> tuple[str, ...]:
        return scanned if SCANNED in request.args else usual

    @app.get("/")
    def page() -> Response:
        said = now()
        text = render_template(
            "web/closed.html",
            is_dark=is_by_hours,
            sentences=said,
            parts=found,
            voice=f"/closed.wav?{SCANNED}" if said is scanned else "/closed.wav",
            has_voice=clips[said] is not None,
            is_scanned=said is scanned,
            seconds=round(LOOK_AGAIN_S),
        )
        return Response(text)

    @app.get("/closed.wav")
    def sound() -> Response:
        return sound_answer(clips[now()])

    @app.post("/act")
    def scan() -> Answer:
        door = house.door(request.form.get("word", "").strip()) if has_desk else None
        # 307: what was scanned goes on in the same form, and stands in no address.
        return redirect(f"/?{SCANNED}", code=303) if door is None else redirect(door, code=307)

    return app


def watch(
    house: House, open_again: Callable[[], None] | None = None, is_time: Callable[[], bool] = lambda: True
) -> threading.Thread:
    """Try again now and then; once nothing keeps the kiosk closed and `is_time`, call `open_again` (this process makes
    way).
    """
    done = open_again or make_way

    def look() -> None:
        verifier = Verifier()
        while not is_time() or closing(house, verifier):
            threading.Event().wait(LOOK_AGAIN_S)
        done()

    thread = threading.Thread(target=look, name="doorkeeper", daemon=True)
    thread.start()
    return thread


def _clip(house: House, text: str) -> Clip | None:
    """The sound of the page; None where the machine has no voice, or no script tells its language."""
    return house.clip(text, house.settings.language, is_private=True)
