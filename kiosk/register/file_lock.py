"""Who alone of a machine's processes does something for one register: locks on files, named here. Knows no table."""

import fcntl
import os
from pathlib import Path

from kiosk.register.durable import named

# Files in the register's folder: who holds the first one prints, who holds the second one looks after the register.
SPOOLS = "spool.lock"
LOOKS_AFTER = "upkeep.lock"


def is_served(folder: Path) -> bool:
    """Whether a process of this machine serves the register in `folder` now: screen, desk, or telephone line."""
    for name in (SPOOLS, LOOKS_AFTER):
        lock = FileLock(folder / name)
        if not lock.take():
            return True
        lock.release()
    return False


class FileLock:
    """A lock on a file: the kernel gives it back when its process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Whether it is ours now."""
        if self._descriptor is not None:
            return True
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as trouble:
            raise named(trouble, self._path.parent) from trouble
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let another process have it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
