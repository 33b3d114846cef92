"""Staff leave the locked screen by badge and PIN; nobody else does, and who was deciding is recorded nowhere."""

import urllib.error
import urllib.request
from http import HTTPStatus

import pytest
from desk_client import PIN, DeskClient
from served import Served

from kiosk.register.deeds import What
from kiosk.way_out import OPEN_SECONDS, PATH, WayOut

WRONG = PIN[::-1]


def state(kiosk: Served) -> int:
    """What the screen's script is told."""
    try:
        with urllib.request.urlopen(f"{kiosk.address}{PATH}", timeout=5) as answer:  # noqa: S310 – our own
            return int(answer.status)
    except urllib.error.HTTPError as told:
        return told.code


@pytest.fixture
def awa(kiosk: Served) -> DeskClient:
    """Somebody who came in by badge and PIN."""
    desk = DeskClient(kiosk)
    badge = kiosk.desk.accounts.give_badge(desk.name)
    desk.get("/")
    desk.post("/entrer", badge=badge, secret=PIN)
    return desk


def test_badge_and_pin_open_the_way_and_end_who_was_deciding(kiosk: Served, awa: DeskClient) -> None:
    running = kiosk.house.open_conversation("fr")
    assert state(kiosk) == HTTPStatus.NO_CONTENT
    awa.get("/ecran")
    awa.post("/ecran", secret=PIN)
    assert state(kiosk) == HTTPStatus.GONE
    assert [(one.deed.what, one.by) for one in kiosk.house.register.history.deeds()] == [(What.SCREEN_LEFT, awa.name)]
    assert running.session().ended is not None
    # The deed is the only entry: of the visit nothing is kept.
    assert [kiosk.rows(one) for one in ("entries", "outbox", "counts", "answered")] == [1, 0, 0, 0]
    assert "Entrer" in awa.text, "the desk is closed behind whoever leaves"


def test_wrong_pins_are_slowed_down_with_those_of_the_door(kiosk: Served, awa: DeskClient) -> None:
    for _ in range(5):
        awa.get("/ecran")
        awa.post("/ecran", secret=WRONG)
        assert "pas le code" in awa.notice
    awa.get("/ecran")
    awa.post("/ecran", secret=PIN)
    assert "Trop" in awa.notice
    assert state(kiosk) == HTTPStatus.NO_CONTENT


def test_a_name_and_a_pin_or_the_office_do_not_open_it(kiosk: Served) -> None:
    desk = DeskClient(kiosk, "Léo Martin").comes_in()
    desk.get("/ecran")
    assert 'name="secret"' not in desk.page.text
    desk.get("/")
    assert desk.post("/ecran", secret=PIN).status_code == HTTPStatus.FORBIDDEN
    assert state(kiosk) == HTTPStatus.NO_CONTENT


def test_the_way_closes_by_itself() -> None:
    now = [0.0]
    way = WayOut(lambda: now[0])
    assert not way.is_open
    way.open()
    assert way.is_open
    now[0] = OPEN_SECONDS
    assert not way.is_open
