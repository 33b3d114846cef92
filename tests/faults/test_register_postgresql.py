"""The same register on a real PostgreSQL server: same schema, same triggers, same promises."""

import datetime
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from postgresql_server import run, server
from sample_records import BOOK, DAY, STATION, body, no_papers, papers
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from kiosk.register import FaultKind, LineState, Register, dialects, lives, reading
from kiosk.register.database import alembic_config
from kiosk.register.errors import BackupOlder, BadUrl, OtherStation, RegisterLocked, RegisterUnavailable
from kiosk.register.restoring import restore
from kiosk.register.tables import metadata

RELEASED = sorted(script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions())


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture
def url(postgresql: str) -> str:
    """An empty database."""
    engine = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return postgresql


def opened(folder: Path, url: str, station: int = STATION) -> Register:
    register = Register.open(folder, station, url=url, clock=lambda: DAY)
    register.learn(BOOK)
    return register


def execute(url: str, *statements: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


def test_migrations_make_what_queries_expect(url: str, tmp_path: Path) -> None:
    opened(tmp_path, url).close()
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
    assert not (tmp_path / "register.sqlite").exists()


@pytest.mark.parametrize("revision", RELEASED)
def test_a_register_of_a_released_schema_goes_on(url: str, tmp_path: Path, revision: str) -> None:
    with opened(tmp_path, url) as register:
        stored = [register.record(body(), no_papers) for _ in range(3)]
    take_back(url, revision)
    with opened(tmp_path, url) as register:
        assert register.verify([one.head_hash for one in stored]).is_sound
        assert register.find(stored[0].reference, stored[0].code).entry_number == 1
        step = lives.Signed(reference=stored[0].reference, day=DAY, by="a", how=lives.Signature.SIGNED)
        assert register.history.note(step).form.counts
        assert register.verify().entries == 4
    with pytest.raises(DBAPIError, match="append-only"):
        execute(url, "DELETE FROM entries")


def take_back(url: str, revision: str) -> None:
    """The register as the schema of that revision has it: made by its own migrations, its rows copied."""
    engine = create_engine(url)
    kept = [table for table in metadata.sorted_tables if table.name in ("entries", "bodies", "codebooks")]
    with engine.begin() as connection:
        rows = {table: connection.execute(table.select()).mappings().all() for table in kept}
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for table in kept:
            connection.execute(table.insert(), [dict(row) for row in rows[table]])
    engine.dispose()


def test_a_record_is_found_printed_filed_and_verified(url: str, tmp_path: Path) -> None:
    with opened(tmp_path, url) as register:
        stored = register.record(body(), papers, once="a click")
        assert register.record(body(), papers, once="a click") == stored
        while line := register.outbox.claim():
            register.outbox.finish(line.id, "printed", None)
        register.history.note(lives.Signed(reference=stored.reference, day=DAY, by="léa", how=lives.Signature.SIGNED))
        assert register.history.life(stored.reference).form.counts
        assert register.find(stored.reference, stored.code).entry_number == 1
        register.outbox.forget_payloads(line.id for line in stored.lines)
        assert {line.payload for line in register.outbox.lines()} == {""}
        register.count_later("space", DAY)
        register.count_later("space", DAY)
        report = register.verify([stored.head_hash])
    assert report.is_sound, report.faults
    assert report.entries == 3
    assert reading.verify(tmp_path, STATION, url=url) == report
    assert [line.kind for line in reading.entry_lines(tmp_path, STATION, url=url)] == ["record", "printed", "signed"]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE entries SET day = '2020-01-01'", "DELETE FROM entries", "TRUNCATE entries CASCADE"],
)
def test_entries_refuse_to_be_changed(url: str, tmp_path: Path, statement: str) -> None:
    with opened(tmp_path, url) as register:
        register.record(body(), no_papers)
        with pytest.raises(DBAPIError, match="append-only"):
            execute(url, statement)
        assert register.verify().is_sound


def test_what_was_altered_behind_the_triggers_is_found(url: str, tmp_path: Path) -> None:
    with opened(tmp_path, url) as register:
        for _ in range(3):
            register.record(body(), no_papers)
        execute(
            url,
            "ALTER TABLE entries DISABLE TRIGGER ALL",
            "UPDATE entries SET day = '2020-01-01' WHERE number = 2",
        )
        assert register.verify().faults[0].kind is FaultKind.HASH


def test_many_threads_and_two_openings_keep_one_chain(url: str, tmp_path: Path) -> None:
    def record(register: Register) -> None:
        for _ in range(10):
            register.record(body(), no_papers)

    with opened(tmp_path, url) as one, opened(tmp_path, url) as other:
        threads = [threading.Thread(target=record, args=[register]) for register in (one, other) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        report = one.verify()
    assert report.is_sound, report.faults
    assert report.entries == 60


CANARY = "canary-box"


def record_a_canary(register: Register) -> str:
    reference = register.record(body(), papers).reference
    signed = lives.Signed(reference=reference, day=DAY, by="a", how=lives.Signature.SIGNED)
    kept = lives.Kept(reference=reference, day=DAY, by="a", box=CANARY, place="1", has_agreed=True)
    register.history.note(signed, kept)
    return reference


def tables_hold_the_canary(url: str) -> bool:
    """Whether it stands in the raw bytes of the server's tables, once what waited in memory is written."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
    engine.dispose()
    return any(CANARY.encode() in path.read_bytes() for path in (folder / "base").rglob("*") if path.is_file())


def test_an_erased_record_is_gone_from_the_tables_files(url: str, tmp_path: Path) -> None:
    with opened(tmp_path, url) as register:
        reference = record_a_canary(register)
        assert tables_hold_the_canary(url)
        register.erase(reference)
        assert not tables_hold_the_canary(url)
        assert register.verify().is_sound
        assert register.is_erased(reference)
        assert {line.state for line in register.outbox.lines()} == {LineState.FAILED}


def test_a_reader_keeps_what_was_erased_only_as_long_as_it_reads(url: str, tmp_path: Path) -> None:
    with opened(tmp_path, url) as register:
        reference = record_a_canary(register)
        engine = create_engine(url)
        with engine.connect() as other:
            other.execute(text("SELECT count(*) FROM steps"))
            register.erase(reference)
            assert tables_hold_the_canary(url)
            assert register._database.owes_forgetting
            other.rollback()
        engine.dispose()
        register.outbox.claim()  # as the spooler does all the time
        assert not tables_hold_the_canary(url)


def test_a_register_moves_from_one_engine_to_the_other_and_back(url: str, tmp_path: Path) -> None:
    with Register.open(tmp_path / "file", STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        stored = [register.record(body(), papers) for _ in range(3)]
        register.erase(stored[0].reference)
        register.backup(tmp_path / "backup")
        head = register.head()
    restore(tmp_path / "backup", tmp_path / "server", STATION, clock=lambda: DAY, url=url)
    with opened(tmp_path / "server", url) as register:
        assert register.verify([head.hash]).is_sound
        assert register.find(stored[1].reference, stored[1].code).entry_number == 2
        more = register.record(body(), papers)
        assert min(line.id for line in more.lines) > 6
        made = register.backup(tmp_path / "back")
    with pytest.raises(BackupOlder):
        restore(tmp_path / "backup", tmp_path / "server", STATION, clock=lambda: DAY, url=url)
    restore(tmp_path / "back", tmp_path / "again", STATION, clock=lambda: DAY)
    assert reading.verify(tmp_path / "again", STATION, [head.hash, made.head]).is_sound


def test_another_stations_database_is_refused(url: str, tmp_path: Path) -> None:
    with opened(tmp_path / "one", url) as register:
        register.record(body(), no_papers)
    with pytest.raises(OtherStation):
        Register.open(tmp_path / "other", 7, url=url)


def test_a_register_that_somebody_keeps_busy_is_said_to_be(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialects, "PATIENCE", 1.0)
    with opened(tmp_path, url) as register:
        engine = create_engine(url)
        with engine.connect() as other:
            other.execute(text(dialects._POSTGRESQL_BEGINS[dialects.Turn.WRITING]))
            with pytest.raises(RegisterLocked):
                register.record(body(), no_papers)
            other.rollback()
        engine.dispose()
        assert register.record(body(), no_papers).entry_number == 1


def test_a_server_that_is_not_there_is_said_not_to_be(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnavailable, match="can't be used"):
        Register.open(tmp_path, STATION, url=f"postgresql+psycopg://postgres@/none?host={tmp_path}")


@pytest.mark.parametrize("url", ["nonsense", "sqlite:///somewhere", "mysql://x"])
def test_an_address_that_is_none_of_postgresqls_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadUrl):
        Register.open(tmp_path, STATION, url=url)


def test_a_server_that_stops_between_two_records_loses_none(tmp_path: Path) -> None:
    """Stopped at once, as a power cut does, and started again."""
    with server() as url, opened(tmp_path, url) as register:
        stored = [register.record(body(), no_papers) for _ in range(5)]
        place = Path(url.partition("host=")[2])
        run("pg_ctl", "stop", "--pgdata", place / "data", "--mode", "immediate")
        with pytest.raises(RegisterUnavailable):
            register.record(body(), no_papers)
        options = f"-c listen_addresses= -c unix_socket_directories={place}"
        run("pg_ctl", "start", "--wait", "--pgdata", place / "data", "--log", place / "log", "--options", options)
        assert register.verify([one.head_hash for one in stored]).entries == 5
        assert register.record(body(), no_papers).entry_number == 6


def test_days_stay_days(url: str, tmp_path: Path) -> None:
    with opened(tmp_path, url) as register:
        register.record(body(day=datetime.date(2026, 1, 31)), no_papers)
        register._pen.clock = lambda: datetime.date(2028, 1, 31)
        assert len(register.erase_due(13)) == 1
