"""When the kiosk is open: by the site's hours, and by what staff decided today against them. Knows times alone.

What staff decided holds for that day: tomorrow the hours count again.
"""

import datetime
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

from kiosk.register import durable

_FILE = "opening.json"
_TOLD = TypeAdapter(dict[str, str | None])
# Nobody looks further ahead for the next opening, in days.
_FURTHEST = 14


class Decided(StrEnum):
    """What staff decided for a day."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of opening hours on a day of the week, 1 is Monday."""

    day: int
    opens: datetime.time
    closes: datetime.time


def is_open(spans: tuple[Span, ...], now: datetime.datetime, decided: Decided | None) -> bool:
    """Whether the kiosk is open at `now`. No hours at all: always, unless staff closed it."""
    match decided:
        case Decided.OPEN:
            return True
        case Decided.CLOSED:
            return False
        case None:
            time = now.time()
            return not spans or any(one.day == now.isoweekday() and one.opens <= time < one.closes for one in spans)


def next_opening(spans: tuple[Span, ...], now: datetime.datetime, decided: Decided | None) -> datetime.datetime | None:
    """When the kiosk opens next by its hours; None where it has none. Today's count no more once staff closed it."""
    for ahead in range(_FURTHEST):
        day = now.date() + datetime.timedelta(days=ahead)
        if ahead == 0 and decided is Decided.CLOSED:
            continue
        for one in sorted((one for one in spans if one.day == day.isoweekday()), key=lambda span: span.opens):
            moment = datetime.datetime.combine(day, one.opens, now.tzinfo)
            if moment > now:
                return moment
    return None


def is_reported(var: Path, day: datetime.date) -> bool:
    """Whether the report of opening was queued on `day`."""
    return _told(var).get("reported") == day.isoformat()


def note_reported(var: Path, day: datetime.date) -> None:
    """Remember that it was. Raises RegisterFull, RegisterUnavailable."""
    _tell(var, {**_told(var), "reported": day.isoformat()})


def decide(var: Path, day: datetime.date, decided: Decided | None) -> None:
    """Remember what staff decided for `day`; None: the hours count. Raises RegisterFull, RegisterUnavailable."""
    reported = None if decided is Decided.OPEN else _told(var).get("reported")  # who opens wants the report
    _tell(var, {"day": day.isoformat(), "decided": decided, "reported": reported})


def decided(var: Path, day: datetime.date) -> Decided | None:
    """What staff decided for `day`. A file that is missing or was cut short decides nothing."""
    told = _told(var)
    name = told.get("decided")
    return Decided(name) if told.get("day") == day.isoformat() and name in set(Decided) else None


def _told(var: Path) -> dict[str, str | None]:
    try:
        return _TOLD.validate_json((var / _FILE).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}


def _tell(var: Path, told: dict[str, str | None]) -> None:
    durable.replace(var / _FILE, json.dumps(told).encode(), mode=0o600)
