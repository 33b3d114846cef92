"""Scenes that lie over a place because of what was heard there: asking back, then keys, then a person."""

from kiosk.journey.scene import SceneKind, ScenePassage
from kiosk.journey.spots.base import Context, Spot


class AskingBack(Spot):
    """Was that it? Only another, clear answer does what may have been said."""

    kind = SceneKind.QUESTION

    def is_private_here(self, here: Context) -> bool:
        """As the scene that it was said to: the question holds the answer."""
        asked = here.session.spoken.asked
        return asked is not None and asked.is_private

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The question, in the button's own words where there is one."""
        asked, words = here.session.spoken.asked, here.text.spoken.did_you_mean
        if asked is None:
            return ()
        if words is None:
            return (ScenePassage("spoken/did_you_mean", asked.words),)
        return (ScenePassage("spoken/did_you_mean", here.say(words, phrase=asked.words)),)


class KeysOffered(Spot):
    """The voice wasn't understood: the keys are explained, and offered."""

    kind = SceneKind.QUESTION


class PersonOffered(Spot):
    """Neither the voice nor the keys so far: somebody is offered."""

    kind = SceneKind.QUESTION


SPOTS: dict[str, Spot] = {
    "asked_back": AskingBack(),
    "keys_offered": KeysOffered(),
    "person_offered": PersonOffered(),
}
