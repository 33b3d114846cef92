"""How long until a confirmed decision is durable, beside a bare insert that is as durable. Reports, no gates."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sample_records import BOOK, STATION, body, largest_body, no_papers, papers

from kiosk.register import Register


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register.open(tmp_path, STATION) as opened:
        opened.learn(BOOK)
        yield opened


@pytest.mark.benchmark(group="until durable")
def test_recording_a_decision_with_its_papers(register: Register, benchmark: BenchmarkFixture) -> None:
    stored = benchmark(register.record, largest_body(), papers)
    assert stored.entry_number > 0


@pytest.mark.benchmark(group="until durable")
def test_a_bare_insert_as_durable(tmp_path: Path, benchmark: BenchmarkFixture) -> None:
    raw = sqlite3.connect(tmp_path / "bare.sqlite", isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE lines (line TEXT)"):
        raw.execute(statement)
    benchmark(raw.execute, "INSERT INTO lines VALUES (?)", ["x" * 2000])
    raw.close()


@pytest.mark.benchmark(group="find")
def test_finding_a_record_among_a_thousand(register: Register, benchmark: BenchmarkFixture) -> None:
    stored = [register.record(body(), no_papers) for _ in range(1000)][500]
    assert benchmark(register.find, stored.reference, stored.code).entry_number == 501


@pytest.mark.benchmark(group="verify")
def test_verifying_a_thousand_entries_with_every_signature(register: Register, benchmark: BenchmarkFixture) -> None:
    for _ in range(1000):
        register.record(body(), no_papers)
    assert benchmark(register.verify).is_sound
