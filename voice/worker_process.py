"""A watched process that answers questions over pipes: started, asked, doubted, killed. Knows no engine.

A question and an answer are each a line of JSON, whose `bytes` says how many raw bytes follow it: none where it says
nothing. What is heard or said stays in memory: pipes alone carry it.
"""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any, NamedTuple

_MOST_BYTES = 64 * 2**20


class WorkerLost(Exception):
    """The worker died, hangs, or talks nonsense. A new one may do better."""


class WorkerRefused(Exception):
    """The worker lives, and says in a sentence why it can't do what it was asked."""


class Answer(NamedTuple):
    """What a worker says: values by name, and the raw bytes that came with them."""

    head: dict[str, Any]
    body: bytes


class WorkerProcess:
    """One program of ours under our own interpreter, ready once it has said so: `hello` is what it said then."""

    def __init__(self, program: Path, arguments: Sequence[str], start_seconds: float) -> None:
        self._buffer = b""
        self._process = subprocess.Popen(  # noqa: S603 - our own program under our own interpreter
            # -P: the program's folder must not stand before the libraries on its path.
            [sys.executable, "-P", str(program), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What an engine complains about may quote what was said.
            stderr=subprocess.DEVNULL,
            # A Ctrl-C at the terminal is the kiosk's to answer; the worker ends when its input closes.
            start_new_session=True,
        )
        try:
            self.hello = self._answer(time.monotonic() + start_seconds)
        except (WorkerLost, WorkerRefused):
            self.end()
            raise

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def ask(self, head: dict[str, Any], body: bytes = b"", *, seconds: float) -> Answer:
        """Its answer to `head` and `body`. Raises WorkerLost, WorkerRefused."""
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - for the type checker: it was opened as a pipe
        try:
            stdin.write(json.dumps({**head, "bytes": len(body)}).encode() + b"\n" + body)
            stdin.flush()
        except OSError as trouble:
            raise WorkerLost(_("it is gone")) from trouble
        return self._answer(time.monotonic() + seconds)

    def _answer(self, deadline: float) -> Answer:
        while b"\n" not in self._buffer:
            self._fill(deadline)
        line, self._buffer = self._buffer.split(b"\n", 1)
        head, size = _read(line)
        while len(self._buffer) < size:
            self._fill(deadline)
        body, self._buffer = self._buffer[:size], self._buffer[size:]
        if "refused" in head:
            raise WorkerRefused(_(str(head["refused"])))
        return Answer(head, body)

    def _fill(self, deadline: float) -> None:
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 - as above
        if not select.select([stdout], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise WorkerLost(_("it does not answer"))
        part = os.read(stdout.fileno(), 1 << 20)
        if not part:
            raise WorkerLost(_("it ended by itself"))
        self._buffer += part
        if len(self._buffer) > 2 * _MOST_BYTES:
            raise WorkerLost(_("its answer has no end"))

    def end(self) -> None:
        """Kill it, wait for it, close its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    # What it never read can't be delivered any more.
                    continue


def _read(line: bytes) -> tuple[dict[str, Any], int]:
    """An answer's values, and how many bytes follow them. Raises WorkerLost where it is neither."""
    try:
        head = json.loads(line)
        size = int(head.get("bytes", 0))
    except (ValueError, TypeError, AttributeError) as trouble:
        raise WorkerLost(_("its answer can't be read")) from trouble
    if not 0 <= size <= _MOST_BYTES:
        raise WorkerLost(_("its answer can't be read"))
    return head, size
