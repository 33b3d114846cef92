"""A log that was damaged, a page, a medium that fills up or can't be written, a clock that jumps back."""

import datetime
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_records import BOOK, DAY, STATION, body, no_papers, papers

from kiosk.register import LineState, Register, Stored, reading
from kiosk.register.errors import RegisterDamaged, RegisterFull, RegisterReadOnly
from kiosk.register.restoring import restore
from kiosk.register.verification import WarningKind

LENGTH = 12


@pytest.fixture(scope="module")
def with_log(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Stored]]:
    """A register as a power cut leaves it: some entries in the file, the last ones in the log alone."""
    folder = tmp_path_factory.mktemp("site")
    cut = folder / "cut"
    cut.mkdir()
    with Register.open(folder / "var", STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        stored = [register.record(body(), papers) for _ in range(LENGTH // 3)]
        register._database.forget_freed_bytes()
        stored += [register.record(body(), papers) for _ in range(LENGTH - len(stored))]
        shutil.copytree(folder / "var" / "keys", cut / "keys")
        for name in ("register.sqlite", "register.sqlite-wal"):
            shutil.copy(folder / "var" / name, cut / name)
    assert (cut / "register.sqlite-wal").stat().st_size > 0
    return cut, stored


def damage_the_log_and_check(with_log: tuple[Path, list[Stored]], folder: Path, times: int) -> None:
    cut, stored = with_log
    draw = random.Random(times)
    lost = 0
    for number in range(times):
        here = folder / str(number)
        shutil.copytree(cut, here)
        log = here / "register.sqlite-wal"
        content = bytearray(log.read_bytes())
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        log.write_bytes(content)
        with Register.open(here, STATION, clock=lambda: DAY) as register:
            report = register.verify()
            # SQLite takes the log up to the frame that is damaged: whole transactions, none half.
            assert report.is_sound, report.faults
            assert LENGTH // 3 <= report.entries == report.bodies <= LENGTH
            lines = register.outbox.lines()
            assert len(lines) == 2 * report.entries
            assert {line.state for line in lines} <= {LineState.PENDING, LineState.UNKNOWN}
            # Nobody is told that all is well: the receipts' heads say what is missing.
            heads = [one.head_hash for one in stored]
            assert register.verify(heads).is_sound == (report.entries == LENGTH)
            lost += report.entries < LENGTH
            register.learn(BOOK)
            assert register.record(body(), no_papers).entry_number == report.entries + 1
        shutil.rmtree(here)
    assert lost


def test_a_damaged_log_leaves_whole_entries_and_heads_tell_what_is_missing(
    with_log: tuple[Path, list[Stored]], tmp_path: Path
) -> None:
    damage_the_log_and_check(with_log, tmp_path, 20)


@pytest.mark.slow
def test_a_log_damaged_at_two_hundred_places_leaves_whole_entries(
    with_log: tuple[Path, list[Stored]], tmp_path: Path
) -> None:
    damage_the_log_and_check(with_log, tmp_path, 200)


def is_told(folder: Path, last: Stored) -> bool:
    """Whether verifying, or opening the file at all, says that something is wrong."""
    try:
        return not reading.verify(folder, STATION, [last.head_hash]).is_sound
    except RegisterDamaged as trouble:
        return "Restore it from a backup" in str(trouble)


def test_a_damaged_page_is_told_and_a_backup_takes_its_place(tmp_path: Path) -> None:
    with Register.open(tmp_path / "var", STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        stored = [register.record(body(), papers) for _ in range(30)]
        register.backup(tmp_path / "backup")
    path = tmp_path / "var" / "register.sqlite"
    sound = path.read_bytes()
    pages = len(sound) // 4096
    told = 0
    for page in random.Random(1).sample(range(1, pages), 8):
        content = bytearray(sound)
        content[page * 4096 : (page + 1) * 4096] = bytes(4096)
        path.write_bytes(content)
        told += is_told(tmp_path / "var", stored[-1])
    assert told  # a page that holds no entry, an index's or the outbox's, is no fault of the chain
    path.write_bytes(sound[:4096] + bytes(len(sound) - 4096))
    assert restore(tmp_path / "backup", tmp_path / "var", STATION, clock=lambda: DAY).damaged is not None
    assert reading.verify(tmp_path / "var", STATION, [one.head_hash for one in stored]).is_sound


def test_a_clock_that_jumps_back_is_told_and_stops_nothing(tmp_path: Path) -> None:
    days = iter([DAY, DAY + datetime.timedelta(days=1), DAY - datetime.timedelta(days=300), DAY])
    with Register.open(tmp_path, STATION, clock=lambda: next(days)) as register:
        register.learn(BOOK)
        for _ in range(4):
            register.record(body(), no_papers)
        report = register.verify()
        assert report.is_sound
        assert [(one.number, one.kind) for one in report.warnings] == [(3, WarningKind.CLOCK_WENT_BACK)]
        register._pen.clock = lambda: DAY - datetime.timedelta(days=4000)
        assert register.erase_due(1) == ()  # a clock that is behind erases nothing


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    """A real medium of 200 kB, where the machine lets us mount one."""
    place = tmp_path / "stick"
    place.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=200k", "none", str(place)]
    if mount is None or subprocess.run(command, check=False).returncode:
        pytest.skip("this machine mounts no small disk for a test")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def test_a_full_stick_keeps_no_half_backup(small_stick: Path, tmp_path: Path) -> None:
    with Register.open(tmp_path / "var", STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        for _ in range(200):
            register.record(body(), papers)
        with pytest.raises(RegisterFull, match="is full"):
            register.backup(small_stick / "backup")
        assert list(small_stick.iterdir()) == []
        assert register.record(body(), no_papers).entry_number == 201


def test_a_stick_that_can_not_be_written_is_said_to_be_one(small_stick: Path, tmp_path: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_stick], check=True)
    with Register.open(tmp_path / "var", STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        register.record(body(), no_papers)
        with pytest.raises(RegisterReadOnly):
            register.backup(small_stick / "backup")
        with pytest.raises(RegisterReadOnly):
            register.anchor(small_stick)
