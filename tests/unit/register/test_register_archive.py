"""The archive: what is kept under a fingerprint is what the fingerprint says."""

import hashlib
from pathlib import Path

import pytest

from kiosk.register import Archive
from kiosk.register.errors import ArchiveDamaged, NotArchived

DOCUMENT = '{"title": "L’espace de santé"}'.encode()


def test_a_document_is_fetched_by_its_fingerprint(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    fingerprint = archive.store(DOCUMENT)
    assert fingerprint == hashlib.sha256(DOCUMENT).hexdigest()
    assert archive.fetch(fingerprint) == DOCUMENT
    assert (tmp_path / "archive" / f"{fingerprint}.json").read_bytes() == DOCUMENT


def test_keeping_a_document_again_changes_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.store(DOCUMENT) == archive.store(DOCUMENT)
    assert len(list((tmp_path / "archive").iterdir())) == 1
    assert list(archive.fingerprints()) == [hashlib.sha256(DOCUMENT).hexdigest()]


def test_an_altered_document_is_refused(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    fingerprint = archive.store(DOCUMENT)
    (tmp_path / "archive" / f"{fingerprint}.json").write_bytes(DOCUMENT + b" ")
    with pytest.raises(ArchiveDamaged, match=fingerprint):
        archive.fetch(fingerprint)
    with pytest.raises(ArchiveDamaged):
        archive.store(DOCUMENT)


@pytest.mark.parametrize("fingerprint", ["00" * 32, "", "../keys/station-0412", "AB" * 32])
def test_what_was_never_kept_is_not_there(tmp_path: Path, fingerprint: str) -> None:
    with pytest.raises(NotArchived):
        Archive(tmp_path).fetch(fingerprint)
