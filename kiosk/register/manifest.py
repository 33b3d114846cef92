"""What a backup says of itself: whose it is, where its chain ends, and the hash of each of its files; signed."""

import base64
import binascii
import datetime
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk import canonical_json
from kiosk.register.durable import named, write_new
from kiosk.register.errors import BackupDamaged, BackupForeign, NotABackup
from kiosk.register.keys import PublicKeys, StationKey, name_of

FILE_NAME = "manifest.json"
SIGNATURE_NAME = "manifest.sig"
VERSION = 1

_DOMAIN = b"clairvoix backup v1\n"
# A manifest names nothing else: what it says is followed into folders.
_MAY_BE = re.compile(r"register\.sqlite|archive/[0-9a-f]{64}\.json|keys/[A-Za-z0-9_-]+\.pub")
_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` maps names, relative to the backup, to SHA-256 (hex). `head` is the hash of the last entry (hex)."""

    station: int
    day: datetime.date
    entries: int
    head: str
    files: Mapping[str, str]


def write(folder: Path, manifest: Manifest, key: StationKey) -> None:
    """Write `manifest` and its signature into `folder`. Raises RegisterFull, RegisterUnavailable."""
    content = _canonical(manifest)
    signature = base64.b64encode(key.sign(_DOMAIN + content)).decode()
    write_new(folder / FILE_NAME, content, mode=0o600)
    write_new(folder / SIGNATURE_NAME, f"{key.public.name} {key.public.id} {signature}\n".encode(), mode=0o600)


def read(folder: Path, station: int, keys: PublicKeys) -> Manifest:
    """The manifest in `folder`, its signature and every file that it names checked.

    Raises NotABackup, BackupForeign, BackupDamaged.
    """
    content, name, key_id, signature = _read_signed(folder)
    key = keys.get(name, key_id)
    if name != name_of(station) or key is None:
        raise BackupForeign(folder=folder, found=name)
    if not key.has_signed(_DOMAIN + content, signature):
        raise BackupDamaged(folder=folder, detail=FILE_NAME)
    try:
        manifest = _from_canonical(content)
    except ValueError as trouble:
        raise BackupDamaged(folder=folder, detail=FILE_NAME) from trouble
    for file, digest in manifest.files.items():
        path = folder / file
        if not path.is_file() or digest_of(path) != digest:
            raise BackupDamaged(folder=folder, detail=file)
    return manifest


def digest_of(path: Path) -> str:
    """SHA-256 of a file (hex). Raises RegisterUnavailable where it can't be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_AT_ONCE):
                digest.update(block)
    except OSError as trouble:
        raise named(trouble, path.parent) from trouble
    return digest.hexdigest()


def _read_signed(folder: Path) -> tuple[bytes, str, str, bytes]:
    try:
        content = (folder / FILE_NAME).read_bytes()
        signed = (folder / SIGNATURE_NAME).read_text(encoding="ascii").split()
    except (FileNotFoundError, NotADirectoryError) as trouble:
        raise NotABackup(folder=folder, file=FILE_NAME) from trouble
    except UnicodeDecodeError as trouble:
        raise BackupDamaged(folder=folder, detail=SIGNATURE_NAME) from trouble
    except OSError as trouble:
        raise named(trouble, folder) from trouble
    try:
        name, key_id, encoded = signed
        return content, name, key_id, base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as trouble:
        raise BackupDamaged(folder=folder, detail=SIGNATURE_NAME) from trouble


def _canonical(manifest: Manifest) -> bytes:
    return canonical_json.dumps(
        {
            "version": VERSION,
            "station": manifest.station,
            "day": manifest.day.isoformat(),
            "entries": manifest.entries,
            "head": manifest.head,
            "files": dict(manifest.files),
        }
    )


def _from_canonical(content: bytes) -> Manifest:
    try:
        fields: dict[str, Any] = json.loads(content)
        if fields["version"] != VERSION or not all(_MAY_BE.fullmatch(name) for name in fields["files"]):
            raise ValueError("a manifest of another version")
        return Manifest(
            fields["station"],
            datetime.date.fromisoformat(fields["day"]),
            fields["entries"],
            fields["head"],
            fields["files"],
        )
    except (KeyError, TypeError) as trouble:
        raise ValueError(f"not a manifest: {trouble}") from trouble
