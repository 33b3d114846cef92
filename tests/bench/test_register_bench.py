"""How long until a confirmed decision is durable, beside a bare insert that is as durable; how long a large register
takes to be verified, beside bare signatures, and to be searched. Reports, no gates: what a machine can do is its own.
"""

import contextlib
import os
import random
import sqlite3
import statistics
import subprocess
import sys
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
def test_recording_a_decision_with_its_papers(register: Register, tmp_path: Path, benchmark: BenchmarkFixture) -> None:
    """The largest record, beside a bare insert of as many bytes that is as durable: in turn, on the same disk."""
    wish, bytes_each = largest_body(), "x" * 2000
    bare_seconds: list[float] = []
    seconds: list[float] = []
    processor: list[float] = []
    with contextlib.closing(bare_register(tmp_path / "bare.sqlite")) as bare:

        def both() -> None:
            start, start_processor = time.perf_counter(), time.process_time()
            register.record(wish, papers)
            middle = time.perf_counter()
            processor.append(time.process_time() - start_processor)
            bare.execute("INSERT INTO lines VALUES (?)", [bytes_each])
            seconds.append(middle - start)
            bare_seconds.append(time.perf_counter() - middle)

        benchmark.pedantic(both, rounds=400, warmup_rounds=10)
    assert register.verify().entries == len(seconds)
    benchmark.extra_info |= {
        "records a second": round(1 / statistics.median(seconds)),
        "bare inserts a second": round(1 / statistics.median(bare_seconds)),
        "records a second of processor time": round(1 / statistics.median(processor)),
    }


def bare_register(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE lines (line TEXT)"):
        raw.execute(statement)
    return raw


@pytest.mark.benchmark(group="until durable")
def test_noting_a_step(register: Register, benchmark: BenchmarkFixture) -> None:
    references_ = iter([register.record(body(), no_papers).reference for _ in range(400)])

    def note() -> None:
        register.history.note(lives.Taken(reference=next(references_), day=DAY))

    benchmark.pedantic(note, rounds=300)


@pytest.mark.benchmark(group="find")
def test_finding_a_record_among_a_thousand(register: Register, benchmark: BenchmarkFixture) -> None:
    stored = [register.record(body(), no_papers) for _ in range(1000)][500]
    assert benchmark(register.find, stored.reference, stored.code).entry_number == 501


@pytest.fixture(scope="module")
def largest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every reference that a station has, taken: the largest register that can be."""
    folder = tmp_path_factory.mktemp("largest")
    fill(folder, MOST)
    return folder


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.benchmark(group="find")
def test_finding_records_among_a_million(largest: Path, benchmark: BenchmarkFixture) -> None:
    """Another one each time, anywhere in the file; beside it a bare query by the same index."""
    chance = random.Random(1)
    seconds: list[float] = []
    bare_seconds: list[float] = []
    with (
        Register.open(largest, STATION) as register,
        contextlib.closing(sqlite3.connect(largest / "register.sqlite")) as raw,
    ):

        def both() -> None:
            number, other = chance.randint(1, MOST), chance.randint(1, MOST)
            reference, salt = references.make(STATION, number - 1), number.to_bytes(chain.SALT_BYTES, "big")
            code = chain.code(salt, reference)
            start = time.perf_counter()
            assert register.find(reference, code).entry_number == number
            middle = time.perf_counter()
            bare = raw.execute("SELECT * FROM bodies WHERE reference = ?", [references.make(STATION, other - 1)])
            assert bare.fetchone()[1] == other
            seconds.append(middle - start)
            bare_seconds.append(time.perf_counter() - middle)

        benchmark.pedantic(both, rounds=1000, warmup_rounds=10)
    benchmark.extra_info |= {
        "look-up, ms": round(statistics.median(seconds) * 1000, 2),
        "slowest of a hundred, ms": round(statistics.quantiles(seconds, n=100)[-1] * 1000, 2),
        "bare query, ms": round(statistics.median(bare_seconds) * 1000, 2),
    }


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
def test_verifying_the_chain_alone(tmp_path: Path, benchmark: BenchmarkFixture) -> None:
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

        report = benchmark.pedantic(walk, rounds=3)
    assert (report.is_sound, report.entries) == (True, MANY)
    benchmark.extra_info["entries a second"] = round(MANY / min(seconds))


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.benchmark(group="verify")
def test_a_large_register_takes_no_more_memory_than_a_small_one(
    largest: Path, tmp_path: Path, benchmark: BenchmarkFixture
) -> None:
    """The most that a process of its own ever takes for walking each: its resident set, in megabytes."""
    fill(tmp_path, MOST // 100)
    small = peak_mb_of_walking(tmp_path)
    large = benchmark.pedantic(peak_mb_of_walking, args=[largest], rounds=1)
    benchmark.extra_info |= {"MB for ten thousand": round(small), "MB for a million": round(large)}
    # The database's own cache of pages is 2 MB, and fills with the larger file alone.
    assert large - small < 10


def peak_mb_of_walking(folder: Path) -> float:
    walker = Path(__file__).with_name("register_walker.py")
    here = {**os.environ, "PYTHONPATH": str(walker.parents[2])}
    told = subprocess.run([sys.executable, walker, folder, str(STATION)], env=here, capture_output=True, check=True)
    return float(told.stdout)
