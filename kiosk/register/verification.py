"""Whether a register holds together: numbering, chain, signatures, commitments. Needs public keys alone."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from kiosk.register import chain, rotation
from kiosk.register.chain import EntryKind
from kiosk.register.keys import PublicKeys, name_of
from kiosk.register.tables import bodies, entries, steps

_AT_ONCE = 1000
# After so many faults the rest tells nothing new.
MOST_FAULTS = 50


class FaultKind(StrEnum):
    """What doesn't hold."""

    NUMBER = "number"  # entries are missing before this one
    BEFORE = "before"  # doesn't name the hash of the entry before
    HASH = "hash"  # its hash is not that of its fields
    KEY = "key"  # signed by a key that isn't known
    SIGNATURE = "signature"  # its signature is not right
    COMMITMENT = "commitment"  # its body is not what it committed to
    BODY = "body"  # its body is no record, or stands under another reference
    ORPHAN = "orphan"  # a body whose entry is gone
    MISSING = "missing"  # its body is gone, or there is one that it can't have
    ERASED = "erased"  # its body was emptied, and no entry says that it was erased
    HEAD = "head"  # a head that is known from outside isn't in the chain


class WarningKind(StrEnum):
    """What is odd but breaks no promise."""

    CLOCK_WENT_BACK = "clock_went_back"
    KEY_REPLACED = "key_replaced"  # the key before was lost: nothing but the site's word ties the two


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
    station: int
    checks_signatures: bool
    last: int = 0
    head: bytes = chain.GENESIS
    day: str = ""
    key: str | None = None
    bodies: int = 0
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Oddity] = field(default_factory=list)

    def fault(self, number: int, kind: FaultKind) -> None:
        """Something doesn't hold here."""
        self.faults.append(Fault(number, kind))


def verify(
    connection: Connection,
    station: int,
    keys: PublicKeys,
    heads: Collection[str] = (),
    *,
    checks_signatures: bool = True,
) -> Report:
    """Walk the chain of `station` from its first entry.

    `heads` are hashes (hex) known from outside, as receipts carry them: a chain that lacks one had its tail cut off
    or was written anew. Without signatures only what was done without care is found: for a quick look in between.
    """
    walk = _Walk(keys, station, checks_signatures)
    missing = {bytes.fromhex(head) for head in heads}
    for row in _rows(connection, station):
        _check(walk, row)
        missing.discard(row.hash)
        if len(walk.faults) >= MOST_FAULTS:
            break
    else:
        walk.faults += [Fault(number, FaultKind.ORPHAN) for number in _orphans(connection, station)]
        walk.faults += [Fault(number, FaultKind.ERASED) for number in _without_tombstone(connection, station)]
        walk.faults += [Fault(0, FaultKind.HEAD)] * bool(missing)
    return Report(station, walk.last, walk.bodies, walk.head.hex(), tuple(walk.faults), tuple(walk.warnings))


def _rows(connection: Connection, station: int) -> Iterator[Row[Any]]:
    same = and_(bodies.c.station == entries.c.station, bodies.c.number == entries.c.number)
    same_step = and_(steps.c.station == entries.c.station, steps.c.number == entries.c.number)
    query = (
        select(
            entries,
            bodies.c.number.label("body"),
            bodies.c.reference,
            bodies.c.supersedes,
            bodies.c.salt,
            bodies.c.content,
            steps.c.number.label("step"),
            steps.c.reference.label("step_reference"),
            steps.c.salt.label("step_salt"),
            steps.c.content.label("step_content"),
        )
        .select_from(entries.outerjoin(bodies, same).outerjoin(steps, same_step))
        .where(entries.c.station == station)
        .order_by(entries.c.number)
    )
    yield from connection.execution_options(yield_per=_AT_ONCE).execute(query)


def _orphans(connection: Connection, station: int) -> list[int]:
    found: list[int] = []
    for table in (bodies, steps):
        same = and_(table.c.station == entries.c.station, table.c.number == entries.c.number)
        query = (
            select(table.c.number)
            .select_from(table.outerjoin(entries, same))
            .where(table.c.station == station, entries.c.number.is_(None))
            .order_by(table.c.number)
            .limit(MOST_FAULTS)
        )
        found += connection.execute(query).scalars()
    return sorted(found)


def _without_tombstone(connection: Connection, station: int) -> list[int]:
    """Records, and steps of records, that are gone though no entry says that they were erased."""
    tombstone = entries.alias()
    stones = steps.alias()
    is_there = and_(tombstone.c.station == stones.c.station, tombstone.c.number == stones.c.number)
    found: list[int] = []
    for table in (bodies, steps):
        has_stone = (
            select(stones.c.number)
            .join(tombstone, is_there)
            .where(stones.c.reference == table.c.reference, tombstone.c.kind == EntryKind.ERASED)
            .exists()
        )
        query = (
            select(table.c.number)
            .where(table.c.station == station, table.c.content.is_(None), ~has_stone)
            .order_by(table.c.number)
            .limit(MOST_FAULTS)
        )
        found += connection.execute(query).scalars()
    return sorted(found)


def _check(walk: _Walk, row: Row[Any]) -> None:
    # Unpacked at once: a row's names are slow to look up, and a register has many.
    unpacked: list[Any] = list(row)
    number, day, kind, commitment, before, its_hash, key_id, signature, *content = unpacked[1:]
    if number != walk.last + 1:
        walk.fault(number, FaultKind.NUMBER)
    elif before != walk.head:
        walk.fault(number, FaultKind.BEFORE)
    if its_hash != chain.hash_of(walk.station, number, day, kind, commitment, before, key_id):
        walk.fault(number, FaultKind.HASH)
    key = walk.keys.get(name_of(walk.station), key_id)
    if key is None or (walk.key not in (None, key_id) and kind != EntryKind.KEY):
        walk.fault(number, FaultKind.KEY)
    elif walk.checks_signatures and not key.has_signed(chain.signed_bytes(its_hash), signature):
        walk.fault(number, FaultKind.SIGNATURE)
    walk.key = walk.key or key_id
    _check_content(walk, number, kind, commitment, key_id, content)
    if day < walk.day:
        walk.warnings.append(Oddity(number, WarningKind.CLOCK_WENT_BACK))
    walk.day = day
    walk.last, walk.head = number, its_hash


def _check_content(walk: _Walk, number: int, kind: str, commitment: bytes, key_id: str, content: list[Any]) -> None:
    body, reference, supersedes, salt, record, step, step_reference, step_salt, step_content = content
    is_record = kind in chain.RECORDS
    if (body is None) is is_record or (step is None) is not is_record:
        walk.fault(number, FaultKind.MISSING)
    elif is_record:
        if record is None:
            return
        walk.bodies += 1
        if chain.commit(salt, record) != commitment:
            walk.fault(number, FaultKind.COMMITMENT)
        elif not _says(record, reference=reference, supersedes=supersedes):
            walk.fault(number, FaultKind.BODY)
    elif step_content is None:
        return
    elif chain.commit(step_salt, step_content) != commitment:
        walk.fault(number, FaultKind.COMMITMENT)
    elif kind == EntryKind.KEY:
        _change_key(walk, number, key_id, step_content)
    elif not _says(step_content, reference=step_reference, step=kind):
        walk.fault(number, FaultKind.BODY)


def _change_key(walk: _Walk, number: int, signed_by: str, content: bytes) -> None:
    try:
        why, new = rotation.from_canonical(content)
    except ValueError:
        walk.fault(number, FaultKind.BODY)
        return
    if signed_by != (new.id if why is rotation.Why.LOST else walk.key):
        walk.fault(number, FaultKind.KEY)
    if why is rotation.Why.LOST:
        walk.warnings.append(Oddity(number, WarningKind.KEY_REPLACED))
    walk.key = new.id


def _says(content: bytes, **expected: str | None) -> bool:
    # Canonical JSON writes a field in one way, a quotation mark inside a value never without a backslash, and no object
    # within a body has fields of these names: what is looked for can stand nowhere else. Reading it all takes longer
    # than everything else here but signatures.
    return all(
        (f'"{name}":null' if value is None else f'"{name}":"{value}"').encode() in content
        for name, value in expected.items()
    )
