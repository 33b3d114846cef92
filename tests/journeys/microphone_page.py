"""A page with a microphone, without a browser: what it sends, what it is told; and ears that a test gives."""

import http.client
import json
import re
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from served import Elsewhere, Served
from simple_websocket import Client, ConnectionClosed
from sounds import RATE, ScriptedRecognizer

from kiosk.ears import Ears
from kiosk.screen.person import Person
from kiosk.settings import Hearing
from kiosk.web.visits import Visit
from voice.hearing.recognizer import Recognizer

PATIENCE_SECONDS = 40.0  # tests run beside each other
# The client names the host without its port, and so must the origin be here: a browser names both with it.
_ORIGIN = "http://127.0.0.1"


class GivenEars(Ears):
    """Ears with the recognizer that a test gives them."""

    def __init__(self, recognizer: Recognizer) -> None:
        super().__init__(Hearing(), Path("no-models-here"))
        self._given = recognizer

    def _recognizer(self, language: str) -> Recognizer:
        return self._given

    def close(self) -> None:
        """It came with them."""
        self._given.close()


def ears_that_hear(text: str) -> GivenEars:
    """Whatever is said, `text` is heard."""
    return GivenEars(ScriptedRecognizer(text))


class MicrophonePage:
    """One page of one visit, with its socket."""

    def __init__(self, kiosk: Served | Elsewhere, cookie: str = "") -> None:
        with closing(http.client.HTTPConnection(kiosk.address.removeprefix("http://"))) as asking:
            asking.request("GET", "/", headers={"Cookie": cookie} if cookie else {})
            answer = asking.getresponse()
            self.html = answer.read().decode()
            given = answer.getheader("Set-Cookie")
            self.permissions = answer.getheader("Permissions-Policy", "")
        self.kiosk = kiosk
        self.cookie = given.partition(";")[0] if given else cookie
        found = re.search(r'name="token" value="([^"]+)"', self.html)
        assert found is not None
        self.token = found[1]
        self.told: list[dict[str, Any]] = []
        self.socket: Client | None = None

    @property
    def visit(self) -> Visit[Person]:
        """What the kiosk keeps of it."""
        assert isinstance(self.kiosk, Served)
        found = self.kiosk.face.visits.find(self.cookie.partition("=")[2])
        assert found is not None
        return found

    @property
    def person(self) -> Person:
        """Who is before the page."""
        return self.visit.value

    @property
    def shows_a_microphone(self) -> bool:
        """Whether there is one to press."""
        return 'id="microphone"' in self.html

    def connects(
        self, *, token: str | None = None, origin: str | None = None, cookie: str | None = None
    ) -> "MicrophonePage":
        """Opens the socket and greets."""
        address = self.kiosk.address
        headers = {"Origin": origin or _ORIGIN, "Cookie": self.cookie if cookie is None else cookie}
        self.socket = Client.connect(f"{address.replace('http', 'ws')}/listen", headers=headers)
        self.sends({"token": self.token if token is None else token})
        return self

    def is_refused(self, origin: str) -> int:
        """The status that a socket is refused with."""
        asked = {
            "Origin": origin,
            "Cookie": self.cookie,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        }
        with closing(http.client.HTTPConnection(self.kiosk.address.removeprefix("http://"))) as asking:
            asking.request("GET", "/listen", headers=asked)
            return asking.getresponse().status

    def listens(self) -> "MicrophonePage":
        """Opens the microphone."""
        self.connects()
        self.hears("ready")
        return self.sends({"do": "listen"})

    def sends(self, message: dict[str, Any] | str | bytes) -> "MicrophonePage":
        """Sends a message."""
        assert self.socket is not None
        self.socket.send(json.dumps(message) if isinstance(message, dict) else message)
        return self

    def speaks(self, pcm: bytes, piece: int = 2560) -> "MicrophonePage":
        """Sends sound, in frames as a page does; whoever is cut off meanwhile is told why all the same."""
        with suppress(OSError):
            for at in range(0, len(pcm), piece):
                self.sends(pcm[at : at + piece])
        return self

    def speaks_in_time(self, pcm: bytes, piece: int = 2560) -> "MicrophonePage":
        """Sends sound no faster than a microphone gives it: whoever does is taken for a flood."""
        for at in range(0, len(pcm), piece):
            self.speaks(pcm[at : at + piece])
            time.sleep(len(pcm[at : at + piece]) / (2 * RATE))
        return self

    def hears(self, kind: str) -> dict[str, Any]:
        """The next message of that kind; others are kept in `told`."""
        assert self.socket is not None
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                message = self.socket.receive(timeout=0.2)
            except ConnectionClosed as closed:
                raise AssertionError(f"closed before « {kind} » was told: {self.told}") from closed
            if message is not None:
                self.told.append(json.loads(message))
                if self.told[-1]["is"] == kind:
                    return self.told[-1]
        raise AssertionError(f"« {kind} » was not told: {self.told}")

    def is_closed(self) -> bool:
        """Whether the kiosk has closed the socket, within a moment."""
        assert self.socket is not None
        deadline = time.monotonic() + PATIENCE_SECONDS
        with suppress(ConnectionClosed):
            while time.monotonic() < deadline:
                self.socket.receive(timeout=0.2)
            return False
        return True

    def leaves(self) -> None:
        """The page is left."""
        if self.socket is not None:
            with suppress(ConnectionClosed):
                self.socket.close()
