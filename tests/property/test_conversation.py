"""Whatever a person does, in whatever order: the conversation holds, and nothing is recorded by accident."""

import dataclasses
import datetime
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.journey.actions import Action
from kiosk.journey.events import (
    Act,
    DeviceFault,
    Digits,
    Event,
    Forget,
    Found,
    Headphones,
    HelpAnswered,
    HungUp,
    NotFound,
    NotStored,
    PaperOutcome,
    PrintResumeSlip,
    Queued,
    ReadPaper,
    Record,
    Resumed,
    Scanned,
    Silence,
    Stored,
    SwitchPressed,
    SwitchTried,
    TimedOut,
    ViewAsked,
    ViewEnded,
)
from kiosk.journey.fixed import FIXED_SCENES
from kiosk.journey.load import load_script
from kiosk.journey.machine import advance, start
from kiosk.journey.rhythm import Tried
from kiosk.journey.scene import SceneKind
from kiosk.journey.scenes import scene
from kiosk.journey.script import RECORDED, Answer, Script
from kiosk.journey.session import Held, Session
from kiosk.journey.words import Capacity

TODAY = datetime.date(2026, 11, 22)
TINY = Path(__file__).parents[1] / "journeys" / "tiny"
SCRIPT: Script = load_script(TINY, {})


def opening(seed: int = 1) -> Session:
    return start(SCRIPT, seed=seed, today=TODAY)


acts = st.builds(
    Act,
    st.sampled_from(sorted(Action)),
    option=st.one_of(st.none(), st.integers(-1, 6)),
    word=st.one_of(st.none(), st.sampled_from(["fr", "xx", "carte", ""])),
)


class Sensible(int):
    """What somebody does who reads the scene: a number that picks one of the things that it offers."""


sensible = st.integers(0, 119).map(Sensible)
digits = st.builds(Digits, st.one_of(st.text(max_size=14), st.sampled_from(["01112026", "11", "041288350917", "1234"])))
answers_of_the_house = st.one_of(
    st.builds(Stored, st.just("000112345678"), st.just("4321"), st.just(("form", "receipt"))),
    st.builds(NotStored, st.sampled_from(["disk", "register"])),
    st.builds(
        PaperOutcome,
        st.sampled_from(["form", "receipt", "slip", "reminder"]),
        st.sampled_from(["printed", "unknown", "failed"]),
        st.sampled_from([None, "paper_out", "jam", "no-such-reason"]),
    ),
    st.builds(NotFound, st.sampled_from(["unknown", "mistyped", "slow_down", "foreign", "forged"])),
    st.just(Found(Held("000112345678", TODAY, Capacity.PERSON, (("card", Answer.REFUSE), ("gone", Answer.CONSENT))))),
    st.builds(Resumed, st.frozensets(st.sampled_from(["card/short", "discreet/short", "nothing/short"])), st.just(())),
)
times = st.lists(st.integers(0, 9_999_999), max_size=6).map(tuple)
happenings = st.one_of(
    st.just(Silence()),
    st.builds(Headphones, st.booleans()),
    st.builds(HelpAnswered, st.sampled_from(["coming", "there", "unanswered"])),
    st.builds(ViewAsked, st.sampled_from(["Awa", "Léo"]), st.sampled_from([None, "Awa"]), st.just("manager")),
    st.builds(ViewEnded, st.sampled_from(["Awa", "Léo"])),
    st.just(DeviceFault("sound")),
    st.sampled_from([SwitchPressed((4000, 2200, 900), 500), SwitchPressed((), 500)]),
    st.builds(SwitchTried, st.builds(Tried, times, times, st.integers(0, 12))),
    st.builds(Scanned, st.text(max_size=40)),
)
endings = st.sampled_from([TimedOut(), HungUp()])
steps = st.one_of(*[sensible] * 12, acts, digits, answers_of_the_house, happenings)
sensible_steps = st.lists(sensible, max_size=60)
anything = st.one_of(*[steps] * 12, endings)


# What the bytes of a paper say: the same as the document, or nothing that anybody could vouch for.
_READ = ((), *[("Madame.", "Monsieur.")] * 3)


def as_event(session: Session, step: Event | Sensible) -> Event:
    """The event that `step` is, at the scene that `session` presents."""
    if not isinstance(step, Sensible):
        return step
    presented = scene(SCRIPT, session)
    if presented.entry_length is not None:
        known = {2: "11", 4: "4321", 8: "01112026", 12: "000112345678"}
        return Digits(known[presented.entry_length])
    if presented.kind is SceneKind.WAITING:
        name = session.papers[step % len(session.papers)].name if session.papers else "form"
        outcome = ("printed", "printed", "printed", "unknown", "failed")[step % 5]
        replies: dict[str, Event] = {
            "storing": Stored("000112345678", "4321", ("form", "letter:card", "receipt")),
            "looking_up": Found(Held("000112345678", TODAY, Capacity.PERSON, (("card", Answer.REFUSE),))),
            "printing": PaperOutcome(name, outcome, None, _READ[step % 4], ("Madame.", "Monsieur."))
            if session.papers
            else Queued(("slip",)),
        }
        return replies[session.place.name]
    if Action.MORE in presented.actions and step % 7 == 0:
        return Act(Action.MORE)
    if presented.options and step % 5 != 4:
        return Act(Action.CHOOSE, option=step % len(presented.options) + 1)
    return Act(Action.NEXT)


@given(st.lists(anything, max_size=60), st.integers(0, 2**64))
@settings(max_examples=300)
def test_no_event_makes_the_conversation_raise_and_every_scene_can_be_presented(
    happened: list[Event | Sensible], seed: int
) -> None:
    session = opening(seed)
    for step in happened:
        event = as_event(session, step)
        session, _ = advance(SCRIPT, session, event)
        presented = scene(SCRIPT, session)
        assert presented.title
        assert len(presented.options) <= 4
        assert [option.number for option in presented.options] == list(range(1, len(presented.options) + 1))
        assert "{" not in presented.title + "".join(p.text for p in presented.passages) + (presented.notice or "")
        assert "{" not in "".join(option.label for option in presented.options)


@given(st.lists(anything, max_size=80), st.integers(0, 2**64))
@settings(max_examples=300)
def test_nothing_is_recorded_without_an_answer_its_read_back_and_two_confirmations(
    happened: list[Event | Sensible], seed: int
) -> None:
    session = opening(seed)
    confirmed: dict[str, tuple[Answer, str | None]] = {}
    for step in happened:
        event = as_event(session, step)
        before = session
        shown = scene(SCRIPT, before)
        session, effects = advance(SCRIPT, session, event)
        if (
            before.place.name == "readback"
            and isinstance(event, Act)
            and event.action is Action.CHOOSE
            and event.option is not None
            and shown.id.startswith("readback")
            and shown.options[event.option - 1 : event.option]
            and shown.options[event.option - 1].id == "confirm"
        ):
            answered = before.given(before.place.about or "")
            assert answered is not None
            confirmed[answered.decision] = answered.answer, before.situation(answered.decision)
        for effect in effects:
            if isinstance(effect, Record):
                assert isinstance(event, Act)
                assert event.action is Action.CHOOSE
                assert shown.id.startswith(("review", "not_stored"))
                assert effect.decisions
                for decision in effect.decisions:
                    assert confirmed[decision.decision] == (decision.answer, decision.situation)
                    assert decision.answer in RECORDED


@given(st.lists(steps, max_size=60), st.integers(0, 2**64))
@settings(max_examples=200)
def test_one_can_always_stop_and_stop_asks_once(happened: list[Event | Sensible], seed: int) -> None:
    session = opening(seed)
    for step in happened:
        event = as_event(session, step)
        session, _ = advance(SCRIPT, session, event)
    if session.ended is not None or session.place.name in {"storing", "looking_up"}:
        return
    session = dataclasses.replace(session, is_alerted=False, is_stopping=False)
    asked, effects = advance(SCRIPT, session, Act(Action.STOP))
    assert effects == ()
    assert scene(SCRIPT, asked).id == "stopping"
    assert scene(SCRIPT, asked).options[0].id == "go_on"
    going_on, _ = advance(SCRIPT, asked, Act(Action.NEXT))
    assert scene(SCRIPT, going_on).id == scene(SCRIPT, dataclasses.replace(session, help=None)).id
    last = len(scene(SCRIPT, asked).options)
    stopped, effects = advance(SCRIPT, asked, Act(Action.CHOOSE, option=last))
    assert effects == (Forget("stopped"),)
    assert scene(SCRIPT, stopped).kind is SceneKind.END


@given(sensible_steps, st.integers(0, 2**64))
@settings(max_examples=200)
def test_going_back_undoes_a_step_wherever_there_is_a_way_back(happened: list[Event | Sensible], seed: int) -> None:
    session = opening(seed)
    for step in happened:
        event = as_event(session, step)
        session, _ = advance(SCRIPT, session, event)
    while session.trail and session.ended is None:
        presented = scene(SCRIPT, session)
        assert Action.BACK in presented.actions
        shorter, effects = advance(SCRIPT, session, Act(Action.BACK))
        assert effects == ()
        assert len(shorter.trail) == len(session.trail) - 1
        session = shorter


@given(st.lists(anything, max_size=60), st.integers(0, 2**64))
@settings(max_examples=200)
def test_after_the_end_nothing_happens_any_more(happened: list[Event | Sensible], seed: int) -> None:
    session = opening(seed)
    for step in happened:
        event = as_event(session, step)
        session, effects = advance(SCRIPT, session, event)
        if any(isinstance(effect, Forget) for effect in effects):
            assert session.ended is not None
            for later in happened:
                assert advance(SCRIPT, session, as_event(session, later)) == (session, ())
            return


@given(st.lists(anything, max_size=80), st.integers(0, 2**64))
@settings(max_examples=200)
def test_a_private_topic_reaches_no_record_and_no_slip(happened: list[Event | Sensible], seed: int) -> None:
    private = {name for name, topic in SCRIPT.text("fr").topics.items() if topic.private}
    assert private
    session = dataclasses.replace(opening(seed), heard=frozenset(f"{name}/short" for name in private))
    for step in happened:
        event = as_event(session, step)
        session, effects = advance(SCRIPT, session, event)
        for effect in effects:
            if isinstance(effect, Record | PrintResumeSlip):
                assert not {heard.partition("/")[0] for heard in effect.heard} & private


@given(sensible_steps, st.integers(0, 2**64))
@settings(max_examples=60)
def test_every_action_that_a_scene_does_not_announce_is_answered_gently(happened: list[Sensible], seed: int) -> None:
    session = opening(seed)
    for step in happened:
        presented = scene(SCRIPT, session)
        for action in set(Action) - presented.actions - {Action.BACK}:
            if session.ended is not None:
                continue
            after, effects = advance(SCRIPT, session, Act(action, option=1, word="fr"))
            answer = scene(SCRIPT, after)
            assert effects == ()
            assert answer.id == presented.id
            assert answer.notice == SCRIPT.text("fr").words.notices["not_here"].text, (presented.id, action)
        session, _ = advance(SCRIPT, session, as_event(session, step))


def test_sensible_steps_reach_every_scene_of_the_journey() -> None:
    reached: set[str] = set()
    for seed in range(400):
        lots = random.Random(seed)
        session = opening(seed)
        for _ in range(120):
            session, _ = advance(SCRIPT, session, as_event(session, Sensible(lots.randrange(120))))
            reached.add(scene(SCRIPT, session).id.partition("/")[0])
    overlays = {"alert", "stopping", "help", "help_coming", "help_there", "help_unanswered", "view_asked"}
    overlays |= {"asked_back", "keys_offered", "person_offered"}  # by voice alone: see test_spoken_conversation
    overlays |= {"switches_offered", "switches_running"}  # by switches alone: see test_rhythm
    overlays |= {"languages"}  # where there are several: see test_translations
    unreachable_here = {"ended_stopped", "ended_timed_out", "paper_not_found", "not_stored", "resumed"}
    others = {
        "welcome",
        "decision_group",
        "topic_menu",
        "sources",
        "review_empty",
        "topic_unknown",
        "letter_date_wrong",
    }  # parts of other scenes
    assert set(FIXED_SCENES) - reached <= overlays | unreachable_here | others | {"letter_date_late"}


@pytest.mark.parametrize("ending", [TimedOut(), HungUp()])
@given(happened=sensible_steps, seed=st.integers(0, 2**64))
@settings(max_examples=60)
def test_silence_and_hanging_up_record_nothing(ending: Event, happened: list[Event | Sensible], seed: int) -> None:
    session = opening(seed)
    for step in happened:
        event = as_event(session, step)
        session, _ = advance(SCRIPT, session, event)
    if session.ended is None:
        _, effects = advance(SCRIPT, session, ending)
        assert [type(effect) for effect in effects] == [Forget]


NOTE = "a paper that is held up"
near_a_paper = st.one_of(
    st.just(Scanned(NOTE)),
    *[st.just(Act(Action.NEXT))] * 4,
    st.sampled_from([Act(action) for action in (Action.BACK, Action.MORE, Action.STOP, Action.HELP)]),
    st.sampled_from([Act(Action.CHOOSE, option=number) for number in (1, 2, 3, 4)]),
    st.sampled_from([Act(Action.LANGUAGE), Act(Action.LANGUAGE, word="fr")]),
    st.sampled_from([Silence(), Silence(), Headphones(are_plugged=True), NotFound("unknown")]),
)


@given(st.lists(near_a_paper, max_size=40), st.integers(0, 2**64))
@settings(max_examples=400)
def test_no_paper_is_read_but_one_that_was_shown_since_the_last_welcome_and_the_last_alert(
    happened: list[Event], seed: int
) -> None:
    session = opening(seed)
    is_shown = False
    for event in happened:
        before = session
        session, effects = advance(SCRIPT, session, event)
        if isinstance(event, Scanned):
            is_shown = True
        assert is_shown or not any(isinstance(effect, ReadPaper) for effect in effects)
        is_new_here = session.place.name == "welcome" or session.is_alerted or session.is_stopping
        if is_new_here or session.language_page is not None or session.help not in {None, before.help}:
            is_shown = False


def test_a_paper_held_up_at_the_welcome_is_read_by_whoever_goes_straight_on() -> None:
    session = opening()
    read = []
    for event in (Scanned(NOTE), Act(Action.MORE), Act(Action.BACK), Act(Action.NEXT), Act(Action.CHOOSE, option=1)):
        session, effects = advance(SCRIPT, session, event)
        read += effects
    assert (read, session.place.name) == ([ReadPaper(NOTE)], "looking_up")
    assert session.scanned is None


@pytest.mark.parametrize(
    "parted",
    [
        [Act(Action.BACK), Silence(), Act(Action.NEXT), Act(Action.CHOOSE, option=3)],
        [Silence(), Act(Action.NEXT)],
        [Act(Action.STOP), Act(Action.NEXT)],
        [Act(Action.HELP), HelpAnswered("unanswered"), Act(Action.NEXT)],
        [Act(Action.LANGUAGE), Act(Action.NEXT)],
    ],
)
def test_a_paper_left_behind_by_somebody_is_asked_for_again(parted: list[Event]) -> None:
    session = opening()
    for event in (Scanned(NOTE), *parted):
        session, _ = advance(SCRIPT, session, event)
    assert session.place.name == "notice"
    assert session.place.about == "paper"
    for event in (Act(Action.NEXT), Act(Action.CHOOSE, option=1)):
        session, effects = advance(SCRIPT, session, event)
        assert not effects
    assert session.place.name == "paper_reference"
