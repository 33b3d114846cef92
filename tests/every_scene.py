"""Every scene that a visit or a call comes to, with a session that stands there: found by doing whatever each allows.

Pure: what the house answers to an effect is played, each answer that it may give in turn.
"""

import datetime
from collections import deque
from collections.abc import Iterator

from kiosk.journey.actions import Action
from kiosk.journey.events import (
    Act,
    Dictated,
    Digits,
    Effect,
    Event,
    Found,
    Heard,
    HelpAnswered,
    KeepVoice,
    LookUp,
    NoMatch,
    NotFound,
    NotStored,
    PaperOutcome,
    PrintUnrecorded,
    Queued,
    Record,
    RingDesk,
    Silence,
    Stored,
    SwitchPressed,
    TimedOut,
    ViewAsked,
    VoiceKept,
    VoiceNotKept,
)
from kiosk.journey.machine import advance, start
from kiosk.journey.scene import Scene, SceneKind
from kiosk.journey.scenes import scene
from kiosk.journey.script import ANSWERS, RECORDED, Script
from kiosk.journey.session import Far, Held, Session
from kiosk.journey.words import Capacity
from kiosk.register import references

_READ = ("Reçu de votre décision.", "Le 22 novembre 2026, à 10 heures.")
_REFERENCE, _CODE = references.make(1, 4711), "4321"
# How surely something must have been heard to be asked back, and no more.
_GREY = 0.4
# Menus turn their pages for ever, each page a step further: so many of them show all that there is.
_EXPLAINING = ("topic", "group", "teach_back", "essential", "intro", "answers_", "notice", "measure")
_MENUS, _PAGES = frozenset({"topics", "group", "decide", "decision_group", "change"}), 4


def every_scene(script: Script, today: datetime.date, channel: str = "phone") -> dict[str, Session]:
    """A session at each scene of a channel, by the scene's id: one that has something to lose, where there is any."""
    found: dict[str, Session] = {}
    known: set[tuple[object, ...]] = set()
    waiting: deque[Session] = deque()

    def met(session: Session) -> None:
        if session.place.name in _MENUS and session.place.step > _PAGES:
            return
        name = scene(script, session).id
        if name not in found or (_may_be_recorded(session) and not _may_be_recorded(found[name])):
            found[name] = session
        if (key := (name, *_leads_elsewhere(session))) not in known:
            known.add(key)
            waiting.append(session)

    is_screen = channel == "screen"
    for far in (None,) if is_screen else (Far(can_seal=True), Far(can_seal=False)):
        met(start(script, seed=1, today=today, language="fr", channel=channel, far=far))
    while waiting:
        session = waiting.popleft()
        for event in _events(script, scene(script, session), today):
            after, effects = advance(script, session, event)
            met(after)
            for answer in (answer for effect in effects for answer in _answers(script, effect, today)):
                met(advance(script, after, answer)[0])
        for event in _before_a_screen(session) if is_screen else ():
            met(advance(script, session, event)[0])
    return found


def _may_be_recorded(session: Session) -> bool:
    return any(one.answer in RECORDED for one in session.answers)


def _leads_elsewhere(session: Session) -> tuple[object, ...]:
    """What of a session lets the same scene lead to others. Where things are explained, nothing does."""
    if session.place.name.startswith(_EXPLAINING):
        return ()
    given = frozenset((one.answer in RECORDED, one.is_confirmed) for one in session.answers)
    misses = session.spoken.misses if session.place.name == "home" else 0
    has_heard = bool(session.heard) and session.place.name in {"home", "other"}
    held = 0 if session.held is None else min(2, len(session.held.answers))
    return given, session.recorded is None, held, session.changing is None, misses, has_heard


def _events(script: Script, here: Scene, today: datetime.date) -> Iterator[Event]:
    """Whatever can happen there but for hanging up."""
    yield from (Act(Action.CHOOSE, option=option.number) for option in here.options)
    yield from (Act(action) for action in (Action.NEXT, Action.MORE, Action.OTHERS) if action in here.actions)
    if here.id == "home":  # what lies over any scene alike
        yield from (Act(Action.HELP), Act(Action.STOP), NoMatch(here.id), TimedOut())
        yield Heard(here.id, Act(Action.CHOOSE, option=1), here.options[0].label, _GREY)
    match here.kind:
        case SceneKind.ENTRY:
            topics = (str(topic.number) for topic in script.text("fr").topics.values())
            days = (today - datetime.timedelta(days=ago) for ago in (10, 400))
            for typed in (
                _REFERENCE,
                _CODE,
                "000000000000",
                "99999999",
                "97",
                *topics,
                *(day.strftime("%d%m%Y") for day in days),
            ):
                yield Digits(typed)
        case SceneKind.DICTATION:
            yield Dictated()
        case _:
            pass


def _before_a_screen(session: Session) -> Iterator[Event]:
    """What happens at the kiosk alone: its languages, its alert, a mediator's question, its printer's answers."""
    if session.place.name == "home":
        yield from (Act(Action.LANGUAGE), Silence(), ViewAsked("camille", "Camille"), SwitchPressed((4000, 900), 500))
    for paper in session.papers:
        yield PaperOutcome(paper.name, "printed", read=_READ, meant=_READ)
        yield PaperOutcome(paper.name, "printed", meant=_READ)
        yield PaperOutcome(paper.name, "unknown")
        yield from (PaperOutcome(paper.name, "failed", reason) for reason in ("paper_out", "offline"))


def _answers(script: Script, effect: Effect, today: datetime.date) -> Iterator[Event]:
    """What the house may answer."""
    match effect:
        case Record():
            yield Stored(_REFERENCE, _CODE, ("form",))
            yield NotStored("register")
        case PrintUnrecorded():
            yield Queued(("reminder",))
        case LookUp():
            yield NotFound("unknown")
            kinds = [(place.id, answer) for place in script.plan.decisions for answer in ANSWERS[place.kind]]
            recorded = tuple((decision, answer) for decision, answer in kinds if answer in RECORDED)
            yield from (Found(Held(_REFERENCE, today, Capacity.PERSON, (one,))) for one in recorded)
            yield Found(Held(_REFERENCE, today, Capacity.PERSON, tuple(dict(recorded).items())))
        case KeepVoice():
            yield VoiceKept()
            yield VoiceNotKept("disk")
        case RingDesk():
            yield from (HelpAnswered(state) for state in ("coming", "there", "unanswered"))
        case _:
            pass
