"""What is said at a scene, sentence by sentence: the option before its key, no more than was asked. Pure.

Knows scenes and keys; plays nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from kiosk.catalogue import Translator
from kiosk.journey.actions import Action
from kiosk.journey.scene import Scene, SceneKind
from kiosk.phone import words


class Fullness(Enum):
    """How much of a scene is said: all; what to do alone, to who was silent; nothing but the keys."""

    WHOLE = "whole"
    SHORT = "short"
    KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence. `is_private`: it may tell of a person, and is kept nowhere. `language`: None for the call's own."""

    text: str
    is_private: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Beep:
    """The tone after which a caller speaks."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What the caller has just dictated."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A moment of silence: the receiver goes back to the ear, one thing ends before the next begins."""

    seconds: float


Said = Utterance | Beep | Replay | Pause

# After a key the receiver goes back to the ear; between a scene's parts an ear takes breath.
AFTER_A_KEY = Pause(0.3)
BETWEEN = Pause(0.35)


def said_at(
    scene: Scene,
    options: Sequence[Utterance],
    translate: Translator,
    *,
    fullness: Fullness = Fullness.WHOLE,
    goes_on_by_itself: bool = False,
) -> tuple[Said, ...]:
    """What is said at `scene`; `options` are its options as they are said.

    Where it goes on by itself, nobody is told which key does it.
    """
    said = tuple(_said(scene, options, translate, fullness))
    return said if not goes_on_by_itself else tuple(one for one in said if one != Utterance(translate(words.GO_ON)))


def _said(scene: Scene, options: Sequence[Utterance], translate: Translator, fullness: Fullness) -> Iterator[Said]:
    def own(text: str, language: str | None = None) -> Utterance:
        return Utterance(text, scene.is_private, language)

    if scene.notice:
        yield Utterance(scene.notice, is_private=scene.is_private)
        yield BETWEEN
    if fullness is not Fullness.KEYS:
        yield own(scene.title)
    if scene.replays:
        yield BETWEEN
        yield Replay()
        yield BETWEEN
    if fullness is Fullness.WHOLE or (scene.kind in {SceneKind.ENTRY, SceneKind.DICTATION}):
        for passage in scene.passages:
            yield own(passage.text, passage.language)
    if options:
        yield BETWEEN
        yield from options
    match scene.kind:
        case SceneKind.STATEMENT if Action.NEXT in scene.actions:
            yield BETWEEN
            yield Utterance(translate(words.GO_ON))
        case SceneKind.MENU if Action.NEXT in scene.actions:
            yield Utterance(translate(words.GO_ON))
        case SceneKind.DICTATION:
            yield Beep()
        case _:
            pass
