"""A kiosk that is served to a test, and the page of the one browser before it."""

import time
from dataclasses import dataclass

from make_believe import MakeBelieve, MakeBelieveHouse
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as BrowserError
from werkzeug.serving import WSGIRequestHandler

from kiosk.screen.app import ScreenFace
from kiosk.screen.person import Person

PATIENCE_S = 60.0
# What a browser says where a page was left for another one meanwhile.
LOADED_ANEW = ("ERR_ABORTED", "interrupted by another", "context was destroyed")
TURN = """() => document.querySelector('#act [name="turn"]').value"""


class Quiet(WSGIRequestHandler):
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
        """Load the current page, and wait until it is ready for touches.

        A page that waits, or has become old, loads itself anew at any moment, and may win over who asks for it: as
        often as it happens to. A page that shows what is here now has no reason to.
        """
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                self.page.goto(f"{self.address}/")
                self.ready()
                if self.page.evaluate(TURN) == str(self.person.turn):
                    return self.page
            except BrowserError as trouble:
                if not any(one in str(trouble) for one in LOADED_ANEW):
                    raise
            assert time.monotonic() < until, "the page never came to rest"

    def ready(self) -> None:
        """Wait until the page counts touches."""
        self.page.wait_for_selector("html[data-ready]")
