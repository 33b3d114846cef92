"""What the screen says of its camera: that it is open, how to hold a paper, why it closed. Keys of machine words."""

from enum import StrEnum

from kiosk.catalogue import Translator
from kiosk.screen.aiming import Hint

# On the button; on the sign while it is open; said as it opens, and as the person closes it.
SHOW = "Show the paper to the camera"
OPEN = "Camera open"
INVITING = "The camera is open and keeps nothing. Show it the black and white square."
CLOSED = "The camera is closed."

HINTS = {
    Hint.SEARCHING: "I am looking for the square.",
    Hint.NEARER: "Nearer.",
    Hint.FARTHER: "Farther away.",
    Hint.LEFT: "To the left.",
    Hint.RIGHT: "To the right.",
    Hint.HIGHER: "Higher.",
    Hint.LOWER: "Lower.",
    Hint.STILL: "Don’t move any more.",
    Hint.OTHERWISE: "I don’t see the square. You may type the digits, or call somebody.",
}


class Why(StrEnum):
    """Why nothing is looked at any more."""

    NONE = "none"  # there is none, or the browser may not open it
    TAKEN = "taken"  # another program has it
    GONE = "gone"  # unplugged
    OVER = "over"  # it was open for long enough


SORRY = {
    Why.NONE: "The camera doesn’t answer. You may type the digits.",
    Why.TAKEN: "Another program is using the camera. You may type the digits.",
    Why.GONE: "The camera doesn’t answer any more. You may type the digits.",
    Why.OVER: "The camera is closed. You may type the digits, or open it again.",
}
# Everything of it that may be heard.
SPOKEN = (SHOW, OPEN, INVITING, CLOSED, *HINTS.values(), *SORRY.values())


def words(translate: Translator) -> dict[str, str]:
    """The sentences by the names that the page's script calls them."""
    own = {"open": OPEN, "inviting": INVITING, "closed": CLOSED}
    named = own | {str(name): key for name, key in (*HINTS.items(), *SORRY.items())}
    return {name: translate(key) for name, key in named.items()}
