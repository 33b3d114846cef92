"""A register of every released schema comes up to date with nothing lost; one of a later version is left alone."""

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sample_records import BOOK, DAY, STATION, body, no_papers
from sqlalchemy import create_engine

from kiosk.register import Register, lives, reading
from kiosk.register.database import alembic_config
from kiosk.register.errors import RegisterNewer, RegisterOlder

RELEASED = ["0001", "0002", "0003", "0004"]


def take_back(folder: Path, revision: str) -> None:
    """A register of today's as that schema has it: made by its own migrations, its rows copied."""
    new = folder / "register.sqlite"
    old = folder / "old.sqlite"
    engine = create_engine(f"sqlite:///{old}")
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    raw = sqlite3.connect(old, isolation_level=None)
    raw.execute("ATTACH ? AS new", [str(new)])
    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if table not in ("alembic_version", "sqlite_sequence"):
            raw.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")  # noqa: S608 – names of our own schema
    raw.close()
    new.unlink()
    old.rename(new)


def test_every_migration_is_tried_from() -> None:
    scripts = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    assert sorted(RELEASED) == sorted(script.revision for script in scripts)


@pytest.mark.parametrize("revision", RELEASED)
def test_a_register_of_a_released_schema_goes_on(tmp_path: Path, revision: str) -> None:
    with Register.open(tmp_path, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        stored = [register.record(body(), no_papers) for _ in range(3)]
    take_back(tmp_path, revision)
    with Register.open(tmp_path, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        assert register.verify([one.head_hash for one in stored]).is_sound
        assert register.find(stored[0].reference, stored[0].code).entry_number == 1
        step = lives.Signed(reference=stored[0].reference, day=DAY, by="léa", how=lives.Signature.SIGNED)
        assert register.history.note(step).form.counts
        assert register.verify().entries == 4


def test_an_older_register_is_not_read_before_it_is_brought_up_to_date(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        register.record(body(), no_papers)
    take_back(tmp_path, "0001")
    with pytest.raises(RegisterOlder, match="Start the kiosk once"):
        reading.verify(tmp_path, STATION)


def test_a_register_of_a_later_version_is_left_as_it_is(tmp_path: Path) -> None:
    Register.open(tmp_path, STATION).close()
    raw = sqlite3.connect(tmp_path / "register.sqlite", isolation_level=None)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RegisterNewer, match="9999"):
        Register.open(tmp_path, STATION)
    assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    raw.close()
