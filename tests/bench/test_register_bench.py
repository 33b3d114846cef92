"""How long until a confirmed decision is durable, beside a bare insert that is as durable; how long a large register
takes to be verified, beside bare signatures, and to be searched. Reports, no gates: what a machine can do is its own.
"""

import resource
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from many_records import fill
from pytest_benchmark.fixture import BenchmarkFixture
from sample_records import BOOK, DAY, STATION, body, largest_body, no_papers, papers
from sqlalchemy import select

from kiosk.register import Register, chain, keys, lives, references, verification
from kiosk.register.tables import entries

SIGNED = 5_000
MANY = 50_000
MOST = 1_000_000


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register.open(tmp_path, STATION) as opened:
        opened.learn(BOOK)
        yield opened


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register whose signatures are right."""
    folder = tmp_path_factory.mktemp("signed")
    fill(folder, SIGNED, with_signatures=True)
    return folder


@pytest.mark.benchmark(group="until durable")
def test_recording_a_decision_with_its_papers(register: Register, benchmark: BenchmarkFixture) -> None:
    stored = benchmark(register.record, largest_body(), papers)
    assert stored.entry_number > 0


@pytest.mark.benchmark(group="until durable")
def test_noting_a_step(register: Register, benchmark: BenchmarkFixture) -> None:
    references_ = iter([register.record(body(), no_papers).reference for _ in range(400)])

    def note() -> None:
        register.history.note(lives.Taken(reference=next(references_), day=DAY))

    benchmark.pedantic(note, rounds=300)


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


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.benchmark(group="find")
def test_finding_a_record_among_a_million(tmp_path: Path, benchmark: BenchmarkFixture) -> None:
    """Every reference that a station has, taken: the largest register that can be."""
    fill(tmp_path, MOST)
    number = MOST // 2
    reference = references.make(STATION, number - 1)
    code = chain.code(number.to_bytes(chain.SALT_BYTES, "big"), reference)
    with Register.open(tmp_path, STATION) as register:
        assert benchmark(register.find, reference, code).entry_number == number


@pytest.mark.benchmark(group="verify")
def test_verifying_a_register_with_every_signature(signed: Path, benchmark: BenchmarkFixture) -> None:
    """Beside it, in turn, as many bare verifications of Ed25519: the ratio is what the walk itself costs.

    Both in time of this process, which no other on the machine can take away.
    """
    with Register.open(signed, STATION) as register:
        key = register._pen.key
        with register._database.reading() as connection:
            rows = connection.execute(select(entries.c.hash, entries.c.signature)).all()
        pairs = [(chain.signed_bytes(its_hash), signature) for its_hash, signature in rows]
        bare: list[float] = []
        ours: list[float] = []

        def both() -> None:
            start = time.process_time()
            for data, signature in pairs:
                assert key.public.has_signed(data, signature)
            middle = time.process_time()
            assert register.verify().is_sound
            bare.append(middle - start)
            ours.append(time.process_time() - middle)

        benchmark.pedantic(both, rounds=5)
    benchmark.extra_info["entries a second"] = round(SIGNED / min(ours))
    benchmark.extra_info["of bare signatures"] = round(min(bare) / min(ours), 2)


@pytest.mark.benchmark(group="verify")
def test_verifying_the_chain_alone_in_little_memory(tmp_path: Path, benchmark: BenchmarkFixture) -> None:
    fill(tmp_path, MANY)
    with Register.open(tmp_path, STATION) as register:
        trusted = keys.load_public(tmp_path)

        seconds: list[float] = []

        def walk() -> verification.Report:
            start = time.process_time()
            with register._database.reading() as connection:
                report = verification.verify(connection, STATION, trusted, checks_signatures=False)
            seconds.append(time.process_time() - start)
            return report

        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        report = benchmark.pedantic(walk, rounds=3)
        grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (report.is_sound, report.entries) == (True, MANY)
    benchmark.extra_info["entries a second"] = round(MANY / min(seconds))
    benchmark.extra_info["memory that it took, kB"] = grown_kb
