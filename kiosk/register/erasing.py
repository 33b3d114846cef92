"""Forgetting a record: what was said and done is gone, the chain stays whole, a tombstone keeps it from coming back.

What stays of a record: its reference, the days and kinds of its entries, and why it was erased.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, func, select, union_all, update

from kiosk.register import lives
from kiosk.register.chain import EntryKind
from kiosk.register.history import life_of
from kiosk.register.lives import Erased, Erasure
from kiosk.register.outbox import LineState
from kiosk.register.recording import Pen
from kiosk.register.states import Life
from kiosk.register.tables import answered, attempts, bodies, entries, outbox, steps

ERASED_LINE = "erased"
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A record that was erased, with the life that its papers had: they remain, and are to be destroyed."""

    reference: str
    life: Life


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A record that must not come back."""

    reference: str
    day: datetime.date
    why: Erasure


def erase(connection: Connection, pen: Pen, reference: str, why: Erasure, by: str | None = None) -> Forgotten:
    """Erase a record in the transaction that `connection` is in. Raises UnknownRecord."""
    life = life_of(connection, reference)
    gone = {"salt": None, "content": None}
    number = connection.execute(select(bodies.c.number).where(bodies.c.reference == reference)).scalar_one()
    connection.execute(update(bodies).where(bodies.c.reference == reference).values(**gone, supersedes=None))
    connection.execute(update(steps).where(steps.c.reference == reference).values(gone))
    # What still waits is never printed; a line's kind would tell which letter was asked for.
    of_record = update(outbox).where(outbox.c.reference == reference)
    waiting = outbox.c.state.in_([LineState.PENDING, LineState.SENDING, LineState.WAITING])
    connection.execute(of_record.where(waiting).values(state=LineState.FAILED, reason=ERASED_LINE, payload=None))
    connection.execute(of_record.values(kind=ERASED_LINE, payload=None, reference=None))
    connection.execute(delete(attempts).where(attempts.c.reference == reference))
    its_request = and_(answered.c.station == pen.station, answered.c.number == number)
    connection.execute(delete(answered).where(its_request))
    pen.note(connection, Erased(reference=reference, day=pen.clock(), why=why, by=by))
    return Forgotten(reference, life)


def due(connection: Connection, today: datetime.date, months: int) -> tuple[str, ...]:
    """The records whose last step is more than `months` ago. That somebody looked at one keeps it no longer."""
    days = union_all(
        select(bodies.c.reference, entries.c.day).join(
            entries, and_(bodies.c.station == entries.c.station, bodies.c.number == entries.c.number)
        ),
        select(steps.c.reference, entries.c.day)
        .join(entries, and_(steps.c.station == entries.c.station, steps.c.number == entries.c.number))
        .where(entries.c.kind != EntryKind.LOOKED),
    ).subquery()
    last = (
        select(days.c.reference, func.max(days.c.day).label("day"))
        .where(days.c.reference.is_not(None))
        .group_by(days.c.reference)
        .subquery()
    )
    query = (
        select(bodies.c.reference)
        .join(last, last.c.reference == bodies.c.reference)
        .where(bodies.c.content.is_not(None), last.c.day < _before(today, months).isoformat())
        .order_by(bodies.c.number)
    )
    return tuple(connection.execute(query).scalars())


def tombstones(connection: Connection) -> Iterator[Tombstone]:
    """Every record that was erased, oldest first."""
    same = and_(steps.c.station == entries.c.station, steps.c.number == entries.c.number)
    query = (
        select(steps.c.content)
        .select_from(steps.join(entries, same))
        .where(entries.c.kind == EntryKind.ERASED, steps.c.content.is_not(None))
        .order_by(steps.c.number)
    )
    for content in connection.execute(query).scalars():
        step = lives.from_canonical(content)
        if isinstance(step, Erased):
            yield Tombstone(step.reference, step.day, step.why)


def _before(day: datetime.date, months: int) -> datetime.date:
    """The day `months` before, or the last of its month where that one is shorter."""
    years, month = divmod(day.year * _MONTHS + day.month - 1 - months, _MONTHS)
    first = datetime.date(years, month + 1, 1)
    next_first = (first + datetime.timedelta(days=31)).replace(day=1)
    return min(first + datetime.timedelta(days=day.day - 1), next_first - datetime.timedelta(days=1))
