"""Whether words that were said while the line itself speaks are meant for it: then they interrupt, as a key does.

A line gives back what is said into it, and a receiver hears the room. So over its own voice the line believes only what
it is sure of, and never a phrase that it is saying itself; all else, noise above all, is as if nobody had spoken.
Once it has fallen silent everything counts as on any channel. Knows what is being said, as text; hears no sound.
"""

from collections.abc import Iterable

from kiosk.journey.as_said import plain
from kiosk.journey.events import Heard, NoMatch
from kiosk.journey.scene import Scene
from kiosk.journey.understanding import Certainty, certainty


class BargeIn:
    """What the line was saying since the caller's latest utterance began. `began` is told in another thread."""

    def __init__(self) -> None:
        self._over: tuple[str, ...] = ()

    def began(self, saying: Iterable[str]) -> None:
        """The caller begins to speak over these sentences; over none where the line is silent."""
        self._over = tuple(map(plain, saying))

    def is_meant(self, event: Heard | NoMatch, scene: Scene, saying: Iterable[str]) -> bool:
        """Whether `event` counts, which was said to `scene`; `saying` is what the line says now."""
        over = (*self._over, *map(plain, saying))
        if not over:
            return True
        if isinstance(event, NoMatch):
            return False
        chosen = next((one for one in scene.options if one.number == event.act.option), None)
        option = None if chosen is None else chosen.id
        if certainty(scene.kind, event.act.action, event.confidence, option) is not Certainty.SURE:
            return False
        own = {plain(event.phrase), *(() if chosen is None else (plain(chosen.label),))}
        return not any(words in sentence for words in own for sentence in over)
