"""The virtual printer on TCP, as network printers listen on port 9100. Knows connections; the machine does the rest."""

import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from printouts.virtual.machine import Fault, Machine, PowerLost
from printouts.virtual.paper import Paper

_CHUNK = 4096
_SLOW_SECONDS = 0.02  # for each chunk that a slow printer takes in


class VirtualPrinter:
    """A machine that listens on `host`:`port` (0: a free one), one connection at a time.

    Use it as a context manager::

        with VirtualPrinter(Machine(fault=Fault.PAPER_OUT)) as printer:
            ...  # send to 127.0.0.1:printer.port
            papers = printer.papers
    """

    def __init__(
        self,
        machine: Machine | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        on_connection_lost: Callable[[], None] | None = None,
    ) -> None:
        self.machine = machine or Machine()
        self._listening = socket.create_server((host, port))
        self._on_connection_lost = on_connection_lost
        self._stopped = threading.Event()
        self._connection: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, name="virtual-printer", daemon=True)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._listening.getsockname()[1])

    @property
    def papers(self) -> list[Paper]:
        """What has come out and was cut, or was torn off as it stopped."""
        return self.machine.papers

    def start(self) -> None:
        """Begin to listen, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and wait for the thread."""
        self._stopped.set()
        # Wakes accept() and recv(), which closing alone doesn't on Linux.
        for line in (self._listening, self._connection):
            if line is not None:
                _shut(line)
        self._thread.join(timeout=5)
        self._listening.close()

    def wait(self) -> None:
        """Until it is stopped."""
        self._stopped.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _serve(self) -> None:
        while not self._stopped.is_set():
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self._connection = line
            with line:
                try:
                    self._talk(line)
                except (PowerLost, OSError):
                    if self._on_connection_lost is not None:
                        self._on_connection_lost()

    def _talk(self, line: socket.socket) -> None:
        if self.machine.fault is Fault.EOF:
            line.shutdown(socket.SHUT_WR)
        while not self._stopped.is_set():
            sent = line.recv(_CHUNK)
            if not sent:
                return
            if self.machine.fault is Fault.SLOW:
                self._stopped.wait(_SLOW_SECONDS)
            answers = self.machine.feed(sent)
            if answers and self.machine.fault is not Fault.EOF:
                line.sendall(answers)


def _shut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it was closed already
