"""A register of very many records, made quickly: rows written as the register would, but for their signatures."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sample_records import BOOK, DAY, STATION, body

from kiosk.register import Register, chain, references
from kiosk.register.chain import EntryKind
from kiosk.register.record import canonical

_AT_ONCE = 10_000


def fill(folder: Path, count: int, *, with_signatures: bool = False) -> None:
    """Make a register of `count` records in `folder`. All but their signatures holds, and those too if asked for."""
    with Register.open(folder, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        key = register._pen.key
        rows = _rows(count, key.public.id, key.sign if with_signatures else lambda _data: bytes(64))
        with register._database.writing() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            while some := list(itertools.islice(rows, _AT_ONCE)):
                raw.executemany("INSERT INTO entries VALUES (?,?,?,?,?,?,?,?,?)", (row[:9] for row in some))
                raw.executemany("INSERT INTO bodies VALUES (?,?,?,NULL,?,?)", (row[9:] for row in some))


def _rows(count: int, key_id: str, sign: Any) -> Iterator[tuple[Any, ...]]:
    known = references.make(STATION, 0)
    template = canonical(known, body())
    before, day = chain.GENESIS, DAY.isoformat()
    for number in range(1, count + 1):
        reference = references.make(STATION, number - 1)
        salt = number.to_bytes(chain.SALT_BYTES, "big")
        content = template.replace(known.encode(), reference.encode())
        commitment = chain.commit(salt, content)
        its_hash = chain.hash_of(STATION, number, day, EntryKind.RECORD, commitment, before, key_id)
        signature = sign(chain.signed_bytes(its_hash))
        entry = (STATION, number, day, EntryKind.RECORD.value, commitment, before, its_hash, key_id, signature)
        yield *entry, STATION, number, reference, salt, content
        before = its_hash
