"""A router between the line and its operator: whoever writes to its public address reaches the line behind it.

It passes signalling on, both ways; sound finds its own way, for every address of this machine is this machine.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

ADDRESS = "127.0.0.3"
_Peer = tuple[str, int]


@dataclass
class Router:
    """What it passed on: requests that came in from outside."""

    inner: _Peer
    came: list[bytes] = field(default_factory=list)
    _outside: dict[str, asyncio.DatagramTransport] = field(default_factory=dict)
    _peer: _Peer | None = None

    def from_outside(self, data: bytes, peer: _Peer) -> None:
        """In to the line, from the router's own address."""
        self._peer = peer
        self.came.append(data)
        self._outside["in"].sendto(data, self.inner)

    def from_inside(self, data: bytes, _peer: _Peer) -> None:
        """Out to whoever wrote last."""
        if self._peer is not None:
            self._outside["out"].sendto(data, self._peer)

    async def open(self) -> None:
        """Begin."""
        loop = asyncio.get_running_loop()
        outer, _ = await loop.create_datagram_endpoint(
            lambda: _Side(self.from_outside), local_addr=(ADDRESS, self.inner[1])
        )
        inner, _ = await loop.create_datagram_endpoint(lambda: _Side(self.from_inside), local_addr=(ADDRESS, 0))
        self._outside = {"out": outer, "in": inner}

    def close(self) -> None:
        """End."""
        for one in self._outside.values():
            one.close()


class _Side(asyncio.DatagramProtocol):
    def __init__(self, take: object) -> None:
        self._take = take

    def datagram_received(self, data: bytes, addr: _Peer) -> None:
        self._take(data, addr)  # type: ignore[operator]


@contextmanager
def router(port: int) -> Iterator[Router]:
    """A router before whoever speaks SIP on 127.0.0.1:`port`; it has the same port outside."""
    loop = asyncio.new_event_loop()
    built = Router(("127.0.0.1", port))
    loop.run_until_complete(built.open())
    thread = threading.Thread(target=loop.run_forever, name="router", daemon=True)
    thread.start()
    try:
        yield built
    finally:
        loop.call_soon_threadsafe(built.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.run_until_complete(asyncio.sleep(0))  # what is closed is let go at the next turn
        loop.close()
