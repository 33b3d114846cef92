"""Published months in a folder: each drawn once, when it is over, and kept for good.

The month that runs isn't told: from one day's figures to the next, one person could be read. A month that is kept
outlives its records, and doesn't change when one of them is erased: the change would tell what was erased.
"""

import json
import logging
import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kiosk.figures.month import Month, Rows, counted, from_json, publish, to_json
from kiosk.register import durable
from kiosk.register.tallies import Tallies

_log = logging.getLogger(__name__)

FOLDER = "figures"
_MONTHS = 12


class Shelf:
    """The published months of one register. Any thread may use it."""

    def __init__(self, folder: Path, tallies: Tallies, rows: Rows) -> None:
        """`folder` is the register's."""
        self._folder = folder / FOLDER
        self._tallies = tallies
        self._rows = rows
        self._lock = threading.Lock()

    def months(self, current: str) -> Mapping[str, Month]:
        """Every month before `current` since the first that was counted, oldest first, those without a visit too.

        Those that are over and weren't yet published are, now. Raises RegisterFull, RegisterUnavailable.
        """
        with self._lock:
            kept = self._kept()
            for month in _from_to(sorted([*kept, *self._tallies.months()])[:1], current):
                if month not in kept:
                    kept[month] = self._publish(month)
        return {month: one for month in sorted(kept) if month < current and (one := kept[month]) is not None}

    def _publish(self, month: str) -> Month:
        published = publish(counted(self._tallies, month, self._rows), random.SystemRandom())
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = json.dumps(to_json(published), ensure_ascii=False, indent=1, sort_keys=True).encode()
        try:
            durable.write_new(self._path(month), content, mode=0o600)
        except FileExistsError:  # another process was quicker: what it drew holds
            return from_json(json.loads(self._path(month).read_text(encoding="utf-8")))
        return published

    def _kept(self) -> dict[str, Month | None]:
        """What was published; None for a month that can't be read: drawn again it would tell more than once."""
        found: dict[str, Month | None] = {}
        for path in self._folder.glob("????-??.json"):
            try:
                found[path.stem] = from_json(json.loads(path.read_text(encoding="utf-8")))
            except ValueError:
                _log.error("figures of %s can't be read", path.stem)
                found[path.stem] = None
        return found

    def _path(self, month: str) -> Path:
        return self._folder / f"{month}.json"


def _from_to(first: Sequence[str], end: str) -> Iterator[str]:
    """Each month from the first of `first` on, before `end`: one that is left out would tell that nobody came."""
    if not first:
        return
    year, month = map(int, first[0].split("-"))
    while (name := f"{year:04}-{month:02}") < end:
        yield name
        year, month = (year, month + 1) if month < _MONTHS else (year + 1, 1)
