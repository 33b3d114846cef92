"""Forgetting: what was said and done is in no byte of any file; the chain holds; nothing brings it back."""

import contextlib
import datetime
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sample_records import BOOK, DAY, STATION, body, decided, no_papers
from sqlalchemy import select

from kiosk.register import Answer, CodeBook, DecisionCode, Kind, LineState, PaperLine, Prepared, Register, lives
from kiosk.register.errors import UnknownRecord, UnknownReference
from kiosk.register.tables import bodies

CANARIES = (
    *(b"canary-decision", b"canary-situation", b"CANARY-PAPER"),  # what was decided, and its papers
    *(b"canary-box", b"canary-mediator", b"letter:canary"),  # what was noted of them
)

CANARY_BOOK = CodeBook(
    script="ca" * 32,
    topics=BOOK.topics,
    decisions=(DecisionCode("canary-decision", Kind.REQUEST, "C", ("canary-situation",)),),
    heading=BOOK.heading,
    consent=BOOK.consent,
    refuse=BOOK.refuse,
    ask=BOOK.ask,
)


def canary_papers(_: Prepared) -> Sequence[PaperLine]:
    return [PaperLine(kind, "sheet", '"CANARY-PAPER"') for kind in ("letter:canary-decision", "form")]


def canaries_in(folder: Path) -> set[tuple[str, bytes]]:
    """Where a canary stands, in the raw bytes of every file. The code book is the script's, not a person's."""
    found = set()
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes().replace(CANARY_BOOK.to_json(), b"")
            found |= {(path.name, canary) for canary in CANARIES if canary in content}
    return found


def record_a_canary(register: Register) -> str:
    """A record with its papers printed, failed and waiting, and its form filed."""
    told = replace(body(decided("canary-decision", Answer.ASK, "canary-situation")), script=CANARY_BOOK.script)
    reference = register.record(told, canary_papers, once="a canary").reference
    line = register.outbox.claim()
    assert line is not None
    register.outbox.finish(line.id, "failed", "jam")
    register.history.note(lives.Signed(reference=reference, day=DAY, by="canary-mediator", how=lives.Signature.SIGNED))
    register.history.note(
        lives.Kept(reference=reference, day=DAY, by="canary-mediator", box="canary-box", place="1", has_agreed=True)
    )
    return reference


@pytest.fixture
def canaried(register: Register) -> Register:
    register.learn(CANARY_BOOK)
    for _ in range(20):
        register.record(body(), no_papers)
    return register


def test_an_erased_record_is_in_no_byte_of_any_file(canaried: Register, tmp_path: Path) -> None:
    reference = record_a_canary(canaried)
    assert {canary for _, canary in canaries_in(tmp_path)} >= set(CANARIES[:-1])
    forgotten = canaried.erase(reference)
    assert canaries_in(tmp_path) == set()  # while it runs
    assert forgotten.life.form.filed is not None
    assert forgotten.life.form.filed.box == "canary-box"
    canaried.record(body(), no_papers)
    canaried.close()
    assert canaries_in(tmp_path) == set()


def test_erasing_leaves_a_chain_that_verifies_and_a_tombstone(canaried: Register, tmp_path: Path) -> None:
    before = canaried.head()
    reference = record_a_canary(canaried)
    canaried.erase(reference)
    report = canaried.verify([before.hash])
    assert report.is_sound, report.faults
    assert report.bodies == 20
    (stone,) = canaried.tombstones()
    assert (stone.reference, stone.day, stone.why) == (reference, DAY, lives.Erasure.REQUEST)
    assert canaried.is_erased(reference)
    assert not canaried.is_erased("041200000188")


def test_what_was_erased_is_found_no_more_and_can_not_be_erased_again(canaried: Register) -> None:
    stored = canaried.record(body(), no_papers)
    canaried.erase(stored.reference)
    with pytest.raises(UnknownReference):
        canaried.find(stored.reference, stored.code)
    with pytest.raises(UnknownRecord):
        canaried.erase(stored.reference)
    with pytest.raises(UnknownRecord):
        canaried.history.note(lives.Taken(reference=stored.reference, day=DAY))


def test_a_paper_that_still_waits_is_never_printed(canaried: Register) -> None:
    reference = record_a_canary(canaried)
    canaried.erase(reference)
    assert canaried.outbox.claim() is None
    assert {(line.state, line.kind, line.reference) for line in canaried.outbox.lines()} == {
        (LineState.FAILED, "erased", None)
    }


def test_a_paper_on_its_way_to_the_printer_ends_without_a_trace(canaried: Register) -> None:
    stored = canaried.record(body(), canary_papers)
    line = canaried.outbox.claim()
    assert line is not None
    canaried.erase(stored.reference)
    canaried.outbox.finish(line.id, "failed", "jam")
    assert canaried.verify().is_sound


@pytest.mark.parametrize(
    ("recorded", "today", "is_due"),
    [
        (datetime.date(2026, 1, 31), datetime.date(2027, 2, 28), False),
        (datetime.date(2026, 1, 31), datetime.date(2027, 3, 1), True),
        (datetime.date(2026, 11, 22), datetime.date(2027, 12, 22), False),
        (datetime.date(2026, 11, 22), datetime.date(2027, 12, 23), True),
    ],
)
def test_a_record_is_erased_when_its_months_are_over(
    tmp_path: Path,
    recorded: datetime.date,
    today: datetime.date,
    is_due: bool,  # noqa: FBT001 – a table's column
) -> None:
    with Register.open(tmp_path, STATION, clock=lambda: recorded) as register:
        register.learn(BOOK)
        reference = register.record(body(), no_papers).reference
        register._pen.clock = lambda: today
        assert [one.reference for one in register.erase_due(13)] == [reference] * is_due
        assert register.verify().is_sound


def test_looking_at_a_record_keeps_it_no_longer(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        reference = register.record(body(), no_papers).reference
        later = DAY + datetime.timedelta(days=300)
        register._pen.clock = lambda: later
        register.history.look(lives.Looked(reference=reference, day=later, by="a", sight=lives.Sight.SCANNED))
        register._pen.clock = lambda: DAY + datetime.timedelta(days=500)
        assert [one.reference for one in register.erase_due(13)] == [reference]
        assert register.verify().is_sound


def test_the_last_step_counts_not_the_first(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        reference = register.record(body(), no_papers).reference
        register._pen.clock = lambda: DAY + datetime.timedelta(days=300)
        register.history.note(lives.Signed(reference=reference, day=DAY, by="a", how=lives.Signature.SIGNED))
        register._pen.clock = lambda: DAY + datetime.timedelta(days=500)
        assert register.erase_due(13) == ()
        register._pen.clock = lambda: DAY + datetime.timedelta(days=800)
        assert [one.reference for one in register.erase_due(13)] == [reference]
        assert [stone.why for stone in register.tombstones()] == [lives.Erasure.RETENTION]


def test_a_reader_keeps_what_was_erased_only_as_long_as_it_reads(canaried: Register, tmp_path: Path) -> None:
    reference = record_a_canary(canaried)
    with canaried._database.reading() as connection:
        connection.execute(select(bodies.c.number).limit(1)).all()  # its moment is now
        canaried.erase(reference)
        assert canaried._database.owes_forgetting
        assert canaries_in(tmp_path) != set()
        canaried.record(body(), no_papers)  # and a writer isn't held up
    assert canaries_in(tmp_path) == set()
    assert not canaried._database.owes_forgetting


def test_another_program_that_reads_is_waited_for_by_the_next_look_at_the_outbox(
    canaried: Register, tmp_path: Path
) -> None:
    reference = record_a_canary(canaried)
    with contextlib.closing(sqlite3.connect(tmp_path / "register.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM bodies").fetchone()
        canaried.erase(reference)
        assert canaries_in(tmp_path) != set()
        canaried.outbox.claim()
        assert canaried._database.owes_forgetting
        other.execute("COMMIT")
        canaried.outbox.claim()  # as the spooler does all the time
        assert canaries_in(tmp_path) == set()


def test_what_a_killed_process_owed_is_forgotten_when_the_kiosk_starts_again(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with Register.open(folder, STATION, clock=lambda: DAY) as register:
        register.learn(CANARY_BOOK)
        reference = record_a_canary(register)
        with register._database.reading() as connection:
            connection.execute(select(bodies.c.number).limit(1)).all()
            register.erase(reference)
            shutil.copytree(folder, tmp_path / "killed")
    assert canaries_in(tmp_path / "killed") != set()
    with Register.open(tmp_path / "killed", STATION, clock=lambda: DAY) as register:
        assert canaries_in(tmp_path / "killed") == set()
        assert register.is_erased(reference)
