"""Asterisk's chan_websocket: a call's sound both ways and its keys, over one WebSocket. The second way to have them.

Here Asterisk keeps the clock: what it is sent it plays out by itself, and it forgets what waits when it is told to.
What is played is still handed over little by little, so that its end is known to a fraction of a second.
https://docs.asterisk.org, WebSocket channel driver (JSON control, from 22.8 on).
"""

import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlparse
from uuid import UUID

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from voice.lines.clock import Metronome
from voice.lines.expected import Expectations, Expected
from voice.lines.media import Handlers
from voice.lines.newcomers import Newcomers
from voice.lines.playout import Playout
from voice.lines.telling import Telling
from voice.lines.trouble import LineNotOpened

_log = logging.getLogger(__name__)

# Frames that Asterisk holds ahead of what is heard: enough to be undisturbed by us, little enough to be taken back.
_AHEAD = 5
# chan_websocket closes the connection at a message of more than 64 KiB.
_MOST_BYTES = 32_000
# Connections that have not named a call yet, and how long each may take to.
_MOST_UNNAMED = 16
_SECONDS_TO_NAME_A_CALL = 3.0


class WebSocketServer:
    """Takes the calls that `expect` has announced, on loopback alone; any other connection is closed."""

    def __init__(self, port: int = 0) -> None:
        """Port 0 takes a free one. Raises LineNotOpened."""
        try:
            # Compressing 20 ms of sound costs more than sending it, and comes late.
            self._server: Server = serve(
                self._take,
                "127.0.0.1",
                port,
                compression=None,
                subprotocols=None,
                max_size=_MOST_BYTES,
                ping_interval=None,
                open_timeout=_SECONDS_TO_NAME_A_CALL,
            )
        except OSError as trouble:
            raise LineNotOpened(port) from trouble
        self._unnamed = Newcomers(_MOST_UNNAMED)
        self._server.handler = self._bounded(self._server.handler)
        self.port: int = self._server.socket.getsockname()[1]
        self._lock = threading.Lock()
        self._expected = Expectations()
        self._open: set[_SocketMedia] = set()
        self._thread = threading.Thread(target=self._server.serve_forever, name="line-websocket", daemon=True)

    def start(self) -> None:
        """Begin to take calls."""
        self._thread.start()

    def stop(self) -> None:
        """End every call's sound."""
        self._server.shutdown()
        with self._lock:
            there = tuple(self._open)
        for media in there:
            media.end()
        if self._thread.is_alive():
            self._thread.join(2)

    @property
    def calls(self) -> int:
        """Connections that are open."""
        return len(self._open)

    def expect(self) -> Expected:
        """Announce a call: its sound will come under `Expected.id`."""
        return self._expected.announce()

    def _bounded(self, handle: Callable[[socket.socket, Any], None]) -> Callable[[socket.socket, Any], None]:
        """As `handle`, for so many at once that have named no call."""

        def bounded(sock: socket.socket, address: Any) -> None:
            self._unnamed.came(sock)
            try:
                handle(sock, address)
            finally:
                self._unnamed.left(sock)

        return bounded

    def _take(self, connection: ServerConnection) -> None:
        """One connection, in a thread of its own, until it ends."""
        path = connection.request.path if connection.request is not None else ""
        named = _call_named(path)
        expected = None if named is None else self._expected.named(named)
        if expected is None:
            _log.warning("a connection named no call that is expected")
            return
        self._unnamed.left(connection.socket)
        media = _SocketMedia(connection)
        with self._lock:
            self._open.add(media)
        try:
            expected.came(media)
            media.serve()
        finally:
            with self._lock:
                self._open.discard(media)


class _SocketMedia:
    """One call's WebSocket. Implements Media."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection
        self._playout = Playout()
        self._telling = Telling()
        self._is_over = False
        self._sender = threading.Thread(target=self._send, name="line-websocket-clock", daemon=True)

    # --- Media -----------------------------------------------------------------------------------------------------

    def listen(self, handlers: Handlers) -> None:
        """See Media."""
        self._telling.listen(handlers)

    def play(self, pcm: bytes, mark: object = None) -> None:
        """See Media."""
        self._playout.add(pcm, mark)

    def stop(self) -> None:
        """See Media."""
        self._playout.clear()
        self._command("FLUSH_MEDIA")

    def end(self) -> None:
        """See Media."""
        self._telling.end()
        self._command("HANGUP")

    # --- the call's threads ----------------------------------------------------------------------------------------

    def serve(self) -> None:
        """Take what Asterisk tells, until the call is over."""
        self._sender.start()
        try:
            for message in self._connection:
                if isinstance(message, bytes):
                    self._telling.audio(message)
                else:
                    self._told(message)
        except ConnectionClosed:
            pass  # said below
        self._is_over = True
        self._telling.over()
        self._sender.join(1)

    def _told(self, message: str) -> None:
        try:
            event: dict[str, Any] = json.loads(message)
        except ValueError:
            return  # what a later Asterisk may add
        if event.get("event") == "DTMF_END":
            self._telling.key(str(event.get("digit", "")))

    def _send(self) -> None:
        """A few frames ahead, then one every 20 ms: Asterisk keeps the exact time."""
        metronome = Metronome(time.monotonic())
        ahead = _AHEAD
        while not self._is_over and not self._telling.has_ended:
            for _ in range(ahead):
                frame, marks = self._playout.frame()
                try:
                    self._connection.send(frame)
                except ConnectionClosed:
                    return
                self._telling.played(marks)
            ahead = 0
            time.sleep(metronome.wait(time.monotonic()))
            while metronome.is_due(time.monotonic()):
                ahead += 1

    def _command(self, name: str) -> None:
        try:
            self._connection.send(json.dumps({"command": name}))
        except ConnectionClosed:
            return


def _call_named(path: str) -> UUID | None:
    """The id of the call that a connection is for, as its address says; None where it says none."""
    try:
        return UUID(parse_qs(urlparse(path).query).get("call", [""])[0])
    except ValueError:
        return None
