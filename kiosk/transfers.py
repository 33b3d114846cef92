"""Telephone calls that are being put through to a person, told to every process of this machine by a file a call.

The line is led by another process than the desk. A file says in which language somebody calls and what was explained
to them last, nothing else of them; it is there while the call is with a person, and its writer holds a lock on it,
which the kernel gives back when that process dies: what is no longer held is over, and erased by whoever finds it.
"""

import contextlib
import fcntl
import json
import logging
import os
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

_log = logging.getLogger(__name__)

# A file that holds nothing yet is being written; one that stays so was left by a process that died there (seconds).
_BEING_WRITTEN = 10.0
_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Transfer:
    """A caller who is put through. `topic` is its title, None where none may be told. `rings`: nobody took it yet."""

    language: str
    topic: str | None
    rings: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """A file. `until`, on the clock of all processes, the telephone rings."""

    language: str
    topic: str | None
    until: float


_TOLD = TypeAdapter(_Told)


class Transfers:
    """The calls in one folder. Any thread of any process may ask; whoever puts a call through never waits for it."""

    def __init__(self, folder: Path, ticks: Callable[[], float] = time.monotonic) -> None:
        """`ticks` counts seconds, for every process of the machine alike."""
        self._folder = folder
        self._ticks = ticks

    @contextlib.contextmanager
    def under_way(self, language: str, topic: str | None, *, rings: float) -> Iterator[None]:
        """A call is put through, and the telephone that it reaches rings for `rings` seconds at most.

        Where it can't be told, the call is put through all the same.
        """
        held = self._tell({"language": language, "topic": topic, "until": self._ticks() + rings})
        try:
            yield
        finally:
            if held is not None:
                descriptor, path = held
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
                os.close(descriptor)

    def now(self) -> tuple[Transfer, ...]:
        """The calls that are with a person, or on their way there; in the order in which they came."""
        found: list[tuple[float, Transfer]] = []
        try:
            paths = [Path(entry.path) for entry in os.scandir(self._folder)]
        except OSError:  # there never was a call; or the folder can't be read, which a call that rings would not change
            return ()
        for path in paths:
            with contextlib.suppress(OSError):  # gone meanwhile
                found += self._read(path)
        return tuple(transfer for _, transfer in sorted(found, key=lambda one: one[0]))

    def _tell(self, what: dict[str, object]) -> tuple[int, Path] | None:
        path = self._folder / secrets.token_hex(8)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as trouble:
            _log.error("the desk can't be told of a call: %s", trouble.strerror)
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.write(descriptor, json.dumps(what).encode())
        except OSError as trouble:
            _log.error("the desk can't be told of a call: %s", trouble.strerror)
        return descriptor, path

    def _read(self, path: Path) -> list[tuple[float, Transfer]]:
        """What a file tells, with its order; nothing where it tells nothing, or no longer. Raises OSError."""
        # Neither a link nor a pipe is a call: whoever waited for one would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            state = os.fstat(descriptor)
            told = os.read(descriptor, _MOST_BYTES)
            if not _is_held(descriptor):
                if told or time.time() - state.st_mtime > _BEING_WRITTEN:
                    path.unlink(missing_ok=True)
                return []
        finally:
            os.close(descriptor)
        try:
            what = _TOLD.validate_json(told)
        except ValueError:  # it is being written
            return []
        return [(state.st_mtime, Transfer(what.language, what.topic, rings=self._ticks() < what.until))]


def _is_held(descriptor: int) -> bool:
    """Whether whoever wrote it lives, and hasn't let go."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
