"""When somebody is at the reception, as the site writes it: « 1-5 09:00-12:00 13:30-17:00 ; 6 09:00-12:00 ». Pure."""

import datetime
import re
from dataclasses import dataclass
from gettext import gettext as _

_PART = re.compile(r"(?P<first>[1-7])(?:-(?P<last>[1-7]))?(?P<times>(?:\s+\d{2}:\d{2}-\d{2}:\d{2})+)")


class HoursNotUnderstood(Exception):
    """Opening hours that can't be read. The sentence shows how to write them."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours: for each day of the week (1 is Monday), when it opens and closes. Empty: always open."""

    days: tuple[tuple[int, datetime.time, datetime.time], ...] = ()

    def are_open(self, moment: datetime.datetime) -> bool:
        """Whether somebody is there at `moment`, by the site's own clock."""
        if not self.days:
            return True
        time = moment.time()
        return any(day == moment.isoweekday() and opens <= time < closes for day, opens, closes in self.days)


def read_hours(text: str) -> Hours:
    """The hours that `text` says. Raises HoursNotUnderstood."""
    days: list[tuple[int, datetime.time, datetime.time]] = []
    for part in filter(None, (one.strip() for one in text.split(";"))):
        found = _PART.fullmatch(part)
        if found is None:
            raise _trouble(part)
        first = int(found["first"])
        for times in found["times"].split():
            opens, closes = times.split("-")
            try:
                span = datetime.time.fromisoformat(opens), datetime.time.fromisoformat(closes)
            except ValueError as trouble:
                raise _trouble(part) from trouble
            if span[0] >= span[1]:
                raise _trouble(part)
            days += [(day, *span) for day in range(first, int(found["last"] or first) + 1)]
    return Hours(tuple(days))


def _trouble(part: str) -> HoursNotUnderstood:
    told = _("« {part} » are no opening hours. Write: 1-5 09:00-12:00 13:30-17:00 ; 6 09:00-12:00")
    return HoursNotUnderstood(told.format(part=part))
