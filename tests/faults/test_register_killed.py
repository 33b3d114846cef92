"""The power goes at any moment: what was said to be durable is there, nothing is half there."""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sample_records import BOOK, STATION, body, no_papers

from kiosk.register import LineState, Register

HERE = Path(__file__).parent
WRITER = HERE / "register_writer.py"
ENDED = {LineState.PENDING, LineState.PRINTED, LineState.UNKNOWN}


def start_writer(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WRITER), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parent)},
    )


def record_until_killed(folder: Path, seconds: float) -> list[list[str]]:
    """What one writer said to be durable before it was killed, `seconds` after the first record."""
    writer = start_writer(folder)
    assert writer.stdout is not None
    first = writer.stdout.readline()
    threading.Timer(seconds, writer.send_signal, [signal.SIGKILL]).start()
    said = first + writer.stdout.read()
    writer.stdout.close()
    assert writer.wait() == -signal.SIGKILL
    # A line cut short was not yet said.
    return [line.split() for line in said.splitlines(keepends=True) if line.endswith("\n")]


def check_all_there(folder: Path, said: list[list[str]]) -> None:
    with Register.open(folder, STATION) as register:
        report = register.verify([head for *_, head in said])
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


def kill_and_check(folder: Path, rounds: int) -> None:
    draw = random.Random(rounds)
    said: list[list[str]] = []
    for _ in range(rounds):
        said += record_until_killed(folder, draw.uniform(0, 0.25))
        check_all_there(folder, said)
    assert len(said) > rounds


def test_every_acknowledged_record_outlives_ten_kills(tmp_path: Path) -> None:
    kill_and_check(tmp_path, 10)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_acknowledged_record_outlives_fifty_kills(tmp_path: Path) -> None:
    kill_and_check(tmp_path, 50)


def test_two_processes_keep_one_chain(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION) as register:
        register.learn(BOOK)
        writer = start_writer(tmp_path)
        assert writer.stdout is not None
        said = [writer.stdout.readline().split() for _ in range(5)]
        ours = [register.record(body(), no_papers) for _ in range(50)]
        writer.kill()
        said += [line.split() for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        writer.stdout.close()
        writer.wait()
        report = register.verify([*(head for *_, head in said), *(one.head_hash for one in ours)])
    assert report.is_sound, report.faults
    assert report.entries >= len(said) + len(ours)
