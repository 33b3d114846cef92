"""Papers rendered in one watched process: started when a paper is due, replaced when it is lost, ended when idle.

The libraries that make sheets take more memory than the rest of a kiosk, keep what they took, and are written in C in
part: what they do to a process must not be done to the one that serves a person. Knows processes, not renderings.
"""

import json
import logging
import socket
import subprocess
import sys
import threading
from multiprocessing.connection import Connection
from typing import Any

from printouts.document import Document, to_json
from printouts.renderings.braille_cells import NoBraille
from printouts.renderings.outputs import BraillePage, Difference, Mode, Reading, Rendered, Sent, What
from printouts.renderings.renderer import RenderingFailed

_log = logging.getLogger(__name__)

_PROGRAM = (sys.executable, "-m", "printouts.renderings.worker")
# A form of four sides takes a second; the longest one in the largest letters, on a slow machine with a slow disk and
# the libraries still to be loaded, less than twenty.
RENDER_SECONDS = 60.0
# Papers of one person follow each other within seconds, those of the next within minutes.
IDLE_SECONDS = 120.0
_TRIES = 2


class _WorkerLost(Exception):
    """The worker died, or had to be ended. A new one may do better."""


class _Worker:
    """One process, and the line to it."""

    def __init__(self, idle_seconds: float) -> None:
        ours, its = socket.socketpair()
        with its:
            self._process = subprocess.Popen(  # noqa: S603 - our own program under our own interpreter
                (*_PROGRAM, str(its.fileno()), str(idle_seconds)),
                pass_fds=(its.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # What a library complains about may quote the paper.
                stderr=subprocess.DEVNULL,
                # A Ctrl-C at the terminal is the kiosk's to answer; the worker ends when its line closes.
                start_new_session=True,
            )
        self._line = Connection(ours.detach())

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it has ended, by itself or not."""
        return self._process.poll() is not None

    def ask(self, task: dict[str, Any], seconds: float, given: bytes | None) -> tuple[dict[str, Any], bytes]:
        """Its answer. Raises _WorkerLost; ValueError where the document can't be rendered."""
        # A worker that hangs is killed: that ends every way of waiting for it, in the middle of a message too.
        watch = threading.Timer(seconds, self._process.kill)
        watch.start()
        try:
            self._line.send_bytes(json.dumps(task).encode())
            if given is not None:
                self._line.send_bytes(given)
            head = json.loads(self._line.recv_bytes())
            if "refused" in head:
                raise ValueError(head["refused"])
            return head, self._line.recv_bytes()
        except (EOFError, OSError) as trouble:
            raise _WorkerLost("it ended before the paper was made") from trouble
        finally:
            watch.cancel()

    def end(self) -> None:
        """Kill it, wait for it, close the line."""
        self._process.kill()
        self._process.wait()
        self._line.close()


class Workshop:
    """A Renderer in a process of its own. One paper at a time; who asks from another thread waits."""

    def __init__(self, render_seconds: float = RENDER_SECONDS, idle_seconds: float = IDLE_SECONDS) -> None:
        self._render_seconds = render_seconds
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self.restarts = 0

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id, None where none runs."""
        worker = self._worker
        return None if worker is None or worker.has_ended else worker.pid

    def sheet(self, document: Document) -> Rendered:
        """See Renderer."""
        head, pdf = self._render(What.SHEET, document)
        return Rendered(pdf, int(head["pages"]))

    def thermal(self, document: Document, width_mm: int, mode: Mode) -> bytes:
        """See Renderer."""
        return self._render(What.THERMAL, document, width_mm=width_mm, mode=mode)[1]

    def picture(self, document: Document, width_mm: int) -> bytes:
        """See Renderer."""
        return self._render(What.PICTURE, document, width_mm=width_mm)[1]

    def braille(self, document: Document, page: BraillePage) -> bytes:
        """See Renderer."""
        try:
            return self._render(What.BRAILLE, document, cells=page.cells, lines=page.lines, grade=page.grade)[1]
        except ValueError as refusal:
            raise NoBraille(str(refusal).partition(":")[0]) from refusal

    def read(self, document: Document, sent: Sent) -> Reading:
        """See Renderer."""
        head, _ = self._render(What.READING, document, sent.data, width_mm=sent.width_mm)
        difference = head["difference"]
        return Reading(tuple(head["sentences"]), None if difference is None else Difference(difference))

    def _render(
        self, what: What, document: Document, given: bytes | None = None, **asked: int | str | None
    ) -> tuple[dict[str, Any], bytes]:
        """A lost worker is replaced, once a paper: nothing of it has been sent to a printer yet."""
        task = {"what": what, "document": to_json(document), **asked}
        with self._lock:
            for _ in range(_TRIES):
                if self._worker is None or self._worker.has_ended:
                    self._end()
                    self._worker = _Worker(self._idle_seconds)
                try:
                    return self._worker.ask(task, self._render_seconds, given)
                except _WorkerLost as trouble:
                    _log.error("the worker that makes papers was lost: %s", trouble)
                    self._end()
                    self.restarts += 1
        raise RenderingFailed(f"the worker that makes papers was lost {_TRIES} times: look at memory and disk")

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def close(self) -> None:
        """End the worker, once the paper in its hands is made. The next paper starts another."""
        with self._lock:
            self._end()
