"""The state of this machine as Prometheus text, on loopback alone, for those who look after many. Off by default.

Knows parts, counts and ages; no record, no reference, no name: what is served here could be shown on a wall.
"""

import http.server
import importlib.metadata
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import ClassVar, Protocol

from kiosk.app import House
from kiosk.readiness import State, is_ready, parts
from kiosk.register.errors import RegisterError
from voice.lines.newcomers import Newcomers

# Trying every part walks the whole register: not at each look of whoever watches (seconds).
_FRESH_S = 60.0
# Whoever watches asks once and goes; more at once, or slower ones, are nobody who watches.
_MOST_AT_ONCE = 8
_SECONDS_TO_ASK = 5.0
# https://prometheus.io/docs/instrumenting/exposition_formats/, text format.
_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_QUOTED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


class _Look(Protocol):
    def __call__(self) -> str: ...


def metrics(house: House) -> str:
    """Every measure, as text."""
    return "".join(f"{line}\n" for line in _lines(house))


def _lines(house: House) -> Iterator[str]:
    found = list(parts(house))
    yield from _measure("clairvoix_info", "Version and mode.")
    version, mode = importlib.metadata.version("clairvoix"), house.settings.station.mode
    yield _sample("clairvoix_info", 1, version=version, mode=mode, station=f"{house.settings.station.number:04}")
    yield from _measure("clairvoix_ready", "1 where the kiosk can open.")
    yield _sample("clairvoix_ready", int(is_ready(found)))
    yield from _measure("clairvoix_part", "A part of the machine: 1 at the state that it has.")
    for part in found:
        for state in State:
            yield _sample("clairvoix_part", int(part.state is state), part=part.name, state=state.value)
    yield from _register(house)


def _register(house: House) -> Iterator[str]:
    try:
        head = house.register.head()
        lines = Counter((line.printer, line.state.value) for line in house.register.outbox.lines())
    except RegisterError:
        return
    yield from _measure("clairvoix_entries", "Entries of the register.")
    yield _sample("clairvoix_entries", head.entries)
    yield from _measure("clairvoix_papers", "Papers in the outbox, by printer and state.")
    for (printer, state), count in sorted(lines.items()):
        yield _sample("clairvoix_papers", count, printer=printer, state=state)


def _measure(name: str, told: str) -> Iterator[str]:
    yield f"# HELP {name} {told}"
    yield f"# TYPE {name} gauge"


def _sample(name: str, value: int, **labels: str) -> str:
    told = ",".join(f'{label}="{text.translate(_QUOTED)}"' for label, text in labels.items())
    return f"{name}{{{told}}} {value}" if told else f"{name} {value}"


class _Kept:
    """What was found, for a while. Threads share it: one looks, the others wait."""

    def __init__(self, look: _Look, clock: Callable[[], float]) -> None:
        self._look = look
        self._clock = clock
        self._turn = threading.Lock()
        self._text = ""
        self._until = float("-inf")

    def text(self) -> str:
        with self._turn:
            if self._clock() >= self._until:
                self._text = self._look()
                self._until = self._clock() + _FRESH_S
            return self._text


class _Server(http.server.ThreadingHTTPServer):
    """A thread for each request, and few requests at once: the newest is served, the oldest closed."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, page: type[http.server.BaseHTTPRequestHandler]) -> None:
        self._asking = Newcomers(_MOST_AT_ONCE)
        super().__init__(("127.0.0.1", port), page)

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """See socketserver."""
        if isinstance(request, socket.socket):
            self._asking.came(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """See socketserver."""
        if isinstance(request, socket.socket):
            self._asking.left(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever went away before their answer is nobody's business."""


class HealthServer:
    """Serves `look` at http://127.0.0.1:`port`/metrics, in a thread, until closed. Port 0: whichever is free."""

    def __init__(self, look: _Look, port: int, clock: Callable[[], float] = time.monotonic) -> None:
        kept = _Kept(look, clock)

        class Page(http.server.BaseHTTPRequestHandler):
            """One page; a name that isn't this machine's gets nothing (DNS rebinding)."""

            timeout = _SECONDS_TO_ASK
            server_version = "clairvoix"
            sys_version = ""
            hosts: ClassVar[frozenset[str]] = frozenset({"127.0.0.1", "localhost"})

            def do_GET(self) -> None:
                """The measures, or 404."""
                if self.path != "/metrics" or (self.headers.get("Host") or "").partition(":")[0] not in self.hosts:
                    self.send_error(404)
                    return
                body = kept.text().encode()
                self.send_response(200)
                self.send_header("Content-Type", _TYPE)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 – the parent's own name
                """Who asked is nobody's business."""

        self._server = _Server(port, Page)
        self.port: int = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
