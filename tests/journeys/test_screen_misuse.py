"""Stale pages, double clicks, forged forms, children, full disks: nothing that a person didn't say is ever recorded."""

import dataclasses
import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from persona import Person
from playwright.sync_api import Error as BrowserError
from served import Served
from sqlalchemy import event

import kiosk.screen.app as screen
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, PaperOutcome
from kiosk.journey.session import Paper, Place, Session
from kiosk.keymap import load_keymap
from kiosk.screen.app import KEYMAP

pytestmark = pytest.mark.browser

# How long a child strikes at least, and how long it may take until anything comes of it (seconds).
CHILD_S = 8
PATIENCE_S = 300
# A child draws breath after so many strokes, longer than a trembling hand takes: the next one counts.
BREATH, BREATH_MS = 12, 700
FORGED = ("choose:4", "choose:9", "choose:0", "choose:", "choose:1:1", "confirm", "record", "type:5", "enter", "")


def form_of(person: Person) -> dict[str, str]:
    """The hidden fields of the page that the person sees."""
    fields = person.tab.locator('#act input[type="hidden"]')
    return {str(one.get_attribute("name")): str(one.get_attribute("value")) for one in (fields.nth(0), fields.nth(1))}


def comes_to(kiosk: Served, person: Person, place: str) -> Person:
    """Comes there with a refusal."""
    return person.is_led(kiosk.wishes({"space": "refuse"}, {"space": "unknown"}), until=place)


def test_a_stale_page_does_nothing_and_says_so(kiosk: Served, person: Person) -> None:
    comes_to(kiosk, person, "review")
    as_it_was = {"turn": int(form_of(person)["turn"]), "waiting": False}
    person.context.route("**/state", lambda route: route.fulfill(json=as_it_was))  # else it would see for itself
    person.conversation.handle(Act(Action.STOP))  # it goes on elsewhere: the page is out of date
    person.tab.wait_for_timeout(1100)  # past what a trembling hand does
    person.chooses("Enregistrer et imprimer")
    assert person.page.notice is not None
    assert person.is_at("Voulez-vous vraiment arrêter ?")
    assert kiosk.holds_nothing()


def test_a_double_click_on_an_answer_confirms_nothing(
    serving: Callable[..., Served], somebody: Callable[..., Person]
) -> None:
    kiosk = serving(keymap=load_keymap(KEYMAP))
    person = somebody(kiosk).opens_the_kiosk()
    comes_to(kiosk, person, "answer")
    for _ in range(2):
        with person.tab.expect_navigation():
            person.tab.locator(".card").first.dblclick()
        person.looks()
        if person.page.scene != "answer/space":
            break
    assert person.page.scene == "readback/space"
    place = person.tab.locator(".card").first
    person.tab.wait_for_selector("html[data-ready]", state="attached")
    with person.tab.expect_navigation():
        place.dblclick()
    person.looks()
    assert person.page.scene == "review"
    assert kiosk.holds_nothing()


def test_two_clicks_on_record_make_one_record(kiosk: Served, person: Person) -> None:
    comes_to(kiosk, person, "review")
    form = form_of(person) | {"action": "choose:2"}
    assert person.goes_back_to_the_page(form) == 303
    for _ in range(3):
        assert person.goes_back_to_the_page(form) == 303
    person.opens_the_kiosk().waits_for_the_machine()
    assert kiosk.answers() == [{"space": "refuse"}]
    assert kiosk.papers().count("form") == 1


def test_a_replayed_form_does_nothing(kiosk: Served, person: Person) -> None:
    comes_to(kiosk, person, "answer")
    form = form_of(person) | {"action": "choose:1"}
    person.goes_back_to_the_page(form)
    before = person.conversation.session()
    assert before.place.name == "readback"
    person.goes_back_to_the_page(form)
    assert person.conversation.session() == before


def test_a_forged_action_does_nothing(kiosk: Served, person: Person) -> None:
    comes_to(kiosk, person, "answer")
    before = person.conversation.session()
    for action in FORGED:
        form = form_of(person) | {"action": action, "digits": "1234"}
        assert person.goes_back_to_the_page(form) == 303, action
        after = person.conversation.session()
        assert (after.place, after.answers) == (before.place, before.answers), action
        person.opens_the_kiosk()
    assert kiosk.holds_nothing()


def test_a_form_without_its_token_is_refused(kiosk: Served, somebody: Callable[..., Person]) -> None:
    person = somebody(kiosk, may_see_errors=True).opens_the_kiosk()
    comes_to(kiosk, person, "review")
    before = person.conversation.session()
    for path in ("/act", "/silence", "/timeout"):
        for token in ("", "forged", "é"):
            form = form_of(person) | {"token": token, "action": "choose:2"}
            assert person.goes_back_to_the_page(form, path) == 400, (path, token)
    assert person.conversation.session() == before
    assert kiosk.holds_nothing()


def test_a_stranger_without_the_cookie_acts_for_nobody(
    kiosk: Served, person: Person, somebody: Callable[..., Person]
) -> None:
    comes_to(kiosk, person, "review")
    form = form_of(person) | {"action": "choose:2"}
    stranger = somebody(kiosk)
    assert stranger.goes_back_to_the_page(form) == 303  # to a welcome of their own
    assert person.conversation.session().place.name == "review"
    assert kiosk.holds_nothing()
    cookie = person.context.cookies()[0]
    assert (cookie.get("httpOnly"), cookie.get("sameSite")) == (True, "Strict")


def test_a_page_is_of_one_moment_even_if_the_printer_answers_while_it_is_made(
    kiosk: Served, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    comes_to(kiosk, person, "paper_readback")
    conversation = person.conversation
    papers = conversation.session().papers
    conversation._session = _at_the_printer(conversation.session())
    made = screen.render_template

    def slowly(template: str, **values: Any) -> str:
        for paper in papers:
            conversation.handle(PaperOutcome(paper.name, "failed", "paper_out"))
        return made(template, **values)

    monkeypatch.setattr(screen, "render_template", slowly)
    person.tab.goto(f"{kiosk.address}/")
    seen = person._look()
    assert not seen.is_torn
    assert seen.options or seen.kind == "waiting"


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_a_child_who_hits_everything_breaks_nothing(kiosk: Served, somebody: Callable[..., Person], seed: int) -> None:
    # A page that is left while it asks for its sounds is told that they are nobody's any more (404).
    person = somebody(kiosk, may_see_errors=True).opens_the_kiosk()
    chance = random.Random(seed)
    keys = ["1", "2", "3", "4", "5", "Enter", "Escape", "ArrowRight", "ArrowLeft", "ArrowDown", " ", "Backspace"]
    keys += [*"rwmhlc,.+-*#aZé0789", "Tab", "F5", "PageDown", "Home"]
    screen_size = kiosk.settings.screen
    places: set[str] = set()
    began, strokes = time.monotonic(), 0
    # On a slow machine few of the first strikes find anything under them: it goes on until some have led somewhere.
    while (took := time.monotonic() - began) < CHILD_S or (len(places) < 2 and took < PATIENCE_S):
        strokes += 1
        try:
            if strokes % BREATH == 0:
                person.tab.wait_for_selector("html[data-ready]", timeout=1000)
                person.tab.wait_for_timeout(BREATH_MS)
            if chance.random() < 0.5:
                person.tab.keyboard.press(chance.choice(keys))
            elif chance.random() < 0.6:
                buttons = person.tab.locator("button:not([disabled])")
                buttons.nth(chance.randrange(12)).click(timeout=150, no_wait_after=True)
            else:
                x, y = chance.randrange(screen_size.width_px), chance.randrange(screen_size.height_px)
                person.tab.mouse.click(x, y, click_count=chance.choice([1, 2, 3]))
        except BrowserError:
            continue  # the page went away under the finger
        visit = person._visit()
        if visit is not None:
            places.add(visit.value.session.place.name)
    assert len(places) > 1
    confirmed = {"review", "storing", "printing"} & places
    assert kiosk.rows("entries") == 0 or confirmed
    for address in ("about:blank", f"{kiosk.address}/"):  # from an empty page nothing more is on its way
        for _ in range(10):  # what was struck last still is, and may win a few times
            with suppress(BrowserError):
                person.tab.goto(address)
                break
    person.looks()
    assert person.page.kind != "error"


@contextmanager
def full_disk(kiosk: Served) -> Iterator[None]:
    """The register's file may not grow, as on a disk that is full."""
    engine = kiosk.house.register._database._engine

    def no_growth(connection: sqlite3.Connection, *_: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # as few pages as it has

    event.listen(engine, "checkout", no_growth)
    yield
    event.remove(engine, "checkout", no_growth)
    engine.dispose()  # every connection had the limit of its own


def test_a_full_disk_records_nothing_and_trying_again_works(kiosk: Served, person: Person) -> None:
    comes_to(kiosk, person, "review")
    with full_disk(kiosk):
        person.chooses("Enregistrer et imprimer").waits_for_the_machine()
        assert person.is_at("Rien n’a pu être enregistré")
        assert person.sees("la borne n’a plus de place pour écrire") or person.sees("le registre de la borne")
        assert kiosk.holds_nothing()
        person.chooses("Essayer une nouvelle fois").waits_for_the_machine()
        assert person.is_at("Rien n’a pu être enregistré")
        person.chooses("Revenir à la relecture")
        assert person.page.scene == "review"
        assert person.sees("Vous refusez d’avoir Mon espace santé pour vous.")
    person.chooses("Enregistrer et imprimer").waits_for_the_machine()
    assert person.is_at("Votre papier est imprimé")
    assert kiosk.answers() == [{"space": "refuse"}]


def test_a_register_that_may_not_be_written_records_nothing_and_goes_on_later(kiosk: Served, person: Person) -> None:
    comes_to(kiosk, person, "review")
    engine = kiosk.house.register._database._engine

    def read_only(connection: sqlite3.Connection, *_: Any) -> None:
        connection.execute("PRAGMA query_only = ON")

    event.listen(engine, "checkout", read_only)
    person.chooses("Enregistrer et imprimer").waits_for_the_machine()
    assert person.is_at("Rien n’a pu être enregistré")
    event.remove(engine, "checkout", read_only)
    engine.dispose()  # every connection had been told so
    assert kiosk.holds_nothing()
    person.chooses("Essayer une nouvelle fois").waits_for_the_machine()
    assert kiosk.answers() == [{"space": "refuse"}]


def test_pages_that_do_not_exist_say_so_and_lead_back(kiosk: Served, somebody: Callable[..., Person]) -> None:
    person = somebody(kiosk, may_see_errors=True).opens_the_kiosk()
    person.tab.goto(f"{kiosk.address}/nowhere/../../etc/passwd")
    person.looks()
    assert person.page.kind == "error"
    assert person.tab.locator("h1").inner_text() == person.tab.title()
    person.tab.click("a.button")
    person.looks()
    assert person.page.scene == "welcome"
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", person.tab.url)


def _at_the_printer(session: Session) -> Session:
    papers = tuple(Paper(paper.name) for paper in session.papers)
    return dataclasses.replace(session, place=Place("printing"), papers=papers, trail=())
