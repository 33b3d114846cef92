"""A real Chromium before a real server, with the make-believe conversation behind it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from make_believe import MakeBelieve, MakeBelieveHouse
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from kiosk.screen.app import KEYMAP, ScreenFace, create_app
from kiosk.screen.keymap import load_keymap
from kiosk.screen.person import Person


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 – the name is werkzeug's
        """Tests read answers, not logs."""


@dataclass
class Kiosk:
    """A kiosk that is served, and one browser before it."""

    house: MakeBelieveHouse
    face: ScreenFace
    address: str
    page: Page
    context: BrowserContext

    @property
    def person(self) -> Person:
        """The newest visitor."""
        return list(self.face.visits._visits.values())[-1].value

    @property
    def conversation(self) -> MakeBelieve:
        """The newest conversation."""
        return self.house.conversations[-1]

    def open(self) -> Page:
        """Load the current page, and wait until it is ready for touches."""
        self.page.goto(f"{self.address}/")
        self.ready()
        return self.page

    def ready(self) -> None:
        """Wait until the page counts touches."""
        self.page.wait_for_selector("html[data-ready]")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this folder."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-dev-shm-usage"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def serve(browser: Browser) -> Iterator[Callable[..., Kiosk]]:
    """Serve a house; a browser of the size of its screen stands before it."""
    servers: list[tuple[BaseWSGIServer, threading.Thread]] = []
    contexts: list[BrowserContext] = []

    def start(house: MakeBelieveHouse, *, has_scripts: bool = True) -> Kiosk:
        keymap = load_keymap(KEYMAP).model_copy(update={"double_strike_ms": house.guard_ms})
        app = create_app(house, keymap)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
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
