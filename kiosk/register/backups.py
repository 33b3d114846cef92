"""Making a backup while the kiosk runs: the database at one moment, the archive, the public keys, a signed manifest.

No private key is in it, and no paper's content: what waits to be printed is made again from its record.
"""

import contextlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from kiosk.register import dialects, manifest
from kiosk.register.archive import Archive
from kiosk.register.database import FILE_NAME, Database
from kiosk.register.durable import named, sync_file, sync_folder
from kiosk.register.errors import FolderNotEmpty, RegisterUnavailable
from kiosk.register.manifest import Manifest
from kiosk.register.outbox import LineState
from kiosk.register.recording import Pen
from kiosk.register.tables import answered, attempts, entries, metadata, outbox

_AT_ONCE = 1000
_OURS = re.compile(r"clairvoix-(\d{4})-\d{4}-\d{2}-\d{2}")


def backup(database: Database, pen: Pen, folder: Path) -> Manifest:
    """Make a backup in `folder`, which is new or empty. It is there whole, or not at all.

    Raises FolderNotEmpty, RegisterFull, RegisterUnavailable.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty(folder=folder)
    draft = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        made = _fill(database, pen, draft)
        with contextlib.suppress(FileNotFoundError):
            folder.rmdir()
        draft.rename(folder)
        sync_folder(folder.parent)
    except OSError as trouble:
        raise named(trouble, folder) from trouble
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return made


def copy_tables(source: Connection, target: Connection) -> None:
    """Every row of every table, from one engine's database to another's, whose tables are empty."""
    for table in metadata.sorted_tables:
        rows = source.execution_options(yield_per=_AT_ONCE).execute(select(table)).mappings()
        for some in rows.partitions():
            target.execute(insert(table), [dict(row) for row in some])
    if target.dialect.name == "postgresql":  # lines that are yet to come follow those that came with their numbers
        following = select(func.coalesce(func.max(outbox.c.id), 0) + 1)
        target.execute(select(func.setval("outbox_id_seq", following.scalar_subquery(), False)))  # noqa: FBT003 – SQL's own argument


def made_in(folder: Path, station: int) -> list[Path]:
    """The scheduled backups of `station` in `folder`, oldest first."""
    found = (path for path in folder.iterdir() if (name := _OURS.fullmatch(path.name)) and int(name[1]) == station)
    return sorted(path for path in found if (path / manifest.FILE_NAME).is_file())


def _fill(database: Database, pen: Pen, draft: Path) -> Manifest:
    (draft / "keys").mkdir(mode=0o700)
    (draft / "archive").mkdir(mode=0o700)
    path = draft / FILE_NAME
    if database.is_sqlite:
        _copy_file(database.folder / FILE_NAME, path)
    else:
        _copy_server(database, draft)
    for key in sorted((database.folder / "keys").glob("*.pub")):
        shutil.copyfile(key, draft / "keys" / key.name)
    archive = Archive(database.folder)
    for fingerprint in archive.fingerprints():
        (draft / "archive" / f"{fingerprint}.json").write_bytes(archive.fetch(fingerprint))
    count, head = _scrub(path, draft, pen.station)
    files = {}
    for file in sorted(one for one in draft.rglob("*") if one.is_file()):
        sync_file(file)
        files[file.relative_to(draft).as_posix()] = manifest.digest_of(file)
    made = Manifest(pen.station, pen.clock(), count, head, files)
    manifest.write(draft, made, pen.key)
    for inner in (draft / "keys", draft / "archive", draft):
        sync_folder(inner)
    return made


def _copy_file(source: Path, target: Path) -> None:
    with _naming(target.parent), contextlib.ExitStack() as stack:
        ours = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=dialects.PATIENCE)
        stack.callback(ours.close)
        copy = sqlite3.connect(target, isolation_level=None)
        stack.callback(copy.close)
        ours.backup(copy)  # in one step: one moment, though the kiosk goes on writing
        copy.execute("PRAGMA journal_mode=DELETE")
    target.chmod(0o600)


def _copy_server(database: Database, draft: Path) -> None:
    copy = Database.open(draft)
    try:
        with database.reading() as source, copy.writing() as target:
            copy_tables(source, target)
    finally:
        copy.close()
    with _naming(draft):
        raw = sqlite3.connect(draft / FILE_NAME, isolation_level=None)
        raw.execute("PRAGMA journal_mode=DELETE")
        raw.close()


def _scrub(path: Path, folder: Path, station: int) -> tuple[int, str]:
    """Take out what a backup needn't hold; how many entries there are, and the last one's hash."""
    engine = dialects.sqlite_engine(path)
    try:
        with engine.begin() as connection:
            waiting = outbox.c.state.in_([LineState.PENDING, LineState.SENDING, LineState.WAITING])
            connection.execute(update(outbox).where(waiting).values(state=LineState.UNKNOWN))
            connection.execute(update(outbox).values(payload=None))
            connection.execute(delete(attempts))
            connection.execute(delete(answered))
        with engine.connect().execution_options(register_turn=dialects.Turn.OUTSIDE) as connection:
            connection.exec_driver_sql("VACUUM")
        with engine.begin() as connection:
            query = select(entries.c.number, entries.c.hash).where(entries.c.station == station)
            last = connection.execute(query.order_by(entries.c.number.desc()).limit(1)).one_or_none()
    except DBAPIError as trouble:
        raise dialects.named(trouble, folder, shutil.disk_usage(folder).free) or trouble from trouble
    finally:
        engine.dispose()
    return (last.number, last.hash.hex()) if last else (0, "00" * 32)


@contextlib.contextmanager
def _naming(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as trouble:
        known = dialects.named_cause(trouble, folder, shutil.disk_usage(folder).free)
        raise known or RegisterUnavailable(folder=folder, detail=str(trouble)) from trouble
