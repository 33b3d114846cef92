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
from kiosk.register.errors import N_, NoRegister, Phrase, RegisterNewer, RegisterOlder, RegisterUnavailable

FILE_NAME = "register.sqlite"


class Database:
    """The register's database. Threads share it: each takes a connection of its own, writers take turns.

    `folder` holds its file, where it is SQLite, and what lies beside it in any case: keys, archive, locks.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self._engine = engine
        # Within the process a lock is quicker and fairer than SQLite's, which sleeps and tries again.
        self._turn = threading.Lock()

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

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, all at one moment. Raises RegisterUnavailable."""
        with self._transaction(Turn.READING) as connection:
            yield connection

    def forget_freed_bytes(self, *tables: str) -> None:
        """Leave no copy of what was erased from `tables`. Puts it off where a reader is in the way of SQLite."""
        with self._turn, self._transaction(Turn.OUTSIDE) as connection:
            dialects.forget_freed_bytes(connection, tables)

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

    @contextlib.contextmanager
    def _transaction(self, turn: Turn) -> Iterator[Connection]:
        engine = self._engine.execution_options(register_turn=turn)
        if turn is Turn.OUTSIDE and not self.is_sqlite:
            engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        try:
            with engine.begin() as connection:
                yield connection
        except DBAPIError as trouble:
            known = dialects.named(trouble, self.folder, shutil.disk_usage(self.folder).free)
            if known is None:
                raise
            raise known from trouble


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
