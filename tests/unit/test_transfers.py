"""Callers who are put through, told from one process to another: at once, no more than must be, and never left over."""

import fcntl
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.bell import Bell
from kiosk.transfers import Transfer, Transfers

LINE = """
import sys
from pathlib import Path
from kiosk.transfers import Transfers
with Transfers(Path(sys.argv[1])).under_way("fr", "Le SAMU", rings=60):
    print("rings", flush=True)
    sys.stdin.read()
print("over", flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "transfers"


@contextmanager
def another_process(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A telephone line that puts somebody through until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", LINE, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "rings\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_call_of_another_process_rings_the_desk_within_a_second_and_is_erased_when_over(folder: Path) -> None:
    bell = Bell(on_the_line=Transfers(folder).now)
    version = bell.news(-1, 0)
    bell.start()
    try:
        with another_process(folder) as line:
            rang = time.monotonic()
            version = bell.news(version, 5)
            assert time.monotonic() - rang < 5
            assert bell.transfers() == (Transfer("fr", "Le SAMU", rings=True),)
            line.communicate(timeout=10)
            bell.news(version, 5)
            assert bell.transfers() == ()
    finally:
        bell.stop()
    assert list(folder.iterdir()) == []


def test_a_line_that_dies_in_a_transfer_leaves_nothing(folder: Path) -> None:
    desk = Transfers(folder)
    with another_process(folder) as line:
        assert desk.now() == (Transfer("fr", "Le SAMU", rings=True),)
        line.kill()
        line.wait()
        assert desk.now() == ()
    assert list(folder.iterdir()) == []


def test_a_desk_that_starts_in_the_middle_of_a_call_sees_it(folder: Path) -> None:
    with another_process(folder):
        for _ in range(2):  # started, and started again
            assert Transfers(folder).now() == (Transfer("fr", "Le SAMU", rings=True),)


def test_a_file_tells_language_and_topic_and_is_nobody_elses_to_read(folder: Path) -> None:
    with Transfers(folder).under_way("fr", "Le SAMU", rings=20):
        (file,) = folder.iterdir()
        assert set(json.loads(file.read_bytes())) == {"language", "topic", "until"}
        assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_who_was_answered_rings_no_longer_and_is_still_shown(folder: Path) -> None:
    now = [0.0]
    transfers = Transfers(folder, lambda: now[0])
    with transfers.under_way("fr", None, rings=20):
        now[0] = 19.9
        assert transfers.now() == (Transfer("fr", None, rings=True),)
        now[0] = 20.0
        assert transfers.now() == (Transfer("fr", None, rings=False),)


def test_where_it_cant_be_told_the_call_is_put_through_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "full").write_text("no folder", encoding="ascii")
    done = False
    with Transfers(tmp_path / "full").under_way("fr", None, rings=20):
        done = True
    assert done
    assert Transfers(tmp_path / "full").now() == ()


@pytest.mark.parametrize("content", [b"", b"{", b"null", b'{"language": "fr"}'])
def test_what_no_line_wrote_is_no_call(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "left").write_bytes(content)
    assert Transfers(folder).now() == ()


def test_many_calls_at_once_are_each_told_and_all_gone_afterwards(folder: Path) -> None:
    transfers, seen = Transfers(folder), []
    together = threading.Barrier(8)

    def call() -> None:
        for _ in range(20):
            with transfers.under_way("fr", None, rings=20):
                together.wait(10)
                seen.append(len(transfers.now()))
                together.wait(10)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert seen == [8] * 160
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "told",
    [
        b"[" * 4000,
        b'{"language": 5, "topic": null, "until": 1e9}',
        b'{"language": "fr", "topic": [], "until": 1e9}',
        b"[]",
    ],
    ids=["deep", "no language", "no topic", "no table"],
)
def test_what_no_line_would_write_is_no_call(folder: Path, told: bytes) -> None:
    folder.mkdir()
    with (folder / "made-up").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(told)
        file.flush()
        assert Transfers(folder).now() == ()


def test_a_pipe_or_a_link_among_the_calls_keeps_nobody_waiting(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    (tmp_path / "secret").write_text("{}", encoding="utf-8")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "inner").mkdir()
    found: list[tuple[Transfer, ...]] = []
    asks = threading.Thread(target=lambda: found.append(Transfers(folder).now()), daemon=True)
    asks.start()
    asks.join(5)
    assert found == [()]
    assert (tmp_path / "secret").exists()
