"""What somebody says when the kiosk asks once more: the words of a button, or yes to what it asks back.

Knows what the first clip came to, and whom to give the second.
"""

import dataclasses

from kiosk.journey.actions import Action
from lab.clips import Clip, Kind
from lab.ears import Ears
from lab.figures import Result
from lab.noises import TUNING_SEEDS
from lab.scenes import said_at
from lab.table import Measured, measured

# Where the kiosk asks « J'ai compris : … C'est bien cela ? ».
ASKED_BACK = "asked_back"
_YES = (Action.CHOOSE, "yes")


def second_try(clip: Clip, first: Result) -> Clip | None:
    """The same voice through the same room a moment later; None where nothing is asked.

    Whoever isn't understood is told to say the words of a button: they say those, again where they had said them. What
    has no button is said the scene's next way; the same way again where there is no other. Nobody speaks up, as people
    would: how much louder they would be isn't known here.
    """
    match first:
        case _ if clip.kind is not Kind.COMMAND:
            return None
        case Result.NOTHING:
            scene, meaning = clip.scene, clip.meaning
        case Result.ASKED:
            scene, meaning = ASKED_BACK, _YES
        case _:
            return None
    said = said_at(scene)
    ways = [way.phrase for way in said.ways if (way.action, way.option) == meaning]
    if first is Result.NOTHING and meaning is not None and meaning[0] == Action.CHOOSE:
        # The first way to choose is the button's own words.
        ways = ways[:1]
    here = ways.index(clip.text) if clip.text in ways else -1
    # The noise goes on: it is another piece of the same.
    seed = clip.seed - clip.seed % TUNING_SEEDS + (clip.seed + 1) % TUNING_SEEDS
    return dataclasses.replace(clip, scene=scene, text=ways[(here + 1) % len(ways)], meaning=meaning, seed=seed)


def heard(ears: Ears, clip: Clip, *, with_grammar_alone: bool = False) -> Measured:
    """`clip`, and what comes of it once the kiosk has asked once more, where it does."""
    outcome = ears.hear(clip, clip.scene, with_grammar_alone=with_grammar_alone)
    first = measured(clip, outcome, has_alone=with_grammar_alone)
    again = second_try(clip, first.result)
    if again is None:
        return first
    second = measured(again, ears.hear(again, again.scene), has_alone=False)
    return dataclasses.replace(first, once_more=second.result)
