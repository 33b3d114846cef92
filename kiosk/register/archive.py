"""Documents kept by their fingerprint (SHA-256): the words and site values that records prove. Knows no script."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from kiosk.register.durable import named, write_new
from kiosk.register.errors import ArchiveDamaged, NotArchived

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class Archive:
    """The folder `archive/`, one file `<fingerprint>.json` a document."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the register's own; `archive/` in it is made when first needed."""
        self._folder = folder / "archive"

    def store(self, document: bytes) -> str:
        """Keep `document` and give its fingerprint. Keeping it again changes nothing.

        Raises RegisterFull, RegisterUnavailable, ArchiveDamaged.
        """
        fingerprint = hashlib.sha256(document).hexdigest()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as trouble:
            raise named(trouble, self._folder) from trouble
        try:
            write_new(self._path(fingerprint), document, mode=0o644)
        except FileExistsError:
            self.fetch(fingerprint)
        return fingerprint

    def fetch(self, fingerprint: str) -> bytes:
        """The document with that fingerprint, checked. Raises NotArchived, ArchiveDamaged."""
        if not _FINGERPRINT.fullmatch(fingerprint):
            raise NotArchived(fingerprint=fingerprint)
        path = self._path(fingerprint)
        try:
            document = path.read_bytes()
        except FileNotFoundError as trouble:
            raise NotArchived(fingerprint=fingerprint) from trouble
        if hashlib.sha256(document).hexdigest() != fingerprint:
            raise ArchiveDamaged(path=path)
        return document

    def beginning_with(self, beginning: bytes) -> Iterator[bytes]:
        """The documents that begin so, in an order that stays the same. Raises ArchiveDamaged."""
        for fingerprint in sorted(self.fingerprints()):
            with self._path(fingerprint).open("rb") as file:
                is_it = file.read(len(beginning)) == beginning
            if is_it:
                yield self.fetch(fingerprint)

    def fingerprints(self) -> Iterator[str]:
        """The fingerprints of all documents, in no order that means anything."""
        return (path.stem for path in self._folder.glob("*.json") if _FINGERPRINT.fullmatch(path.stem))

    def _path(self, fingerprint: str) -> Path:
        return self._folder / f"{fingerprint}.json"
