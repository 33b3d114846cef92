"""The web server: one gunicorn process with threads, watched. Knows sockets and processes; knows no scene."""

import logging
import threading
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from gunicorn.app.base import BaseApplication
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from kiosk import way_out
from kiosk.app import Folders, House
from kiosk.certificate import certificate
from kiosk.closed import closed_app, watch
from kiosk.day import Day, DayWatch, begin, is_open_now, opens_next
from kiosk.desk.app import create_desk
from kiosk.desk.desk import PREFIX, Desk
from kiosk.headphones import Headphones
from kiosk.health import HealthServer, metrics
from kiosk.journey.events import DeviceFault
from kiosk.keymap import Keymap, keymap_of
from kiosk.keypad_watch import KeypadWatch
from kiosk.office import Office, WsgiApp
from kiosk.readiness import closing, lacking
from kiosk.register.upkeep import now as by_the_clock
from kiosk.screen.app import create_app, start_sweeping
from kiosk.watchdog import Manager, Watchdog, answers
from kiosk.web.accessibility import Aloud, page_of_accessibility

# One person stands in front of a screen: threads are for its sounds, its microphone, and the pages of the desk,
# each of which holds one while it listens for calls.
_THREADS = 32

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mounted:
    """The desk beside the screen, and its door to the site's network, where it has one."""

    desk: Desk
    office: Office | None


def kiosk_app(folders: Folders, port: int, manager: Manager | None) -> Flask:
    """What is served at `port` over a house that lives as long as the process: people's pages, or that it is closed."""
    house = House(folders)
    found, now = closing(house), by_the_clock()
    if found or not is_open_now(house, now):
        is_by_hours = not found
        # Staff work at the desk outside the hours, too; there they confirm the day, before anything else.
        has_desk = all(part.name == "clock" for part in found)
        app = closed_app(house, found, opens_next(house, now), is_by_hours=is_by_hours, has_desk=has_desk)
        watch(house, is_time=lambda: is_open_now(house, by_the_clock()))
        if has_desk:
            house.awaits_clock = bool(found)
            mount_desk(app, house, port)
        if is_by_hours:
            # The evening's ticket, and whatever waits, comes out. Not so on a day that is doubted.
            house.make_what_threads_share()
    else:
        app = open_app(house, port)
        begin(house)
        DayWatch(house).start()
    if house.settings.health.port:
        HealthServer(lambda: metrics(house), house.settings.health.port)
    if manager is not None:
        is_closed = "screen" not in app.extensions
        Watchdog(manager, lambda: (is_closed or house.press.is_at_work) and answers(port)).start()
    return app


def open_app(house: House, port: int) -> Flask:
    """Screen and desk."""
    app = create_app(house, _keymap(house))
    house.press.watch.ask()  # before anybody prints
    house.lacking = lacking(house)
    house.make_what_threads_share()  # the spooler runs from here on: papers left waiting are printed at once
    start_sweeping(app, threading.Event())
    watch_headphones(house)
    _watch_keypad(house)
    add_statement(app, house)
    mount_desk(app, house, port)
    return app


def _keymap(house: House) -> Keymap:
    screen, keypad = house.settings.screen, house.setup.keypad
    has_single_keys = screen.single_keys and not screen.screen_reader
    folder = house.folders.config / "keymaps"
    return keymap_of(keypad.keyboard, folder, screen.keypad, keypad.learnt, has_single_keys=has_single_keys)


def add_statement(app: Flask, house: House) -> None:
    """The statement of accessibility, which help leads to."""
    site, language = house.settings.site_values, house.settings.language
    aloud = Aloud(
        lambda text: house.clip(text, language, is_private=True),
        lambda: house.settings.sound.starts_by_itself or house.levels.headphones_are_in,
    )
    app.register_blueprint(
        page_of_accessibility(site, house.today, lambda: house.press.workshop, language, aloud=aloud)
    )


def watch_headphones(house: House) -> Headphones | None:
    """Where the site has some: whoever stands before the screen is told that they were plugged in or out."""
    sound = house.settings.sound

    def tell(plugged: bool) -> None:  # noqa: FBT001 – there is nothing else to tell
        house.plug(are_plugged=plugged)

    if not sound.headphones:
        return None
    watch = Headphones(tell, sound.headphones_output)
    watch.start()
    return watch


def _watch_keypad(house: House) -> None:
    """Where the site has named one: whoever stands before the screen is told that it was pulled out."""
    if name := house.settings.screen.keypad_device:
        KeypadWatch(name, lambda: house.live.tell_the_screen(DeviceFault("keypad"))).start()


def mount_desk(app: Flask, house: House, port: int, hasher: PasswordHasher | None = None) -> Mounted:
    """Put the desk beside the screen, in one process: they share conversations and calls.

    Where the site says so its door to the network opens, behind which the desk is the one thing to be seen.
    """
    given, office = house.settings.desk, None
    shown = certificate(house.var / "desk", given.name, house.today()) if given.is_open else None
    way_out.add_to(app, house.way_out)
    names = shown.names if shown else ()
    desk = create_desk(house, names=names, hasher=hasher, voices=house.voices, day=Day(house))
    pages: WsgiApp = desk.wsgi_app
    if shown is not None:
        office = Office(PREFIX, port, shown.context(), given.address, given.port)
        pages = office.behind(pages)
        try:
            office.start()
        except OSError as trouble:
            _log.error("The desk's port %d can't be opened: %s", given.port, trouble.strerror)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {PREFIX: pages})  # type: ignore[method-assign]
    return Mounted(desk.extensions["desk"], office)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, folders: Folders, port: int, manager: Manager | None) -> None:
        self._folders = folders
        self._port = port
        self._manager = manager
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"127.0.0.1:{self._port}",
            "workers": 1,
            "threads": _THREADS,
            "worker_class": "gthread",
            "preload_app": False,
            # Nothing stands before it: by which way a request came, our own door alone says, in its own way.
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            "accesslog": None,  # who asked for what is nobody's business
            "loglevel": "warning",
            "graceful_timeout": 5,
            "proc_name": "clairvoix",
            "control_socket_disable": True,
        }
        if self._manager is not None:
            manager = self._manager
            options["on_exit"] = lambda _arbiter: manager.tell("STOPPING=1")
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return kiosk_app(self._folders, self._port, self._manager)


def serve(folders: Folders, port: int) -> None:
    """Serve until stopped; where systemd started it, tell it how the house is."""
    _Server(folders, port, Manager.take()).run()
