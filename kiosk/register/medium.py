"""What lies on a second medium beside backups: heads of the chain and tombstones, each line signed by itself.

`heads-0412.txt` shows that a register's end was cut off; `erased-0412.txt` keeps a backup that is older than an
erasure from bringing the record back. A line that doesn't verify counts for nothing. Knows no database.
"""

import base64
import binascii
import datetime
import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.register.durable import named, sync_folder
from kiosk.register.erasing import Tombstone
from kiosk.register.errors import RegisterUnavailable
from kiosk.register.keys import PublicKeys, StationKey, name_of
from kiosk.register.lives import Erasure

_HEAD = b"clairvoix head v1\n"
_ERASED = b"clairvoix erased v1\n"
# A stick may be anybody's. A line has some 170 bytes: thirty years of heads, and a million erasures, are below.
_MOST_HEADS, _MOST_ERASED = 2**22, 2**28


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the chain on a day: how many entries, and the hash of the last (hex)."""

    day: datetime.date
    entries: int
    hash: str


def heads_path(folder: Path, station: int) -> Path:
    """Where a medium has the heads of `station`."""
    return folder / f"heads-{station:04}.txt"


def erased_path(folder: Path, station: int) -> Path:
    """Where a medium has the tombstones of `station`."""
    return folder / f"erased-{station:04}.txt"


def add_head(folder: Path, station: int, key: StationKey, head: Head) -> None:
    """Add a head, durable when it returns. Raises RegisterFull, RegisterUnavailable."""
    _add(heads_path(folder, station), key, _HEAD, [f"{head.day.isoformat()} {head.entries} {head.hash}"])


def heads(folder: Path, station: int, keys: PublicKeys) -> Iterator[Head]:
    """The heads that a medium holds, oldest first. None where it has no such file."""
    for day, entries, head in _read(heads_path(folder, station), station, keys, _HEAD, _MOST_HEADS):
        yield Head(datetime.date.fromisoformat(day), int(entries), head)


def add_tombstones(folder: Path, station: int, key: StationKey, keys: PublicKeys, found: Iterable[Tombstone]) -> None:
    """Add those that aren't there yet. Raises RegisterFull, RegisterUnavailable."""
    known = {stone.reference for stone in tombstones(folder, station, keys)}
    lines = [f"{one.day.isoformat()} {one.reference} {one.why}" for one in found if one.reference not in known]
    if lines:
        _add(erased_path(folder, station), key, _ERASED, lines)


def tombstones(folder: Path, station: int, keys: PublicKeys) -> Iterator[Tombstone]:
    """The tombstones that a medium holds, oldest first. None where it has no such file."""
    for day, reference, why in _read(erased_path(folder, station), station, keys, _ERASED, _MOST_ERASED):
        yield Tombstone(reference, datetime.date.fromisoformat(day), Erasure(why))


def _add(path: Path, key: StationKey, domain: bytes, lines: Iterable[str]) -> None:
    signed = [
        f"{line} {key.public.id}:{base64.b64encode(key.sign(domain + line.encode())).decode()}\n" for line in lines
    ]
    try:
        with path.open("ab") as file:
            if file.tell() and not _ends_a_line(path):
                file.write(b"\n")  # the last one was cut short with the power
            file.write("".join(signed).encode())
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except OSError as trouble:
        raise named(trouble, path.parent) from trouble


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


def _read(path: Path, station: int, keys: PublicKeys, domain: bytes, most: int) -> Iterator[tuple[str, str, str]]:
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError:
        return
    except OSError as trouble:
        raise named(trouble, path.parent) from trouble
    if len(content) > most:
        raise RegisterUnavailable(folder=path.parent, detail=os.strerror(errno.EFBIG))
    for line in content.decode("ascii", errors="replace").splitlines():
        said, _, signed = line.rpartition(" ")
        key_id, _, encoded = signed.partition(":")
        key = keys.get(name_of(station), key_id)
        fields = said.split(" ")
        if key is None or len(fields) != 3:  # noqa: PLR2004 – day, number or reference, hash or reason
            continue
        try:
            signature = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            continue
        if key.has_signed(domain + said.encode(), signature):
            yield fields[0], fields[1], fields[2]
