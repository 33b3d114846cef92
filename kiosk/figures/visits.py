"""What is counted of a visit when it ends, and of what was put off. Pure: counts alone leave the session."""

from kiosk.journey.drawing import answer_order
from kiosk.journey.script import Answer, Text
from kiosk.journey.session import Session
from kiosk.register.tallies import Tally

END, LANGUAGE, CHANNEL, HELPED, TOPIC, LATER = "end", "language", "channel", "helped", "topic", "later"
YES, NO = "yes", "no"
# The ways a visit ends: `why` of the journey's Forget.
ENDS = ("finished", "stopped", "timed_out", "hung_up")


def tallies_of(session: Session, why: str, text: Text) -> tuple[Tally, ...]:
    """What to count of a visit that ends so. Nothing where nobody went past the welcome; never a private topic."""
    if not session.trail:
        return ()
    heard = {name.partition("/")[0] for name in text.openly_heard(session.heard)}
    return (
        (END, why),
        (LANGUAGE, session.language),
        (CHANNEL, session.channel),
        (HELPED, YES if session.is_assisted else NO),
        *((TOPIC, name) for name in sorted(heard)),
    )


def tallies_of_later(session: Session, decisions: tuple[str, ...]) -> tuple[Tally, ...]:
    """Where "later" stood among the answers, for each decision that was put off."""
    place = answer_order(session.seed).index(Answer.LATER) + 1
    return tuple((LATER, placed(decision, place)) for decision in decisions)


def placed(decision: str, place: int) -> str:
    """The name under which "later" is counted, e.g. `space/2`: where it stood, from 1."""
    return f"{decision}/{place}"
