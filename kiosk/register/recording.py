"""The steps of recording, each in the transaction that it is handed. Knows the tables; decides nothing."""

import datetime
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, insert, select

from kiosk.register import chain, lives, outbox, references
from kiosk.register.chain import Entry, EntryKind
from kiosk.register.compact import Sealed
from kiosk.register.errors import StationFull
from kiosk.register.keys import StationKey
from kiosk.register.lives import Step
from kiosk.register.outbox import OutboxLine
from kiosk.register.record import from_canonical
from kiosk.register.tables import answered, bodies, entries, steps

# With nine references of ten given, so many draws all fail once in 37,000 records.
_DRAWS = 100

# Built once: SQLAlchemy takes as long over a statement with its values in it as the database over writing them.
_INSERT_ENTRY, _INSERT_BODY, _INSERT_STEP = insert(entries), insert(bodies), insert(steps)
_TAKEN = select(bodies.c.number).where(bodies.c.reference == bindparam("reference"))
_HEAD = (
    select(entries.c.number, entries.c.hash)
    .where(entries.c.station == bindparam("station"))
    .order_by(entries.c.number.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A record that is durable, and the papers that wait in the outbox for it."""

    reference: str
    code: str
    day: datetime.date
    entry_number: int
    head_hash: str
    lines: tuple[OutboxLine, ...]


def free_reference(connection: Connection, station: int) -> str:
    """A reference of `station` that was never given. Raises StationFull."""
    for _ in range(_DRAWS):
        reference = references.draw(station)
        if connection.execute(_TAKEN, {"reference": reference}).first() is None:
            return reference
    raise StationFull(station=station)


def entry_after(
    connection: Connection, station: int, day: datetime.date, kind: EntryKind, commitment: bytes, key: StationKey
) -> Entry:
    """The entry that follows the chain's head."""
    last = connection.execute(_HEAD, {"station": station}).one_or_none()
    return Entry(
        station=station,
        number=last.number + 1 if last else 1,
        day=day,
        kind=kind,
        commitment=commitment,
        before=last.hash if last else chain.GENESIS,
        key=key.public.id,
    )


def next_entry(
    connection: Connection, station: int, day: datetime.date, sealed: Sealed, content: bytes, key: StationKey
) -> Entry:
    """The entry of a record that follows the chain's head."""
    kind = EntryKind.RECORD if sealed.body.supersedes is None else EntryKind.CHANGE
    return entry_after(connection, station, day, kind, chain.commit(sealed.salt, content), key)


def insert_entry(connection: Connection, entry: Entry, sealed: Sealed, content: bytes, key: StationKey) -> None:
    """Sign `entry` and write it with its body."""
    _insert_signed(connection, entry, key)
    body = {
        "station": entry.station,
        "number": entry.number,
        "reference": sealed.reference,
        "supersedes": sealed.body.supersedes,
        "salt": sealed.salt,
        "content": content,
    }
    connection.execute(_INSERT_BODY, body)


@dataclass(slots=True)
class Pen:
    """What writes entries that are no records: a station, the key that signs for it, and the day by its clock."""

    station: int
    key: StationKey
    clock: Callable[[], datetime.date]

    def note(self, connection: Connection, step: Step) -> Entry:
        """The entry of a step, written."""
        return self.write(connection, step.kind, step.reference, lives.canonical(step))

    def write(
        self,
        connection: Connection,
        kind: EntryKind,
        reference: str | None,
        content: bytes,
        key: StationKey | None = None,
    ) -> Entry:
        """An entry of `kind` that commits to `content`; signed by `key`, or by the pen's own."""
        signing = key or self.key
        salt = secrets.token_bytes(chain.SALT_BYTES)
        commitment = chain.commit(salt, content)
        entry = entry_after(connection, self.station, self.clock(), kind, commitment, signing)
        _insert_signed(connection, entry, signing)
        step = {"station": entry.station, "number": entry.number, "reference": reference}
        connection.execute(_INSERT_STEP, {**step, "salt": salt, "content": content})
        return entry


def _insert_signed(connection: Connection, entry: Entry, key: StationKey) -> None:
    entry_hash = entry.hash()
    signed = {
        "station": entry.station,
        "number": entry.number,
        "day": entry.day.isoformat(),
        "kind": entry.kind,
        "commitment": entry.commitment,
        "before": entry.before,
        "hash": entry_hash,
        "key_id": entry.key,
        "signature": key.sign(chain.signed_bytes(entry_hash)),
    }
    connection.execute(_INSERT_ENTRY, signed)


def remember(connection: Connection, once: str, entry: Entry) -> None:
    """The request `once` is answered by `entry`."""
    values = {"once": chain.once_digest(once), "station": entry.station, "number": entry.number}
    connection.execute(insert(answered).values(values))


def answered_before(connection: Connection, once: str) -> Stored | None:
    """What the request `once` was answered with, if it was."""
    same_entry = and_(entries.c.station == answered.c.station, entries.c.number == answered.c.number)
    same_body = and_(bodies.c.station == answered.c.station, bodies.c.number == answered.c.number)
    row = connection.execute(
        select(entries.c.number, entries.c.hash, bodies.c.reference, bodies.c.salt, bodies.c.content)
        .select_from(answered.join(entries, same_entry).join(bodies, same_body))
        .where(answered.c.once == chain.once_digest(once), bodies.c.content.is_not(None))
    ).one_or_none()
    if row is None:
        return None
    reference, body = from_canonical(row.content)
    return Stored(
        reference=reference,
        code=chain.code(row.salt, reference),
        day=body.day,
        entry_number=row.number,
        head_hash=row.hash.hex(),
        lines=outbox.lines_of(connection, reference),
    )
