"""The scenes that clips are said to, with what can be said there, and what follows from hearing it."""

import datetime
from dataclasses import dataclass
from functools import cache

from hearing_peers import PROJECT

from kiosk.guide import Wishes, next_step
from kiosk.hearing import heard_grammar, session_at, spell, understood
from kiosk.journey.grammar import Way, grammar
from kiosk.journey.load import load_script
from kiosk.journey.machine import advance, start
from kiosk.journey.scene import Scene
from kiosk.journey.scenes import scene
from kiosk.journey.script import Answer, Script
from kiosk.journey.session import Session
from kiosk.journey.understanding import Understanding
from voice.hearing.grammar import Grammar
from voice.hearing.judgement import Verdict

LANGUAGE = "fr"
TODAY = datetime.date(2026, 11, 22)
DECISION = "space"
# A first page, a menu of long labels, the decision itself, and its confirmation.
SCENES = ("welcome", "home", "answer/space", "readback/space")


@dataclass(frozen=True, slots=True)
class Said:
    """A scene of the delivered journey with what can be said there."""

    script: Script
    scene: Scene
    ways: tuple[Way, ...]

    @property
    def grammar(self) -> Grammar:
        """For a recognizer."""
        return heard_grammar(self.ways)

    def understood(self, verdict: Verdict) -> Understanding:
        """What follows."""
        return understood(self.script, self.scene, self.ways, verdict)


@cache
def delivered() -> Script:
    """The journey as it is delivered."""
    return load_script(PROJECT / "config" / "journeys" / "health-space", site={})


@cache
def to_a_record(seed: int) -> tuple[Session, ...]:
    """The session at each step of somebody who knows what they want and refuses, by touch, up to a record."""
    script, wanted = delivered(), Wishes({DECISION: Answer.REFUSE})
    passed = [start(script, seed=seed, today=TODAY, language=LANGUAGE)]
    while passed[-1].place.name != "review":
        step = next_step(script, passed[-1], scene(script, passed[-1]), wanted)
        assert step is not None, passed[-1].place
        passed.append(advance(script, passed[-1], step)[0])
    return tuple(passed)


@cache
def said_at(name: str) -> Said:
    """What can be said at the scene `name`, as it is met on the way to a record, or where it isn't, as it may be."""
    script = delivered()
    passed = {scene(script, session).id: session for session in to_a_record(1)}
    session = passed.get(name) or session_at(script, name, LANGUAGE, TODAY)
    return Said(script, scene(script, session), grammar(script, session, spell(script, LANGUAGE)))


def grammars(names: tuple[str, ...] = SCENES) -> dict[str, Grammar]:
    """By scene."""
    return {name: said_at(name).grammar for name in names}
