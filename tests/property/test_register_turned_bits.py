"""Whatever bit of a register is turned, verifying finds it."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_records import BOOK, DAY, STATION, body, no_papers

from kiosk.register import Register, keys, verification
from kiosk.register.database import Database

LENGTH = 4
# Every column that the chain answers for.
FIELDS = [
    *(("entries", column) for column in ("commitment", "before", "hash", "signature", "day", "kind", "key_id")),
    *(("bodies", column) for column in ("salt", "content", "reference")),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of a few records, closed, without its triggers."""
    folder = tmp_path_factory.mktemp("register")
    with Register.open(folder, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        for _ in range(LENGTH):
            register.record(body(), no_papers)
    raw = sqlite3.connect(folder / "register.sqlite")
    for name in ("update", "delete", "replace"):
        raw.execute(f"DROP TRIGGER entries_refuse_{name}")
    raw.close()
    return folder


@settings(max_examples=60)
@given(field=st.sampled_from(FIELDS), number=st.integers(1, LENGTH), data=st.data())
def test_any_bit_turned_is_found_at_its_entry(
    folder: Path, field: tuple[str, str], number: int, data: st.DataObject
) -> None:
    table, column = field
    database = Database.open_to_read(folder)
    with sqlite3.connect(folder / "register.sqlite") as raw:
        query = f"SELECT {column} FROM {table} WHERE number = ?"  # noqa: S608 – names stand above
        (value,) = raw.execute(query, [number]).fetchone()
        stored = value.encode() if isinstance(value, str) else value
        place = data.draw(st.integers(0, len(stored) * (7 if isinstance(value, str) else 8) - 1))
        turned = bytearray(stored)
        turned[place // 8] ^= 1 << (place % (7 if isinstance(value, str) else 8))
        altered = turned.decode() if isinstance(value, str) else bytes(turned)
        write = f"UPDATE {table} SET {column} = ? WHERE number = ?"  # noqa: S608 – names stand above
        raw.execute(write, [altered, number])
        raw.commit()
        try:
            with database.reading() as connection:
                report = verification.verify(connection, STATION, keys.load_public(folder))
        finally:
            raw.execute(write, [value, number])
            raw.commit()
            database.close()
    raw.close()
    assert report.faults[0].number == number
