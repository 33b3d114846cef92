"""The Flask face of the person: a page for the current scene, a form for what they do, sound for what is said."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, Response, abort, jsonify, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from kiosk.journey.actions import Action
from kiosk.journey.scene import SceneKind
from kiosk.keymap import Keymap, load_keymap
from kiosk.screen import camera, controls, microphone
from kiosk.screen.camera import Cameras
from kiosk.screen.deed import NotADeed, Scan, read_deed, read_plug
from kiosk.screen.house import Clip, House
from kiosk.screen.microphone import Microphones
from kiosk.screen.paging import Cards, tells_of_accessibility
from kiosk.screen.person import NOT_HERE, STALE, Person
from kiosk.screen.utterances import reading_of
from kiosk.screen.view import GOODBYE_SECONDS, View, Voice, look, seconds_before_alert, voice_of
from kiosk.web.face import create_face
from kiosk.web.security import allow, is_same_token
from kiosk.web.visits import Visit, Visits
from printouts.typography import unbroken

COOKIE = "clairvoix"
FILM_TYPES = {".mp4": "video/mp4", ".webm": "video/webm"}
MOST_VISITS = 32
KEYMAP = Path(__file__).parents[2] / "config" / "keymaps" / "keyboard.toml"

# A second strike on a page that has just gone is a trembling hand: no notice for it (seconds).
TREMBLING_SECONDS = 1.0
# The page's own script leads the alert; the server waits this much longer than it (seconds).
GRACE_SECONDS = 5.0
# Windows that a page can be laid out for, from their least to their greatest side (CSS pixels).
_WINDOW_PX = (200, 10_000)

_log = logging.getLogger(__name__)


class ScreenFace:
    """The screen's visits and routes. `sweep` forgets whoever has been gone for too long; call it now and then."""

    def __init__(self, house: House, keymap: Keymap, clock: Callable[[], float]) -> None:
        self._house = house
        self._keymap = keymap
        self._clock = clock
        self._voices: dict[str, Voice] = {}
        self.visits: Visits[Person] = Visits(most=MOST_VISITS, clock=clock, on_leave=Person.leaves)

    def sweep(self) -> int:
        """Forget visits that are over. How many there were."""
        return self.visits.sweep(is_over=self._is_over)

    def page(self) -> AnyResponse:
        """`GET /`: the current scene; a new conversation for whoever has none."""
        if request.method == "HEAD":  # a program looks whether the kiosk is there: that is no visit
            return Response()
        is_quiet = "quiet" in request.args  # the page looked by itself: nobody did anything
        with self.visits.held(request.cookies.get(COOKIE)) as visit:
            if visit is not None and not visit.value.has_said_goodbye:
                visit.value.is_there()
                if is_quiet:
                    self._listen(visit)
                else:
                    self.visits.see(visit)
                return self._answer(visit)
        if visit is not None:
            self.visits.forget(visit)
        conversation = self._house.open_conversation(self._house.settings.language)
        screen, lift = self._house.settings.screen, self._house.levels.lift()
        first_press = self._keymap.first_press()
        fresh = self.visits.open(Person(conversation, screen, lift, self._house.films, first_press))
        response = self._answer(fresh)
        response.set_cookie(COOKIE, fresh.token, httponly=True, samesite="Strict", path="/")
        return response

    def act(self) -> AnyResponse:
        """`POST /act`: something that the person did."""
        with self._checked() as visit:
            if visit is None:
                return _see_page()
            person = visit.value
            if self._is_plug(person):
                self.visits.see(visit)
                return _see_page()
            if person.has_said_goodbye:
                self.visits.forget(visit)
                return _see_page()
            self.visits.see(visit)
            visit.has_acted = True
            if not person.is_current(request.form.get("turn")):
                if self._clock() - person.acted_at > TREMBLING_SECONDS:
                    person.says(STALE)
                return _see_page()
            person.acted_at = self._clock()
            before = (person.scene.id, person.page.number)
            if "digits" in request.form:
                person.keeps(request.form["digits"])
            try:
                deed = read_deed(request.form)
                if isinstance(deed, Scan) and (door := self._house.door(deed.text)) is not None:
                    # 307: what was scanned goes on in the same form, and stands in no address.
                    return redirect(door, code=307)
                person.does(deed)
            except NotADeed:
                person.says(NOT_HERE)
            if request.accept_mimetypes.best == "application/json":
                return jsonify(self.change(person, before))
            return _see_page()

    def _is_plug(self, person: Person) -> bool:
        """Whether the form tells of a plug in a socket that this kiosk has. It is carried out: a fact is no deed of the
        page's turn, and outlasts the visit."""
        are_plugged = read_plug(request.form)
        action = request.form.get("action")
        if are_plugged is None or action not in self._keymap.keys.values() or not self._house.settings.sound.headphones:
            return False
        if person.is_current(request.form.get("turn")) and "digits" in request.form:
            person.keeps(request.form["digits"])
        before = person.turn
        self._house.plug(are_plugged=are_plugged)
        person.goes_on_from(before)
        return True

    def window(self) -> AnyResponse:
        """`POST /window`: the page was laid out for another window than the browser's. Nobody did anything."""
        with self._checked() as visit:
            if visit is not None:
                visit.value.keeps(request.form.get("digits", ""))
                width, height = (request.form.get(name, 0, type=int) for name in ("width", "height"))
                if _WINDOW_PX[0] <= min(width, height) and max(width, height) <= _WINDOW_PX[1]:
                    visit.value.looks_through((width, height))
        return _see_page(is_quiet=True)

    def silence(self) -> AnyResponse:
        """`POST /silence`: the page saw nobody for a while."""
        with self._checked() as visit:
            if visit is not None:
                visit.value.keeps(request.form.get("digits", ""))
                visit.value.falls_silent(self._clock())
        return _see_page(is_quiet=True)

    def timeout(self) -> AnyResponse:
        """`POST /timeout`: nobody answered the alert. Believed only while one is on."""
        with self._checked() as visit:
            if visit is not None and visit.value.alerted_at is not None:
                visit.value.times_out()
        return _see_page(is_quiet=True)

    def state(self) -> AnyResponse:
        """`GET /state`: whether something changed since the page was made. Looking is nobody's doing."""
        with self.visits.held(request.cookies.get(COOKIE)) as visit:
            if visit is None:
                return jsonify({"turn": -1, "waiting": False})
            visit.value.is_there()
            self._unplugged_at(visit.value)  # seen as soon as the page looks
            return jsonify({"turn": visit.value.turn, "waiting": visit.value.is_waiting})

    def sound(self, key: str) -> AnyResponse:
        """`GET /sound/<key>.wav`: what the page on the screen says, or the machine's own words. Nothing else."""
        return self._heard(key, lambda clip: Response(clip.wav(), mimetype="audio/wav"))

    def reading(self, key: str) -> AnyResponse:
        """`GET /sound/<key>.json`: which words of it are heard when."""
        return self._heard(key, lambda clip: jsonify(reading_of(clip)))

    def _heard(self, key: str, answer: Callable[[Clip], Response]) -> AnyResponse:
        with self.visits.held(request.cookies.get(COOKIE)) as visit:
            if visit is None:
                abort(404)
            scene = visit.value.scene
            clip = visit.value.clips.get(key)
            own = None if clip else self._voice(scene.language).clips.get(key)
            # While a page speaks nobody is silent.
            self.visits.see(visit)
        found = clip or own
        if found is None:
            abort(404)
        try:
            response = answer(found)
        except OSError as trouble:
            _log.warning("A sentence could not be spoken: %s", trouble)
            abort(404)
        # What was heard on a scene stays in no cache; the machine's own words are everybody's.
        response.headers["Cache-Control"] = "no-store" if clip else "max-age=86400, immutable"
        return response

    def film(self, address: str) -> Response:
        """`GET /film/<address>`: the film of the page on the screen. It stays in no cache."""
        with self.visits.held(request.cookies.get(COOKIE)) as visit:
            if visit is None or visit.value.page.film != address:
                abort(404)
        path = self._house.film(address)
        if path is None:
            abort(404)
        response = send_file(path, mimetype=FILM_TYPES[path.suffix], conditional=True)
        response.headers["Cache-Control"] = "no-store"
        return response

    def change(self, person: Person, before: tuple[str, int] | None = None) -> dict[str, object]:
        """What a page is told of what was done or heard on it; `before` is where the person was."""
        moved = before is not None and before != (person.scene.id, person.page.number)
        shown = person.clips
        view = self._look(person)
        if not moved:  # the page stays, and goes on with the sentences that it has
            person.clips = {**shown, **person.clips}
        return _change(view, moved=moved)

    def _look(self, person: Person) -> View:
        since = self._unplugged_at(person)
        waited = 0 if since is None else int(self._clock() - since)
        return look(person, self._house, self._keymap, self._voice(person.scene.language), waited)

    def _voice(self, language: str) -> Voice:
        """The machine's own words as sound, gathered once a language; again where a voice was missing."""
        if language not in self._voices:
            voice = voice_of(self._house, language)
            if not voice.clips:
                return voice
            self._voices[language] = voice
        return self._voices[language]

    @contextmanager
    def _checked(self) -> Iterator[Visit[Person] | None]:
        """The visit of a form, locked, once the form has shown that it comes from a page of that visit."""
        with self.visits.held(request.cookies.get(COOKIE)) as visit:
            if visit is not None and not is_same_token(request.form.get("token"), visit.form_token):
                abort(400)
            yield visit

    def _answer(self, visit: Visit[Person]) -> Response:
        person = visit.value
        view = self._look(person)
        if person.is_over and view.moment.page.is_last:
            person.has_said_goodbye = True
        page = render_template(
            "screen/scene.html",
            view=view,
            visit=visit,
            _=view.translate,
            language=person.scene.language,
        )
        response = Response(page)
        allow(response, microphone=view.microphone is not None, camera=view.camera is not None)
        return response

    def _listen(self, visit: Visit[Person]) -> None:
        """A page without scripts looked again: has nobody been there for long enough?"""
        if self._seconds_quiet(visit, self._clock()) >= seconds_before_alert(visit.value.session, self._house.settings):
            visit.value.falls_silent(self._clock())

    def _seconds_quiet(self, visit: Visit[Person], now: float) -> float:
        """How long nobody has done anything. That the headphones were pulled out was somebody's hand, too."""
        return now - max(visit.last_seen, self._unplugged_at(visit.value) or visit.last_seen)

    def _unplugged_at(self, person: Person) -> float | None:
        """Since when the headphones are out and nobody has come back, as far as their page has looked."""
        if not person.session.is_unplugged:
            person.unplugged_at = None
        elif person.unplugged_at is None:
            person.unplugged_at = self._clock()
        return person.unplugged_at

    def _is_over(self, visit: Visit[Person], now: float) -> bool:
        screen = self._house.settings.screen
        person = visit.value
        if person.is_over:
            return now - visit.last_seen >= GOODBYE_SECONDS + GRACE_SECONDS
        if person.alerted_at is not None:
            return now - person.alerted_at >= screen.alert_seconds + GRACE_SECONDS
        most = seconds_before_alert(person.session, self._house.settings) + screen.alert_seconds
        return self._seconds_quiet(visit, now) >= most


def create_app(
    house: House,
    keymap: Keymap | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Flask:
    """The screen's application. `app.extensions["screen"]` is its ScreenFace, whose `sweep` the server calls.

    Every request sweeps too; `start_sweeping` does it where no request comes.
    """
    face = ScreenFace(house, keymap or load_keymap(KEYMAP), clock)
    app = create_face("kiosk.screen", Path(__file__).parent, house.settings.language)
    app.extensions["screen"] = face
    app.jinja_env.filters["unbroken"] = unbroken
    app.jinja_env.globals.update(
        controls=controls,
        Action=Action,
        Cards=Cards,
        SceneKind=SceneKind,
        tells_of_accessibility=tells_of_accessibility,
    )
    app.before_request(_sweeper(face))
    app.add_url_rule("/", view_func=face.page, methods=["GET"])
    app.add_url_rule("/act", view_func=face.act, methods=["POST"])
    app.add_url_rule("/window", view_func=face.window, methods=["POST"])
    app.add_url_rule("/silence", view_func=face.silence, methods=["POST"])
    app.add_url_rule("/timeout", view_func=face.timeout, methods=["POST"])
    app.add_url_rule("/state", view_func=face.state, methods=["GET"])
    microphone.add_to(app, Microphones(face.visits, house, COOKIE, face.change))
    camera.add_to(app, Cameras(face.visits, house, COOKIE, clock))
    app.add_url_rule("/film/<path:address>", view_func=face.film, methods=["GET"])
    app.add_url_rule("/sound/<key>.wav", view_func=face.sound, methods=["GET"])
    app.add_url_rule("/sound/<key>.json", view_func=face.reading, methods=["GET"])
    return app


def start_sweeping(app: Flask, stop: threading.Event, every_seconds: float = 5.0) -> threading.Thread:
    """Sweep in a thread of its own until `stop` is set. For the server, once its process is the one that serves."""
    face: ScreenFace = app.extensions["screen"]

    def sweep() -> None:
        while not stop.wait(every_seconds):
            face.sweep()

    thread = threading.Thread(target=sweep, name="screen-sweep", daemon=True)
    thread.start()
    return thread


def _sweeper(face: ScreenFace) -> Callable[[], None]:
    def sweep() -> None:
        face.sweep()

    return sweep


def _see_page(*, is_quiet: bool = False) -> AnyResponse:
    # 303: the browser gets the page, and reloading it sends no form again.
    return redirect("/?quiet" if is_quiet else "/", code=303)


def _change(view: View, *, moved: bool) -> dict[str, object]:
    """What a page's script is told after a deed that it sent by itself: settings, notice, whether to load anew."""
    settings = view.moment.session.settings
    return {
        "turn": view.moment.turn,
        "rate": settings.rate,
        "volume": settings.volume,
        "rhythm": view.rhythm,
        "notice": view.notice,
        "status": view.status,
        "clip": view.speech.of("notice").clip if view.notice else None,
        "moved": moved,
    }
