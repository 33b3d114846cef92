"""One part of the machine as it was found, and how reports write a day. Data alone."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from kiosk.journey import blanks

N_ = str
# Reports are for the staff, who read French.
_LANGUAGE = "fr"


class State(StrEnum):
    """How a part is: it works; it works with a remark; it doesn't, and the kiosk can't open."""

    GOOD = "good"
    REMARK = "remark"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the machine. `detail` says what was found, `todo` what to do where something is wrong."""

    name: str
    state: State
    detail: str
    todo: str = ""


def in_words(day: datetime.date) -> str:
    """A day as every report writes it."""
    return blanks.say_day(day, _LANGUAGE)
