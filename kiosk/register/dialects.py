"""What SQLite and PostgreSQL do each in its own way: settings of a connection, write locks, triggers, error codes."""

import sqlite3
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from kiosk.register.errors import (
    BadUrl,
    NoDriver,
    RegisterDamaged,
    RegisterError,
    RegisterFull,
    RegisterLocked,
    RegisterReadOnly,
    RegisterUnavailable,
)

# How long a writer waits for another one, in seconds.
PATIENCE = 5.0
# How long the emptying of the WAL waits for a reader, in milliseconds. It holds up every writer meanwhile.
_CHECKPOINT_PATIENCE = 100
_LOCK_NOT_AVAILABLE = "55P03"


class Turn(StrEnum):
    """How a transaction begins."""

    READING = "reading"
    # A writer takes its turn at once: a read that later becomes a write could find the chain's head moved.
    WRITING = "writing"
    # For what databases do outside of transactions alone.
    OUTSIDE = "outside"


_SQLITE_BEGINS = {Turn.READING: "BEGIN", Turn.WRITING: "BEGIN IMMEDIATE"}
# PostgreSQL's driver has begun already; writers queue up for one lock, whose number is the first bytes of our name.
_POSTGRESQL_BEGINS = {
    Turn.READING: "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    Turn.WRITING: f"SELECT pg_advisory_xact_lock({int.from_bytes(b'clairvx')})",
}


_REFUSED = "BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END"
# `INSERT OR REPLACE` deletes without firing a DELETE trigger, hence the third one.
SQLITE_TRIGGERS = (
    f"CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON entries {_REFUSED}",
    f"CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON entries {_REFUSED}",
    f"""CREATE TRIGGER entries_refuse_replace BEFORE INSERT ON entries
        WHEN EXISTS (SELECT 1 FROM entries WHERE station = NEW.station AND number = NEW.number) {_REFUSED}""",  # noqa: S608 – all of it stands here
)
POSTGRESQL_TRIGGERS = (
    """CREATE FUNCTION entries_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'entries are append-only'; END $$""",
    """CREATE TRIGGER entries_refuse_change BEFORE UPDATE OR DELETE ON entries
        FOR EACH ROW EXECUTE FUNCTION entries_refuse()""",
    """CREATE TRIGGER entries_refuse_truncate BEFORE TRUNCATE ON entries
        FOR EACH STATEMENT EXECUTE FUNCTION entries_refuse()""",
)
TRIGGERS = {"sqlite": SQLITE_TRIGGERS, "postgresql": POSTGRESQL_TRIGGERS}


def sqlite_engine(path: Path, *, is_read_only: bool = False) -> Engine:
    """An engine on the file `path`, set up so that what is committed outlives a power cut."""

    def connect() -> sqlite3.Connection:
        options = _reading_options(path) if is_read_only else "mode=rwc"
        # Transactions begin where `_begin` says, not where the driver guesses.
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?{options}",
            uri=True,
            timeout=PATIENCE,
            isolation_level=None,
            check_same_thread=False,
        )

    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=24,
        hide_parameters=True,  # an error's words must not hold a reference
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def postgresql_engine(url: str) -> Engine:
    """An engine on a PostgreSQL server, whose commits are on its disk before they are said. Raises NoDriver, BadUrl."""
    try:
        if make_url(url).get_backend_name() != "postgresql":
            raise BadUrl
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_size=8,
            max_overflow=24,
            pool_pre_ping=True,  # a server may have been restarted since
            connect_args={
                "connect_timeout": int(PATIENCE),
                "application_name": "clairvoix",
                "options": f"-c lock_timeout={int(PATIENCE * 1000)} -c synchronous_commit=on",
            },
        )
    except ModuleNotFoundError as trouble:
        raise NoDriver from trouble
    except ArgumentError as trouble:
        raise BadUrl from trouble
    event.listen(engine, "begin", _begin)
    return engine


def use_write_ahead_log(connection: Connection) -> bool:
    """Turn SQLite's WAL on, once for the file's life. False where the file system can't have it."""
    if connection.dialect.name != "sqlite":
        return True  # a server has one, always
    return bool(connection.exec_driver_sql("PRAGMA journal_mode=WAL").scalar() == "wal")


def forget_freed_bytes(connection: Connection, tables: Collection[str]) -> bool:
    """Leave no copy of what was erased from `tables`; outside of transactions. False where a reader is in the way.

    SQLite brings its WAL into the file and empties it. PostgreSQL writes the tables anew without their dead rows; its
    own log, which it overwrites in time, is out of our reach.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET lock_timeout = {_CHECKPOINT_PATIENCE}")
        try:
            for table in sorted(tables):
                connection.exec_driver_sql(f"VACUUM FULL {table}")
        except DBAPIError as trouble:
            if getattr(trouble.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            return False
        finally:
            connection.exec_driver_sql(f"SET lock_timeout = {int(PATIENCE * 1000)}")
        return True
    connection.exec_driver_sql(f"PRAGMA busy_timeout={_CHECKPOINT_PATIENCE}")
    try:
        is_busy, _pages, _moved = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
    return not is_busy


def named(trouble: DBAPIError, folder: Path, free_bytes: int) -> RegisterError | None:
    """The register's own name for a database's error; None where it is a mistake of ours.

    `free_bytes` is the room left on the disk: SQLite calls some writes to a full disk an input/output error.
    """
    is_silent = isinstance(trouble, OperationalError)
    return named_cause(trouble.orig, folder, free_bytes, is_silent=is_silent)


def named_cause(
    cause: BaseException | None, folder: Path, free_bytes: int, *, is_silent: bool = False
) -> RegisterError | None:
    """As `named`, for what a driver raised. `is_silent`: trouble of a server, should it have no code at all."""
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    match name.split("_")[:2]:
        case ["SQLITE", "FULL"] | ["53100"]:
            return RegisterFull(folder=folder)
        case ["SQLITE", "IOERR" | "CANTOPEN"] if free_bytes == 0:
            return RegisterFull(folder=folder)
        case ["SQLITE", "READONLY" | "PERM"] | ["25006"]:
            return RegisterReadOnly(folder=folder)
        case ["SQLITE", "BUSY" | "LOCKED"] | ["55P03"] | ["40001"]:
            return RegisterLocked(folder=folder)
        case ["SQLITE", "CORRUPT" | "NOTADB"] | ["XX001"]:
            return RegisterDamaged(folder=folder)
        case _ if name == "" and is_silent:  # the server is gone, or was never there
            return RegisterUnavailable(folder=folder, detail=str(cause).strip().splitlines()[0])
        case ["SQLITE", "IOERR" | "CANTOPEN" | "PROTOCOL" | "NOLFS"]:
            return RegisterUnavailable(folder=folder, detail=str(cause))
        case [state] if state.startswith(("08", "53", "57", "58")):  # PostgreSQL: connection, resources, system
            return RegisterUnavailable(folder=folder, detail=str(cause))
        case _:
            return None


def _reading_options(path: Path) -> str:
    """Read-only; where the disk itself is, and nothing waits in the WAL, without the lock file that SQLite wants."""
    log = path.with_name(f"{path.name}-wal")
    is_settled = not log.exists() or log.stat().st_size == 0
    try:
        with path.open("rb+"):
            return "mode=ro"
    except OSError:
        return "mode=ro&immutable=1" if is_settled else "mode=ro"


def _set_up(connection: Any, _record: object) -> None:
    for pragma in (
        "foreign_keys=ON",
        "synchronous=FULL",  # a commit is on the disk before it is said
        "secure_delete=ON",  # what is erased is overwritten
        "cell_size_check=ON",
        "trusted_schema=OFF",
        "temp_store=MEMORY",  # nothing of ours lies about in /tmp
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    begins = _SQLITE_BEGINS if connection.dialect.name == "sqlite" else _POSTGRESQL_BEGINS
    turn = connection.get_execution_options().get("register_turn", Turn.READING)
    if statement := begins.get(turn):
        connection.exec_driver_sql(statement)
