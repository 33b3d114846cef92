"""The menu behind key 6: more of this, a word of it explained. Pure."""

from dataclasses import dataclass

from kiosk.catalogue import Translator
from kiosk.journey.actions import Action
from kiosk.journey.events import Act
from kiosk.journey.scene import Scene
from kiosk.phone import words

_MOST = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be asked for: its key, how it is offered, what it does."""

    key: str
    sentence: str
    act: Act


def entries(scene: Scene, translate: Translator) -> tuple[Entry, ...]:
    """What can be asked for at `scene`."""
    offered: list[tuple[str, Act]] = []
    if Action.MORE in scene.actions:
        offered.append((translate(words.MORE), Act(Action.MORE)))
    for word in scene.words:
        sentence = translate(words.EXPLAIN).replace("{word}", word)
        offered.append((sentence, Act(Action.EXPLAIN, word=word)))
    return tuple(
        Entry(str(n), sentence.replace("{n}", str(n)), act)
        for n, (sentence, act) in enumerate(offered[:_MOST], start=1)
    )
