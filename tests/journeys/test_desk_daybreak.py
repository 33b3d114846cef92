"""The kiosk's day: opened and closed by its hours and by staff, its date confirmed before anything dated comes out."""

import datetime
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desk_client import DeskClient
from playwright.sync_api import Browser
from served import TODAY, Served, settings_for_tests, somewhere
from werkzeug.serving import make_server
from werkzeug.test import Client

from kiosk import server
from kiosk.clock import Doubt
from kiosk.closed import closed_app, sentences
from kiosk.day import Day, DayWatch, begin, close_day
from kiosk.readiness import State, Verifier, closing, parts
from kiosk.readiness.keeping import medium_part
from kiosk.register import Register
from kiosk.register.deeds import Deed, What
from kiosk.register.errors import RegisterFull, RegisterUnavailable
from kiosk.register.verification import Report

OPEN_ON_MONDAY = {"hours": {"open": "1 09:00-17:00"}}


def at(hour: int, day: int = 23) -> Callable[[], datetime.datetime]:
    return lambda: datetime.datetime(2026, 11, day, hour, tzinfo=datetime.UTC)


def papers(kiosk: Served, count: int) -> list[str]:
    """Kinds of what came out on the roll, once there are so many."""
    waiting = threading.Event()
    for _ in range(3000):
        if len(kiosk.rolls.documents) >= count:
            break
        waiting.wait(0.02)
    return [one.kind for one in kiosk.rolls.documents]


def test_it_closes_at_its_hour_with_a_ticket_and_never_on_somebody(
    serving: Callable[..., Served], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    kiosk = serving(settings=settings_for_tests(**OPEN_ON_MONDAY, backup={"folder": str(stick)}))
    left = threading.Event()
    assert not DayWatch(kiosk.house, at(16), left.set).look()
    running = kiosk.house.open_conversation("fr")
    somewhere(running)
    assert not DayWatch(kiosk.house, at(18), left.set).look()
    del running
    assert DayWatch(kiosk.house, at(18), left.set).look()
    assert left.is_set()
    assert papers(kiosk, 1) == ["closing"]
    assert (stick / "heads-0001.txt").exists()


def test_a_register_that_lacks_the_sticks_head_keeps_the_kiosk_closed(
    serving: Callable[..., Served], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    settings = settings_for_tests(backup={"folder": str(stick)})
    whole = serving(settings=settings)
    whole.somebody_has_decided(space="refuse")
    close_day(whole.house)
    assert medium_part(whole.house).state is State.GOOD
    # The same register without its end: the keys are the same, the entries are gone.
    short = serving(settings=settings)
    for key in (whole.house.var / "keys").iterdir():
        (short.house.var / "keys" / key.name).write_bytes(key.read_bytes())
    medium = medium_part(short.house)
    assert medium.state is State.BROKEN
    assert "22 novembre 2026" in medium.detail
    assert "medium" in {part.name for part in closing(short.house)}
    # Where an older backup was restored on purpose, closing once writes the head that counts from then on.
    with Register.open(short.house.var, short.house.register.station, may_print=False) as started_again:
        started_again.anchor(stick)
    assert "medium" not in {part.name for part in closing(short.house)}


def test_a_stick_that_cannot_be_read_keeps_nobody_from_opening(serving: Callable[..., Served], tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    kiosk = serving(settings=settings_for_tests(backup={"folder": str(stick)}))
    close_day(kiosk.house)
    assert medium_part(kiosk.house).state is State.GOOD, "nobody has decided anything yet"
    (heads,) = stick.glob("heads-*.txt")
    heads.unlink()
    heads.mkdir()
    assert medium_part(kiosk.house).state is State.REMARK
    assert "medium" not in {part.name for part in closing(kiosk.house)}


def test_staff_close_and_open_for_the_day(kiosk: Served) -> None:
    kiosk.desk.day = today = Day(kiosk.house, at(10, day=TODAY.day))
    desk = DeskClient(kiosk).comes_in()
    desk.get("/journee")
    assert "La borne est ouverte." in desk.text
    desk.post("/journee", wanted="closed")
    assert "La borne est fermée." in desk.text
    assert not today.is_open
    desk.post("/journee", wanted="open")
    assert today.is_open
    reporting = begin(kiosk.house)
    assert reporting is not None, "who opens by hand gets the report"
    reporting.join()
    assert papers(kiosk, 1) == ["report"]
    assert begin(kiosk.house) is None, "and gets it once"
    desk.post("/journee", wanted="")
    done = [(one.deed.what, one.by, one.deed.about) for one in kiosk.house.register.history.deeds()]
    whats = (What.DAY_CLOSED, What.DAY_OPENED, What.DAY_BY_HOURS)
    assert done == [(what, desk.name, TODAY.isoformat()) for what in whats]


def test_a_register_in_trouble_keeps_nobody_from_closing(kiosk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = DeskClient(kiosk).comes_in()
    desk.get("/journee")

    def full(deed: Deed) -> None:
        raise RegisterFull(folder=kiosk.house.var)

    monkeypatch.setattr(kiosk.house.register.history, "note_deed", full)
    desk.post("/journee", wanted="closed")
    assert not Day(kiosk.house).is_open
    assert "La borne est fermée." in desk.text
    assert "place" in desk.notice


def test_every_part_is_tried_on_screen_and_on_paper(kiosk: Served) -> None:
    desk = DeskClient(kiosk).comes_in()
    desk.get("/journee")
    desk.post("/journee/essai", print="1")
    assert "registre" in desk.text
    assert "horloge" in desk.text
    assert papers(kiosk, 1) == ["report"]
    assert "État de cette machine" in kiosk.words_of("report")


def test_a_doubted_day_shuts_the_desk_until_staff_have_typed_it(kiosk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = DeskClient(kiosk).comes_in()
    confirmed: list[bool] = []
    monkeypatch.setattr("kiosk.clock.doubts", lambda _house: None if confirmed else Doubt.JUMPED)
    monkeypatch.setattr("kiosk.clock.confirm", lambda _house: confirmed.append(True))
    kiosk.house.awaits_clock = True
    desk.get("/imprimer")
    assert "aucun papier daté" in desk.text
    desk.post("/imprimer", print="booklet", size="14")
    desk.get("/journee")
    desk.post("/journee/date", day="2026-11-21")
    assert "un autre jour" in desk.notice
    assert not confirmed
    desk.post("/journee/date", day=TODAY.isoformat())
    assert confirmed
    assert [one.deed.what for one in kiosk.house.register.history.deeds()] == [What.DAY_CONFIRMED]
    assert kiosk.papers() == []
    desk.get("/imprimer")
    assert "aucun papier daté" not in desk.text


def test_outside_its_hours_the_page_says_when_it_opens(kiosk: Served) -> None:
    opens = at(9)()
    assert "lundi 23 novembre 2026 à 09:00" in " ".join(sentences(kiosk.house, opens, is_by_hours=True))
    app = closed_app(kiosk.house, [], opens, is_by_hours=True)
    server.mount_desk(app, kiosk.house, 8080)
    page = Client(app).get("/", base_url="http://127.0.0.1").text
    assert 'data-contrast="dark"' in page
    assert "lundi 23 novembre" in page
    assert "Entrer" in Client(app.wsgi_app).get("/bureau/entrer", base_url="http://127.0.0.1").text


@pytest.mark.slow
@pytest.mark.browser
def test_closed_by_its_hours_it_tells_who_scans_a_paper_and_opens_the_desk_to_a_badge(
    kiosk: Served, browser: Browser
) -> None:
    app = closed_app(kiosk.house, [], at(9)(), is_by_hours=True, has_desk=True)
    server.mount_desk(app, kiosk.house, 8080)
    kiosk.house.door = lambda scanned: "/bureau/badge" if scanned == "cvb-badge" else None  # type: ignore[method-assign]
    serving = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    tab = browser.new_page()
    try:
        for code, expected in (("CLAIRVOIX 1234 5678", "Elle ne lit aucun papier"), ("cvb-badge", "badge")):
            tab.goto(f"http://127.0.0.1:{serving.port}/")
            with tab.expect_navigation():
                tab.keyboard.type(code + "\n", delay=5)
            assert expected in tab.content()
            if code.startswith("CLAIR"):
                spoken = tab.request.get(f"http://127.0.0.1:{serving.port}/closed.wav?papier").body()
                assert len(spoken) > len(tab.request.get(f"http://127.0.0.1:{serving.port}/closed.wav").body())
    finally:
        tab.close()
        serving.shutdown()
        thread.join()
        serving.server_close()


def test_a_closed_kiosk_walks_its_register_again_only_once_something_changed(
    kiosk: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.somebody_has_decided(space="refuse")
    walks: list[int] = []
    walk = Register.verify

    def counted(register: Register, *given: Any) -> Report:
        walks.append(1)
        return walk(register, *given)

    monkeypatch.setattr(Register, "verify", counted)
    verifier = Verifier()
    for _ in range(3):
        closing(kiosk.house, verifier)
    assert len(walks) == 1
    kiosk.somebody_has_decided(space="consent")
    closing(kiosk.house, verifier)
    assert len(walks) == 2
    list(parts(kiosk.house))
    assert len(walks) == 3


def test_what_could_not_be_read_is_looked_at_again(kiosk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(_register: Register, *_given: Any) -> Report:
        raise RegisterUnavailable(folder=kiosk.house.var, detail="busy")

    verifier = Verifier()
    with monkeypatch.context() as patch:
        patch.setattr(Register, "verify", unavailable)
        assert "register" in {part.name for part in closing(kiosk.house, verifier)}
    assert "register" not in {part.name for part in closing(kiosk.house, verifier)}
