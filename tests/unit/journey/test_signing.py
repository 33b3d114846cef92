"""What is filmed in sign language, what is still to be filmed, and films that nobody would see."""

import datetime

import pytest
from journey_copy import JourneyCopy

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, TimedOut
from kiosk.journey.machine import advance, start
from kiosk.journey.scenes import scene
from kiosk.journey.script import Script
from kiosk.journey.session import Far, Session
from kiosk.journey.signing import film_at, film_of, strangers, takes


def film(journey: JourneyCopy, name: str) -> None:
    path = journey.folder / "lsf" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"film")


def test_every_passage_of_the_screen_is_to_be_filmed_and_no_letter(journey: JourneyCopy) -> None:
    listed = {take.address: take for take in takes(journey.load(), journey.folder)}
    assert listed["topics/delays/short/1"].text == "Un prêt dure trois semaines."
    assert all(take.film is None for take in listed.values())
    assert not any(address.startswith(("letters/", "papers/", "phone/")) for address in listed)


def test_a_film_at_a_passage_s_address_is_that_passage_s(journey: JourneyCopy) -> None:
    film(journey, "topics/delays/short/1.mp4")
    film(journey, "scenes/welcome/passages/1.webm")
    filmed = [take.address for take in takes(journey.load(), journey.folder) if take.film]
    assert sorted(filmed) == ["scenes/welcome/passages/1", "topics/delays/short/1"]
    assert strangers(journey.load(), journey.folder) == ()


def test_a_film_of_no_passage_is_told(journey: JourneyCopy) -> None:
    film(journey, "topics/delays/short/9.mp4")
    assert [path.name for path in strangers(journey.load(), journey.folder)] == ["9.mp4"]


def test_films_are_no_words(journey: JourneyCopy) -> None:
    before = journey.load()
    film(journey, "topics/delays/short/1.mp4")
    assert journey.load().fingerprint == before.fingerprint


@pytest.mark.parametrize(
    ("passage", "address"),
    [
        ("topics/delays/short/1", "topics/delays/short/1"),
        ("topics/delays/short/1#2", "topics/delays/short/1"),
        ("scenes/welcome/2", "scenes/welcome/passages/2"),
        ("decisions/card/answers/refuse/readback/1", "decisions/card/answers/refuse/readback"),
        ("parts/nothing_done/1", "words/parts/nothing_done"),
        ("topics/delays/short/2", None),
    ],
)
def test_a_scene_s_passage_finds_the_film_of_its_words(passage: str, address: str | None) -> None:
    films = {
        *("topics/delays/short/1", "scenes/welcome/passages/2", "words/parts/nothing_done"),
        "decisions/card/answers/refuse/readback",
    }
    assert film_of(frozenset(films), passage) == address


def test_a_film_that_was_taken_away_is_none(journey: JourneyCopy) -> None:
    film(journey, "topics/delays/short/1.webm")
    assert film_at(journey.folder, "topics/delays/short/1") is not None
    assert film_at(journey.folder, "topics/delays/short/2") is None


def asked_for_signs(script: Script) -> Session:
    """Somebody asks for another language, and chooses sign language there."""
    session = start(script, seed=7, today=datetime.date(2026, 11, 22))
    session, _ = advance(script, session, Act(Action.LANGUAGE))
    while True:
        options = {one.id: one.number for one in scene(script, session).options}
        chosen = options.get("signs", options.get("others"))
        session, _ = advance(script, session, Act(Action.CHOOSE, option=chosen))
        if session.language_page is None:
            return session


def test_nobody_is_offered_sign_language_where_nothing_is_filmed(journey: JourneyCopy) -> None:
    script = journey.load()
    session, _ = advance(script, start(script, seed=7, today=datetime.date(2026, 11, 22)), Act(Action.LANGUAGE))
    assert "signs" not in {one.id for one in scene(script, session).options}


def test_who_chooses_sign_language_where_some_is_filmed_is_told_what_is_not(journey: JourneyCopy) -> None:
    film(journey, "topics/delays/short/1.webm")
    script = journey.load()
    session = asked_for_signs(script)
    assert session.settings.signs
    assert "Les autres sont écrites" in (scene(script, session).notice or "")
    after, _ = advance(script, session, Act(Action.CHOOSE, option=1))
    assert scene(script, after).notice is None
    ended, _ = advance(script, session, TimedOut())
    assert ended.ended is not None
    assert not start(script, seed=8, today=session.today).settings.signs


def test_nobody_is_offered_films_on_the_telephone(journey: JourneyCopy) -> None:
    script = journey.load()
    session = start(script, seed=7, today=datetime.date(2026, 11, 22), channel="phone", far=Far())
    session, _ = advance(script, session, Act(Action.LANGUAGE))
    assert session.language_page is None
