"""One part of the machine as it was found. Data alone."""

from dataclasses import dataclass
from enum import StrEnum

N_ = str


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
