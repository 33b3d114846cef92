"""The web server: one gunicorn process with threads. Knows sockets and processes; knows no scene."""

import threading
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from gunicorn.app.base import BaseApplication
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from kiosk.app import Folders, House
from kiosk.desk.app import create_desk
from kiosk.desk.desk import PREFIX
from kiosk.screen.app import create_app, start_sweeping
from kiosk.screen.keymap import load_keymap

# One person stands in front of a screen: threads are for its sounds, and for the pages of the desk, each of which
# holds one while it listens for calls.
_THREADS = 32


def screen_app(folders: Folders) -> Flask:
    """The screen's face over an open house, which lives as long as the process."""
    house = House(folders)
    app = create_app(house, load_keymap(folders.config / "keymaps" / "keyboard.toml"))
    house.clerk  # noqa: B018 – starts the spooler: papers left waiting are printed at once
    start_sweeping(app, threading.Event())
    mount_desk(app, house)
    return app


def mount_desk(app: Flask, house: House, hasher: PasswordHasher | None = None) -> Flask:
    """Put the desk beside the screen, in one process: they share conversations and calls. The desk's application."""
    desk = create_desk(house, hasher=hasher)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {PREFIX: desk.wsgi_app})  # type: ignore[method-assign]
    return desk


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, folders: Folders, port: int) -> None:
        self._folders = folders
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"127.0.0.1:{self._port}",
            "workers": 1,
            "threads": _THREADS,
            "worker_class": "gthread",
            "preload_app": False,
            "accesslog": None,  # who asked for what is nobody's business
            "loglevel": "warning",
            "graceful_timeout": 5,
            "proc_name": "clairvoix",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return screen_app(self._folders)


def serve(folders: Folders, port: int) -> None:
    """Serve until stopped."""
    _Server(folders, port).run()
