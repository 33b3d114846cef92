"""What somebody with bad intentions, or bad luck, meets at the desk."""

import datetime
import queue
import threading
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from desk_client import PIN, DeskClient
from gunicorn.http.parser import RequestParser
from served import TODAY, Served
from werkzeug.test import Client

from kiosk.app import Folders
from kiosk.desk.accounts import Role
from kiosk.desk.app import create_desk
from kiosk.server import _Server


@pytest.fixture
def desk(kiosk: Served) -> DeskClient:
    """Somebody who has come in."""
    return DeskClient(kiosk).comes_in()


def test_nothing_is_seen_before_somebody_has_come_in(kiosk: Served) -> None:
    stranger = DeskClient(kiosk)
    for path in ("/", "/listes", "/cote", "/groupe", "/journal", "/papier/000103699306"):
        stranger.get(path)
        assert stranger.page.request.path == "/bureau/entrer", path
    assert stranger.client.get("/bureau/appels", base_url="http://127.0.0.1").status_code == 403


def test_a_form_without_its_token_does_nothing(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    desk.scans(paper.form_code)
    version = desk.version
    for token in ("", "another", "é"):
        answer = desk.post(
            f"/papier/{paper.reference}/classer", token=token, version=version, way="taken", how="signed"
        )
        assert answer.status_code == 400
    assert kiosk.house.register.history.life(paper.reference).form.how is None


def test_a_token_of_another_visit_does_nothing(kiosk: Served, desk: DeskClient) -> None:
    other = DeskClient(kiosk, "Léo Martin").comes_in()
    assert desk.post("/sortir", token=other.token).status_code == 400


def test_coming_in_gives_a_new_cookie_and_a_new_token(kiosk: Served) -> None:
    desk = DeskClient(kiosk)
    before, token = desk.cookie, desk.token
    assert before
    desk.post("/entrer", who=desk.name, secret=PIN)
    assert desk.cookie != before
    assert desk.token != token
    planted = DeskClient(kiosk)
    planted.client.set_cookie("clairvoix-desk", before, domain="127.0.0.1", path="/bureau/")
    assert planted.get("/").request.path == "/bureau/entrer"


def test_who_has_left_is_out(desk: DeskClient) -> None:
    cookie = desk.cookie
    desk.post("/sortir")
    desk.client.set_cookie("clairvoix-desk", cookie, domain="127.0.0.1", path="/bureau/")
    assert desk.get("/listes").request.path == "/bureau/entrer"


@pytest.mark.parametrize(
    "wanted",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", "/nowhere",
     "/sortir", "/../", "\t//elsewhere.example", "/listes?a=\r\nX-Injected: y", "/listes\x00", "//[", "/[", "http://["],
)  # fmt: skip
def test_coming_in_leads_nowhere_but_to_our_own_pages(hall: Served, wanted: str) -> None:
    desk = DeskClient(hall)
    desk.get(f"/entrer?vers={quote(wanted)}")
    answer = desk.client.post(
        "/bureau/entrer",
        data={"token": desk.token, "who": desk.name, "secret": PIN, "vers": wanted},
        base_url="http://127.0.0.1",
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/bureau/"


def test_coming_in_leads_back_to_the_page_that_was_wanted(kiosk: Served) -> None:
    desk = DeskClient(kiosk)
    desk.get("/listes")
    desk.post("/entrer", who=desk.name, secret=PIN, vers="/listes")
    assert desk.page.request.path == "/bureau/listes"


def test_a_reset_ends_the_visits_before_it_at_once(kiosk: Served, desk: DeskClient) -> None:
    kiosk.desk.accounts.reset(desk.name, "593024")
    assert desk.get("/listes").request.path == "/bureau/entrer"


def test_a_visit_ends_when_nobody_does_anything_and_listening_keeps_none_alive(kiosk: Served) -> None:
    now = [0.0]
    kiosk.desk.ticks = lambda: now[0]
    kiosk.desk.visits._clock = kiosk.desk.ticks
    kiosk.house.bell.ring(kiosk.house.open_conversation("fr"))  # so that listening answers at once
    desk = DeskClient(kiosk).comes_in()
    limit = kiosk.settings.desk.inactivity_minutes * 60
    now[0] += limit - 1
    assert desk.get("/listes").request.path == "/bureau/listes"
    now[0] += limit - 1
    assert desk.client.get("/bureau/appels?depuis=-1", base_url="http://127.0.0.1").status_code == 200
    now[0] += 2
    assert desk.client.get("/bureau/appels?depuis=-1", base_url="http://127.0.0.1").status_code == 403
    assert desk.get("/listes").request.path == "/bureau/entrer"


def test_a_visit_ends_with_the_day(kiosk: Served, desk: DeskClient) -> None:
    kiosk.house.today = lambda: TODAY + datetime.timedelta(days=1)
    assert desk.get("/listes").request.path == "/bureau/entrer"


def test_the_journal_is_for_managers(kiosk: Served, desk: DeskClient) -> None:
    assert desk.get("/journal").status_code == 403
    manager = DeskClient(kiosk, "Inès Roche", Role.MANAGER).comes_in()
    assert manager.get("/journal").status_code == 200


def test_a_kiosk_that_restarts_in_the_middle_of_a_deed_loses_nothing(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    desk.scans(paper.form_code)
    version = desk.version
    kiosk.desk.visits.sweep(is_over=lambda _visit, _now: True)  # memory is gone
    answer = desk.post(f"/papier/{paper.reference}/classer", version=version, way="taken", how="signed")
    assert answer.request.path == "/bureau/entrer"
    assert kiosk.house.register.history.life(paper.reference).form.how is None
    desk.comes_in().scans(paper.form_code)
    desk.files(paper.reference)
    assert kiosk.house.register.history.life(paper.reference).form.counts


def test_a_page_of_elsewhere_whose_name_points_here_gets_nothing(kiosk: Served, desk: DeskClient) -> None:
    answer = desk.client.get("/bureau/entrer", base_url="http://evil.example")
    assert answer.status_code == 400


def test_a_badge_at_the_kiosk_asks_for_the_pin_and_lets_nobody_in_by_itself(kiosk: Served, desk: DeskClient) -> None:
    badge = kiosk.desk.accounts.give_badge(desk.name)
    assert kiosk.house.door(badge) == "/bureau/badge"
    assert kiosk.house.door("cvb1 " + "A" * 43) is None
    fresh = DeskClient(kiosk)
    fresh.page = fresh.client.post("/bureau/badge", data={"word": badge}, base_url="http://127.0.0.1")
    assert "Votre badge est lu" in fresh.text
    assert fresh.get("/listes").request.path == "/bureau/entrer"
    fresh.page = fresh.client.post("/bureau/badge", data={"word": badge}, base_url="http://127.0.0.1")
    fresh.post("/entrer", badge=badge, secret=PIN)
    assert fresh.page.request.path == "/bureau/"


def test_a_visitor_who_only_looks_drives_out_nobody(kiosk: Served, desk: DeskClient) -> None:
    for _ in range(80):
        DeskClient(kiosk)
    assert desk.get("/listes").request.path == "/bureau/listes"


def test_strangers_drive_out_nobody_who_is_coming_in_and_are_kept_nowhere(kiosk: Served) -> None:
    desk = DeskClient(kiosk)
    for _ in range(80):
        DeskClient(kiosk)
    assert len(kiosk.desk.visits) == 0
    desk.post("/entrer", who=desk.name, secret=PIN)
    assert desk.page.request.path == "/bureau/"


def test_a_strangers_form_needs_the_token_that_goes_with_their_cookie(kiosk: Served) -> None:
    desk, other = DeskClient(kiosk), DeskClient(kiosk)
    desk.post("/entrer", token=other.token, who=desk.name, secret=PIN)
    assert desk.page.request.path == "/bureau/entrer"
    # Nor does a cookie that somebody made up have one.
    nonce, _, seal = desk.cookie.partition(".")
    for made_up in ("x", f"x.{seal}", f"{nonce}.", f"{nonce}.é", f"{desk.cookie}.{seal}"):
        fresh = DeskClient(kiosk)
        fresh.client.set_cookie("clairvoix-desk", made_up, domain="127.0.0.1", path="/bureau/")
        assert fresh.client.get("/bureau/entrer", base_url="http://127.0.0.1").headers["Set-Cookie"], made_up
        assert fresh.cookie != made_up
    assert len(kiosk.desk.visits) == 0


def test_of_one_visit_the_two_latest_pages_wait_for_news_and_older_ones_are_let_go(
    kiosk: Served, desk: DeskClient
) -> None:
    address = f"/bureau/appels?depuis={kiosk.house.bell.news(-1, 0)}"
    [seat] = [visit.value for visit in kiosk.desk.visits._visits.values()]
    answers: queue.Queue[tuple[int, int]] = queue.Queue()

    def ask(number: int) -> None:
        client = Client(kiosk.app.wsgi_app)
        client.set_cookie("clairvoix-desk", desk.cookie, domain="127.0.0.1", path="/bureau/")
        answers.put((number, client.get(address, base_url="http://127.0.0.1").status_code))

    pages = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for number, page in enumerate(pages):
        page.start()
        while len(seat.listening.get("calls.news", [])) <= number:
            time.sleep(0.005)
    assert sorted(answers.get(timeout=5) for _ in range(4)) == [(number, 429) for number in range(4)]
    kiosk.house.bell.ring(kiosk.house.open_conversation("fr"))
    assert sorted(answers.get(timeout=5) for _ in range(2)) == [(4, 200), (5, 200)]
    for page in pages:
        page.join(5)
    assert seat.listening["calls.news"] == []


def test_nobody_on_this_machine_can_say_that_they_came_by_tls(tmp_path: Path) -> None:
    config = _Server(Folders(tmp_path, tmp_path), 8000, None).cfg
    said = b"GET /bureau/ HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Ssl: on\r\n\r\n"
    asked = next(RequestParser(config, iter([said]), ("127.0.0.1", 1)))
    assert asked.scheme == "http"


def test_every_way_needs_somebody_who_has_come_in(kiosk: Served) -> None:
    app = create_desk(kiosk.house)
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in {"static", "web.static", "door.enter", "door.come_in", "door.badge"}:
            continue
        if rule.endpoint.startswith("accessibility."):
            continue  # the law wants it open to everybody
        path = "/" + "/".join("1" if part.startswith("<") else part for part in rule.rule.strip("/").split("/"))
        for method in rule.methods & {"GET", "POST"}:  # type: ignore[operator]
            answer = client.open(path, method=method, base_url="http://127.0.0.1/bureau")
            assert answer.status_code in {303, 403}, (method, path)
            assert "entrer" in answer.headers.get("Location", "entrer"), (method, path)


def test_many_wrong_pins_are_told_how_long_to_wait(kiosk: Served) -> None:
    desk = DeskClient(kiosk)
    wrong = PIN[::-1]
    for _ in range(5):
        desk.post("/entrer", who=desk.name, secret=wrong)
        assert "bon code" in desk.notice
    desk.post("/entrer", who=desk.name, secret=PIN)
    assert "Recommencez dans" in desk.notice
