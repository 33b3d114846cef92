"""Verifying: whatever hand alters the register, it is found and the place is told."""

import sqlite3
from pathlib import Path

import pytest
from sample_records import BOOK, DAY, STATION, body, no_papers

from kiosk.register import Fault, FaultKind, Register, lives, reading
from kiosk.register.errors import NoRegister

LENGTH = 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register of six records, closed, whose triggers somebody has removed."""
    with Register.open(tmp_path, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        for _ in range(LENGTH):
            register.record(body(), no_papers)
    alter(
        tmp_path,
        "DROP TRIGGER entries_refuse_update",
        "DROP TRIGGER entries_refuse_delete",
        "DROP TRIGGER entries_refuse_replace",
    )
    return tmp_path


def alter(folder: Path, *statements: str) -> None:
    raw = sqlite3.connect(folder / "register.sqlite", isolation_level=None)
    for statement in statements:
        raw.execute(statement)
    raw.close()


def faults(folder: Path, *heads: str) -> list[tuple[int, str]]:
    return [(fault.number, fault.kind.value) for fault in reading.verify(folder, STATION, heads).faults]


def test_an_untouched_register_holds(folder: Path) -> None:
    report = reading.verify(folder, STATION)
    assert report.is_sound
    assert (report.entries, report.bodies, report.warnings) == (LENGTH, LENGTH, ())


def test_an_empty_register_holds(tmp_path: Path) -> None:
    Register.open(tmp_path, STATION).close()
    assert reading.verify(tmp_path, STATION).is_sound


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE entries SET day = '2026-11-23' WHERE number = 3", (3, "hash")),
        ("UPDATE entries SET day = 'yesterday' WHERE number = 3", (3, "hash")),
        ("UPDATE entries SET kind = 'change' WHERE number = 3", (3, "hash")),
        ("UPDATE entries SET commitment = zeroblob(32) WHERE number = 3", (3, "hash")),
        ("UPDATE entries SET before = zeroblob(32) WHERE number = 3", (3, "before")),
        ("UPDATE entries SET hash = zeroblob(32) WHERE number = 3", (3, "hash")),
        ("UPDATE entries SET signature = zeroblob(64) WHERE number = 3", (3, "signature")),
        ("UPDATE entries SET key_id = '00000000' WHERE number = 3", (3, "hash")),
        ("PRAGMA foreign_keys=OFF; DELETE FROM entries WHERE number = 3", (4, "number")),
        ("DELETE FROM entries WHERE number = 1", (2, "number")),
        ("UPDATE bodies SET content = CAST(replace(content, 'fus', 'fis') AS BLOB)", (1, "commitment")),
        ("UPDATE bodies SET salt = zeroblob(16) WHERE number = 3", (3, "commitment")),
        ("UPDATE bodies SET reference = '041200000000' WHERE number = 3", (3, "body")),
        ("UPDATE bodies SET supersedes = '041200000000' WHERE number = 3", (3, "body")),
    ],
)
def test_what_was_altered_is_found_where_it_is(folder: Path, statement: str, first: tuple[int, str]) -> None:
    alter(folder, *statement.split("; "))
    assert faults(folder)[0] == first


def test_two_entries_swapped_are_found(folder: Path) -> None:
    alter(
        folder,
        "UPDATE entries SET number = 99 WHERE number = 2",
        "UPDATE entries SET number = 2 WHERE number = 3",
        "UPDATE entries SET number = 3 WHERE number = 99",
    )
    assert faults(folder)[0] == (2, "before")


def test_a_tail_cut_off_is_found_by_a_head_that_a_receipt_carries(folder: Path) -> None:
    head = reading.verify(folder, STATION).head
    alter(folder, "DELETE FROM bodies WHERE number = 6", "DELETE FROM entries WHERE number = 6")
    assert faults(folder) == []
    assert faults(folder, head) == [(0, "head")]


def test_a_body_whose_entry_was_removed_is_found(folder: Path) -> None:
    alter(folder, "DELETE FROM entries WHERE number = 6")
    assert faults(folder) == [(6, "orphan")]


def test_every_receipts_head_is_an_anchor(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION) as register:
        register.learn(BOOK)
        heads = [register.record(body(), no_papers).head_hash for _ in range(3)]
        assert register.verify(heads).is_sound
        assert register.verify([*heads, "00" * 32]).faults == (Fault(0, FaultKind.HEAD),)


def test_a_register_written_anew_with_another_key_is_found(folder: Path) -> None:
    (folder / "keys" / "station-0412.pub").rename(folder / "station-0412.pub")
    assert faults(folder)[0] == (1, "key")


def test_verifying_needs_no_secret(folder: Path) -> None:
    (folder / "keys" / "station-0412.key").unlink()
    assert reading.verify(folder, STATION).is_sound


def test_an_erased_body_leaves_the_chain_whole(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION) as register:
        register.learn(BOOK)
        stored = [register.record(body(), no_papers) for _ in range(3)]
        register.erase(stored[1].reference)
    report = reading.verify(tmp_path, STATION, [one.head_hash for one in stored])
    assert report.is_sound
    assert (report.entries, report.bodies) == (4, 2)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE bodies SET salt = NULL, content = NULL WHERE number = 3", (3, "erased")),
        ("DELETE FROM bodies WHERE number = 3", (3, "missing")),
    ],
)
def test_a_body_that_is_gone_without_a_tombstone_is_found(folder: Path, statement: str, fault: tuple[int, str]) -> None:
    alter(folder, statement)
    assert faults(folder) == [fault]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE steps SET content = CAST(replace(content, 'Box 3', 'Box 4') AS BLOB) WHERE number = 3", "commitment"),
        ("UPDATE steps SET reference = '041200000000' WHERE number = 3", "body"),
        ("UPDATE steps SET salt = NULL, content = NULL WHERE number = 3", "erased"),
        ("DELETE FROM steps WHERE number = 3", "missing"),
    ],
)
def test_a_step_that_was_altered_is_found(tmp_path: Path, statement: str, fault: str) -> None:
    with Register.open(tmp_path, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        reference = register.record(body(), no_papers).reference
        register.history.note(lives.Signed(reference=reference, day=DAY, by="léa", how=lives.Signature.SIGNED))
        register.history.note(
            lives.Kept(reference=reference, day=DAY, by="léa", box="Box 3", place="12", has_agreed=True)
        )
    alter(tmp_path, statement)
    assert faults(tmp_path) == [(3, fault)]


def test_where_nothing_was_recorded_there_is_nothing_to_verify(tmp_path: Path) -> None:
    with pytest.raises(NoRegister, match="nothing has been recorded"):
        reading.verify(tmp_path, STATION)
    assert list(tmp_path.iterdir()) == []
