"""Connections, transactions and migrations of the register's database. Knows no entry and no paper."""

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from kiosk.register import dialects
from kiosk.register.dialects import Turn
from kiosk.register.durable import named
from kiosk.register.errors import (
    N_,
    NoRegister,
    Phrase,
    RegisterError,
    RegisterNewer,
    RegisterOlder,
    RegisterUnavailable,
)

FILE_NAME = "register.sqlite"


class Database:
    """The register's database. Threads share it: each takes a connection of its own, writers take turns.

    `folder` holds its file, where it is SQLite, and what lies beside it in any case: keys, archive, locks.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self._engine = engine
        # Once for all: options make a new engine each time, which takes as long as a statement.
        self._turns = {turn: _taking(engine, turn) for turn in Turn}
        # Within the process a lock is quicker and fairer than SQLite's, which sleeps and tries again.
        self._turn = threading.Lock()
        # Tables from which something was erased, whose bytes may still stand somewhere.
        self._owed: set[str] = set()

    @classmethod
    def open(cls, folder: Path, url: str = "") -> "Database":
        """The database in `folder`, or the PostgreSQL one at `url`, made and migrated as needed.

        Raises RegisterFull, RegisterUnavailable, NoDriver, BadUrl.
        """
        path = folder / FILE_NAME
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not url:
                # SQLite gives its companions (-wal, -shm) the mode of the file.
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as trouble:
            raise named(trouble, folder) from trouble
        database = cls(folder, dialects.postgresql_engine(url) if url else dialects.sqlite_engine(path))
        try:
            database._prepare()
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def open_to_read(cls, folder: Path, url: str = "") -> "Database":
        """The database in `folder`, or at `url`, never written. Raises NoRegister, NoDriver, BadUrl."""
        if url:
            return cls(folder, dialects.postgresql_engine(url))
        path = folder / FILE_NAME
        if not path.exists() or path.stat().st_size == 0:
            raise NoRegister(folder=folder)
        return cls(folder, dialects.sqlite_engine(path, is_read_only=True))

    def check_migrated(self) -> None:
        """Raises RegisterOlder where queries would find no such table; RegisterNewer."""
        with self.reading() as connection:
            if not is_migrated(connection):
                raise RegisterOlder(folder=self.folder)

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: all of it is durable when the block ends, or none of it where the block raises.

        Raises RegisterFull, RegisterUnavailable.
        """
        with self._turn, self._transaction(Turn.WRITING) as connection:
            yield connection
        self._pay_what_is_owed()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, all at one moment. Raises RegisterUnavailable."""
        with self._transaction(Turn.READING) as connection:
            yield connection
        self._pay_what_is_owed()

    def forget_freed_bytes(self, *tables: str) -> None:
        """Leave no copy of what was erased from `tables`.

        Somebody who reads at that moment still sees what was there, so the bytes can't go before they have ended. Then
        it is put off until the next transaction that ends: a reader's own, or the spooler's next look at the outbox.
        """
        with self._turn:
            self._owed.update(tables)
            self._forget()

    @property
    def owes_forgetting(self) -> bool:
        """Whether a reader was in the way when something was erased, and copies of it may still be there."""
        return bool(self._owed)

    @property
    def is_sqlite(self) -> bool:
        """Whether the register is a file of its own."""
        return self._engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _prepare(self) -> None:
        with self._transaction(Turn.OUTSIDE) as connection:
            if not dialects.use_write_ahead_log(connection):
                detail = Phrase(N_("its file system can't hold a write-ahead log"))
                raise RegisterUnavailable(folder=self.folder, detail=detail)
        with self.writing() as connection:
            migrate(connection)

    def _pay_what_is_owed(self) -> None:
        if self._owed and self._turn.acquire(blocking=False):  # else whoever has the turn will come by here
            try:
                # What was just written or read is done, whatever becomes of this: it stays owed.
                with contextlib.suppress(RegisterError):
                    self._forget()
            finally:
                self._turn.release()

    def _forget(self) -> None:
        """For who has the turn."""
        with self._transaction(Turn.OUTSIDE) as connection:
            if dialects.forget_freed_bytes(connection, self._owed):
                self._owed.clear()

    @contextlib.contextmanager
    def _transaction(self, turn: Turn) -> Iterator[Connection]:
        try:
            with self._turns[turn].begin() as connection:
                yield connection
        except DBAPIError as trouble:
            known = dialects.named(trouble, self.folder, shutil.disk_usage(self.folder).free)
            if known is None:
                raise
            raise known from trouble


def _taking(engine: Engine, turn: Turn) -> Engine:
    """`engine` with transactions that begin as `turn` says."""
    if turn is Turn.OUTSIDE and engine.dialect.name != "sqlite":
        return engine.execution_options(register_turn=turn, isolation_level="AUTOCOMMIT")
    return engine.execution_options(register_turn=turn)


def alembic_config() -> Config:
    """Where the migrations are, for Alembic."""
    config = Config()
    config.set_main_option("script_location", "kiosk.register:migrations")
    return config


def is_migrated(connection: Connection) -> bool:
    """Whether the schema is the newest. Raises RegisterNewer where it is one that this program doesn't know."""
    scripts = ScriptDirectory.from_config(alembic_config())
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise RegisterNewer(revision=current)
    return current == scripts.get_current_head()


def migrate(connection: Connection) -> None:
    """Bring the schema to the newest revision, in the transaction that `connection` is in. Raises RegisterNewer."""
    if is_migrated(connection):
        return
    config = alembic_config()
    from alembic import command  # noqa: PLC0415 – heavy, and needed once in a register's life

    config.attributes["connection"] = connection
    command.upgrade(config, "head")
