"""What an entry of the register is and what binds it: commitment, hash of the entry before, signature. Pure.

Every hash has a domain of its own, so that none can stand for another. The layouts are versioned: a later one gets
a new domain, and old entries stay verifiable.
"""

import datetime
import hashlib
from dataclasses import dataclass
from enum import StrEnum

SALT_BYTES = 16
HASH_BYTES = 32
GENESIS = bytes(HASH_BYTES)
CODES = 10_000

_BODY = b"clairvoix body v1\n"
_ENTRY = b"clairvoix entry v1\n"
_SIGNED = b"clairvoix signed entry v1\n"
_CODE = b"clairvoix code v1\n"
_ONCE = b"clairvoix once v1\n"


class EntryKind(StrEnum):
    """What an entry is about."""

    RECORD = "record"
    CHANGE = "change"  # a record that names the one it changes

    # What happens to papers; see `lives`.
    PRINTED = "printed"
    TO_COMPLETE = "to_complete"
    SIGNED = "signed"
    TAKEN = "taken"
    KEPT = "kept"
    HELD = "held"
    RELEASED = "released"
    SENT = "sent"
    ANSWERED = "answered"
    VOIDED = "voided"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"
    REQUESTED = "requested"
    ERASED = "erased"  # its body is the tombstone
    LOOKED = "looked"  # a mediator was shown what it says
    VOICE_ERASED = "voice_erased"  # a caller's sealed voice that went with it had served

    DEED = "deed"  # something done at the desk that is about no record; see `deeds`
    KEY = "key"  # the next entries are signed by another key of the station


# Entries whose body is a record; that of every other is a step, a deed, or a key.
RECORDS = (EntryKind.RECORD, EntryKind.CHANGE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register, before its own hash and signature.

    `day` is the day by the station's clock when it was written. `before` is the hash of the entry before, zeros for
    the first. `key` is the id of the key that signs (8 hex digits).
    """

    station: int
    number: int
    day: datetime.date
    kind: str
    commitment: bytes
    before: bytes
    key: str

    def hash(self) -> bytes:
        """See `hash_of`."""
        day = self.day.isoformat()
        return hash_of(self.station, self.number, day, self.kind, self.commitment, self.before, self.key)


def hash_of(station: int, number: int, day: str, kind: str, commitment: bytes, before: bytes, key: str) -> bytes:
    """SHA-256 over all of an entry, one field a line; no field can hold a line's end."""
    lines = f"{station}\n{number}\n{day}\n{kind}\n{commitment.hex()}\n{before.hex()}\n{key}\n"
    return hashlib.sha256(_ENTRY + lines.encode()).digest()


def signed_bytes(entry_hash: bytes) -> bytes:
    """What the station's key signs for an entry with that hash."""
    return _SIGNED + entry_hash


def commit(salt: bytes, content: bytes) -> bytes:
    """The commitment to a body: tells nothing of it without the salt, and fits no other."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return hashlib.sha256(_BODY + salt + content).digest()


def code(salt: bytes, reference: str) -> str:
    """The 4-digit code that goes with a keyed reference. A form's note holds the salt, so papers restore it."""
    digest = hashlib.sha256(_CODE + salt + reference.encode()).digest()
    return f"{int.from_bytes(digest[:8], 'big') % CODES:04}"


def once_digest(key: str) -> bytes:
    """What is kept of an idempotency key while its session may come again."""
    return hashlib.sha256(_ONCE + key.encode()).digest()
