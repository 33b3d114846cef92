"""Backups: whole, signed, made while the kiosk runs; and what is refused in a register's place."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_records import BOOK, DAY, STATION, body, no_papers, papers

from kiosk.register import Archive, LineState, Register, keys, lives, medium, reading
from kiosk.register.errors import (
    BackupDamaged,
    BackupForeign,
    BackupOlder,
    BackupRefused,
    FolderNotEmpty,
    NotABackup,
    RegisterInUse,
    RegisterUnavailable,
    UnknownReference,
)
from kiosk.register.restoring import Restored, restore


def opened(folder: Path, station: int = STATION) -> Register:
    register = Register.open(folder, station, clock=lambda: DAY)
    register.learn(BOOK)
    return register


def bring_back(backup: Path, folder: Path, station: int = STATION) -> Restored:
    return restore(backup, folder, station, clock=lambda: DAY)


def everything(folder: Path) -> dict[str, bytes]:
    """What each file holds, but for the two that a reader of SQLite leaves beside it."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def backup(site: Path, tmp_path: Path) -> Path:
    """A backup of three records, one of them signed and filed."""
    with opened(site) as register:
        stored = [register.record(body(), papers) for _ in range(3)]
        reference = stored[0].reference
        register.history.note(lives.Signed(reference=reference, day=DAY, by="a", how=lives.Signature.SIGNED))
        Archive(site).store(b"words")
        register.backup(tmp_path / "backup")
    return tmp_path / "backup"


def test_a_backup_holds_no_private_key_and_no_paper(backup: Path) -> None:
    content = everything(backup)
    assert {"register.sqlite", "manifest.json", "manifest.sig", "keys/station-0412.pub"} < set(content)
    assert not [name for name in content if name.endswith(".key")]
    assert not [name for name, held in content.items() if b"CANARY-OF-A-FORM" in held or b"PRIVATE" in held]
    assert all(path.stat().st_mode & 0o077 == 0 for path in backup.rglob("*.sqlite"))


def test_a_register_is_restored_on_a_machine_that_has_nothing(backup: Path, site: Path, tmp_path: Path) -> None:
    before = reading.verify(site, STATION)
    restored = bring_back(backup, tmp_path / "new")
    assert (restored.manifest.head, restored.has_new_key, restored.forgotten) == (before.head, True, ())
    with opened(tmp_path / "new") as register:
        report = register.verify([before.head])
        assert report.is_sound
        assert [oddity.kind.value for oddity in report.warnings] == ["key_replaced"]
        assert {line.state for line in register.outbox.lines()} == {LineState.UNKNOWN}
        register.record(body(), no_papers)
        assert register.verify().is_sound
    assert list(Archive(tmp_path / "new").fingerprints()) == list(Archive(site).fingerprints())
    assert not (tmp_path / "new" / ".restoring").exists()


def test_where_the_key_is_still_there_it_signs_on(backup: Path, site: Path) -> None:
    (site / "register.sqlite").unlink()
    assert not bring_back(backup, site).has_new_key
    report = reading.verify(site, STATION)
    assert (report.is_sound, report.entries, report.warnings) == (True, 4, ())


def test_papers_signed_before_stay_readable_after_a_restoration(site: Path, tmp_path: Path) -> None:
    notes: list[str] = []
    with opened(site) as register:
        register.record(body(), lambda prepared: notes.append(prepared.form_note) or [])
        register.backup(tmp_path / "backup")
    bring_back(tmp_path / "backup", tmp_path / "new")
    with opened(tmp_path / "new") as register:
        assert register.find_scanned(notes[0]).entry_number == 1


def test_a_backup_is_of_one_moment_while_the_kiosk_records(site: Path, tmp_path: Path) -> None:
    is_over = threading.Event()

    def record(register: Register) -> None:
        while not is_over.is_set():
            register.record(body(), papers)

    with opened(site) as register:
        register.record(body(), papers)
        writer = threading.Thread(target=record, args=[register])
        writer.start()
        try:
            made = [register.backup(tmp_path / f"backup-{number}") for number in range(4)]
        finally:
            is_over.set()
            writer.join()
        assert register.verify([one.head for one in made]).is_sound
    assert made[0].entries < made[-1].entries
    for number, one in enumerate(made):
        bring_back(tmp_path / f"backup-{number}", tmp_path / f"new-{number}")
        assert reading.verify(tmp_path / f"new-{number}", STATION, [one.head]).is_sound


def test_a_backup_never_writes_over_anything(backup: Path, site: Path) -> None:
    with opened(site) as register, pytest.raises(FolderNotEmpty):
        register.backup(backup)


def flip(path: Path, place: int = -1) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


DAMAGES: list[Callable[[Path], object]] = [
    lambda backup: flip(backup / "register.sqlite"),
    lambda backup: flip(backup / "manifest.json", 20),
    lambda backup: flip(next((backup / "archive").iterdir()), 0),
    lambda backup: (backup / "register.sqlite").unlink(),
    lambda backup: (backup / "register.sqlite").write_bytes((backup / "register.sqlite").read_bytes()[:-4096]),
    lambda backup: (backup / "manifest.sig").write_text("nonsense"),
    lambda backup: (backup / "manifest.sig").write_bytes(b"\xff\xfe"),
    lambda backup: (backup / "keys" / "station-0412.pub").write_text("nonsense"),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_and_nothing_is_written(
    backup: Path, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    damage(backup)
    with pytest.raises(BackupRefused, match="damaged") as trouble:
        bring_back(backup, tmp_path / "new")
    assert isinstance(trouble.value, BackupDamaged)
    assert everything(tmp_path / "new") in ({}, {"spool.lock": b"", "upkeep.lock": b""})


def test_a_folder_that_is_no_backup_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(NotABackup, match="no backup"):
        bring_back(tmp_path, tmp_path / "new")


def test_the_backup_of_another_station_is_refused(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupForeign, match="clairvoix-0412"):
        bring_back(backup, tmp_path / "new", station=7)


def test_the_backup_of_another_site_that_has_our_number_is_refused(backup: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "ours") as register:
        register.record(body(), no_papers)
    before = everything(tmp_path / "ours")
    with pytest.raises(BackupForeign):
        bring_back(backup, tmp_path / "ours")
    assert everything(tmp_path / "ours") == before


def test_a_new_machine_can_be_told_the_key_of_the_poster(backup: Path, site: Path, tmp_path: Path) -> None:
    (key,) = keys.read_public(site / "keys" / "station-0412.pub")
    other = keys.load_or_make(tmp_path / "other", STATION, may_make=True).public
    with pytest.raises(BackupForeign):
        restore(backup, tmp_path / "new", STATION, clock=lambda: DAY, key=other)
    assert restore(backup, tmp_path / "new", STATION, clock=lambda: DAY, key=key).manifest.entries == 4


def test_a_register_that_holds_more_is_not_replaced(backup: Path, site: Path) -> None:
    with opened(site) as register:
        register.record(body(), no_papers)
    with pytest.raises(BackupOlder, match="holds 5 entries"):
        bring_back(backup, site)
    assert reading.verify(site, STATION).entries == 5


def test_a_running_kiosk_is_not_replaced(backup: Path, site: Path) -> None:
    with opened(site), pytest.raises(RegisterInUse):
        bring_back(backup, site)


def test_a_damaged_register_is_set_aside(backup: Path, site: Path) -> None:
    content = bytearray((site / "register.sqlite").read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    (site / "register.sqlite").write_bytes(content)
    restored = bring_back(backup, site)
    assert restored.damaged is not None
    assert restored.damaged.read_bytes() == content
    assert reading.verify(site, STATION).entries == 4


def test_an_older_backup_does_not_bring_back_what_was_erased(site: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with opened(site) as register:
        stored = [register.record(body(), no_papers) for _ in range(2)]
        register.backup(stick / "clairvoix-0412-2026-11-22")
        register.erase(stored[0].reference)
        register.anchor(stick)
    shutil.rmtree(site)
    restored = bring_back(stick / "clairvoix-0412-2026-11-22", site)
    assert restored.forgotten == (stored[0].reference,)
    with opened(site) as register:
        assert register.is_erased(stored[0].reference)
        with pytest.raises(UnknownReference):
            register.find(stored[0].reference, stored[0].code)
        assert register.find(stored[1].reference, stored[1].code).entry_number == 2
        assert register.verify([stored[1].head_hash]).is_sound


def test_tombstones_of_the_register_that_is_replaced_are_honoured_too(site: Path, tmp_path: Path) -> None:
    with opened(site) as register:
        stored = register.record(body(), no_papers)
        register.backup(tmp_path / "backup")
        medium.add_tombstones(site, STATION, register._pen.key, keys.load_public(site), [])
        register.erase(stored.reference)
    # What the register itself knows and its backup doesn't keeps that backup away altogether.
    with pytest.raises(BackupOlder):
        bring_back(tmp_path / "backup", site)


def test_a_line_that_somebody_wrote_on_the_stick_counts_for_nothing(site: Path, tmp_path: Path) -> None:
    with opened(site) as register:
        stored = register.record(body(), no_papers)
        head = register.anchor(tmp_path)
        with (tmp_path / "heads-0412.txt").open("a") as file:
            file.write(f"2026-11-22 9 {'ab' * 32} {register.public_key.id}:{'A' * 86}==\nnonsense\n\xff 1 2 3")
        register.anchor(tmp_path)
        (tmp_path / "erased-0412.txt").write_text(f"2026-11-22 {stored.reference} request 00000000:AAAA\n")
    trusted = keys.load_public(site)
    assert [one.hash for one in medium.heads(tmp_path, STATION, trusted)] == [head.hash, head.hash]
    assert list(medium.tombstones(tmp_path, STATION, trusted)) == []


def test_the_lock_of_the_outbox_stays_free_after_a_restoration(backup: Path, site: Path) -> None:
    (site / "register.sqlite").unlink()
    bring_back(backup, site)
    with opened(site) as register:
        register.record(body(), papers)
        assert register.outbox.claim() is not None


def test_a_stick_that_holds_more_than_heads_can_be_is_not_read(site: Path, tmp_path: Path) -> None:
    with medium.heads_path(tmp_path, STATION).open("wb") as file:
        file.truncate(2**32)
    with opened(site) as register, pytest.raises(RegisterUnavailable):
        register.anchored(tmp_path)
