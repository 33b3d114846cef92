"""How long the essential path of a decision takes to hear."""

import math

from kiosk.journey.blanks import say_minutes
from kiosk.journey.essential_path import essential_passages
from kiosk.journey.plain_text import speech_seconds
from kiosk.journey.spots.base import Context


def minutes(here: Context, decision: str) -> int:
    """Spoken minutes of the essential path of `decision` at normal speed, rounded up."""
    passages = essential_passages(here.text, here.script.decision_place(decision))
    seconds = sum(speech_seconds(here.say(passage), here.session.language) for passage in passages)
    return max(1, math.ceil(seconds / 60))


def length(here: Context, decision: str) -> str:
    """The same in words: « 4 minutes »."""
    return say_minutes(minutes(here, decision), here.session.language)
