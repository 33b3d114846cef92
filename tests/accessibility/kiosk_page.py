"""A kiosk that is served to a test, and the page of the one browser before it."""

from dataclasses import dataclass

from make_believe import MakeBelieve, MakeBelieveHouse
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as BrowserError
from werkzeug.serving import WSGIRequestHandler

from kiosk.screen.app import ScreenFace
from kiosk.screen.person import Person


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
        """Load the current page, and wait until it is ready for touches."""
        try:
            self.page.goto(f"{self.address}/")
        except BrowserError as trouble:  # a page that waits was just looking again by itself
            if "ERR_ABORTED" not in str(trouble) and "interrupted by another" not in str(trouble):
                raise
            self.page.goto(f"{self.address}/")
        self.ready()
        return self.page

    def ready(self) -> None:
        """Wait until the page counts touches."""
        self.page.wait_for_selector("html[data-ready]")
