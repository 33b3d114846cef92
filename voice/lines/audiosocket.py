"""Asterisk's AudioSocket: a call's sound both ways and its keys, over one TCP connection. Knows no dialogue.

Asterisk doesn't pace what it is sent, and sends no sound to the caller while it gets none. So every call gets a frame
every 20 ms from its first moment, silence included, from one thread that does nothing else.
Protocol: one byte kind, two bytes length (big-endian), payload. https://docs.asterisk.org, AudioSocket.
"""

import logging
import selectors
import socket
import struct
import threading
import time
from collections.abc import Iterator
from enum import IntEnum
from uuid import UUID

from voice.lines.clock import Metronome
from voice.lines.expected import Expectations, Expected
from voice.lines.media import FRAME_BYTES, Handlers
from voice.lines.playout import Playout
from voice.lines.telling import Telling
from voice.lines.trouble import LineNotOpened

_log = logging.getLogger(__name__)

_HEAD = struct.Struct("!BH")
# Whoever connects says at once which call it is; Asterisk does in the same packet.
_SECONDS_TO_NAME_A_CALL = 3.0
_MOST_UNNAMED = 32
# A peer that takes nothing any more for so many frames is dead; until then frames are left out, never piled up.
_MOST_BYTES_WAITING = 4 * (FRAME_BYTES + _HEAD.size)
_MOST_FRAMES_UNTAKEN = 500
_READ_BYTES = 8192


class Kind(IntEnum):
    """Kinds of messages."""

    HANGUP = 0x00
    ID = 0x01
    KEY = 0x03
    AUDIO = 0x10
    ERROR = 0xFF


class AudioSocketServer:
    """Takes the calls that `expect` has announced, on loopback alone; any other connection is closed."""

    def __init__(self, port: int = 0) -> None:
        """Port 0 takes a free one. Raises LineNotOpened."""
        self._listener = _listen(port)
        self.port: int = self._listener.getsockname()[1]
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._expected = Expectations()
        self._calls: dict[socket.socket, _Connection] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="line-clock", daemon=True)

    def start(self) -> None:
        """Begin to take calls."""
        self._thread.start()

    def stop(self) -> None:
        """End every call's sound, and the thread."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(2)

    @property
    def calls(self) -> int:
        """Connections that are open."""
        return len(self._calls)

    def expect(self) -> Expected:
        """Announce a call: its sound will come under `Expected.id`."""
        return self._expected.announce()

    # --- the line's thread -----------------------------------------------------------------------------------------

    def _run(self) -> None:
        metronome = Metronome(time.monotonic())
        while not self._stopped.is_set():
            for key, _ in self._selector.select(metronome.wait(time.monotonic())):
                if key.fileobj is self._listener:
                    self._accept()
                elif isinstance(key.fileobj, socket.socket):
                    self._read(key.fileobj)
            while metronome.is_due(time.monotonic()):
                self._tick(time.monotonic())
        for sock in list(self._calls):
            self._calls[sock].say_goodbye()
            self._close(sock)
        self._selector.close()
        self._listener.close()

    def _accept(self) -> None:
        try:
            sock, _ = self._listener.accept()
        except OSError:  # it was gone before we looked, or no file is left: the others go on
            return
        unnamed = [waiting for waiting, call in self._calls.items() if call.id is None]
        if len(unnamed) >= _MOST_UNNAMED:
            # Asterisk names its call at once: what has been silent longest isn't Asterisk.
            self._close(unnamed[0])
        sock.settimeout(0)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._calls[sock] = _Connection(sock, time.monotonic())
        self._selector.register(sock, selectors.EVENT_READ)

    def _read(self, sock: socket.socket) -> None:
        call = self._calls[sock]
        try:
            data = sock.recv(_READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._close(sock)
            return
        for kind, payload in call.messages(data):
            if call.id is None and not self._name(call, kind, payload):
                _log.warning("a connection named no call that is expected")
                self._close(sock)
                return
            if not call.take(kind, payload):
                self._close(sock)
                return

    def _name(self, call: "_Connection", kind: int, payload: bytes) -> bool:
        """Whether the first message of `call` says which one it is, and that one is expected."""
        if kind != Kind.ID or len(payload) != len(UUID(int=0).bytes):
            return False
        expected = self._expected.named(UUID(bytes=payload))
        if expected is None:
            return False
        call.id = expected.id
        call.tick()  # silence at once: without any sound from us Asterisk would send the caller nothing at all
        expected.came(call)
        return True

    def _tick(self, now: float) -> None:
        for sock, call in list(self._calls.items()):
            if call.id is None:
                if now - call.since > _SECONDS_TO_NAME_A_CALL:
                    self._close(sock)
            elif call.is_given_back:
                call.say_goodbye()
                self._close(sock)
            elif not call.tick():
                self._close(sock)

    def _close(self, sock: socket.socket) -> None:
        call = self._calls.pop(sock)
        self._selector.unregister(sock)
        sock.close()
        call.ended()


class _Connection:
    """One call's connection: its framing, its playout, who is told. Implements Media."""

    def __init__(self, sock: socket.socket, since: float) -> None:
        self.id: UUID | None = None
        self.since = since
        self._sock = sock
        self._incoming = bytearray()
        self._outgoing = bytearray()
        self._untaken = 0
        self._playout = Playout()
        self._telling = Telling()

    @property
    def is_given_back(self) -> bool:
        """Whether nobody of ours talks on it any more."""
        return self._telling.has_ended

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

    def end(self) -> None:
        """See Media. The line's thread says goodbye within a frame."""
        self._telling.end()

    # --- the line's thread -----------------------------------------------------------------------------------------

    def messages(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Whole messages, as they come."""
        buffer = self._incoming
        buffer += data
        while len(buffer) >= _HEAD.size:
            kind, length = _HEAD.unpack_from(buffer)
            if len(buffer) < _HEAD.size + length:
                return
            payload = bytes(buffer[_HEAD.size : _HEAD.size + length])
            del buffer[: _HEAD.size + length]
            yield kind, payload

    def take(self, kind: int, payload: bytes) -> bool:
        """Tell what a message says. False: it was the last one."""
        match kind:
            case Kind.HANGUP | Kind.ERROR:
                return False
            case Kind.KEY:
                self._telling.key(payload.decode("ascii", "replace"))
            case Kind.AUDIO:
                self._telling.audio(payload)
            case _:
                pass  # what a later Asterisk may add
        return True

    def tick(self) -> bool:
        """Send the next 20 ms. False where the peer takes nothing any more."""
        frame, marks = self._playout.frame()
        if len(self._outgoing) < _MOST_BYTES_WAITING:
            self._outgoing += _HEAD.pack(Kind.AUDIO, FRAME_BYTES) + frame
        self._telling.played(marks)
        return self._send()

    def say_goodbye(self) -> None:
        """The PBX goes on with the call."""
        self._outgoing += _HEAD.pack(Kind.HANGUP, 0)
        self._send()

    def ended(self) -> None:
        """The connection is closed."""
        self._telling.over()

    def _send(self) -> bool:
        try:
            sent = self._sock.send(self._outgoing)
        except BlockingIOError:
            self._untaken += 1
            return self._untaken < _MOST_FRAMES_UNTAKEN
        except OSError:
            return False
        self._untaken = 0
        del self._outgoing[:sent]
        return True


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as trouble:
        listener.close()
        raise LineNotOpened(port) from trouble
    listener.listen(64)
    listener.settimeout(0)
    return listener
