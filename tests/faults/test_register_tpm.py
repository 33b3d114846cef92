"""A key that only this machine's TPM opens: a TPM in software, a disk that was moved, a TPM that was cleared."""

import contextlib
import datetime
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.register import Register, keys, rotation
from kiosk.register.errors import KeySealed, NoTpm
from kiosk.register.restoring import restore
from kiosk.theft import is_disk_closed, is_key_guarded

STATION = 412
PATIENCE_S = 20.0
TODAY = datetime.date(2026, 11, 22)

needs_a_tpm = pytest.mark.skipif(
    not shutil.which("swtpm") or not shutil.which("tpm2_create"), reason="a TPM in software asks for swtpm, tpm2-tools"
)


@contextlib.contextmanager
def machine(folder: Path) -> Iterator[str]:
    """A TPM with its seed in `folder`: how tpm2-tools reach it."""
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory() as short:  # the name of a socket has 107 bytes
        commands, control = Path(short) / "s", Path(short) / "s.ctrl"
        started = subprocess.Popen(
            [
                *("swtpm", "socket", "--tpm2", "--tpmstate", f"dir={folder}", "--flags", "not-need-init,startup-clear"),
                *("--server", f"type=unixio,path={commands}", "--ctrl", f"type=unixio,path={control}"),
            ]
        )
        try:
            until = time.monotonic() + PATIENCE_S
            while not (commands.exists() and control.exists()):
                assert time.monotonic() < until
                time.sleep(0.05)
            yield f"swtpm:path={commands}"
        finally:
            started.terminate()
            started.wait(PATIENCE_S)


@pytest.fixture
def tpm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with machine(tmp_path / "tpm") as reached:
        monkeypatch.setenv("TPM2TOOLS_TCTI", reached)
        yield reached


def opened(folder: Path) -> Register:
    return Register.open(folder, STATION, clock=lambda: TODAY)


def guard(folder: Path) -> None:
    """As `kiosk register rotate --tpm` does."""
    with opened(folder) as register:
        keys.guard(folder / "keys")
        register.rotate()


@needs_a_tpm
def test_the_guarded_key_signs_and_what_is_on_the_disk_opens_nothing(tpm: str, tmp_path: Path) -> None:
    var = tmp_path / "var"
    guard(var)
    assert is_key_guarded(var)
    private = keys.private_path(var, STATION)
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in private.read_bytes()
    assert [path.name for path in private.parent.iterdir() if b"BEGIN PRIVATE" in path.read_bytes()] == []
    with opened(var) as register:
        assert register.public_key == keys.load(private, STATION).public
        assert register.verify().is_sound


@needs_a_tpm
def test_a_key_left_open_by_a_rotation_that_was_cut_short_is_never_called_guarded(tpm: str, tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    private = keys.private_path(tmp_path, STATION)
    keys.make(rotation.waiting_path(private))
    keys.guard(tmp_path / "keys")
    assert not is_key_guarded(tmp_path)
    guard(tmp_path)
    assert is_key_guarded(tmp_path)
    assert [path.name for path in private.parent.iterdir() if b"BEGIN PRIVATE" in path.read_bytes()] == []


@needs_a_tpm
def test_a_key_made_later_is_guarded_too(tpm: str, tmp_path: Path) -> None:
    guard(tmp_path)
    with opened(tmp_path) as register:
        before = register.public_key
        register.rotate()
        assert register.public_key != before
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in keys.private_path(tmp_path, STATION).read_bytes()


@needs_a_tpm
def test_a_disk_in_another_machine_says_so_and_the_backup_goes_on_with_a_new_key(
    tpm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var, stick = tmp_path / "var", tmp_path / "stick"
    guard(var)
    with opened(var) as register:
        register.backup(stick)
        papers_key = register.public_key
    with machine(tmp_path / "other-tpm") as other:
        monkeypatch.setenv("TPM2TOOLS_TCTI", other)
        with pytest.raises(KeySealed, match=r"another machine.*kiosk register restore"):
            opened(var)
        restored = restore(stick, var, STATION, clock=lambda: TODAY)
        assert restored.has_new_key
        with opened(var) as register:
            assert register.public_key != papers_key
            assert papers_key in set(keys.load_public(var)), "papers signed before stay verifiable"
            assert register.verify().is_sound
        guard(var)  # and the new machine can guard its own


@needs_a_tpm
def test_a_tpm_that_answers_no_more_is_told_and_nothing_is_lost(
    tpm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard(tmp_path)
    monkeypatch.setenv("TPM2TOOLS_TCTI", "swtpm:host=127.0.0.1,port=1")
    with pytest.raises(KeySealed):
        opened(tmp_path)
    monkeypatch.setenv("TPM2TOOLS_TCTI", tpm)
    with opened(tmp_path) as register:
        assert register.verify().is_sound


def test_without_a_tpm_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TPM2TOOLS_TCTI", "swtpm:host=127.0.0.1,port=1")
    with opened(tmp_path) as register:
        before = register.public_key
    with pytest.raises(NoTpm, match="Nothing was changed"):
        keys.guard(tmp_path / "keys")
    assert not is_key_guarded(tmp_path)
    with opened(tmp_path) as register:
        assert register.public_key == before


@pytest.mark.parametrize(
    ("uuids", "is_so"),
    [
        ([], False),
        (["CRYPT-LUKS2-1"], True),
        (["LVM-1", "CRYPT-LUKS2-1"], True),
        (["LVM-1"], False),
    ],
)
def test_an_encrypted_disk_is_known_by_what_it_is_made_of(
    uuids: list[str],
    is_so: bool,  # noqa: FBT001 – a table's column
    tmp_path: Path,
) -> None:
    number = tmp_path.stat().st_dev
    blocks = tmp_path / "blocks"
    block = blocks / f"{os.major(number)}:{os.minor(number)}"
    block.mkdir(parents=True)
    for uuid in uuids:
        (block / "dm").mkdir()
        (block / "dm" / "uuid").write_text(uuid + "\n", encoding="ascii")
        block = block / "slaves" / "below"
        block.mkdir(parents=True)
    assert is_disk_closed(tmp_path / "not yet" / "there", blocks) is is_so
