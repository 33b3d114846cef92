"""Reading a register without writing to it: for the command line, for auditors, on a read-only disk."""

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import and_, select

from kiosk.register import keys, verification
from kiosk.register.database import Database
from kiosk.register.tables import bodies, entries
from kiosk.register.verification import Report


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as anybody may see it: no answer. `reference` is None where its body was erased."""

    number: int
    day: str
    kind: str
    reference: str | None
    hash: str


def check_there(folder: Path) -> None:
    """Raises NoRegister where nothing was ever recorded in `folder`."""
    Database.open_to_read(folder).close()


def verify(folder: Path, station: int, heads: Collection[str] = ()) -> Report:
    """As `Register.verify`, on a register that is not open.

    Raises NoRegister, RegisterUnavailable, KeyDamaged.
    """
    with _reading(folder) as database, database.reading() as connection:
        return verification.verify(connection, station, keys.load_public(folder), heads)


def entry_lines(folder: Path, station: int, reference: str | None = None) -> Iterator[EntryLine]:
    """Every entry, oldest first; with `reference`, the entry of that record and of those that change it.

    Raises NoRegister, RegisterUnavailable.
    """
    same = and_(bodies.c.station == entries.c.station, bodies.c.number == entries.c.number)
    query = (
        select(entries.c.number, entries.c.day, entries.c.kind, entries.c.hash, bodies.c.reference, bodies.c.content)
        .select_from(entries.outerjoin(bodies, same))
        .where(entries.c.station == station)
        .order_by(entries.c.number)
    )
    if reference is not None:
        query = query.where((bodies.c.reference == reference) | (bodies.c.supersedes == reference))
    with _reading(folder) as database, database.reading() as connection:
        for row in connection.execution_options(yield_per=1000).execute(query):
            shown = row.reference if row.content is not None else None
            yield EntryLine(row.number, row.day, row.kind, shown, row.hash.hex())


@contextlib.contextmanager
def _reading(folder: Path) -> Iterator[Database]:
    database = Database.open_to_read(folder)
    try:
        yield database
    finally:
        database.close()
