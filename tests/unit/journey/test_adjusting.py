"""Settings: their steps, what is said of each, and that they never outlive a visit nor touch an answer."""

import dataclasses
import datetime
from pathlib import Path

import pytest

from kiosk.app import Folders, House
from kiosk.journey.actions import Action
from kiosk.journey.adjusting import CONTRASTS, RATES, SIZES, VOLUMES
from kiosk.journey.events import Act, Event, Headphones, HungUp, Silence, TimedOut
from kiosk.journey.load import load_script
from kiosk.journey.machine import advance, start
from kiosk.journey.scenes import scene
from kiosk.journey.script import Answer
from kiosk.journey.session import Given, Place, Session, Settings
from kiosk.loudness import LEVELS
from kiosk.settings import Screen
from kiosk.settings import Settings as SiteSettings

PROJECT = Path(__file__).parents[3]
SCRIPT = load_script(PROJECT / "tests" / "journeys" / "tiny", {})
TODAY = datetime.date(2026, 11, 22)
SETTINGS = {
    Action.SLOWER: "rate", Action.FASTER: "rate", Action.SOFTER: "volume", Action.LOUDER: "volume",
    Action.SMALLER: "size", Action.LARGER: "size", Action.CONTRAST: "contrast", Action.CURTAIN: "curtain",
    Action.RULER: "ruler",
    Action.POINTER: "pointer",
}  # fmt: skip


def opened() -> Session:
    return start(SCRIPT, seed=7, today=TODAY)


def adjusted(session: Session) -> Session:
    """Everything changed at once."""
    for action in SETTINGS:
        if action not in {Action.SLOWER, Action.SOFTER, Action.SMALLER}:
            session, _ = advance(SCRIPT, session, Act(action))
    assert all(getattr(session.settings, name) != getattr(Settings(), name) for name in SETTINGS.values())
    return session


def test_every_setting_has_the_steps_that_the_standard_asks_for() -> None:
    """VVSG 2.0, 7.1-K and 7.1-G."""
    assert (min(RATES), max(RATES)) == (50, 200)
    assert 6 <= len(RATES) <= 8
    assert Settings().rate == 100
    assert 120 <= SiteSettings().sound.words_per_minute <= 125
    assert len(SIZES) == 4
    assert len(CONTRASTS) == 4


def test_every_level_has_a_step_on_every_device() -> None:
    assert len(VOLUMES) == LEVELS


@pytest.mark.parametrize("action", SETTINGS)
def test_every_setting_is_answered_with_its_new_value(action: Action) -> None:
    session, told = opened(), set()
    for _ in range(12):
        before = session.settings
        session, _ = advance(SCRIPT, session, Act(action))
        notice = scene(SCRIPT, session).notice
        assert notice
        if session.settings != before:
            assert notice not in told, "another value is told in other words"
        told.add(notice)
        if action in {Action.CONTRAST, Action.CURTAIN, Action.RULER, Action.POINTER} and session.settings == Settings():
            break


def test_no_setting_touches_an_answer() -> None:
    session = dataclasses.replace(opened(), answers=(Given("card", Answer.REFUSE, is_confirmed=True),))
    answers, place = session.answers, session.place
    session = adjusted(session)
    assert (session.answers, session.place) == (answers, place)
    one_by_one = (
        *(Action.SLOWER, Action.SOFTER, Action.SMALLER, Action.CURTAIN, Action.RULER, Action.POINTER),
        *[Action.CONTRAST] * 3,
    )
    for action in one_by_one:
        session, _ = advance(SCRIPT, session, Act(action))
    assert (session.answers, session.place, session.settings) == (answers, place, Settings())


@pytest.mark.parametrize("start_at", ["welcome", "letter_date"])
def test_one_action_puts_all_settings_back_says_so_and_loses_nothing(start_at: str) -> None:
    given = (Given("card", Answer.REFUSE, is_confirmed=True),)
    place = Place(start_at, "card") if start_at != "welcome" else Place(start_at)
    changed = adjusted(dataclasses.replace(opened(), answers=given, place=place, heard=frozenset({"a/short"})))
    changed, _ = advance(SCRIPT, changed, Act(Action.CURTAIN))
    back, effects = advance(SCRIPT, changed, Act(Action.RESET))
    assert back.settings == Settings()
    assert effects == ()
    assert scene(SCRIPT, back).notice == "Tout est comme au départ."
    unsettled = dataclasses.replace(changed, notice=None, notice_values=())
    assert dataclasses.replace(back, settings=changed.settings, notice=None) == unsettled


def test_a_slip_never_draws_the_curtain_from_what_others_could_see() -> None:
    hidden, _ = advance(SCRIPT, adjusted(opened()), Act(Action.RESET))
    assert hidden.settings == Settings(curtain=True)


@pytest.mark.parametrize("ending", [TimedOut(), HungUp(), Act(Action.STOP)])
def test_every_way_out_ends_with_the_settings_as_they_were_delivered(ending: Event) -> None:
    session, _ = advance(SCRIPT, adjusted(opened()), ending)
    if session.ended is None:  # stopping asks once
        stop = next(one.number for one in scene(SCRIPT, session).options if one.id == "stop")
        session, _ = advance(SCRIPT, session, Act(Action.CHOOSE, option=stop))
    assert session.ended is not None
    # Settings live in the session alone, and the next person's is a new one: a process that dies leaves none.
    assert opened().settings == Settings()


def test_the_alert_can_be_answered_as_often_as_one_likes() -> None:
    session = dataclasses.replace(opened(), answers=(Given("card", Answer.REFUSE, is_confirmed=True),))
    before = session
    for _ in range(100):
        session, _ = advance(SCRIPT, session, Silence())
        assert session.is_alerted
        session, _ = advance(SCRIPT, session, Act(Action.CHOOSE, option=1))
        assert not session.is_alerted
    assert (session.answers, session.place) == (before.answers, before.place)


@pytest.mark.parametrize("minutes", [2, 4])
def test_the_time_before_the_alert_is_told_to_everybody_from_the_setting(minutes: int, tmp_path: Path) -> None:
    settings = SiteSettings(screen=Screen(inactivity_seconds=60 * minutes))
    with House(Folders(PROJECT / "config", tmp_path), settings=settings, today=lambda: TODAY) as house:
        conversation = house.open_conversation("fr")
        # On the first page: nobody has to ask for it, whatever they came for.
        said = " ".join(passage.text for passage in conversation.scene().passages)
    assert f"Après {minutes} minutes sans rien faire, la borne demande si vous êtes là" in said
    assert "un geste suffit pour continuer" in said


def test_headphones_begin_with_their_own_loudness_whatever_the_loudspeaker_was_turned_up_to() -> None:
    session = opened()
    for _ in VOLUMES:
        session, _ = advance(SCRIPT, session, Act(Action.LOUDER))
    assert session.settings.volume == max(VOLUMES)
    at_the_ears, _ = advance(SCRIPT, session, Headphones(are_plugged=True, volume=4))
    assert at_the_ears.settings.volume == 4
    aloud, _ = advance(SCRIPT, at_the_ears, Headphones(are_plugged=False, volume=5))
    assert aloud.settings.volume == 5


def test_settings_put_back_are_as_loud_as_the_device_begins() -> None:
    session = start(SCRIPT, seed=7, today=TODAY, settings=Settings(volume=8))
    session, _ = advance(SCRIPT, session, Act(Action.SOFTER))
    session, _ = advance(SCRIPT, session, Act(Action.RESET))
    assert session.settings.volume == 8
    session, _ = advance(SCRIPT, session, Headphones(are_plugged=True, volume=3))
    session, _ = advance(SCRIPT, session, Act(Action.LOUDER))
    session, _ = advance(SCRIPT, session, Act(Action.RESET))
    assert session.settings.volume == 3
