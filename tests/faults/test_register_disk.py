"""A full disk, a read-only one, a damaged file, a busy one: a clear sentence, and nothing half recorded."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sample_records import BOOK, STATION, body, no_papers, papers

from kiosk.register import Archive, PaperLine, Prepared, Register, dialects, reading
from kiosk.register.errors import (
    RegisterDamaged,
    RegisterFull,
    RegisterLocked,
    RegisterReadOnly,
    RegisterUnavailable,
)

SMALL_DISK = "size=600k"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 600 kB, where the machine lets us mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, "-t", "tmpfs", "-o", SMALL_DISK, "none", place], check=False).returncode:
        pytest.skip("this machine mounts no small disk for a test")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def large_papers(prepared: Prepared) -> Sequence[PaperLine]:
    return [PaperLine("form", "sheet", prepared.form_note + "x" * 20_000)]


def refusal(register: Register, compose: Callable[[Prepared], Sequence[PaperLine]]) -> RegisterFull | None:
    try:
        register.record(body(), compose)
    except RegisterFull as trouble:
        return trouble
    return None


def fill(register: Register, compose: Callable[[Prepared], Sequence[PaperLine]]) -> int:
    """Record until the register refuses: how many it took. It must say why."""
    taken = 0
    while (trouble := refusal(register, compose)) is None:
        taken += 1
    assert "is full. Free some space" in str(trouble)
    assert trouble.reason == "disk"
    return taken


def assert_nothing_half_recorded(register: Register, taken: int) -> None:
    report = register.verify()
    assert report.is_sound
    assert report.entries == report.bodies == len(register.outbox.lines()) == taken


def test_a_full_disk_refuses_and_keeps_what_it_took(small_disk: Path) -> None:
    with Register.open(small_disk, STATION) as register:
        register.learn(BOOK)
        taken = fill(register, large_papers)
        assert taken > 0
        assert_nothing_half_recorded(register, taken)


def test_a_disk_with_room_again_goes_on(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(200_000))
    with Register.open(small_disk, STATION) as register:
        register.learn(BOOK)
        taken = fill(register, large_papers)
        ballast.unlink()
        assert register.record(body(), papers).entry_number == taken + 1
        assert register.verify().is_sound


@pytest.mark.parametrize("left", range(0, 200_000, 20_000))
def test_opening_on_a_full_disk_says_so_and_can_be_tried_again(small_disk: Path, left: int) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - left))
    with contextlib.suppress(RegisterFull):  # and no other name for it
        Register.open(small_disk, STATION).close()
    ballast.unlink()
    with Register.open(small_disk, STATION) as register:
        register.learn(BOOK)
        register.record(body(), no_papers)
        assert register.verify().is_sound


def test_a_file_that_may_not_grow_refuses_and_keeps_what_it_took(tmp_path: Path) -> None:
    """The same without mounting anything."""
    with Register.open(tmp_path, STATION) as register:
        register.learn(BOOK)
        register.record(body(), no_papers)
        with register._database._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 40")
        taken = fill(register, large_papers)
        report = register.verify()
        assert report.is_sound
        assert report.entries == taken + 1


def test_a_full_disk_keeps_no_half_document(small_disk: Path) -> None:
    archive = Archive(small_disk)
    with pytest.raises(RegisterFull):
        archive.store(bytes(10_000_000))
    assert list(archive.fingerprints()) == []
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []


def test_a_read_only_disk_is_said_to_be_one_and_can_still_be_verified(small_disk: Path) -> None:
    with Register.open(small_disk, STATION) as register:
        register.learn(BOOK)
        head = register.record(body(), no_papers).head_hash
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(RegisterReadOnly, match="can't be written") as trouble:
        Register.open(small_disk, STATION)
    assert trouble.value.reason == "register"
    report = reading.verify(small_disk, STATION, [head])
    assert report.is_sound
    assert report.entries == 1


def test_a_damaged_page_is_said_to_be_one(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION) as register:
        register.learn(BOOK)
        for _ in range(50):
            register.record(body(), papers)
    path = tmp_path / "register.sqlite"
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(RegisterDamaged, match="Restore it from a backup"):
        Register.open(tmp_path, STATION)
    with pytest.raises(RegisterDamaged):
        reading.verify(tmp_path, STATION)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite"
    path.write_text("Ceci n’est pas un registre. " * 100)
    before = path.read_bytes()
    with pytest.raises(RegisterDamaged):
        Register.open(tmp_path, STATION)
    assert path.read_bytes() == before


def test_a_register_that_another_program_keeps_busy_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialects, "PATIENCE", 0.05)
    with Register.open(tmp_path, STATION) as register:
        register.learn(BOOK)
        other = sqlite3.connect(tmp_path / "register.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RegisterLocked, match="Close that program") as trouble:
            register.record(body(), papers, once="a click")
        assert isinstance(trouble.value, RegisterUnavailable)
        other.execute("ROLLBACK")
        other.close()
        assert register.record(body(), papers, once="a click").entry_number == 1
