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
from kiosk.register.errors import NoRegister, RegisterUnavailable

FILE_NAME = "register.sqlite"


class Database:
    """The register's file in `folder`. Threads share it: each takes a connection of its own, writers take turns."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self._engine = engine
        # Within the process a lock is quicker and fairer than SQLite's, which sleeps and tries again.
        self._turn = threading.Lock()

    @classmethod
    def open(cls, folder: Path) -> "Database":
        """The database in `folder`, made and migrated as needed.

        Raises RegisterFull, RegisterUnavailable.
        """
        path = folder / FILE_NAME
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # SQLite gives its companions (-wal, -shm) the mode of the file.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as trouble:
            raise named(trouble, folder) from trouble
        database = cls(folder, dialects.sqlite_engine(path))
        try:
            database._prepare()
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def open_to_read(cls, folder: Path) -> "Database":
        """The database in `folder`, never written. Raises NoRegister."""
        path = folder / FILE_NAME
        if not path.exists() or path.stat().st_size == 0:
            raise NoRegister(folder=folder)
        return cls(folder, dialects.sqlite_engine(path, is_read_only=True))

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

    def forget_freed_bytes(self) -> None:
        """Leave no copy of what was erased. Puts it off where a reader is in the way."""
        with self._turn, self._transaction(Turn.OUTSIDE) as connection:
            dialects.forget_freed_bytes(connection)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _prepare(self) -> None:
        with self._transaction(Turn.OUTSIDE) as connection:
            if not dialects.use_write_ahead_log(connection):
                raise RegisterUnavailable(folder=self.folder, detail="its file system can't hold a write-ahead log")
        with self.writing() as connection:
            migrate(connection)

    @contextlib.contextmanager
    def _transaction(self, turn: Turn) -> Iterator[Connection]:
        engine = self._engine.execution_options(register_turn=turn)
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


def migrate(connection: Connection) -> None:
    """Bring the schema to the newest revision, in the transaction that `connection` is in."""
    config = alembic_config()
    newest = ScriptDirectory.from_config(config).get_current_head()
    if MigrationContext.configure(connection).get_current_revision() == newest:
        return
    from alembic import command  # noqa: PLC0415 – heavy, and needed once in a register's life

    config.attributes["connection"] = connection
    command.upgrade(config, "head")
