"""The essential path of a decision: what "informed" asks somebody to have been offered before they decide."""

from kiosk.journey.script import DecisionPlace, Text
from kiosk.journey.words import Words


def essential_passages(text: Text, place: DecisionPlace) -> tuple[Words, ...]:
    """The short versions of the decision's essential topics, then its own introduction, in the order of hearing."""
    topics = (passage for topic in place.essential for passage in text.topics[topic].short)
    return (*topics, *text.decisions[place.id].intro)
