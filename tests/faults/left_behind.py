"""Where something could be left behind: every file that was written since, every file that is open to be written."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil


def _folders(*more: Path) -> Iterator[Path]:
    """Wherever something may be written: run-time folder, temporary folders, and everything that is memory or swap."""
    yield from more
    yield from {Path(tempfile.gettempdir()), Path("/var/tmp"), Path("/dev/shm"), Path("/run/shm")}  # noqa: S108
    for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        _device, mount, kind, *_ = line.split()
        if kind in {"tmpfs", "ramfs"} and mount.startswith(("/tmp", "/run", "/dev/shm", "/var")):  # noqa: S108
            yield Path(mount)


def written_since(begun: float, *more: Path) -> Iterator[Path]:
    """Every file that was written to since then."""
    for folder in _folders(*more):
        for parent, _, names in os.walk(folder, onerror=lambda _: None):
            for name in names:
                path = Path(parent) / name
                try:
                    if path.is_file() and not path.is_symlink() and path.stat().st_mtime >= begun - 1:
                        yield path
                except OSError:
                    continue  # gone meanwhile


def open_for_writing(processes: list[psutil.Process]) -> set[str]:
    """Regular files that these processes have open and may write to."""
    return {
        opened.path
        for process in processes
        for opened in process.open_files()
        if not opened.mode.startswith("r") or "+" in opened.mode
    }
