"""The desk's door to the site's network: TLS, and whole requests alone.

Whoever sends half a request, or reads an answer drop by drop, holds a task here and none of the server's threads: a
request goes on to the server on loopback only once it is there to its last byte, and the answer is taken from it
whole. A connection counts from its first packet on, before any handshake, and only so many requests are with the
server at once: the rest of its threads are the person's. Only the desk's pages pass; the person's screen is never
reachable from outside. Knows no page, but which of them are slow.
"""

import asyncio
import hmac
import logging
import re
import secrets
import socket
import ssl
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

_log = logging.getLogger(__name__)

MOST_HEAD_BYTES = 16_384
MOST_BODY_BYTES = 65_536
_MOST_ANSWER_BYTES = 16 * 1024 * 1024
# A form takes a blink on a site's own network; listening for calls takes its time on the server's side alone.
READ_SECONDS = 10.0
ANSWER_SECONDS = 60.0
HANDSHAKE_SECONDS = 4.0
# Saying goodbye by TLS may take so long, to whoever doesn't answer (seconds).
_FAREWELL_SECONDS = 1.0
MOST_CONNECTIONS = 200
MOST_FROM_ONE_ADDRESS = 40
# Requests that are with the server at once. It has 32 threads: those that are left are the screen's.
MOST_AT_ONCE = 8
MOST_GUESSES_AT_ONCE = 2  # each PIN that is looked at takes a processor, and tens of megabytes
MOST_LISTENING = 12  # these hold a thread and do nothing
# How long a request waits until it is its turn (seconds).
TURN_SECONDS = 25.0
# Where the machine has no file descriptor left, it is asked again after so long (seconds).
_BREATH_SECONDS = 0.2

_PROOF_HEADER = "X-Clairvoix-Office"
_REQUEST_LINE = re.compile(rb"(GET|HEAD|POST) (/[!-~]*) HTTP/1\.[01]")
# RFC 9110, section 5: no space before the colon, no folded lines, no control characters.
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\x80-\xff]*)")
# What the desk reads. Everything else, what is between two hops above all, stays outside.
_PASSED = frozenset(
    (b"host", b"cookie", b"accept", b"accept-language", b"content-type", b"if-none-match", b"if-modified-since")
)

_LISTENING = re.compile(rb"/(appels|cote/[^/]+/moment)")

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class BadRequest(Exception):
    """Not a request that the desk's own pages would send. `status` is the answer's first line."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a request: what is asked for, what is passed on, how many bytes follow."""

    method: bytes
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    length: int


def parse(head: bytes) -> Head:
    """The head of a request, to its empty line. Raises BadRequest for whatever two parsers could differ on."""
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    asked = _REQUEST_LINE.fullmatch(first)
    if asked is None:
        raise BadRequest("400 Bad Request")
    headers: dict[bytes, bytes] = {}
    for line in lines:
        found = _HEADER.fullmatch(line)
        if found is None or found[1].lower() in headers:
            raise BadRequest("400 Bad Request")
        headers[found[1].lower()] = found[2].rstrip()
    if b"transfer-encoding" in headers or b"host" not in headers:
        raise BadRequest("400 Bad Request")
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or len(length) > len(str(MOST_BODY_BYTES)) or int(length) > MOST_BODY_BYTES:
        raise BadRequest("413 Content Too Large")
    passed = tuple((name, value) for name, value in headers.items() if name in _PASSED)
    return Head(asked[1], asked[2], passed, int(length))


class Office:
    """The door. `start` opens it in a thread of its own; `port` is where it listens then."""

    def __init__(self, prefix: str, backend_port: int, context: ssl.SSLContext, address: str, port: int) -> None:
        self.port = port
        self._prefix = prefix.encode()
        self._backend_port = backend_port
        self._context = context
        self._address = address
        # Tells the desk that a request came by TLS: nobody else on this machine can say so.
        self._secret = secrets.token_hex(16)
        self._open: Counter[str] = Counter()
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)
        self._guesses = asyncio.Semaphore(MOST_GUESSES_AT_ONCE)
        self._listening = asyncio.Semaphore(MOST_LISTENING)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="office", daemon=True)
        self._is_ready = threading.Event()
        self._trouble: OSError | None = None

    def start(self) -> None:
        """Open the door. Raises OSError where the port can't be had."""
        self._thread.start()
        self._is_ready.wait()
        if self._trouble is not None:
            raise self._trouble

    def stop(self) -> None:
        """Close it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def behind(self, app: WsgiApp) -> WsgiApp:
        """`app`, which is told the scheme of requests that came through this door."""

        def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            given = environ.pop("HTTP_" + _PROOF_HEADER.upper().replace("-", "_"), "")
            if hmac.compare_digest(given, self._secret):
                environ["wsgi.url_scheme"] = "https"
            return app(environ, start_response)

        return wrapped

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            family = socket.AF_INET6 if ":" in self._address else socket.AF_INET
            listener = socket.create_server((self._address, self.port), family=family, backlog=MOST_CONNECTIONS)
        except OSError as trouble:
            self._trouble = trouble
            self._is_ready.set()
            self._loop.close()
            return
        with listener:
            listener.settimeout(0)
            self.port = listener.getsockname()[1]
            # What went wrong between two machines is in no log: it would name who asked for what.
            self._loop.set_exception_handler(lambda _loop, _context: None)
            self._is_ready.set()
            # Tasks are weakly held by their loop: these are kept.
            tasks: set[asyncio.Task[None]] = set()
            tasks.add(self._loop.create_task(self._accept(listener, tasks)))
            self._loop.run_forever()
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _accept(self, listener: socket.socket, tasks: set[asyncio.Task[None]]) -> None:
        """Take connections, and let go at once of those that are too many: before they cost a handshake."""
        while True:
            try:
                line, peer = await self._loop.sock_accept(listener)
            except OSError:
                await asyncio.sleep(_BREATH_SECONDS)
                continue
            address = str(peer[0])
            if self._open.total() >= MOST_CONNECTIONS or self._open[address] >= MOST_FROM_ONE_ADDRESS:
                line.close()
                continue
            self._open[address] += 1
            task = self._loop.create_task(self._welcome(line))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            task.add_done_callback(lambda _task, address=address: self._gone(address))  # type: ignore[misc]

    def _gone(self, address: str) -> None:
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]

    async def _welcome(self, line: socket.socket) -> None:
        reader = asyncio.StreamReader(MOST_HEAD_BYTES)
        protocol = asyncio.StreamReaderProtocol(reader)
        try:
            transport, _ = await self._loop.connect_accepted_socket(
                lambda: protocol,
                line,
                ssl=self._context,
                ssl_handshake_timeout=HANDSHAKE_SECONDS,
                ssl_shutdown_timeout=_FAREWELL_SECONDS,
            )
        except OSError:  # no TLS, or none in time
            line.close()
            return
        writer = asyncio.StreamWriter(transport, protocol, reader, self._loop)
        try:
            # They went away, or never finished: there is nobody to tell.
            with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
            writer.close()
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(2 * _FAREWELL_SECONDS):
                    await writer.wait_closed()
        finally:
            transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(READ_SECONDS):
                head = parse(await reader.readuntil(b"\r\n\r\n"))
                body = await reader.readexactly(head.length)
            answer = await self._answer(head, body)
        except asyncio.LimitOverrunError:
            answer = _plain("431 Request Header Fields Too Large")
        except BadRequest as trouble:
            answer = _plain(trouble.status)
        async with asyncio.timeout(READ_SECONDS):
            writer.write(answer)
            await writer.drain()

    async def _answer(self, head: Head, body: bytes) -> bytes:
        path = head.target.partition(b"?")[0]
        if path == b"/":
            return _plain("303 See Other", f"Location: {self._prefix.decode()}/\r\n")
        if path != self._prefix and not path.startswith(self._prefix + b"/"):
            return _plain("404 Not Found")
        lines = [b"%s %s HTTP/1.1" % (head.method, head.target)]
        lines += [b"%s: %s" % header for header in head.headers]
        lines += [b"%s: %s" % (_PROOF_HEADER.encode(), self._secret.encode()), b"Connection: close"]
        if head.method == b"POST":
            lines.append(b"Content-Length: %d" % head.length)
        try:
            async with self._turn(head), asyncio.timeout(ANSWER_SECONDS):
                from_server, to_server = await asyncio.open_connection("127.0.0.1", self._backend_port)
                try:
                    to_server.write(b"\r\n".join(lines) + b"\r\n\r\n" + body)
                    return await _whole(from_server)
                finally:
                    to_server.close()
        except (OSError, TimeoutError):
            _log.error("The desk's server doesn't answer.")
            return _plain("502 Bad Gateway")

    @asynccontextmanager
    async def _turn(self, head: Head) -> AsyncIterator[None]:
        """While one of the server's threads may work on it. Raises BadRequest where that takes too long."""
        path, _, query = head.target.removeprefix(self._prefix).partition(b"?")
        path = unquote_to_bytes(path)  # as the server will read it
        turns = self._turns
        if head.method == b"POST" and path == b"/entrer":
            turns = self._guesses
        elif head.method == b"GET" and query and _LISTENING.fullmatch(path):
            turns = self._listening
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await turns.acquire()
        except TimeoutError:
            raise BadRequest("503 Service Unavailable") from None
        try:
            yield
        finally:
            turns.release()


async def _whole(reader: asyncio.StreamReader) -> bytes:
    """The answer of our own server, to its end."""
    parts: list[bytes] = []
    size = 0
    while part := await reader.read(65_536):
        parts.append(part)
        size += len(part)
        if size > _MOST_ANSWER_BYTES:
            raise BadRequest("502 Bad Gateway")
    return b"".join(parts)


def _plain(status: str, headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n".encode()
