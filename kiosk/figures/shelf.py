"""Published months: each drawn once, when it is over, and kept in the register for good.

The month that runs isn't told: from one day's figures to the next, one person could be read. A month that is kept
outlives its records, and doesn't change when one of them is erased: the change would tell what was erased.
"""

import json
import logging
import random
from collections.abc import Iterator, Mapping, Sequence

from kiosk.figures.month import Month, Rows, counted, from_json, publish, to_json
from kiosk.register.tallies import Tallies

_log = logging.getLogger(__name__)

_MONTHS = 12


class Shelf:
    """The published months of one register. Any thread may use it, and any process."""

    def __init__(self, tallies: Tallies, rows: Rows) -> None:
        self._tallies = tallies
        self._rows = rows

    def months(self, current: str) -> Mapping[str, Month]:
        """Every month before `current` since the first that was counted, oldest first, those without a visit too.

        Those that are over and weren't yet published are, now. Raises RegisterFull, RegisterUnavailable.
        """
        kept = dict(self._tallies.shown())
        for month in _from_to(sorted([*kept, *self._tallies.months()])[:1], current):
            if month not in kept:
                kept[month] = self._tallies.keep(month, self._drawn(month))
        return {month: one for month in sorted(kept) if month < current and (one := _read(month, kept[month]))}

    def _drawn(self, month: str) -> str:
        published = publish(counted(self._tallies, month, self._rows), random.SystemRandom())
        return json.dumps(to_json(published), ensure_ascii=False, sort_keys=True)


def _read(month: str, body: str) -> Month | None:
    """A month as it was kept; None where it can't be read: drawn again it would tell more than once."""
    try:
        return from_json(json.loads(body))
    except ValueError:
        _log.error("figures of %s can't be read", month)
        return None


def _from_to(first: Sequence[str], end: str) -> Iterator[str]:
    """Each month from the first of `first` on, before `end`: one that is left out would tell that nobody came."""
    if not first:
        return
    year, month = map(int, first[0].split("-"))
    while (name := f"{year:04}-{month:02}") < end:
        yield name
        year, month = (year, month + 1) if month < _MONTHS else (year + 1, 1)
