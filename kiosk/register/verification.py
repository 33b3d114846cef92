"""Whether a register holds together: numbering, chain, signatures, commitments. Needs public keys alone."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from kiosk.register import chain
from kiosk.register.chain import Entry
from kiosk.register.keys import PublicKeys, name_of
from kiosk.register.record import from_canonical
from kiosk.register.tables import bodies, entries

_AT_ONCE = 1000
# After so many faults the rest tells nothing new.
MOST_FAULTS = 50


class FaultKind(StrEnum):
    """What doesn't hold."""

    NUMBER = "number"          # entries are missing before this one
    BEFORE = "before"          # doesn't name the hash of the entry before
    HASH = "hash"              # its hash is not that of its fields
    KEY = "key"                # signed by a key that isn't known
    SIGNATURE = "signature"    # its signature is not right
    COMMITMENT = "commitment"  # its body is not what it committed to
    BODY = "body"              # its body is no record, or stands under another reference
    ORPHAN = "orphan"          # a body whose entry is gone
    HEAD = "head"              # a head that is known from outside isn't in the chain


class WarningKind(StrEnum):
    """What is odd but breaks no promise."""

    CLOCK_WENT_BACK = "clock_went_back"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that doesn't hold, at entry `number`; 0 for one that is about no entry."""

    number: int
    kind: FaultKind


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something odd at entry `number`."""

    number: int
    kind: WarningKind


@dataclass(frozen=True, slots=True)
class Report:
    """What verifying found. `head` is the hash of the last entry, hex. Faults stand in order: the first comes first."""

    station: int
    entries: int
    bodies: int
    head: str
    faults: tuple[Fault, ...]
    warnings: tuple[Oddity, ...]

    @property
    def is_sound(self) -> bool:
        """Whether everything holds."""
        return not self.faults


@dataclass(slots=True)
class _Walk:
    """Where the walk along the chain has come to."""

    keys: PublicKeys
    last: int = 0
    head: bytes = chain.GENESIS
    day: datetime.date = datetime.date.min
    bodies: int = 0
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Oddity] = field(default_factory=list)


def verify(connection: Connection, station: int, keys: PublicKeys, heads: Collection[str] = ()) -> Report:
    """Walk the chain of `station` from its first entry.

    `heads` are hashes (hex) known from outside, as receipts carry them: a chain that lacks one had its tail cut off
    or was written anew.
    """
    walk = _Walk(keys)
    missing = {bytes.fromhex(head) for head in heads}
    for row in _rows(connection, station):
        _check(walk, row)
        missing.discard(row.hash)
        if len(walk.faults) >= MOST_FAULTS:
            break
    else:
        walk.faults += [Fault(number, FaultKind.ORPHAN) for number in _orphans(connection, station)]
        walk.faults += [Fault(0, FaultKind.HEAD)] * bool(missing)
    return Report(
        station, walk.last, walk.bodies, walk.head.hex(), tuple(walk.faults), tuple(walk.warnings)
    )


def _rows(connection: Connection, station: int) -> Iterator[Row[Any]]:
    same = and_(bodies.c.station == entries.c.station, bodies.c.number == entries.c.number)
    query = (
        select(entries, bodies.c.reference, bodies.c.supersedes, bodies.c.salt, bodies.c.content)
        .select_from(entries.outerjoin(bodies, same))
        .where(entries.c.station == station)
        .order_by(entries.c.number)
    )
    yield from connection.execution_options(yield_per=_AT_ONCE).execute(query)


def _orphans(connection: Connection, station: int) -> list[int]:
    same = and_(bodies.c.station == entries.c.station, bodies.c.number == entries.c.number)
    query = (
        select(bodies.c.number)
        .select_from(bodies.outerjoin(entries, same))
        .where(bodies.c.station == station, entries.c.number.is_(None))
        .order_by(bodies.c.number)
        .limit(MOST_FAULTS)
    )
    return list(connection.execute(query).scalars())


def _check(walk: _Walk, row: Row[Any]) -> None:
    def fault(kind: FaultKind) -> None:
        walk.faults.append(Fault(row.number, kind))

    if row.number != walk.last + 1:
        fault(FaultKind.NUMBER)
    elif row.before != walk.head:
        fault(FaultKind.BEFORE)
    day = _day(row.day)
    if day is None or row.hash != _entry(row, day).hash():
        fault(FaultKind.HASH)
    key = walk.keys.get(name_of(row.station), row.key_id)
    if key is None:
        fault(FaultKind.KEY)
    elif not key.has_signed(chain.signed_bytes(row.hash), row.signature):
        fault(FaultKind.SIGNATURE)
    if row.content is not None:
        walk.bodies += 1
        if chain.commit(row.salt, row.content) != row.commitment:
            fault(FaultKind.COMMITMENT)
        elif not _stands_right(row):
            fault(FaultKind.BODY)
    if day is not None:
        if day < walk.day:
            walk.warnings.append(Oddity(row.number, WarningKind.CLOCK_WENT_BACK))
        walk.day = day
    walk.last, walk.head = row.number, row.hash


def _entry(row: Row[Any], day: datetime.date) -> Entry:
    return Entry(row.station, row.number, day, row.kind, row.commitment, row.before, row.key_id)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _stands_right(row: Row[Any]) -> bool:
    try:
        reference, body = from_canonical(row.content)
    except ValueError:
        return False
    return bool(reference == row.reference and body.supersedes == row.supersedes)
