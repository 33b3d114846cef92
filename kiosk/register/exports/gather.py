"""The records of a register with the life of their papers, read at one moment. Knows the tables and no format."""

from pathlib import Path

from sqlalchemy import Connection, and_, select

from kiosk.register import history, reading
from kiosk.register.exports.standing import Filed
from kiosk.register.record import from_canonical
from kiosk.register.states import Life
from kiosk.register.tables import bodies, entries


def gather(folder: Path, station: int, url: str = "") -> list[Filed]:
    """Every record of `station`, erased ones too, oldest first; never written to. `url` as `Register.open` has it.

    Raises NoRegister, RegisterUnavailable.
    """
    with reading.opened(folder, url) as database, database.reading() as connection:
        return _filed(connection, station)


def _filed(connection: Connection, station: int) -> list[Filed]:
    same = and_(bodies.c.station == entries.c.station, bodies.c.number == entries.c.number)
    query = (
        select(bodies.c.number, bodies.c.reference, bodies.c.content, entries.c.commitment)
        .select_from(bodies.join(entries, same))
        .where(bodies.c.station == station)
        .order_by(bodies.c.number)
    )
    found = []
    for row in connection.execute(query).all():
        if row.content is None:
            found.append(Filed(row.reference, row.number, row.commitment, None, Life(row.reference, ())))
        else:
            _reference, body = from_canonical(row.content)
            life = history.life_of(connection, row.reference)
            found.append(Filed(row.reference, row.number, row.commitment, body, life))
    return found
