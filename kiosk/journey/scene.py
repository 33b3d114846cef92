"""A scene: what is presented at one moment, the same on every channel."""

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.journey.actions import Action


class SceneKind(StrEnum):
    """How a scene is laid out. A channel decides by this, never by the subject."""

    STATEMENT = "statement"  # something said, then on
    MENU = "menu"  # a way to choose
    QUESTION = "question"  # something asked that is no decision
    ANSWER = "answer"  # the answers to a decision, all the same size
    ENTRY = "entry"  # digits as data
    DICTATION = "dictation"  # the person's voice as data
    TRIAL = "trial"  # the presses of a switch as data
    WAITING = "waiting"  # the machine works
    END = "end"  # the session is over


class EntryShape(StrEnum):
    """How the digits of an ENTRY scene belong together."""

    PLAIN = "plain"
    DATE = "date"  # day, month, year
    FOURS = "fours"  # as references are printed


@dataclass(frozen=True, slots=True)
class ScenePassage:
    """One sentence as it is given. `id` is the script's address of it, `sources` say where it comes from.

    `language` is that of the sentence, where it isn't the scene's.
    """

    id: str
    text: str
    sources: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, by its number 1–4. `id` names it within the scene (an answer, a topic, "others").

    `language` is that of the label, where it isn't the scene's.
    """

    number: int
    id: str
    label: str
    detail: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """What is presented at one moment.

    `id` is unique and stable ("topic/urgent/short"). `where` says where one is (« Les urgences, 2 sur 7 »).
    `notice` answers the last action and is given first, once. `is_private` scenes are heard by the person alone.
    `entry_length` is how many digits an ENTRY scene asks for, `entry_shape` how they are written. `words` are those
    that the scene says and that can be explained, in the order in which they are said. `replays`: what was dictated is
    heard again first. `takes_time`: the person does something away from here; nobody should hurry them. `is_mistake`:
    what was typed can't be right, and the scene says why. `reads_codes`: it asks for the code of a paper.
    """

    id: str
    kind: SceneKind
    language: str
    title: str
    where: str | None = None
    notice: str | None = None
    passages: tuple[ScenePassage, ...] = ()
    options: tuple[Option, ...] = ()
    actions: frozenset[Action] = field(default_factory=frozenset)
    is_private: bool = False
    is_spoken: bool = True
    entry_length: int | None = None
    entry_shape: EntryShape = EntryShape.PLAIN
    words: tuple[str, ...] = ()
    replays: bool = False
    takes_time: bool = False
    is_mistake: bool = False
    reads_codes: bool = False
