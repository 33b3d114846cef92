"""What the camera sees exists in memory only: no file holds it, none is opened for it, and no log tells of it."""

import http.client
import logging
import random
import re
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from held_up import code, wall
from left_behind import open_for_writing, written_since
from PIL import Image
from served import Served, serve, settings_for_tests

from kiosk.journey.actions import Action
from kiosk.journey.events import Act
from kiosk.screen.person import Person
from kiosk.screen.sight import HEIGHT, WIDTH

_PIECE = 64
# What the register and the voice write as they always do.
_KNOWN = (".sqlite", ".sqlite-wal", ".sqlite-shm", ".wav.part", "/dev/null")
_WORDS = "cvr1 12a.34b.56a"


def _canary() -> bytes:
    """A picture that is like no other, with a code in the midst of it."""
    noise = Image.frombytes("L", (WIDTH, HEIGHT), random.Random(20261123).randbytes(WIDTH * HEIGHT))
    noise.paste(wall(code(_WORDS, 360)).crop((440, 160, 840, 560)), (440, 160))
    return noise.tobytes()


class _Page:
    """The page that asks for a paper's code, without a browser."""

    def __init__(self, kiosk: Served) -> None:
        self._host = kiosk.address.removeprefix("http://")
        html, cookie = self._gets()
        self._cookie = cookie.partition(";")[0]
        found = re.search(r'name="token" value="([^"]+)"', html)
        assert found is not None
        self._token = found[1]
        visit = kiosk.face.visits.find(self._cookie.partition("=")[2])
        assert visit is not None
        _comes_with_a_paper(visit.value)

    def _gets(self) -> tuple[str, str]:
        with closing(http.client.HTTPConnection(self._host)) as asking:
            asking.request("GET", "/")
            answer = asking.getresponse()
            return answer.read().decode(), answer.getheader("Set-Cookie", "")

    def shows(self, picture: bytes) -> str:
        """Show a picture to the kiosk; what it answers."""
        headers = {"Cookie": self._cookie, "Origin": f"http://{self._host}", "X-Clairvoix-Token": self._token}
        with closing(http.client.HTTPConnection(self._host)) as asking:
            asking.request("POST", f"/aim?width={WIDTH}&height={HEIGHT}", picture, headers)
            answer = asking.getresponse()
            assert answer.status == 200
            return answer.read().decode()


def _comes_with_a_paper(person: Person) -> None:
    person.happens(Act(Action.CHOOSE, option=next(one.number for one in person.scene.options if one.id == "paper")))
    while person.scene.id != "paper_reference":
        person.happens(Act(Action.CHOOSE, option=2) if person.scene.options else Act(Action.NEXT))


@pytest.mark.slow
def test_no_file_and_no_log_ever_holds_what_was_seen(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    begun, canary = time.time(), _canary()
    with serve(tmp_path / "var", settings=settings_for_tests(screen={"camera": True})) as kiosk:
        page = _Page(kiosk)
        before = open_for_writing([psutil.Process()])
        met: set[str] = set()
        for _ in range(5):
            assert _WORDS in page.shows(canary)
            met |= open_for_writing([psutil.Process()])
        assert {path for path in met - before if not path.endswith(_KNOWN)} == set()
    pieces = [canary[at : at + _PIECE] for at in (0, 100_000, 500_000, 900_000)] + [_WORDS.encode()]
    holding = []
    for path in set(written_since(begun, tmp_path)):
        try:
            content = path.read_bytes()
        except OSError:
            continue  # gone meanwhile
        holding += [path for piece in pieces if piece in content]
    assert holding == []
    assert _WORDS not in caplog.text
