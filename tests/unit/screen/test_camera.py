"""Who may show the kiosk pictures: one page of one visit, bounded, and nobody where the site wants no camera."""

from random import Random
from typing import Any

import pytest
from held_up import COVERED, code, wall
from test_app import SCREEN, Visitor
from werkzeug.test import TestResponse

from kiosk.screen.aiming import GIVE_UP_SECONDS, NOTHING_SECONDS
from kiosk.screen.sight import HEIGHT, WIDTH

_ORIGIN = "http://localhost"
_WALL = wall().tobytes()


class Holder(Visitor):
    """Somebody who holds papers up."""

    def __init__(self, start: str = "paper_reference", *, has_camera: bool = True) -> None:
        super().__init__(start, screen=SCREEN.model_copy(update={"camera": has_camera}))

    def shows(self, body: bytes = _WALL, size: tuple[int, int] = (WIDTH, HEIGHT), **changed: Any) -> TestResponse:
        """Show a picture; headers changed as given, left out where None."""
        given = {"Origin": _ORIGIN, "X-Clairvoix-Token": self.field("token")} | changed
        headers = {name: value for name, value in given.items() if value is not None}
        width, height = size
        return self.client.post(f"/aim?width={width}&height={height}", data=body, headers=headers)


def test_a_code_that_is_read_is_told_to_the_page_alone() -> None:
    holder = Holder()
    answer = holder.shows(wall(code("cvr1 11a", 300)).tobytes())
    assert answer.json is not None
    assert (answer.json["code"], answer.json["nearness"]) == ("cvr1 11a", 1.0)
    assert answer.headers["Cache-Control"] == "no-store"
    assert holder.conversation.events == []  # the page does with it what it does with a scanner's


def test_a_code_that_cannot_be_read_is_answered_with_what_helps() -> None:
    holder = Holder()
    covered = wall(code(COVERED, 260, is_covered=True), x=0.2).tobytes()
    first, second = holder.shows(covered).json, holder.shows(covered).json
    assert first is not None
    assert second is not None
    assert (first["code"], first["hint"], first["says"]) == (None, "left", True)
    assert 0 < first["nearness"] < 1
    assert (second["hint"], second["says"]) == ("left", False)


def test_nothing_to_see_tells_what_else_there_is_and_closes_at_last() -> None:
    holder = Holder()
    holder.shows()
    holder.clock.now += NOTHING_SECONDS
    told = holder.shows().json
    assert told is not None
    assert (told["hint"], told["says"], told["closes"]) == ("otherwise", True, False)
    holder.clock.now += GIVE_UP_SECONDS - NOTHING_SECONDS
    over = holder.shows().json
    assert over is not None
    assert over["closes"]


def test_a_camera_opened_anew_begins_anew() -> None:
    holder = Holder()
    holder.shows()
    holder.clock.now += GIVE_UP_SECONDS
    fresh = holder.client.post(
        f"/aim?width={WIDTH}&height={HEIGHT}&first",
        data=_WALL,
        headers={"Origin": _ORIGIN, "X-Clairvoix-Token": holder.field("token")},
    ).json
    assert fresh is not None
    assert (fresh["hint"], fresh["closes"]) == ("searching", False)


def test_without_the_setting_there_is_no_camera_and_no_page_may_ask_for_one() -> None:
    holder = Holder(has_camera=False)
    assert holder.shows().status_code == 404
    assert 'id="camera"' not in holder.page
    assert "camera=()" in holder.client.get("/").headers["Permissions-Policy"]


def test_only_a_page_that_asks_for_a_code_may_open_the_camera() -> None:
    holder = Holder()
    assert 'id="camera"' in holder.page
    assert "camera=(self)" in holder.client.get("/").headers["Permissions-Policy"]
    elsewhere = Holder("home")
    assert 'id="camera"' not in elsewhere.page
    assert "camera=()" in elsewhere.client.get("/").headers["Permissions-Policy"]
    assert elsewhere.shows(wall(code("cvr1 11a", 300)).tobytes()).status_code == 204


def test_while_it_is_asked_whether_anybody_is_there_nothing_is_looked_at() -> None:
    holder = Holder()
    token = holder.field("token")
    holder.conversation.change(is_alerted=True)
    assert holder.shows(**{"X-Clairvoix-Token": token}).status_code == 204
    assert "camera=()" in holder.client.get("/").headers["Permissions-Policy"]


@pytest.mark.parametrize("origin", [None, "null", "http://127.0.0.1:9", "https://localhost", "http://elsewhere.test"])
def test_a_page_of_elsewhere_is_refused(origin: str | None) -> None:
    assert Holder().shows(Origin=origin).status_code == 403


@pytest.mark.parametrize("token", [None, "", "guessed", "é"])
def test_a_picture_without_the_visits_token_is_refused(token: str | None) -> None:
    assert Holder().shows(**{"X-Clairvoix-Token": token and token.encode().decode("latin-1")}).status_code == 400


def test_whoever_has_no_visit_is_refused() -> None:
    holder = Holder()
    holder.client.delete_cookie("clairvoix")
    assert holder.shows().status_code == 400


@pytest.mark.parametrize(
    ("size", "body", "status"),
    [
        ((1280, 721), bytes(1280 * 721), 413),
        ((1280, 1280), b"", 413),
        ((1281, 64), bytes(1281 * 64), 400),
        ((63, 64), bytes(63 * 64), 400),
        ((-640, -480), b"", 400),
        ((640, 480), bytes(640 * 480 - 1), 400),
        ((640, 480), bytes(640 * 480 + 1), 413),
        ((640, 480), b"", 400),
    ],
)
def test_a_picture_of_another_size_than_it_says_is_refused(size: tuple[int, int], body: bytes, status: int) -> None:
    assert Holder().shows(body, size).status_code == status


def test_an_upright_picture_does_too() -> None:
    assert Holder().shows(_WALL, (HEIGHT, WIDTH)).status_code == 200


def test_whoever_shows_more_than_a_camera_gives_is_refused_and_may_go_on_later() -> None:
    holder = Holder()
    small = bytes(64 * 64)
    answers = [holder.shows(small, (64, 64)).status_code for _ in range(40)]
    assert answers[:20] == [200] * 20
    assert answers[-1] == 429
    holder.clock.now += 10
    assert holder.shows(small, (64, 64)).status_code == 200


def test_noise_is_no_code_and_breaks_nothing() -> None:
    answer = Holder().shows(Random(1).randbytes(640 * 480), (640, 480))
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["code"] is None
