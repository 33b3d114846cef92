"""Reading a register without writing to it: for the command line, for auditors, on a read-only disk."""

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import and_, func, select

from kiosk.register import keys, verification
from kiosk.register.database import Database
from kiosk.register.tables import bodies, entries, steps
from kiosk.register.verification import Report


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as anybody may see it: no answer. `reference` is None where it is about no record.

    Its content is gone where `is_erased`; the tombstone's own entry says when that was.
    """

    number: int
    day: str
    kind: str
    reference: str | None
    hash: str
    is_erased: bool = False


def check_there(folder: Path, url: str = "") -> None:
    """Raises NoRegister where nothing was ever recorded in `folder`."""
    Database.open_to_read(folder, url).close()


def verify(folder: Path, station: int, heads: Collection[str] = (), *, url: str = "") -> Report:
    """As `Register.verify`, on a register that is not open.

    Raises NoRegister, RegisterUnavailable, RegisterOlder, KeyDamaged.
    """
    with opened(folder, url) as database, database.reading() as connection:
        return verification.verify(connection, station, keys.load_public(folder), heads)


def entry_lines(folder: Path, station: int, reference: str | None = None, *, url: str = "") -> Iterator[EntryLine]:
    """Every entry, oldest first; with `reference`, those of that record and of its papers, and what changes it.

    Raises NoRegister, RegisterUnavailable.
    """
    same = and_(bodies.c.station == entries.c.station, bodies.c.number == entries.c.number)
    same_step = and_(steps.c.station == entries.c.station, steps.c.number == entries.c.number)
    content = func.coalesce(bodies.c.content, steps.c.content)
    named = func.coalesce(bodies.c.reference, steps.c.reference)
    query = (
        select(entries.c.number, entries.c.day, entries.c.kind, entries.c.hash, named, content)
        .select_from(entries.outerjoin(bodies, same).outerjoin(steps, same_step))
        .where(entries.c.station == station)
        .order_by(entries.c.number)
    )
    if reference is not None:
        query = query.where((named == reference) | (bodies.c.supersedes == reference))
    with opened(folder, url) as database, database.reading() as connection:
        for row in connection.execution_options(yield_per=1000).execute(query):
            number, day, kind, entry_hash, its_reference, its_content = row
            yield EntryLine(number, day, kind, its_reference, entry_hash.hex(), is_erased=its_content is None)


@contextlib.contextmanager
def opened(folder: Path, url: str = "") -> Iterator[Database]:
    """The register's database for the length of a block, never written. Raises NoRegister, RegisterOlder."""
    database = Database.open_to_read(folder, url)
    try:
        database.check_migrated()
        yield database
    finally:
        database.close()
