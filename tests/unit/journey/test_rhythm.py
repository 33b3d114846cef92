"""Switches fitted to a person: what a trial of them makes of the pace and the guard, and that both go with them."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Event, Silence, SwitchPressed, SwitchTried, TimedOut
from kiosk.journey.load import load_script
from kiosk.journey.machine import advance, start
from kiosk.journey.rhythm import MOST_GUARD_MS, MOST_STRAYS, Rhythm, Trial, Tried, fitted
from kiosk.journey.scene import SceneKind
from kiosk.journey.scenes import scene
from kiosk.journey.session import Session, Settings

SCRIPT = load_script(Path(__file__).parents[2] / "journeys" / "tiny", {})
TODAY = datetime.date(2026, 11, 22)
DWELLS = (4000, 3000, 2200, 1600, 1200, 900)
SITE = Rhythm(DWELLS, 500, 500)
BY_HAND = Rhythm((), 500, 500)
FIRST = SwitchPressed(DWELLS, 500)
TRY, SKIP = Act(Action.CHOOSE, option=1), Act(Action.CHOOSE, option=2)
QUICK = SwitchTried(Tried((600, 700, 650, 800, 700)))

times = st.lists(st.integers(0, 9_999_999), max_size=8).map(tuple)
trials = st.builds(Tried, times, times, st.integers(0, 20))


def after(*events: Event, session: Session | None = None) -> Session:
    session = session or start(SCRIPT, seed=1, today=TODAY)
    for event in events:
        session, effects = advance(SCRIPT, session, event)
        assert effects == () or session.ended, "a trial asks nothing of the house"
    return session


@given(trials, st.sampled_from([SITE, BY_HAND, Rhythm(DWELLS, 0, 0), Rhythm((900,), 2000, 2000)]))
def test_whatever_a_trial_shows_pace_and_guard_stay_within_their_bounds(tried: Tried, site: Rhythm) -> None:
    found = fitted(site, tried)
    assert 0 <= found.pace < max(1, len(site.dwells_ms))
    assert site.usual_guard_ms <= found.guard_ms <= max(site.usual_guard_ms, MOST_GUARD_MS)
    assert found.usual == site


@given(trials)
def test_no_stop_is_shorter_than_a_press_took_but_where_the_slowest_is(tried: Tried) -> None:
    found = fitted(SITE, tried)
    assert found.dwell_ms is not None
    assert found.pace == 0 or found.dwell_ms >= max(*tried.reactions_ms, found.guard_ms)


@given(trials, st.integers(0, 3000))
def test_who_presses_later_never_gets_a_quicker_pace(tried: Tried, later: int) -> None:
    slower = Tried(tuple(one + later for one in tried.reactions_ms), tried.strikes_ms, tried.strays)
    assert fitted(SITE, slower).pace <= fitted(SITE, tried).pace


@pytest.mark.parametrize(
    ("reactions", "dwell"),
    [
        ((300,) * 5, 900),
        ((700,) * 5, 1600),
        ((1000,) * 5, 2200),
        ((1500,) * 5, 3000),
        ((700, 700, 700, 700, 2900), 3000),
    ],
)
def test_the_pace_is_twice_the_time_of_reaction_and_no_press_is_too_late(
    reactions: tuple[int, ...], dwell: int
) -> None:
    assert fitted(SITE, Tried(reactions)).dwell_ms == dwell


@pytest.mark.parametrize(
    "tried", [Tried(), Tried((300, 300)), Tried((300,) * 5, strays=6), Tried((), (80,) * 20, MOST_STRAYS + 1)]
)
def test_pressing_never_or_wildly_leaves_the_slowest_pace(tried: Tried) -> None:
    assert fitted(SITE, tried).dwell_ms == DWELLS[0]


def test_a_trembling_hand_has_its_second_strikes_ignored_for_longer_and_no_stop_is_as_short() -> None:
    found = fitted(SITE, Tried((300,) * 5, strikes_ms=(120, 700, 90)))
    assert found.guard_ms == 1050
    assert found.dwell_ms == 1200


def test_the_first_press_begins_at_the_slowest_and_offers_a_trial_once() -> None:
    session = after(FIRST)
    assert session.settings.rhythm == SITE
    assert scene(SCRIPT, session).id == "switches_offered"
    assert len(scene(SCRIPT, session).options) == 2
    done = after(SKIP, FIRST, session=session)
    assert done.trial is None
    assert done.place == start(SCRIPT, seed=1, today=TODAY).place


def test_a_trial_ends_where_it_began_and_tells_the_new_pace_and_guard() -> None:
    trying = after(FIRST, TRY)
    assert scene(SCRIPT, trying).kind is SceneKind.TRIAL
    done = after(QUICK, session=trying)
    assert done.settings.rhythm is not None
    assert done.settings.rhythm.dwell_ms == 1600
    presented = scene(SCRIPT, done)
    assert presented.id == "welcome"
    assert presented.notice is not None
    assert "1,6\u00a0seconde." in presented.notice
    assert "0,5\u00a0seconde" in presented.notice


def test_who_moves_by_hand_is_told_of_the_guard_alone() -> None:
    done = after(SwitchPressed((), 500), TRY, SwitchTried(Tried((900,) * 5, (600,))))
    assert done.settings.rhythm is not None
    assert done.settings.rhythm.guard_ms == 900
    assert done.notice == "rhythm_by_hand"
    assert "0,9\u00a0seconde" in (scene(SCRIPT, done).notice or "")


@pytest.mark.parametrize("way", [Act(Action.NEXT), Act(Action.BACK)])
def test_a_trial_is_left_as_any_page_and_what_it_tells_then_is_nothing(way: Act) -> None:
    left = after(FIRST, TRY, way)
    assert left.trial is None
    assert after(QUICK, session=left) == left


def test_help_is_reached_during_a_trial_which_waits_behind_it() -> None:
    called = after(FIRST, TRY)
    called, _ = advance(SCRIPT, called, Act(Action.HELP))
    assert scene(SCRIPT, called).id == "help"
    assert called.trial is Trial.RUNNING
    assert after(QUICK, session=called).settings == called.settings, "somebody speaks with them: no press was a trial's"


def test_slower_and_faster_change_the_pace_as_well_and_say_so() -> None:
    done = after(FIRST, TRY, QUICK)
    slower = after(Act(Action.SLOWER), session=done)
    assert slower.settings.rhythm is not None
    assert (slower.settings.rate, slower.settings.rhythm.dwell_ms) == (80, 2200)
    assert "2,2\u00a0secondes" in (scene(SCRIPT, slower).notice or "")
    quickest = after(*[Act(Action.FASTER)] * 9, session=done)
    assert quickest.settings.rhythm is not None
    assert (quickest.settings.rate, quickest.settings.rhythm.dwell_ms) == (200, 900)
    assert quickest.notice == "fastest"


def test_the_usual_settings_are_the_slowest_pace_and_the_site_s_guard_and_scanning_goes_on() -> None:
    done = after(FIRST, TRY, SwitchTried(Tried((300,) * 5, (1000,))), Act(Action.RESET))
    assert done.settings == Settings(rhythm=SITE)


def test_a_press_that_answers_the_alert_does_nothing_else() -> None:
    answered = after(Silence(), FIRST)
    assert not answered.is_alerted
    assert answered.settings.rhythm is None


def test_nothing_of_it_is_left_to_whoever_comes_next() -> None:
    over = after(FIRST, TRY, QUICK, TimedOut())
    assert over.ended == "timed_out"
    assert start(SCRIPT, seed=2, today=TODAY).settings == Settings()
