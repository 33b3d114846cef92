"""The order of a decision's stages, which of them apply, and which decisions are offered at all."""

import dataclasses
import datetime

from kiosk.journey.drawing import drawn
from kiosk.journey.script import ANSWERS, Answer, AnswerText, DecisionPlace
from kiosk.journey.session import Listening, Place, Session
from kiosk.journey.spots.base import Context, Move, Spot, go

# In the order in which a person meets them. Stages of one decision never jump ahead.
STAGES = (
    "pen",
    "aloud",
    "situation",
    "letter_date",
    "intro",
    "essential_offer",
    "essential",
    "teach_back",
    "answers_alike",
    "answers_explained",
    "answer",
    "readback",
)

# The way to change what a paper in the hand says is no longer than the way to give it was.
_SHORT = ("pen", "aloud", "situation", "letter_date", "answer", "readback")

# Scenes that belong to a stage without being one.
_PART_OF = {
    "letter_date_wrong": "letter_date",
    "letter_date_read": "letter_date",
    "letter_date_late": "letter_date",
    "teach_back_reply": "teach_back",
}

# Stages that are met or not by what is answered on the way, or of which one may be empty: each counts with the stage
# that it follows or leads to, so that how many there are is known from the first and never changes.
_COUNTED_WITH = {
    **_PART_OF,
    "letter_date": "situation",
    "letter_date_wrong": "situation",
    "letter_date_read": "situation",
    "letter_date_late": "situation",
    "essential": "essential_offer",
    "answers_alike": "answers_explained",
}

# What is told of each answer, in this order.
EXPLAINED = ("changes", "stays", "costs")


class Stage(Spot):
    """One stage of a decision: going on leads to the next one that applies."""

    def where(self, here: Context) -> str | None:
        """Which decision this is, and how far along."""
        n, of = progress(here)
        return here.say(
            here.text.words.where["decision"], decision=here.decision(here.about).title, n=str(n), of=str(of)
        )

    def on(self, here: Context) -> Move | None:
        """The next stage."""
        return following(here)


def offered(here: Context) -> tuple[DecisionPlace, ...]:
    """The decisions that this kind of site offers, in the script's order."""
    return tuple(place for place in here.script.plan.decisions if place.is_offered_at(here.session.site_kind))


def is_needed(here: Context, decision: str) -> bool:
    """Whether a decision makes sense after the answers given so far."""
    place = here.script.decision_place(decision)
    for other, answers in place.unless.items():
        if (given := here.session.given(other)) is not None and given.answer in answers:
            return False
    if not place.needs and not place.or_situations:
        return True
    by_answer = any(
        (given := here.session.given(other)) is not None and given.answer in answers
        for other, answers in place.needs.items()
    )
    by_situation = any(here.session.situation(other) in situations for other, situations in place.or_situations.items())
    return by_answer or by_situation


def begin(here: Context, decision: str) -> Move:
    """The first stage of `decision` that applies, or a word on why it isn't needed now."""
    if not is_needed(here, decision):
        return go(here.session, Place("not_needed", decision))
    return _first(here, dataclasses.replace(here.session, changing=None), decision, STAGES)


def begin_change(here: Context, decision: str) -> Move:
    """Straight to the answers of `decision`, for who has heard and answered it before."""
    return _first(here, dataclasses.replace(here.session, changing=decision), decision, _SHORT)


def following(here: Context, session: Session | None = None, *, past: str | None = None) -> Move:
    """The next stage that applies, after the one that `here` is at, or after `past`."""
    session = session or here.session
    stage = past or _PART_OF.get(here.place.name, here.place.name)
    return _first(here, session, here.about, STAGES[STAGES.index(stage) + 1 :])


def progress(here: Context) -> tuple[int, int]:
    """How far along one is: the number of this stage among those that this person meets, and of how many."""
    stage = _counted(here.place.name)
    behind = {_counted(place.name) for place in here.session.trail if place.about == here.place.about}
    n = len(behind & set(STAGES) - {stage}) + 1
    later = STAGES[STAGES.index(stage) + 1 :]
    return n, n + sum(one not in _COUNTED_WITH and _is_met(here, here.about, one) for one in later)


def _counted(name: str) -> str:
    return _COUNTED_WITH.get(name, name)


def in_situation(session: Session, decision: str, situation: str) -> Session:
    """`session` with what the person said of where they stand.

    An answer given in another situation is another answer: it is asked for again.
    """
    if session.situation(decision) == situation:
        return session
    situations = {**dict(session.situations), decision: situation}
    return dataclasses.replace(without(session, decision), situations=tuple(sorted(situations.items())))


def on_day(session: Session, decision: str, day: datetime.date) -> Session:
    """`session` with the date that stands on the person's letter. Another date asks for the answer again."""
    dates = dict(session.dates)
    if dates.get(decision) == day:
        return session
    dates[decision] = day
    return dataclasses.replace(without(session, decision), dates=tuple(sorted(dates.items())))


def without(session: Session, decision: str) -> Session:
    """`session` without the answer to `decision`."""
    return dataclasses.replace(session, answers=tuple(one for one in session.answers if one.decision != decision))


def consistent(here: Context, session: Session) -> Session:
    """`session` without answers to decisions that make no sense any more after the others."""
    there = dataclasses.replace(here, session=session)
    kept = tuple(one for one in session.answers if is_needed(there, one.decision))
    return dataclasses.replace(session, answers=kept)


def answers_of(here: Context, decision: str) -> tuple[Answer, ...]:
    """The answers to `decision`, in the order drawn for this session."""
    return drawn(here.session.seed, ANSWERS[here.script.decision_place(decision).kind], "answers")


def answer_text(here: Context, decision: str, answer: Answer) -> AnswerText:
    """The words of an answer, in the situation that the person named."""
    return here.decision(decision).answer(answer, here.session.situation(decision))


def alike(here: Context, decision: str) -> frozenset[str]:
    """Sentences about its effects that every answer to `decision` has, for this person in their situation."""
    values = here.decision_values(decision)
    said = [
        {here.say(words, **values) for part in EXPLAINED for words in getattr(text, part)}
        for text in (answer_text(here, decision, answer) for answer in answers_of(here, decision))
    ]
    return frozenset(said[0].intersection(*said[1:]))


def _first(here: Context, session: Session, decision: str, stages: tuple[str, ...]) -> Move:
    there = dataclasses.replace(here, session=session)
    stage = next(stage for stage in stages if _is_met(there, decision, stage))
    return go(session, Place(stage, decision))


def _is_met(here: Context, decision: str, stage: str) -> bool:
    """Whether a stage is met on the way to the answer: the short way where an answer is there to be changed."""
    held = here.session.held
    is_held = held is not None and any(decision == one for one, _ in held.answers)
    is_short = is_held or here.session.changing == decision
    return (stage in _SHORT or not is_short) and _applies(here, decision, stage)


def _applies(here: Context, decision: str, stage: str) -> bool:
    session = here.session
    text = here.decision(decision)
    place = here.script.decision_place(decision)
    match stage:
        case "pen":
            return session.far is not None and not session.has_pen
        case "aloud":
            return session.listening is Listening.ASK
        case "situation":
            return text.situation is not None
        case "letter_date":
            chosen = session.situation(decision)
            options = text.situation.options if text.situation else ()
            return any(option.id == chosen and option.asks_date for option in options)
        case "intro":
            return bool(text.intro)
        case "essential_offer":
            return any(f"{topic}/short" not in session.heard for topic in place.essential)
        case "essential":
            return False  # reached from its offer alone
        case "teach_back":
            return text.teach_back is not None
        case "answers_alike":
            return bool(alike(here, decision))
        case _:
            return True
