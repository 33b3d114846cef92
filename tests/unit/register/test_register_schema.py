"""The schema: migrations and queries agree, on SQLite strictly, and PostgreSQL understands the same."""

import io
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from kiosk.register import Register
from kiosk.register.database import alembic_config
from kiosk.register.tables import metadata


def as_sql(dialect: str) -> str:
    config = alembic_config()
    config.attributes["dialect"] = dialect
    config.output_buffer = io.StringIO()
    command.upgrade(config, "head", sql=True)
    return config.output_buffer.getvalue()


def test_migrations_make_what_queries_expect(register: Register, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'register.sqlite'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_every_table_is_strict_and_the_disk_is_written_before_a_commit_is_said(register: Register) -> None:
    with register._database.reading() as connection:
        tables = connection.execute(text("SELECT name, strict, wr FROM pragma_table_list WHERE schema = 'main'")).all()
        lax = {row.name for row in tables if not row.strict and not row.name.startswith("sqlite_")}
        assert lax == {"alembic_version"}
        assert [row.wr for row in tables if row.name == "entries"] == [1]
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_opening_again_migrates_nothing(register: Register, tmp_path: Path) -> None:
    with register._database.reading() as connection:
        before = connection.exec_driver_sql("PRAGMA schema_version").scalar()
    Register.open(tmp_path, register.station).close()
    with register._database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA schema_version").scalar() == before


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_schema_can_be_written_for_both_databases(dialect: str) -> None:
    sql = as_sql(dialect)
    for table in metadata.tables:
        assert f"CREATE TABLE {table}" in sql
    assert sql.count("CREATE TRIGGER") == {"sqlite": 3, "postgresql": 2}[dialect]
    assert ("WITHOUT ROWID" in sql) == (dialect == "sqlite")
