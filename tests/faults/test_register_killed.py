"""The power goes at any moment: what was said to be durable is there, nothing is half there."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_records import BOOK, STATION, body, no_papers

from kiosk.register import LineState, Register, keys, verification

HERE = Path(__file__).parent
WRITER = HERE / "register_writer.py"
ENDED = {LineState.PENDING, LineState.PRINTED, LineState.UNKNOWN}
# Kills that one register takes before the next one is begun: the first opening is killed too, now and then.
KILLS_EACH = 25
# About as long as opening takes, and twenty records after it.
LONGEST = 0.3


def start_writer(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WRITER), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE.parents[1])])},
    )


@pytest.fixture
def killer() -> Iterator[subprocess.Popen[str]]:
    with start_writer() as writer:  # its input's end ends it
        yield writer


def record_until_killed(killer: subprocess.Popen[str], folder: Path, seconds: float, when: str) -> list[list[str]]:
    """What a writer said to be durable before it was killed: see `register_writer`."""
    assert killer.stdin is not None
    assert killer.stdout is not None
    killer.stdin.write(f"{folder} {seconds} {when}\n")
    killer.stdin.flush()
    said: list[list[str]] = json.loads(killer.stdout.readline())
    return said


def check_all_there(folder: Path, said: list[list[str]], *, with_signatures: bool = False) -> None:
    with Register.open(folder, STATION) as register:
        with register._database.reading() as connection:
            heads = [head for *_, head in said]
            trusted = keys.load_public(folder)
            report = verification.verify(connection, STATION, trusted, heads, checks_signatures=with_signatures)
        assert report.is_sound, report.faults
        assert report.bodies >= len(said)
        lines = register.outbox.lines()
        assert len(lines) == 2 * report.bodies
        assert {line.state for line in lines} <= ENDED
        # A form that came out is noted in the same transaction, a receipt never.
        came_out = [line for line in lines if line.kind == "form" and line.state is LineState.PRINTED]
        assert report.entries == report.bodies + len(came_out)
        for reference, code, number, _head in said[-3:]:
            assert register.find(reference, code).entry_number == int(number)


def kill_and_check(killer: subprocess.Popen[str], folder: Path, kills: int) -> int:
    """Kill so many times, look after each; how many records were said to be durable."""
    draw = random.Random(kills)
    acknowledged = 0
    while kills:
        said: list[list[str]] = []
        here = folder / str(kills)
        for _ in range(min(kills, KILLS_EACH)):
            # Every other one while it records, however slow the machine; the rest at any moment from its start on.
            when = "recording" if kills % 2 else "opening"
            said += record_until_killed(killer, here, draw.uniform(0, LONGEST), when)
            check_all_there(here, said)
            kills -= 1
        check_all_there(here, said, with_signatures=True)
        acknowledged += len(said)
    return acknowledged


def test_every_acknowledged_record_outlives_fifty_kills(killer: subprocess.Popen[str], tmp_path: Path) -> None:
    assert kill_and_check(killer, tmp_path, 50) >= 25


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_acknowledged_record_outlives_five_hundred_kills(killer: subprocess.Popen[str], tmp_path: Path) -> None:
    assert kill_and_check(killer, tmp_path, 500) >= 250


def test_two_processes_keep_one_chain(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION) as register, start_writer(str(tmp_path)) as writer:
        register.learn(BOOK)
        assert writer.stdout is not None
        said = [writer.stdout.readline().split() for _ in range(5)]
        ours = [register.record(body(), no_papers) for _ in range(50)]
        writer.kill()
        said += [line.split() for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        report = register.verify([*(head for *_, head in said), *(one.head_hash for one in ours)])
    assert report.is_sound, report.faults
    assert report.entries >= len(said) + len(ours)
