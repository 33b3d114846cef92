"""A process that records without end and says what is durable, for tests that kill it.

    register_writer.py FOLDER     records into FOLDER until it is killed
    register_writer.py            for each line "FOLDER SECONDS WHEN" on standard input: forks a process that records,
                                  kills it so many seconds after it began to open the register (WHEN: opening) or
                                  after its first record (recording), and says as one line of JSON what it had said

Forking spares each kill the start of an interpreter. Nothing is open and no thread runs where it forks.
"""

import json
import os
import select
import signal
import sys
import threading
import time
from pathlib import Path

from sample_records import BOOK, STATION, body, papers

from kiosk.register import Register

RECORDERS = 2


def write(folder: Path, said: int) -> None:
    """Two threads that record, one that prints. One line for every record that the register said is durable."""
    with Register.open(folder, STATION) as register:
        register.learn(BOOK)

        def record() -> None:
            while True:
                stored = register.record(body(), papers)
                line = f"{stored.reference} {stored.code} {stored.entry_number} {stored.head_hash}\n"
                os.write(said, line.encode())  # shorter than PIPE_BUF: whole, or not at all

        for _ in range(RECORDERS):
            threading.Thread(target=record, daemon=True).start()
        while True:
            if line := register.outbox.claim():
                register.outbox.finish(line.id, "printed", None)
            else:
                time.sleep(0.001)


def kill(folder: Path, seconds: float, when: str) -> list[list[str]]:
    """What a process said to be durable until it was killed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        write(folder, writing)
        os._exit(1)
    os.close(writing)
    said = os.read(reading, 1 << 16) if when == "recording" else b""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            said += os.read(reading, 1 << 16)
    os.kill(pid, signal.SIGKILL)
    while more := os.read(reading, 1 << 16):
        said += more
    os.close(reading)
    _, status = os.waitpid(pid, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL, "it ended before it was killed"
    return [line.split() for line in said.decode().splitlines()]


def main() -> None:
    """See above."""
    if len(sys.argv) > 1:
        write(Path(sys.argv[1]), sys.stdout.fileno())
    for line in sys.stdin:
        folder, seconds, when = line.rsplit(maxsplit=2)
        print(json.dumps(kill(Path(folder), float(seconds), when)), flush=True)  # noqa: T201 – what it is for


if __name__ == "__main__":
    main()
