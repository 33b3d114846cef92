"""Tells systemd that the kiosk is ready, and that it is alive, as long as its own page comes. Knows the socket and the
protocol of `sd_notify`, and one address; knows nothing of what the page says.

Where no systemd waits (a terminal, a test) it does nothing.
"""

import contextlib
import http.client
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus

_log = logging.getLogger(__name__)

# sd_watchdog_enabled(3): "half of the time" that the manager waits.
_SHARE = 0.5
# A page that comes later than this is one that nobody waits for, in seconds.
_PATIENCE_S = 5.0
# How often it is looked for until it came once, in seconds.
_FIRST_LOOKS_S = 0.2
_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Manager:
    """Who waits for news: the address of its socket, and after how many seconds of silence it acts (None: never)."""

    address: str
    patience: float | None

    @classmethod
    def take(cls, environment: MutableMapping[str, str] = os.environ) -> "Manager | None":
        """The one that the environment names, or None. Taken away, so that no child and no library speaks to it too."""
        address = environment.pop("NOTIFY_SOCKET", "")
        microseconds = environment.pop("WATCHDOG_USEC", "")
        environment.pop("WATCHDOG_PID", None)
        if not address:
            return None
        return cls(address, int(microseconds) / _MICROSECONDS if microseconds.isdecimal() else None)

    def tell(self, state: str) -> None:
        """One message of sd_notify(3): `READY=1`, `WATCHDOG=1`, `STOPPING=1`. Nobody there is no trouble."""
        # A name that begins with @ is an abstract one: its first byte is zero.
        name = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.connect(name)
            line.sendall(state.encode())


def answers(port: int) -> bool:
    """Whether the kiosk's own page comes in time. Asked for without its body, which begins no visit."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Watchdog:
    """Looks whether the house is well and tells the manager so, in a thread from `start` until the process ends.

    Silence is the alarm: what hangs needs say nothing to be started again.
    """

    def __init__(self, manager: Manager, is_well: Callable[[], bool]) -> None:
        self._manager = manager
        self._is_well = is_well
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def _run(self) -> None:
        while not self._is_well():
            time.sleep(_FIRST_LOOKS_S)
        self._manager.tell("READY=1\nWATCHDOG=1")
        if self._manager.patience is None:
            return
        was_well = True
        while True:
            time.sleep(self._manager.patience * _SHARE)
            is_well = self._is_well()
            if is_well:
                self._manager.tell("WATCHDOG=1")
            elif was_well:
                _log.error("the kiosk doesn't answer: systemd isn't told that it is alive")
            was_well = is_well
