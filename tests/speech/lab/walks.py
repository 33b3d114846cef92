"""Walks through the real journey by people who are heard as the real engines heard clips, mistakes and all.

A walk begins at the decision. Somebody wants an answer, or nothing at all; between their own phrases come other talk,
negations and noise. What they see, they understand: a wrong read-back is denied, a doubt that isn't theirs too. Whoever
is `careless` confirms whatever is read back. Knows no engine: what it draws from was decoded before.
"""

import dataclasses
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kiosk.hearing import spell
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Event, NoInput, Record
from kiosk.journey.grammar import Way, grammar
from kiosk.journey.machine import advance
from kiosk.journey.scene import Scene, SceneKind
from kiosk.journey.scenes import scene
from kiosk.journey.script import Answer
from kiosk.journey.session import Session, Spoken
from kiosk.journey.understanding import event_of, understand
from lab.clips import Kind
from lab.scenes import DECISION, LANGUAGE, delivered, to_a_record
from voice.hearing.judgement import Verdict

WISHES = (Answer.CONSENT, Answer.REFUSE, Answer.LATER, None)
# The scenes that walks come by, in which clips must be heard.
SCENES = (f"answer/{DECISION}", f"readback/{DECISION}", f"decided/{DECISION}", "review", "asked_back")
_MOST_STEPS = 40
# How often something else than the person's own phrase reaches the microphone.
_DISTURBED = 0.4
_DISTURBANCES = (Kind.OTHER, Kind.CONTRARY, Kind.NOISE)


class End(StrEnum):
    """How a walk ended."""

    RECORDED = "recorded"  # what was wanted
    WRONG = "wrong"  # something else, or something where nothing was wanted
    NOTHING = "nothing"  # nothing was recorded


# What was made of one clip: the verdicts on its utterances, one after the other.
Verdicts = tuple[Verdict, ...]


@dataclass(frozen=True)
class Pool:
    """What the engines made of clips: of those that say a phrase, by scene and phrase; of all others, by scene."""

    phrases: Mapping[tuple[str, str], Sequence[Verdicts]]
    others: Mapping[tuple[str, Kind], Sequence[Verdicts]]

    @property
    def clips(self) -> int:
        """How many."""
        return sum(map(len, self.phrases.values())) + sum(map(len, self.others.values()))


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk: how it ended, how often an answer that wasn't wanted was taken down and read back, and the steps."""

    end: End
    misheard: int
    steps: int


def walk(pool: Pool, seed: int, *, wish: Answer | None, is_careless: bool = False) -> Walk:
    """One person's, from the decision to a record, or until they give up."""
    chance = random.Random(seed)
    session = _at_the_decision(seed % 24)
    misheard = 0
    for step in range(1, _MOST_STEPS + 1):
        here = scene(delivered(), session)
        for event in _next(pool, session, here, chance, wish, is_careless=is_careless):
            before = session
            session, effects = advance(delivered(), session, event)
            given = session.given(DECISION)
            is_new = before.place.name != "readback" and session.place.name == "readback"
            misheard += is_new and given is not None and given.answer is not wish
            for effect in effects:
                if isinstance(effect, Record):
                    found = {one.decision: one.answer for one in effect.decisions}
                    return Walk(End.RECORDED if found == {DECISION: wish} else End.WRONG, misheard, step)
        if session.ended is not None or session.place.name not in {"answer", "readback", "decided", "review"}:
            # They stopped, or were led elsewhere and left.
            return Walk(End.NOTHING, misheard, step)
        if wish is Answer.LATER and session.place.name == "review" and _is(session, wish):
            # "Later" is done: there is nothing to record.
            return Walk(End.NOTHING, misheard, step)
    return Walk(End.NOTHING, misheard, _MOST_STEPS)


@cache
def _at_the_decision(seed: int) -> Session:
    """What comes before is no decision."""
    return next(session for session in to_a_record(seed) if session.place.name == "answer")


@cache
def _ways(session: Session) -> tuple[Way, ...]:
    return grammar(delivered(), session, spell(delivered(), LANGUAGE))


def _plain(session: Session) -> Session:
    """`session` without what changes nothing of what can be said."""
    asked = session.spoken.asked
    return dataclasses.replace(
        session,
        notice=None,
        notice_values=(),
        trail=(),
        answers=tuple(dataclasses.replace(one, phrases=()) for one in session.answers),
        spoken=Spoken(asked=None if asked is None else dataclasses.replace(asked, phrase="", words="")),
    )


def _next(
    pool: Pool, session: Session, here: Scene, chance: random.Random, wish: Answer | None, *, is_careless: bool
) -> list[Event]:
    """What reaches the kiosk at `here`: what the engine made of something said, or a touch where voice is given up."""
    name = "asked_back" if session.spoken.asked is not None else here.id
    if name not in SCENES:
        # Keys or a person are offered, or help is on its way: the person takes the first way back to their own voice.
        return [Act(Action.CHOOSE, option=1) if here.kind is SceneKind.QUESTION else Act(Action.NEXT)]
    ways = _ways(_plain(session))
    meant = _meant(session, here, wish, is_careless=is_careless)
    phrases = [way.phrase for way in ways if way.action is Action.CHOOSE and way.option == meant]
    heard: Sequence[Verdicts]
    if meant is None or chance.random() < _DISTURBED:
        heard = pool.others[name, chance.choice(_DISTURBANCES)]
    else:
        said = [phrase for phrase in phrases if (name, phrase) in pool.phrases]
        heard = pool.phrases[name, chance.choice(said)]
    verdicts = chance.choice(heard)
    if not verdicts:
        return [NoInput(here.id)]
    text = delivered().text(LANGUAGE)
    return [
        event_of(understand(text, here, ways, "" if one.phrase is None else one.phrase.text, one.confidence), here)
        for one in verdicts
    ]


def _meant(session: Session, here: Scene, wish: Answer | None, *, is_careless: bool) -> str | None:
    """The option that the person would choose; None where they want nothing from the kiosk."""
    if wish is None:
        return None
    is_right = _is(session, wish)
    asked = session.spoken.asked
    if asked is not None:
        beneath = dataclasses.replace(session, spoken=dataclasses.replace(session.spoken, asked=None))
        under = scene(delivered(), beneath)
        wanted = _meant(beneath, under, wish, is_careless=is_careless)
        chosen = next((one.id for one in under.options if one.number == asked.option), None)
        return "yes" if asked.action is Action.CHOOSE and chosen == wanted else "no"
    match session.place.name:
        case "answer":
            return wish
        case "readback":
            return "confirm" if is_right or is_careless else "change"
        case "decided":
            return "review"
        case _:
            return "confirm" if is_right or is_careless else "nothing"


def _is(session: Session, wish: Answer) -> bool:
    given = session.given(DECISION)
    return given is not None and given.answer is wish
