"""A printer that answers what no printer should: for tests of what becomes of whoever asks it."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"


def dribble(line: socket.socket, gone: threading.Event) -> None:
    """A line of the head that never ends, byte after byte."""
    line.sendall(HEAD)
    while not gone.wait(0.05):
        line.sendall(b"X")


def dribble_the_body(line: socket.socket, gone: threading.Event) -> None:
    """A body of which little comes at a time."""
    line.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
    while not gone.wait(0.05):
        line.sendall(b"X")


def flood(line: socket.socket, gone: threading.Event) -> None:
    """A body without end."""
    line.sendall(HEAD + b"\r\n")
    while not gone.is_set():
        line.sendall(bytes(1 << 16))


def go_on(line: socket.socket, gone: threading.Event) -> None:
    """« Go on », for ever."""
    while not gone.is_set():
        line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


def answers_ipp(*numbers: tuple[str, int]) -> "Answer":
    """« Done », with these attributes of a job and no other (RFC 8010 §3.1)."""
    job = b"".join(
        struct.pack(">BH", 0x21, len(name)) + name.encode() + struct.pack(">Hi", 4, n) for name, n in numbers
    )
    body = struct.pack(">HHI", 0x0200, 0, 1) + b"\x02" + job + b"\x03"

    def answer(line: socket.socket, gone: threading.Event) -> None:
        line.sendall(HEAD + f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)

    return answer


Answer = Callable[[socket.socket, threading.Event], None]
ANSWERS: tuple[Answer, ...] = (dribble, dribble_the_body, flood, go_on)


@contextlib.contextmanager
def answering(listening: socket.socket, answer: Answer) -> Iterator[None]:
    """Whoever calls at `listening` gets `answer`, one after the other, until this is left."""
    gone = threading.Event()

    def serve() -> None:
        while not gone.is_set():
            with contextlib.suppress(OSError), listening.accept()[0] as line:
                line.settimeout(5)
                line.recv(1 << 16)
                answer(line, gone)

    listening.settimeout(0.2)
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        gone.set()
        thread.join(10)
        listening.close()
    assert not thread.is_alive()
