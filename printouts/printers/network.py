"""ESC/POS printers on the network, port 9100. Knows sockets."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from printouts.printers.base import TIMEOUT_S, PrinterMisconfigured
from printouts.printers.escpos import EscposPrinter, Link, LinkLost, LinkUnavailable
from printouts.renderings.outputs import Mode
from printouts.renderings.renderer import HERE, Renderer

PORT = 9100
_PORTS = range(1, 65536)
# A print head at 50 mm/s takes some 28 kB/s of raster; cheap ones stop and go.
_BYTES_PER_SECOND = 10_000.0


class NetworkPrinter(EscposPrinter):
    """A printer at `host` or `host:port`."""

    def __init__(
        self,
        address: str,
        width_mm: int = 80,
        mode: Mode = Mode.RASTER,
        timeout_s: float = TIMEOUT_S,
        renderer: Renderer = HERE,
    ) -> None:
        host, port = host_and_port(address)
        super().__init__(lambda: _connected(host, port, timeout_s), width_mm, mode, timeout_s, renderer)


def host_and_port(address: str) -> tuple[str, int]:
    """Both of « host » or « host:port ». Raises PrinterMisconfigured."""
    host, _, port = address.partition(":")
    if not is_a_name(host) or (port and not (port.isdecimal() and int(port) in _PORTS)):
        raise PrinterMisconfigured(
            "« {address} » is no address of a network printer: write its host, or host:port, such as 192.168.1.40:9100",
            address=address,
        )
    return host, int(port or PORT)


def is_a_name(host: str) -> bool:
    """Whether a name service can be asked for it at all: it raises what is no OSError where it can't."""
    try:
        return bool(host.encode("idna"))
    except UnicodeError:
        return False


@contextmanager
def _connected(host: str, port: int, timeout_s: float) -> Iterator[Link]:
    try:
        line = socket.create_connection((host, port), timeout_s)
    except OSError as trouble:
        raise LinkUnavailable(f"no printer answers: {host}:{port}, {trouble.strerror or trouble}") from trouble
    with line:
        yield _SocketLink(line, timeout_s)


class _SocketLink:
    bytes_per_second = _BYTES_PER_SECOND

    def __init__(self, line: socket.socket, timeout_s: float) -> None:
        self._line = line
        self._timeout_s = timeout_s

    def send(self, data: bytes) -> None:
        # In pieces: each has its own deadline, so that a slow printer isn't taken for a dead one.
        for start in range(0, len(data), 4096):
            self._line.settimeout(self._timeout_s)
            try:
                self._line.sendall(data[start : start + 4096])
            except OSError as trouble:
                raise LinkLost(str(trouble)) from trouble

    def receive(self, timeout_s: float) -> bytes:
        self._line.settimeout(timeout_s)
        try:
            heard = self._line.recv(256)
        except TimeoutError:
            return b""
        except OSError as trouble:
            raise LinkLost(str(trouble)) from trouble
        if not heard:
            raise LinkLost("the printer closed the line")
        return heard
