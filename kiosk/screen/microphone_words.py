"""What the screen says of its microphone: whether it is open, and why it was closed. Keys of the machine's words."""

from enum import StrEnum

from kiosk.catalogue import Translator

# What stands on the sign while the microphone is open. LISTENING is spoken, too, each time that the person may speak.
OPEN = "Microphone open"
LISTENING = "I am listening."
INTERRUPTIBLE = "You may speak while I speak."
HEARING = "I hear you."
CLOSED = "The microphone is closed."


class Why(StrEnum):
    """Why the kiosk can't listen, or listens no more."""

    ELSEWHERE = "elsewhere"  # another page of the same visit listens now
    TAKEN = "taken"  # another visit is being listened to
    BROKEN = "broken"  # model or recognizer
    FLOOD = "flood"
    OVER = "over"
    NO_MICROPHONE = "no_microphone"


SORRY = {
    Why.ELSEWHERE: "The microphone is open on another page. It is closed here.",
    Why.TAKEN: "The microphone serves somebody else just now. Go on by touch or keys.",
    Why.BROKEN: "I can’t hear just now. Go on by touch or keys.",
    Why.FLOOD: "That was too much sound at once. The microphone is closed: you may open it again.",
    Why.OVER: "This visit is over. The microphone is closed.",
    Why.NO_MICROPHONE: "No microphone answers. Go on by touch or keys.",
}
# Everything of it that may be heard.
SPOKEN = (OPEN, LISTENING, INTERRUPTIBLE, HEARING, CLOSED, *SORRY.values())


def words(translate: Translator) -> dict[str, str]:
    """The sentences by the names that the page's script calls them."""
    own = {"open": OPEN, "listening": LISTENING, "interruptible": INTERRUPTIBLE, "hearing": HEARING, "closed": CLOSED}
    return {name: translate(key) for name, key in (own | {str(why): key for why, key in SORRY.items()}).items()}
