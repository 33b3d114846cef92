"""The register verified once for all that ask of it, with the head that the stick holds; again where files changed.

Knows files and the register; says nothing to anybody.
"""

from dataclasses import dataclass
from pathlib import Path

from kiosk.app import House
from kiosk.register import medium
from kiosk.register.errors import RegisterError
from kiosk.register.medium import Head
from kiosk.register.verification import Report

# What a register of SQLite is written in, beside its keys.
_FILES = ("register.sqlite", "register.sqlite-wal", "keys")
# Name, time of the last change in ns, bytes; of what isn't there nothing but its name.
_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: of the chain a report, or why there is none; of the stick its newest head, or why it can't be
    read.
    """

    report: Report | RegisterError
    head: Head | RegisterError | None

    @property
    def has_trouble(self) -> bool:
        """Whether something couldn't be read."""
        return isinstance(self.report, RegisterError) or isinstance(self.head, RegisterError)


class Verifier:
    """Verifies where it must, for one thread. Whoever opens the kiosk asks a new one: what was changed with care looks
    unchanged.
    """

    def __init__(self) -> None:
        self._stamp: _Stamp | None = None
        self._found: Verified | None = None

    def verified(self, house: House) -> Verified:
        """The whole chain, walked once; what was found before where no file has changed since.

        A register in PostgreSQL has no file to look at: it is walked each time.
        """
        stamp = _stamp(house)
        if self._found is None or stamp is None or stamp != self._stamp:
            found = _walked(house)
            # Opening it writes: what is compared with is how it lies after. A trouble may pass without a trace on it.
            self._found, self._stamp = (None, None) if found.has_trouble else (found, _stamp(house))
            return found
        return self._found


def _walked(house: House) -> Verified:
    head: Head | RegisterError | None
    try:
        head = _head(house)
    except RegisterError as trouble:
        head = trouble
    # The head of an empty register is in every register.
    heads = [head.hash] if isinstance(head, Head) and head.entries else []
    try:
        return Verified(house.register.verify(heads), head)
    except RegisterError as trouble:
        return Verified(trouble, head)


def _head(house: House) -> Head | None:
    folder = house.settings.backup.folder
    return house.register.anchored(Path(folder)) if folder and Path(folder).is_dir() else None


def _stamp(house: House) -> _Stamp | None:
    if house.settings.database_url:
        return None
    backup = house.settings.backup.folder
    paths = [house.register_folder / name for name in _FILES]
    paths += [medium.heads_path(Path(backup), house.station)] if backup else []
    return tuple(map(_of, paths))


def _of(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, -1
    return str(path), found.st_mtime_ns, found.st_size
