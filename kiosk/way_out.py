"""The way out of the locked screen: whether staff have opened it, for whoever locks the screen to ask. Knows no badge.

The browser runs under an account that may read nothing of the kiosk's: config/deploy/screen.sh asks this address, on
this machine alone, and ends the browser once it hears that the way is open.
"""

import threading
import time
from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, Response

PATH = "/screen-way-out"
# Long enough for somebody who asks every two seconds; then the screen, started again, stays. Seconds.
OPEN_SECONDS = 15.0


class WayOut:
    """Closed, but for some seconds after `open`. Any thread may ask."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        """`ticks` gives seconds that never go back."""
        self._ticks = ticks
        self._lock = threading.Lock()
        self._opened: float | None = None

    def open(self) -> None:
        """Staff have shown badge and PIN: let the screen go."""
        with self._lock:
            self._opened = self._ticks()

    @property
    def is_open(self) -> bool:
        """Whether the screen is to be let go now."""
        with self._lock:
            return self._opened is not None and self._ticks() - self._opened < OPEN_SECONDS


def add_to(app: Flask, way_out: WayOut) -> None:
    """Answer at `PATH`: 204 while the screen stays locked, 410 once it is to be let go."""

    def state() -> Response:
        return Response(status=HTTPStatus.GONE if way_out.is_open else HTTPStatus.NO_CONTENT)

    app.add_url_rule(PATH, "way_out", state)
