"""What staff see of a running conversation: where the person is and what is explained, never what they choose."""

import dataclasses
import datetime
import random

import pytest

from kiosk.desk.watching import FRENCH, may_ask, may_see_answers, watched
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Digits, Event, HelpAnswered, ViewAsked, ViewEnded
from kiosk.journey.machine import advance, start
from kiosk.journey.scene import SceneKind
from kiosk.journey.scenes import scene
from kiosk.journey.script import Script
from kiosk.journey.session import Session

TODAY = datetime.date(2026, 11, 22)


def wander(script: Script, seed: int, steps: int) -> list[Session]:
    """Sessions that somebody who chooses at random comes through."""
    lots = random.Random(seed)
    session = start(script, seed=seed, today=TODAY)
    met = [session]
    for _ in range(steps):
        presented = scene(script, session)
        event: Event = Act(Action.NEXT)
        if presented.options:
            event = Act(Action.CHOOSE, option=lots.randint(1, len(presented.options)))
        elif presented.kind is SceneKind.ENTRY:
            event = Digits("01112026" if presented.entry_length == 8 else "11")
        session, _ = advance(script, session, event)
        if session.ended is not None:
            break
        met.append(session)
    return met


def with_view(session: Session, view: str | None) -> Session:
    """The same moment, as the person answered staff who asked to see."""
    return dataclasses.replace(session, view=view, viewer="Awa")


@pytest.mark.parametrize("view", [None, "refused"])
def test_no_answer_and_no_private_passage_is_ever_shown_to_staff(tiny_script: Script, view: str | None) -> None:
    closed = 0
    for seed in range(60):
        for session in wander(tiny_script, seed, 60):
            presented, seen = scene(tiny_script, session), watched(tiny_script, with_view(session, view), "Awa")
            if presented.is_private or presented.kind is SceneKind.ANSWER:
                closed += 1
                assert seen.is_closed
                assert (seen.title, seen.where, seen.passages, seen.options) == (None, None, (), ())
    assert closed > 100


def test_what_staff_see_is_the_same_whatever_was_answered_before(tiny_script: Script) -> None:
    for seed in range(40):
        for session in wander(tiny_script, seed, 60):
            bare = dataclasses.replace(session, answers=())
            assert watched(tiny_script, session, "Awa") == watched(tiny_script, bare, "Awa"), session.place


def test_a_discreet_topic_stays_between_the_person_and_the_kiosk(tiny_script: Script) -> None:
    session = start(tiny_script, seed=1, today=TODAY)
    place = dataclasses.replace(session.place, name="topic", about="discreet")
    assert watched(tiny_script, dataclasses.replace(session, place=place), "Awa").is_closed
    place = dataclasses.replace(session.place, name="topic", about="card")
    assert not watched(tiny_script, dataclasses.replace(session, place=place), "Awa").is_closed


def test_answers_are_seen_after_a_yes_on_the_screen_until_the_screen_is_hidden(tiny_script: Script) -> None:
    session = next(
        one
        for seed in range(60)
        for one in wander(tiny_script, seed, 60)
        if scene(tiny_script, one).kind is SceneKind.ANSWER
    )
    session, _ = advance(tiny_script, session, ViewAsked("Awa"))
    asked = scene(tiny_script, session)
    assert asked.id == "view_asked"
    agree = next(option.number for option in asked.options if option.id == "agree")
    agreed, _ = advance(tiny_script, session, Act(Action.CHOOSE, option=agree))
    assert may_see_answers(agreed, "Awa")
    assert watched(tiny_script, agreed, "Awa").options
    hidden, _ = advance(tiny_script, agreed, Act(Action.CURTAIN))
    assert watched(tiny_script, hidden, "Awa").is_closed
    ended, _ = advance(tiny_script, agreed, ViewEnded("Awa"))
    assert watched(tiny_script, ended, "Awa").is_closed


def test_a_yes_is_for_the_account_that_asked_and_no_other_ends_it(tiny_script: Script) -> None:
    session, _ = advance(tiny_script, start(tiny_script, seed=1, today=TODAY), ViewAsked("Awa"))
    # Nobody else slips in between the question and the yes.
    session, _ = advance(tiny_script, session, ViewAsked("Léo"))
    agree = next(option.number for option in scene(tiny_script, session).options if option.id == "agree")
    session, _ = advance(tiny_script, session, Act(Action.CHOOSE, option=agree))
    for event in (ViewEnded("Léo"), ViewAsked("Léo")):
        session, _ = advance(tiny_script, session, event)
        assert may_see_answers(session, "Awa")
        assert not may_see_answers(session, "Léo")
        assert not may_see_answers(session, None)
    private = dataclasses.replace(session, place=dataclasses.replace(session.place, name="topic", about="discreet"))
    assert not watched(tiny_script, private, "Awa").is_closed
    assert watched(tiny_script, private, "Léo").is_closed


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        (ViewAsked("Awa Diallo", "Awa Diallo"), "Awa Diallo, de l’accueil, demande"),
        (ViewAsked("Awa Diallo"), "Quelqu’un de l’accueil demande"),
        (ViewAsked("Awa Diallo", None, "manager"), "La personne responsable demande"),
    ],
)
def test_the_person_is_told_who_asks_by_name_or_by_role_as_the_account_allows(
    tiny_script: Script, asked: ViewAsked, who: str
) -> None:
    session, _ = advance(tiny_script, start(tiny_script, seed=1, today=TODAY), asked)
    assert scene(tiny_script, session).passages[0].text.startswith(who)
    over, _ = advance(tiny_script, session, ViewEnded("Awa Diallo"))
    assert over.viewer_name is None


def test_nobody_is_asked_more_than_twice_in_a_visit(tiny_script: Script) -> None:
    session, asked = start(tiny_script, seed=1, today=TODAY), 0
    for by in ("Awa", "Léo", "Awa", "Léo", "Awa"):
        session, _ = advance(tiny_script, session, ViewAsked(by))
        asked += session.view == "asked"
        session, _ = advance(tiny_script, session, ViewEnded(by))
    assert asked == 2
    assert not may_ask(session)


@pytest.mark.parametrize("event", [Act(Action.NEXT), Act(Action.BACK), Act(Action.CHOOSE, option=2)])
def test_whoever_goes_on_without_a_yes_has_agreed_to_nothing_and_is_not_asked_again(
    tiny_script: Script, event: Event
) -> None:
    session, _ = advance(tiny_script, start(tiny_script, seed=1, today=TODAY), ViewAsked("Awa"))
    session, _ = advance(tiny_script, session, event)
    assert session.view == "refused"
    again, _ = advance(tiny_script, session, ViewAsked("Awa"))
    assert scene(tiny_script, again).id == "welcome"


def test_somebody_beside_the_person_is_noted_and_nothing_else(tiny_script: Script) -> None:
    session = start(tiny_script, seed=1, today=TODAY)
    coming, _ = advance(tiny_script, session, HelpAnswered("coming"))
    there, effects = advance(tiny_script, coming, HelpAnswered("there"))
    assert (session.is_assisted, coming.is_assisted, there.is_assisted) == (False, False, True)
    assert effects == ()


def test_another_language_lies_beside_its_french_passage_by_passage(tiny_script: Script) -> None:
    french = tiny_script.text(FRENCH)
    welcome = french.scenes["welcome"].model_copy(update={"title": "Welcome"})
    english = french.model_copy(update={"language": "en", "scenes": {**french.scenes, "welcome": welcome}})
    plan = tiny_script.plan.model_copy(update={"languages": (FRENCH, "en")})
    both = tiny_script.model_copy(update={"plan": plan, "texts": {FRENCH: french, "en": english}})
    seen = watched(both, start(both, seed=1, today=TODAY, language="en"), "Awa")
    assert seen.title == "Welcome"
    assert seen.french is not None
    assert seen.french.title == french.scenes["welcome"].title
    assert len(seen.french.passages) == len(seen.passages)
    assert watched(both, start(both, seed=1, today=TODAY), "Awa").french is None
