"""Putting a backup in a register's place: checked whole before anything is changed, tombstones honoured.

The backup is made ready in `.restoring/`, beside what it replaces; the last step puts its database in place at once.
"""

import contextlib
import datetime
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from kiosk.register import erasing, keys, manifest, medium, rotation, verification
from kiosk.register.archive import Archive
from kiosk.register.backups import copy_tables
from kiosk.register.database import FILE_NAME, Database, is_migrated
from kiosk.register.durable import named, sync_folder
from kiosk.register.errors import (
    N_,
    BackupDamaged,
    BackupForeign,
    BackupOlder,
    KeyDamaged,
    KeySealed,
    NoRegister,
    Phrase,
    RegisterInUse,
    RegisterUnavailable,
    UnknownRecord,
)
from kiosk.register.file_lock import LOOKS_AFTER, SPOOLS, FileLock
from kiosk.register.keys import PublicKey, PublicKeys, name_of
from kiosk.register.lives import Erasure
from kiosk.register.manifest import Manifest
from kiosk.register.recording import Pen
from kiosk.register.tables import entries

_STAGE = ".restoring"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. `forgotten` are records that the backup had and that were erased since.

    `has_new_key`: the old private key wasn't here, so entries are signed by a new one from now on. `damaged` is where
    the damaged register that stood here was set aside.
    """

    manifest: Manifest
    forgotten: tuple[str, ...]
    has_new_key: bool
    damaged: Path | None


@dataclass(frozen=True, slots=True)
class _Here:
    """What stands where the backup is to go."""

    head: bytes | None = None
    entries: int = 0
    erased: frozenset[str] = frozenset()
    is_damaged: bool = False


def restore(
    source: Path,
    folder: Path,
    station: int,
    *,
    clock: Callable[[], datetime.date],
    url: str = "",
    key: PublicKey | None = None,
) -> Restored:
    """Put the backup in `source` in place of the register in `folder`, or of the empty one at `url`.

    `key` is the station's public key as the poster has it, for a machine that never knew the station. Raises
    NotABackup, BackupForeign, BackupDamaged, BackupOlder, RegisterInUse, RegisterFull, RegisterUnavailable.
    """
    found = _checked(source, folder, station, key, _look(folder, station, url))
    with _alone(folder), _stage(folder) as stage:
        here = _look(folder, station, url)
        _copy(source, stage, found)
        has_new_key, forgotten = _make_ready(source, stage, folder, station, clock, found, here)
        damaged = _put_in_place(stage, folder, clock(), url, here)
    if has_new_key:  # which lies open, as it comes to a machine that may have no TPM
        keys.seal_path(folder / "keys").unlink(missing_ok=True)
    return Restored(found, forgotten, has_new_key, damaged)


def _checked(source: Path, folder: Path, station: int, key: PublicKey | None, here: _Here) -> Manifest:
    try:
        in_backup = keys.load_public(source)
    except KeyDamaged as trouble:
        raise BackupDamaged(folder=source, detail="keys") from trouble
    known = tuple(one for one in keys.load_public(folder) if one.name == name_of(station))
    # A machine that has signed nothing yet knows no better than the backup itself, or the poster.
    knows_better = bool(known) and (here.head is not None or here.is_damaged)
    trusted = PublicKeys(known) if knows_better else in_backup
    if key is not None:
        if key not in set(in_backup):
            raise BackupForeign(folder=source, found=name_of(station))
        trusted = in_backup
    return manifest.read(source, station, trusted)


def _look(folder: Path, station: int, url: str) -> _Here:
    try:
        database = Database.open_to_read(folder, url)
    except NoRegister:
        return _Here()
    try:
        if url:
            database.close()
            database = Database.open(folder, url)
        with database.reading() as connection:
            query = select(entries.c.number, entries.c.hash).where(entries.c.station == station)
            last = connection.execute(query.order_by(entries.c.number.desc()).limit(1)).one_or_none()
            erased: frozenset[str] = frozenset()
            if is_migrated(connection):  # no record could be erased under the schema before
                erased = frozenset(stone.reference for stone in erasing.tombstones(connection))
        return _Here(last.hash if last else None, last.number if last else 0, erased)
    except RegisterUnavailable:
        if url:
            raise
        return _Here(is_damaged=True)
    finally:
        database.close()


def _copy(source: Path, stage: Path, found: Manifest) -> None:
    try:
        for name, digest in found.files.items():
            target = stage / name
            target.parent.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(source / name, target)
            target.chmod(0o600)
            if manifest.digest_of(target) != digest:
                raise BackupDamaged(folder=source, detail=name)
    except OSError as trouble:
        raise named(trouble, stage) from trouble


def _make_ready(
    source: Path,
    stage: Path,
    folder: Path,
    station: int,
    clock: Callable[[], datetime.date],
    found: Manifest,
    here: _Here,
) -> tuple[bool, tuple[str, ...]]:
    try:
        database = Database.open(stage)
    except RegisterUnavailable as trouble:
        raise BackupDamaged(folder=source, detail=FILE_NAME) from trouble
    try:
        with database.reading() as connection:
            heads = [found.head] if found.entries else []
            trusted = keys.load_public(stage)
            if not verification.verify(connection, station, trusted, heads).is_sound:
                raise BackupDamaged(folder=source, detail=Phrase(N_("its chain doesn't hold")))
            in_backup = select(entries.c.number).where(entries.c.hash == here.head)
            if here.head is not None and connection.execute(in_backup).first() is None:
                raise BackupOlder(folder=folder, entries=here.entries, file=FILE_NAME)
        pen, has_new_key = _pen(database, folder, station, clock)
        places = (folder, source, source.parent)
        stones = {one.reference for place in places for one in medium.tombstones(place, station, trusted)}
        forgotten = []
        for reference in sorted(stones | here.erased):
            with contextlib.suppress(UnknownRecord), database.writing() as connection:
                erasing.erase(connection, pen, reference, Erasure.RESTORED)
                forgotten.append(reference)
        database.forget_freed_bytes()
    finally:
        database.close()
    return has_new_key, tuple(forgotten)


def _pen(database: Database, folder: Path, station: int, clock: Callable[[], datetime.date]) -> tuple[Pen, bool]:
    """The station's pen, with its key where that is still here and one of the backup's, else with a new one."""
    stage = database.folder
    path = keys.private_path(folder, station)
    public = keys.private_path(stage, station).with_suffix(".pub")
    key = None
    if path.exists():
        # One that this machine's TPM doesn't open is as lost as one that isn't here.
        with contextlib.suppress(KeySealed):
            key = keys.load(path, station)
    if key is not None:
        with database.reading() as connection:
            is_current = rotation.current(connection) in (None, key.public)
        if is_current and key.public in keys.read_public(public):
            return Pen(station, key, clock), False
    waiting = rotation.waiting_path(keys.private_path(stage, station))
    keys.make(waiting)
    pen = Pen(station, keys.load(waiting, station), clock)
    rotation.rotate(database, pen, rotation.Why.LOST)
    return pen, True


def _put_in_place(stage: Path, folder: Path, day: datetime.date, url: str, here: _Here) -> Path | None:
    try:
        (folder / "keys").mkdir(mode=0o700, exist_ok=True)
        for public in (stage / "keys").glob("*.pub"):
            keys.trust(folder / "keys" / public.name, *keys.read_public(public))
        staged = Archive(stage)
        for fingerprint in staged.fingerprints():
            Archive(folder).store(staged.fetch(fingerprint))
        for private in (stage / "keys").glob("*.key"):
            private.replace(folder / "keys" / private.name)
        sync_folder(folder / "keys")
        if not url:
            return _replace_file(stage, folder, day, here)
        _to_server(stage, folder, url, here)
    except OSError as trouble:
        raise named(trouble, folder) from trouble
    return None


def _replace_file(stage: Path, folder: Path, day: datetime.date, here: _Here) -> Path | None:
    path = folder / FILE_NAME
    damaged = None
    if here.is_damaged:
        damaged = path.with_name(f"{FILE_NAME}.damaged-{day.isoformat()}")
        path.replace(damaged)
    # The log of the old file must not be read into the new one.
    for companion in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(f"{FILE_NAME}{companion}").unlink()
    (stage / FILE_NAME).replace(path)
    sync_folder(folder)
    return damaged


def _to_server(stage: Path, folder: Path, url: str, here: _Here) -> None:
    if here.entries:
        raise BackupOlder(folder=folder, entries=here.entries, file="the database")
    source, target = Database.open(stage), Database.open(folder, url)
    try:
        with source.reading() as rows, target.writing() as connection:
            copy_tables(rows, connection)
    finally:
        source.close()
        target.close()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as trouble:
        raise named(trouble, folder) from trouble
    held: list[FileLock] = []
    try:
        for name in (SPOOLS, LOOKS_AFTER):
            lock = FileLock(folder / name)
            if not lock.take():
                raise RegisterInUse(folder=folder)
            held.append(lock)
        yield
    finally:
        for lock in held:
            lock.release()


@contextlib.contextmanager
def _stage(folder: Path) -> Iterator[Path]:
    stage = folder / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    try:
        stage.mkdir(mode=0o700)
    except OSError as trouble:
        raise named(trouble, folder) from trouble
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
