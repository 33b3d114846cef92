"""A new key for a station: the old one's last signature names it, and stays good for what it signed before.

The new private key waits as `station-0412.key.new` until the chain names it; whoever opens the register next puts it
in its place, should the power have gone in between.
"""

import json
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, and_, select

from kiosk import canonical_json
from kiosk.register import keys
from kiosk.register.chain import EntryKind
from kiosk.register.database import Database
from kiosk.register.durable import named, sync_folder
from kiosk.register.errors import KeyDamaged
from kiosk.register.keys import PublicKey, StationKey
from kiosk.register.recording import Pen
from kiosk.register.tables import entries, steps

VERSION = 1


class Why(StrEnum):
    """Why a station has a new key."""

    ROTATED = "rotated"  # the entry is signed by the old key
    LOST = "lost"  # the old key is gone: the entry is signed by the new one


def canonical(why: Why, new: PublicKey) -> bytes:
    """The body of a key's entry (RFC 8785)."""
    return canonical_json.dumps({"version": VERSION, "step": "key", "why": why.value, "new": new.line()})


def from_canonical(content: bytes) -> tuple[Why, PublicKey]:
    """What `canonical` wrote. Raises ValueError where `content` is something else."""
    try:
        fields = json.loads(content)
        return Why(fields["why"]), PublicKey.from_line(fields["new"])
    except (KeyError, TypeError) as trouble:
        raise ValueError(f"not a key: {trouble}") from trouble


def rotate(database: Database, pen: Pen, why: Why = Why.ROTATED) -> StationKey:
    """Make a new key, have the chain name it, and put it in its place. The key that signs from now on."""
    path = keys.private_path(database.folder, pen.station)
    waiting = waiting_path(path)
    if waiting.exists() and keys.seal_path(path.parent).exists() and not keys.is_closed(waiting):
        # Left by a rotation that was cut short before the TPM guarded anything. No chain names it: that one would have
        # been put in its place as the register was opened.
        waiting.unlink()
    if not waiting.exists():
        keys.make(waiting)
    new = keys.load(waiting, pen.station)
    keys.trust(path.with_suffix(".pub"), new.public)
    with database.writing() as connection:
        signing = pen.key if why is Why.ROTATED else new
        pen.write(connection, EntryKind.KEY, None, canonical(why, new.public), signing)
    _put_in_place(path)
    return new


def current(connection: Connection) -> PublicKey | None:
    """The key that the chain named last; None where it names none, and the first still signs."""
    same = and_(steps.c.station == entries.c.station, steps.c.number == entries.c.number)
    query = (
        select(steps.c.content)
        .select_from(steps.join(entries, same))
        .where(entries.c.kind == EntryKind.KEY, steps.c.content.is_not(None))
        .order_by(steps.c.number.desc())
        .limit(1)
    )
    content = connection.execute(query).scalar()
    return from_canonical(content)[1] if content is not None else None


def finished(connection: Connection, folder: Path, station: int, key: StationKey) -> StationKey:
    """`key`, or the one that the chain names and a power cut kept from its place. Raises KeyDamaged."""
    named_last = current(connection)
    if named_last in (None, key.public):
        return key
    path = keys.private_path(folder, station)
    waiting = waiting_path(path)
    if not waiting.exists() or keys.load(waiting, station).public != named_last:
        raise KeyDamaged(path=path)
    _put_in_place(path)
    return keys.load(path, station)


def waiting_path(path: Path) -> Path:
    """Where the key that follows the private key `path` waits."""
    return path.with_name(f"{path.name}.new")


def _put_in_place(path: Path) -> None:
    try:
        waiting_path(path).replace(path)
        sync_folder(path.parent)
    except OSError as trouble:
        raise named(trouble, path.parent) from trouble
