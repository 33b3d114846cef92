"""Straight to given answers: what a person would do, scene by scene, who knows what they want.

Serves rehearsals and benches. Goes the way that everybody goes: it has no way of its own to a record.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from gettext import gettext as _

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Digits, Event
from kiosk.journey.scene import Scene, SceneKind
from kiosk.journey.script import ANSWERS, Answer, Script
from kiosk.journey.session import Session
from kiosk.journey.spots.base import Context
from kiosk.journey.spots.stages import offered
from kiosk.journey.words import Capacity


class NoSuchAnswer(Exception):
    """The journey has no such decision, answer or situation. The sentence names those that it has."""


class NotOffered(Exception):
    """The decision isn't offered after the answers given before it, or not at this kind of site."""


# What somebody who knows what they want chooses, wherever these scenes come.
_ALWAYS: Mapping[str, str] = {
    "welcome": "known",
    "measure": "representation",
    "aloud": "silent",
    "essential_offer": "skip",
    "readback": "confirm",
    "in_hand": "yes",
    "not_printed": "go_on",
    "finished": "end",
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants: answers in order, situations (the first one where absent), for whom."""

    answers: Mapping[str, Answer]
    situations: Mapping[str, str] = field(default_factory=dict)
    capacity: Capacity = Capacity.PERSON
    letter_age_days: int = 7


def wishes(
    script: Script,
    answers: Mapping[str, str],
    situations: Mapping[str, str] | None = None,
    capacity: Capacity = Capacity.PERSON,
) -> Wishes:
    """Checked against the script. Raises NoSuchAnswer."""
    decisions = {place.id: place for place in script.plan.decisions}
    text = script.text(script.plan.languages[0])
    for decision, answer in answers.items():
        if decision not in decisions:
            raise _no_decision(decision, decisions)
        possible = ANSWERS[decisions[decision].kind]
        if answer not in possible:
            told = _("« {id} » has no answer « {answer} »; it has: {all}")
            raise NoSuchAnswer(told.format(id=decision, answer=answer, all=", ".join(possible)))
    for decision, situation in (situations or {}).items():
        if decision not in decisions:
            raise _no_decision(decision, decisions)
        asked = text.decisions[decision].situation
        known = [option.id for option in asked.options] if asked else []
        if situation not in known:
            told = _("« {id} » has no situation « {situation} »; it has: {all}")
            raise NoSuchAnswer(told.format(id=decision, situation=situation, all=", ".join(known) or _("none")))
    return Wishes({name: Answer(answer) for name, answer in answers.items()}, situations or {}, capacity)


def _no_decision(decision: str, known: Iterable[str]) -> NoSuchAnswer:
    told = _("there is no decision « {id} »; there are: {all}")
    return NoSuchAnswer(told.format(id=decision, all=", ".join(known)))


def next_step(script: Script, session: Session, scene: Scene, wanted: Wishes) -> Event | None:
    """What to do at `scene` to come to the wanted answers; None where the machine works or all is over.

    Raises NotOffered where a wanted decision can't be reached.
    """
    if scene.kind in {SceneKind.WAITING, SceneKind.END}:
        return None
    place = session.place
    about = place.about or ""
    if place.name in _ALWAYS:
        return _choose(scene, _ALWAYS[place.name])
    match place.name:
        case "capacity":
            return _choose(scene, wanted.capacity)
        case "decide" | "decision_group" if _missing(session, wanted):
            return _towards(script, session, scene, wanted)
        case "not_needed":
            raise NotOffered(about)
        case "situation" if scene.options:
            return _choose(scene, wanted.situations.get(about, scene.options[0].id))
        case "letter_date":
            day = session.today - datetime.timedelta(days=wanted.letter_age_days)
            return Digits(day.strftime("%d%m%Y"))
        case "teach_back":
            return Act(Action.CHOOSE, option=1)
        case "answer":
            return _answer(scene, about, wanted)
        case "review" if _missing(session, wanted):
            return _choose(scene, "another")
        case "review":
            return _choose(scene, "confirm")
        case "paper_readback" | "paper_doubtful" if scene.options:
            return _choose(scene, "go_on")
        case "decided":
            return _choose(scene, "another" if _missing(session, wanted) else "review")
        case _:
            return Act(Action.NEXT)


def _answer(scene: Scene, decision: str, wanted: Wishes) -> Act:
    if decision not in wanted.answers:  # somebody strayed into a decision that they don't want to take
        raise NotOffered(decision)
    return _choose(scene, wanted.answers[decision])


def _choose(scene: Scene, wanted: str) -> Act:
    for option in scene.options:
        if option.id == wanted:
            return Act(Action.CHOOSE, option=option.number)
    raise NotOffered(wanted)


def _towards(script: Script, session: Session, scene: Scene, wanted: Wishes) -> Act:
    decision = _missing(session, wanted)[0]
    if script.decision_place(decision) not in offered(Context(script, session)):
        raise NotOffered(decision)
    group = script.decision_place(decision).group
    for name in (decision, group, "others"):
        for option in scene.options:
            if option.id == name:
                return Act(Action.CHOOSE, option=option.number)
    raise NotOffered(decision)


def _missing(session: Session, wanted: Wishes) -> tuple[str, ...]:
    return tuple(decision for decision in wanted.answers if session.given(decision) is None)
