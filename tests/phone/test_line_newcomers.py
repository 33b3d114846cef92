"""Who connects to the line's ports and isn't the PBX: they hold nobody up. Their own sound and keys have an end."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from typing import Any

import pytest
from bare_line import SECRET
from websockets.sync.client import connect

from kiosk.phone.recorder import LONGEST_SECONDS, Recorder
from voice.lines import fastagi
from voice.lines.audiosocket import _HEAD, AudioSocketServer, Kind, _Connection
from voice.lines.fastagi import AgiCall, AgiServer
from voice.lines.media import MOST_EARLY_KEYS, Handlers, Media
from voice.lines.websocket import WebSocketServer

# More than any of the ports lets wait.
MANY = 40


@pytest.fixture
def held() -> Iterator[ExitStack]:
    """Connections that are closed after the test."""
    with ExitStack() as stack:
        yield stack


def crowd(held: ExitStack, port: int, says: bytes = b"") -> list[socket.socket]:
    """Many who connect and don't say who they are."""
    there = []
    for _ in range(MANY):
        sock = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
        if says:
            sock.sendall(says)
        there.append(sock)
    return there


def closed(socks: list[socket.socket]) -> int:
    """How many of them were closed from the other side."""
    count = 0
    for sock in socks:
        sock.settimeout(0.05)
        try:
            count += sock.recv(1) == b""
        except ConnectionError:
            count += 1
        except TimeoutError:
            pass
    return count


def introduction() -> bytes:
    return f"agi_network_script: {SECRET}\nagi_callerid: 0612345678\n\n".encode()


def agi_server(held: ExitStack) -> tuple[AgiServer, "Future[AgiCall]"]:
    taken: Future[AgiCall] = Future()
    server = AgiServer(SECRET, taken.set_result)
    server.start()
    held.callback(server.stop)
    return server, taken


def test_a_call_is_taken_while_many_hold_connections_without_saying_who_they_are(held: ExitStack) -> None:
    server, taken = agi_server(held)
    waiting = crowd(held, server.port, b"a")
    pbx = held.enter_context(socket.create_connection(("127.0.0.1", server.port)))
    pbx.sendall(introduction())
    assert taken.result(2).caller == "0612345678"
    assert closed(waiting) >= MANY - fastagi._MOST_UNKNOWN


def test_an_introduction_that_drips_ends_at_its_deadline(held: ExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fastagi, "_SECONDS_TO_INTRODUCE", 0.3)
    server, _ = agi_server(held)
    slow = held.enter_context(socket.create_connection(("127.0.0.1", server.port)))
    slow.settimeout(0.1)
    began = time.monotonic()
    while time.monotonic() - began < 3:
        try:
            slow.sendall(b"a")
            if slow.recv(1) == b"":
                break
        except TimeoutError:
            continue
        except ConnectionError:
            break
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("make", [AudioSocketServer, WebSocketServer])
def test_a_calls_sound_comes_while_many_hold_connections_without_naming_one(
    make: Callable[[], AudioSocketServer | WebSocketServer], held: ExitStack
) -> None:
    server = make()
    server.start()
    held.callback(server.stop)
    waiting = crowd(held, server.port)
    expected = server.expect()
    if isinstance(server, WebSocketServer):
        held.enter_context(
            connect(f"ws://127.0.0.1:{server.port}/?call={expected.id}", open_timeout=2, close_timeout=0.1)
        )
    else:
        pbx = held.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        name = expected.id.bytes
        pbx.sendall(_HEAD.pack(Kind.ID, len(name)) + name)
    media = expected.wait(2)
    assert media is not None
    assert closed(waiting) >= MANY - 32
    media.end()


def nothing(*_: Any) -> None:
    """Whatever is told."""


def test_keys_before_anybody_listens_are_kept_up_to_a_limit() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        connection = _Connection(ours, 0.0)
        for _ in range(1000):
            connection.take(Kind.KEY, b"5")
        heard: list[str] = []
        media: Media = connection
        media.listen(Handlers(heard.append, nothing, nothing, nothing))
    assert len(heard) == MOST_EARLY_KEYS


@pytest.mark.parametrize("length", [160, 322, 32_000])
def test_a_recording_ends_at_its_longest_whatever_pieces_it_comes_in(length: int) -> None:
    told: list[float] = []
    recorder = Recorder()
    recorder.on_silence = lambda: told.append(recorder.seconds)
    recorder.begin()
    for _ in range(int(LONGEST_SECONDS * 16_000 / length) + 500):
        recorder.hear(bytes(length))
    assert told == [LONGEST_SECONDS]
    assert recorder.seconds == LONGEST_SECONDS
