"""The journey in a terminal: for people who write scripts, for tests, for whoever wants to see it without a screen.

A channel like the others: it turns words typed into events, and scenes into lines. Its records go to a register of
their own, and every paper says ESSAI.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.conversation import Conversation
from kiosk.guide import Wishes, next_step
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Digits, Event, HungUp, Scanned, Silence, TimedOut
from kiosk.journey.scene import Scene, SceneKind
from kiosk.journey.session import Session

# A rehearsal that goes round in circles is ended: no journey is that long.
_MOST_STEPS = 400
_PRINTING_SECONDS = 60.0

_STEP = re.compile(r"(?P<action>[a-z_]+)(?::(?P<value>.*))?")


class NoSuchStep(Exception):
    """A word of `--actions` is no action. The sentence names those that there are."""


class NotThere(Exception):
    """The walk couldn't come to where it was asked to go."""


@dataclass(frozen=True, slots=True)
class Played:
    """What a rehearsal came to. `reference` and `entry` are None where nothing was recorded."""

    reference: str | None
    answers: Mapping[str, str]
    scenes: tuple[str, ...]


def step(word: str) -> Event:
    """The event that a word of `--actions` stands for: "next", "choose:2", "digits:01112026", "explain:DMP".

    Raises NoSuchStep.
    """
    found = _STEP.fullmatch(word)
    if found is None:
        raise NoSuchStep(word)
    action, value = found["action"], found["value"]
    match action:
        case "digits":
            return Digits(value or "")
        case "scan":
            return Scanned(value or "")
        case "silence":
            return Silence()
        case "timeout":
            return TimedOut()
        case "hangup":
            return HungUp()
        case "choose":
            if value is None or not value.isdecimal():
                raise NoSuchStep(word)
            return Act(Action.CHOOSE, option=int(value))
        case _ if action in set(Action):
            return Act(Action(action), word=value)
        case _:
            raise NoSuchStep(word)


def play_actions(conversation: Conversation, words: Iterable[str]) -> Played:
    """Does each action in turn, waiting for the printer where the machine works. Raises NoSuchStep before the first."""
    steps = [step(word) for word in words]
    met = [conversation.scene().id]
    for event in steps:
        conversation.handle(event)
        settle(conversation)
        met.append(conversation.scene().id)
    return played(conversation, met)


def play_answers(conversation: Conversation, wanted: Wishes) -> Played:
    """Straight to the wanted answers, by the way that everybody goes. Raises NotOffered, NotThere."""
    met = [conversation.scene().id]
    recorded = played(conversation, met)
    for _ in range(_MOST_STEPS):
        presented = conversation.scene()
        event = next_step(conversation.script, conversation.session(), presented, wanted)
        if event is None:
            break
        recorded = played(conversation, met)
        conversation.handle(event)
        settle(conversation)
        met.append(conversation.scene().id)
    else:
        raise NotThere(met[-1])
    return recorded


def settle(conversation: Conversation) -> None:
    """Wait until the machine has done what was asked of it. Raises NotThere where a printer never answers."""
    if not conversation.wait_while(_is_waiting, _PRINTING_SECONDS):
        raise NotThere(conversation.scene().id)


def played(conversation: Conversation, met: list[str]) -> Played:
    """What the conversation came to so far."""
    session = conversation.session()
    reference = session.recorded.reference if session.recorded else None
    answers = {given.decision: given.answer.value for given in session.answers if given.is_confirmed}
    return Played(reference, answers, tuple(met))


def lines(scene: Scene) -> list[str]:
    """A scene as lines of text, as it would be spoken."""
    said = [scene.notice, f"■ {scene.title}", scene.where]
    said += [f"  {passage.text}" for passage in scene.passages]
    said += [f"  {option.number}. {option.label}" for option in scene.options]
    return [line for line in said if line]


def is_over(scene: Scene) -> bool:
    """Whether the session has ended."""
    return scene.kind is SceneKind.END


def _is_waiting(session: Session) -> bool:
    return session.ended is None and session.place.name in {"storing", "printing", "looking_up"}
