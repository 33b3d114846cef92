"""What the staff sees of a call that comes to them: its language and what it is about, never an answer. Pure."""

from dataclasses import dataclass

from kiosk.journey.script import Script
from kiosk.journey.session import Session
from kiosk.journey.spots.far import last_topic


@dataclass(frozen=True, slots=True)
class Card:
    """A caller who asks for a person. `topic` is the title of what was explained last, as the staff reads it; None
    where nothing was."""

    language: str
    topic: str | None


def card_of(script: Script, session: Session, told_in: str) -> Card:
    """The card of a call, `told_in` the staff's language. A topic that would tell of the person is left out, and so is
    every decision."""
    topic = last_topic(session)
    known = script.text(told_in).open_topics
    return Card(session.language, known[topic].title if topic in known else None)
