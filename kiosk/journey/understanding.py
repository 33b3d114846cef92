"""From what was heard to what the person means: an act, a question back, or another try. Pure; hears nothing itself.

Vosk hears; it never decides. A decision heard here is only an answer given: it is still read back, and recorded only
after a second, differently worded yes (`kiosk.journey.machine`).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from kiosk.journey import blanks
from kiosk.journey.actions import Action
from kiosk.journey.as_said import plain
from kiosk.journey.events import Act, Heard, Missed, NoMatch
from kiosk.journey.grammar import Way
from kiosk.journey.scene import Scene, SceneKind
from kiosk.journey.script import Text

# Below the first it is as if nothing had been said; below the second the kiosk asks whether that was it. A decision,
# and what confirms one, asks for more than an action that can be taken back by saying another.
LEAST_CONFIDENCE = 0.35
SURE_ACTION = 0.5
SURE_ANSWER = 0.7
# The option that makes an answer stand, at whatever scene reads it back.
CONFIRM = "confirm"

# Words that turn a sentence round. A heard text that has one of them and isn't, word for word, a way that has it too,
# is never acted upon.
_TURNS = frozenset({"pas", "ne", "n'", "plus", "jamais", "sans", "non", "ni", "mais", "ou", "si", "aucun", "rien"})
_ELIDED = re.compile(r"(\w+')")


@dataclass(frozen=True, slots=True)
class Understood:
    """The person means `act`, said as `phrase`."""

    act: Act
    phrase: str
    confidence: float


@dataclass(frozen=True, slots=True)
class AskBack:
    """The person may mean `act`: `question` (« J’ai compris : … C’est bien cela ? ») is asked, and only another, clear
    answer does it."""

    act: Act
    phrase: str
    confidence: float
    question: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Asked again. `is_contrary` tells that something like an answer was said that must not be taken for one."""

    is_contrary: bool = False


Understanding = Understood | AskBack | NotUnderstood


class Certainty(StrEnum):
    """What may follow from a way that was heard: it is done, it is asked back, or it is as if nothing had been said."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    LOST = "lost"


def certainty(kind: SceneKind, action: Action, confidence: float, option: str | None = None) -> Certainty:
    """How far `action` is believed at a scene of that `kind`, heard with a `confidence` from 0 to 1. `option` is the id
    of what it chooses."""
    if confidence < LEAST_CONFIDENCE:
        return Certainty.LOST
    is_weighty = action is Action.CHOOSE and (kind is SceneKind.ANSWER or option == CONFIRM)
    needed = SURE_ANSWER if is_weighty else SURE_ACTION
    return Certainty.SURE if confidence >= needed else Certainty.DOUBTFUL


def understand(text: Text, scene: Scene, ways: tuple[Way, ...], heard: str, confidence: float) -> Understanding:
    """What `heard`, recognized with a `confidence` from 0 to 1, means at `scene`, where `ways` can be said.

    Only a whole way counts: a part of one, two in a row, or one with a word more is asked again.
    """
    said = plain(heard)
    way = next((one for one in ways if one.phrase == said), None)
    if way is None or way.action is None:
        return NotUnderstood(is_contrary=way is not None or turns_round(said, ways))
    act = _act(way, scene)
    if act is None:
        return NotUnderstood()
    match certainty(scene.kind, way.action, confidence, way.option):
        case Certainty.SURE:
            return Understood(act, way.phrase, confidence)
        case Certainty.DOUBTFUL:
            return AskBack(act, way.phrase, confidence, _question(text, scene, way))
        case Certainty.LOST:
            return NotUnderstood()


def event_of(understanding: Understanding, scene: Scene) -> Heard | NoMatch:
    """What the conversation is told of something understood, or not, at `scene`."""
    match understanding:
        case Understood(act, phrase, confidence) | AskBack(act, phrase, confidence):
            return Heard(scene.id, act, phrase, confidence)
        case NotUnderstood(is_contrary):
            return NoMatch(scene.id, Missed.CONTRARY if is_contrary else Missed.UNKNOWN)
        case _:
            assert_never(understanding)


def turns_round(said: str, ways: tuple[Way, ...]) -> bool:
    """Whether `said` holds words of a way, and a word that may turn its meaning round."""
    words = frozenset(_ELIDED.sub(r"\1 ", plain(said)).split())
    named = {word for way in ways if way.action is Action.CHOOSE for word in _ELIDED.sub(r"\1 ", way.phrase).split()}
    return bool(words & _TURNS) and bool((words & named) - _TURNS)


def _act(way: Way, scene: Scene) -> Act | None:
    match way.action:
        case Action.CHOOSE:
            number = next((option.number for option in scene.options if option.id == way.option), None)
            return None if number is None else Act(Action.CHOOSE, option=number)
        case Action.EXPLAIN:
            return Act(Action.EXPLAIN, word=way.option)
        case None:
            return None
        case (
            Action.NEXT | Action.BACK | Action.REPEAT | Action.PAUSE | Action.SLOWER | Action.FASTER | Action.LOUDER
            | Action.SOFTER | Action.LARGER | Action.SMALLER | Action.CONTRAST | Action.MORE | Action.OTHERS
            | Action.HELP | Action.WHERE | Action.LANGUAGE | Action.CURTAIN | Action.POINTER | Action.RULER
            | Action.RESET | Action.STOP
        ):  # fmt: skip
            return Act(way.action)
        case _:
            assert_never(way.action)


def _question(text: Text, scene: Scene, way: Way) -> str:
    """Asked in the button's own words where there is one: they say most clearly what would be done."""
    label = next((option.label for option in scene.options if option.id == way.option), None)
    phrase = label if way.action is Action.CHOOSE and label else way.phrase
    if text.spoken.did_you_mean is None:
        return phrase
    return blanks.say(text.spoken.did_you_mean, site={}, values={"phrase": phrase})
