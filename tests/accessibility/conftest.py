"""A real Chromium before a real server, with the make-believe conversation behind it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from kiosk_page import Kiosk, Quiet
from make_believe import MakeBelieveHouse
from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import BaseWSGIServer, make_server

from kiosk.keymap import Keymap, load_keymap
from kiosk.screen.app import KEYMAP, create_app


@pytest.fixture
def serve(browser: Browser) -> Iterator[Callable[..., Kiosk]]:
    """Serve a house; a browser of the size of its screen stands before it."""
    with _serving(browser) as start:
        yield start


@pytest.fixture(scope="module")
def serve_once(browser: Browser) -> Iterator[Callable[..., Kiosk]]:
    """The same, for what a whole file of tests looks at."""
    with _serving(browser) as start:
        yield start


@contextmanager
def _serving(browser: Browser) -> Iterator[Callable[..., Kiosk]]:
    servers: list[tuple[BaseWSGIServer, threading.Thread]] = []
    contexts: list[BrowserContext] = []

    def start(house: MakeBelieveHouse, *, has_scripts: bool = True, keymap: Keymap | None = None) -> Kiosk:
        keymap = keymap or load_keymap(KEYMAP).model_copy(update={"double_strike_ms": house.guard_ms})
        app = create_app(house, keymap)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        servers.append((server, thread))
        screen = house.settings.screen
        context = browser.new_context(
            viewport={"width": screen.width_px, "height": screen.height_px}, java_script_enabled=has_scripts
        )
        contexts.append(context)
        return Kiosk(house, app.extensions["screen"], f"http://127.0.0.1:{server.port}", context.new_page(), context)

    yield start
    for context in contexts:
        context.close()
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()
