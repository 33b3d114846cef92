"""A router between the line and its operator: whoever writes to its public address reaches the line behind it.

Port by port, as a router is told to: that of the calls, and those that the line names for their sound.
"""

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field

INSIDE, ADDRESS = "127.0.0.1", "127.0.0.3"
_SOUND_AT = re.compile(rb"^m=audio (\d+) ", re.MULTILINE)
_Peer = tuple[str, int]


@dataclass
class _Port:
    """One port of the router's, and the same one behind it."""

    port: int
    saw_going_out: Callable[[bytes], None]
    came: list[bytes] = field(default_factory=list)
    _peer: _Peer | None = None
    _sides: list[asyncio.DatagramTransport] = field(default_factory=list)

    async def open(self) -> None:
        """Begin."""
        loop = asyncio.get_running_loop()
        outer, _ = await loop.create_datagram_endpoint(lambda: _Side(self._in), local_addr=(ADDRESS, self.port))
        inner, _ = await loop.create_datagram_endpoint(lambda: _Side(self._out), local_addr=(ADDRESS, 0))
        self._sides = [outer, inner]

    def close(self) -> None:
        """End."""
        for side in self._sides:
            side.close()

    def _in(self, data: bytes, peer: _Peer) -> None:
        self._peer = peer
        self.came.append(data)
        self._sides[1].sendto(data, (INSIDE, self.port))

    def _out(self, data: bytes, _peer: _Peer) -> None:
        self.saw_going_out(data)
        if self._peer is not None:
            self._sides[0].sendto(data, self._peer)


class Router:
    """What it passes on, from the port `sip` and those that are named by it."""

    def __init__(self, sip: int) -> None:
        self._ports = {sip: _Port(sip, self._named)}
        self._tasks: list[asyncio.Task[None]] = []
        self._sip = sip

    @property
    def calls(self) -> list[bytes]:
        """What came in by the port of the calls."""
        return self._ports[self._sip].came

    @property
    def sound(self) -> int:
        """How many packets came in by the others."""
        return sum(len(one.came) for port, one in self._ports.items() if port != self._sip)

    async def open(self) -> None:
        """Begin."""
        await self._ports[self._sip].open()

    def close(self) -> None:
        """End."""
        for one in self._ports.values():
            one.close()

    def _named(self, data: bytes) -> None:
        """The line tells where it takes a call's sound: let through from now on."""
        for port in map(int, _SOUND_AT.findall(data)):
            if port not in self._ports:
                self._ports[port] = _Port(port, lambda _data: None)
                self._tasks.append(asyncio.get_running_loop().create_task(self._ports[port].open()))


class _Side(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[bytes, _Peer], None]) -> None:
        self._take = take

    def datagram_received(self, data: bytes, addr: _Peer) -> None:
        self._take(data, addr)


@contextmanager
def router(port: int) -> Iterator[Router]:
    """A router before whoever speaks SIP on 127.0.0.1:`port`; it has the same port outside."""
    began: Future[Router] = Future()
    ends = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(port, began, ends)), name="router", daemon=True)
    thread.start()
    try:
        yield began.result(5)
    finally:
        ends.set()
        thread.join(5)


async def _serve(port: int, began: "Future[Router]", ends: threading.Event) -> None:
    """In a loop of its own: the test's thread may have one, a browser's."""
    built = Router(port)
    try:
        await built.open()
        began.set_result(built)
        await asyncio.to_thread(ends.wait)
    except OSError as trouble:
        began.set_exception(trouble)
    finally:
        built.close()
        await asyncio.sleep(0)  # what is closed is let go at the next turn
