"""Counts by month of what leaves no record: how visits ended, in which language, on which channel, what they heard.

Each count stands alone: nothing tells which of them came from the same visit. The figures that are made of them, and
shown, are kept beside. Knows no session and no words, and not how figures are made.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import and_, func, insert, select, update

from kiosk.register.chain import EntryKind
from kiosk.register.database import Database
from kiosk.register.record import RecordBody, from_canonical
from kiosk.register.tables import bodies, counts, entries, figures, tallies

_RECORDS = (EntryKind.RECORD, EntryKind.CHANGE)

# What is counted, and its name: `("end", "stopped")`.
Tally = tuple[str, str]


def month_of(day: datetime.date) -> str:
    """The month of a day, e.g. `2026-11`: as precise as counts are."""
    return f"{day:%Y-%m}"


class Tallies:
    """What one register counts. Any thread may use it."""

    def __init__(self, database: Database) -> None:
        """For `Register`."""
        self._database = database

    def add(self, day: datetime.date, counted: Iterable[Tally]) -> None:
        """Count each of `counted` once more in the month of `day`, all or none. Raises RegisterFull …"""
        month = month_of(day)
        with self._database.writing() as connection:
            for (what, name), times in Counter(counted).items():
                here = and_(tallies.c.month == month, tallies.c.what == what, tallies.c.name == name)
                more = update(tallies).where(here).values(times=tallies.c.times + times)
                if connection.execute(more).rowcount == 0:
                    connection.execute(insert(tallies).values(month=month, what=what, name=name, times=times))

    def of(self, month: str) -> Mapping[Tally, int]:
        """Everything that was counted in a month."""
        query = select(tallies.c.what, tallies.c.name, tallies.c.times).where(tallies.c.month == month)
        with self._database.reading() as connection:
            return {(row.what, row.name): row.times for row in connection.execute(query)}

    def bodies_of(self, month: str) -> Iterator[RecordBody]:
        """Every record of a month that isn't erased."""
        same = and_(entries.c.station == bodies.c.station, entries.c.number == bodies.c.number)
        query = (
            select(bodies.c.content)
            .select_from(bodies.join(entries, same))
            .where(entries.c.day.startswith(month), bodies.c.content.is_not(None))
            .order_by(bodies.c.number)
        )
        with self._database.reading() as connection:
            for content in connection.execution_options(yield_per=1000).execute(query).scalars():
                yield from_canonical(content)[1]

    def shown(self) -> Mapping[str, str]:
        """The figures that are kept, by month."""
        with self._database.reading() as connection:
            return {row.month: row.body for row in connection.execute(select(figures))}

    def keep(self, month: str, body: str) -> str:
        """Keep the figures of a month for good; what is kept: `body`, or what somebody quicker kept before."""
        with self._database.writing() as connection:
            kept = connection.execute(select(figures.c.body).where(figures.c.month == month)).scalar()
            if kept is not None:
                return str(kept)
            connection.execute(insert(figures).values(month=month, body=body))
        return body

    def months(self) -> tuple[str, ...]:
        """The months in which anything was counted or recorded, oldest first."""
        recorded = select(func.substr(entries.c.day, 1, 7)).where(entries.c.kind.in_(_RECORDS))
        every = recorded.union(select(tallies.c.month), select(counts.c.month))
        with self._database.reading() as connection:
            return tuple(sorted(connection.execute(every).scalars()))
