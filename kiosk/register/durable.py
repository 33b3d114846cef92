"""Writing a small file so that it is there whole after a power cut, or not at all. Knows nothing of what it writes."""

import contextlib
import errno
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from kiosk.register.errors import RegisterFull, RegisterReadOnly, RegisterUnavailable

_FULL = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def named(trouble: OSError, folder: Path) -> RegisterFull | RegisterUnavailable:
    """The register's own name for what the disk answered."""
    if trouble.errno in _FULL:
        return RegisterFull(folder=folder)
    if trouble.errno in _READ_ONLY:
        return RegisterReadOnly(folder=folder)
    return RegisterUnavailable(folder=folder, detail=trouble.strerror or type(trouble).__name__)


def write_new(path: Path, content: bytes, *, mode: int) -> None:
    """Write `path` with `content`, synced to the disk together with its name. Never replaces a file.

    Raises FileExistsError, RegisterFull, RegisterUnavailable.
    """
    _write(path, content, mode, os.link)  # unlike a rename, refuses to replace


def replace(path: Path, content: bytes, *, mode: int) -> None:
    """Write `path` with `content`, in place of what it held: whole, or not at all. Raises RegisterFull …"""
    _write(path, content, mode, os.replace)


def _write(path: Path, content: bytes, mode: int, put: Callable[[Path, Path], None]) -> None:
    """A draft beside `path`, synced, then `put` in its place; the draft is gone whatever happens."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(descriptor)
            put(draft, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                draft.unlink()
        sync_folder(path.parent)
    except FileExistsError:
        raise
    except OSError as trouble:
        raise named(trouble, path.parent) from trouble


def sync_file(path: Path) -> None:
    """Make what `path` holds durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
