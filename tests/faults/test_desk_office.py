"""The desk's door to the network: slow and half-sent requests hold nobody, and nothing but the desk is behind it."""

import contextlib
import datetime
import socket
import ssl
import stat
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.serving import WSGIRequestHandler, make_server

from kiosk.certificate import Certificate, certificate
from kiosk.office import (
    HANDSHAKE_SECONDS,
    MOST_AT_ONCE,
    MOST_BODY_BYTES,
    MOST_CONNECTIONS,
    MOST_FROM_ONE_ADDRESS,
    MOST_GUESSES_AT_ONCE,
    MOST_LISTENING,
    BadRequest,
    Office,
    parse,
)

TODAY = datetime.date(2026, 11, 22)
BACKEND_THREADS = 4


class _Backend:
    """A server behind the door that knows how many requests it works on at once."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, bytes]] = []
        self.now = 0
        self.most = 0
        self.may_answer = threading.Event()
        self.may_answer.set()
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            self.may_answer.wait(10)
            self.seen.append((environ["wsgi.url_scheme"], environ["PATH_INFO"], body))
            said = b"here " * 10_000 if environ["PATH_INFO"].endswith("large") else b"here"
            start_response("200 OK", [("Content-Length", str(len(said))), ("X-Cookie", environ.get("HTTP_COOKIE", ""))])
            return [said]
        finally:
            with self._lock:
                self.now -= 1


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 – the name is werkzeug's
        """Tests read answers, not logs."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate, as the kiosk makes it."""
    return certificate(tmp_path_factory.mktemp("var") / "desk", "kiosk.mairie.lan", TODAY)


@pytest.fixture
def backend() -> _Backend:
    return _Backend()


@pytest.fixture
def office(backend: _Backend, shown: Certificate) -> Iterator[Office]:
    """The door, open on a port of loopback."""
    # The server is told after the door knows its port; the door wraps the application behind it.
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=_Quiet)
    door = Office("/bureau", server.port, shown.context(), "127.0.0.1", 0)
    server.app = door.behind(backend)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    door.start()
    yield door
    door.stop()
    server.shutdown()
    thread.join()
    server.server_close()


def dial(office: Office, shown: Certificate) -> ssl.SSLSocket:
    """A connection that trusts this certificate alone."""
    context = ssl.create_default_context(cafile=str(shown.path))
    raw = socket.create_connection(("127.0.0.1", office.port), timeout=15)
    return context.wrap_socket(raw, server_hostname="localhost")


def ask(office: Office, shown: Certificate, request: bytes) -> bytes:
    """The whole answer to a request."""
    with dial(office, shown) as line:
        line.sendall(request)
        parts = []
        while part := line.recv(65_536):
            parts.append(part)
        return b"".join(parts)


def get(path: str, headers: str = "") -> bytes:
    """A request as a browser sends it."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode()


def test_the_desk_is_reached_by_tls_and_knows_it(office: Office, shown: Certificate, backend: _Backend) -> None:
    answer = ask(office, shown, get("/bureau/entrer", "Cookie: a=b\r\n"))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"here")
    assert b"X-Cookie: a=b" in answer
    assert backend.seen == [("https", "/bureau/entrer", b"")]


def test_a_form_arrives_whole(office: Office, shown: Certificate, backend: _Backend) -> None:
    body = b"token=x&who=Awa"
    head = f"POST /bureau/entrer HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    ask(office, shown, head + body)
    assert backend.seen == [("https", "/bureau/entrer", body)]


@pytest.mark.parametrize("path", ["/act", "/state", "/sound/x.wav", "/bureaux", "/../act", "/bureau%2f..%2fact"])
def test_the_persons_screen_is_not_behind_the_door(
    office: Office, shown: Certificate, backend: _Backend, path: str
) -> None:
    assert ask(office, shown, get(path)).startswith(b"HTTP/1.1 404")
    assert backend.seen == []


def test_the_bare_address_leads_to_the_desk(office: Office, shown: Certificate) -> None:
    assert b"Location: /bureau/\r\n" in ask(office, shown, get("/"))


def test_nobody_outside_can_say_that_they_came_through_the_door(
    office: Office, shown: Certificate, backend: _Backend
) -> None:
    ask(office, shown, get("/bureau/", "X-Clairvoix-Office: guess\r\nX-Forwarded-Proto: http\r\n"))
    assert backend.seen[0][0] == "https"
    with socket.create_connection(("127.0.0.1", office._backend_port), timeout=5) as line:
        line.sendall(get("/bureau/", "X-Clairvoix-Office: guess\r\nConnection: close\r\n"))
        while line.recv(65_536):
            pass
    assert backend.seen[1][0] == "http"


def test_half_sent_requests_hold_nobody(office: Office, shown: Certificate, backend: _Backend) -> None:
    with contextlib.ExitStack() as stack:
        for number in range(30):
            if number % 3 == 0:  # not even a handshake
                stack.enter_context(socket.create_connection(("127.0.0.1", office.port), timeout=5))
                continue
            line = stack.enter_context(dial(office, shown))
            if number % 3 == 1:
                line.sendall(b"GET /bureau/ HTTP/1.1\r\nHost: local")
            else:
                line.sendall(b"POST /bureau/lire HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\ncode=")
        began = time.monotonic()
        for _ in range(5):
            assert ask(office, shown, get("/bureau/")).endswith(b"here")
        assert time.monotonic() - began < 10
        assert backend.most == 1


def test_who_reads_slowly_holds_none_of_the_servers_threads(
    office: Office, shown: Certificate, backend: _Backend
) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(dial(office, shown)).sendall(get("/bureau/large"))
        assert ask(office, shown, get("/bureau/")).endswith(b"here")
        deadline = time.monotonic() + 5
        while backend.now and time.monotonic() < deadline:
            time.sleep(0.01)
        assert backend.now == 0


def test_one_address_has_only_so_many_connections(office: Office, shown: Certificate) -> None:
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(dial(office, shown)) for _ in range(40)]
        with pytest.raises((ssl.SSLError, ConnectionError)):
            dial(office, shown)
        lines[0].sendall(get("/bureau/"))
        assert lines[0].recv(12) == b"HTTP/1.1 200"


def test_connections_count_before_any_handshake(office: Office, shown: Certificate) -> None:
    with contextlib.ExitStack() as stack:
        lines = [
            stack.enter_context(socket.create_connection(("127.0.0.1", office.port), timeout=2)) for _ in range(60)
        ]
        closed = [line.recv(1) == b"" for line in lines[MOST_FROM_ONE_ADDRESS:]]
        assert all(closed)
        for line in lines[:MOST_FROM_ONE_ADDRESS]:
            line.settimeout(0)
            with pytest.raises(BlockingIOError):
                line.recv(1)
    # Who lets go makes room at once.
    deadline = time.monotonic() + 3
    while office._open and time.monotonic() < deadline:
        time.sleep(0.01)
    assert ask(office, shown, get("/bureau/")).endswith(b"here")


def test_who_says_nothing_is_let_go_soon(office: Office) -> None:
    with socket.create_connection(("127.0.0.1", office.port), timeout=HANDSHAKE_SECONDS + 3) as line:
        began = time.monotonic()
        assert line.recv(1) == b""
        assert time.monotonic() - began < HANDSHAKE_SECONDS + 10
    assert HANDSHAKE_SECONDS <= 5


@pytest.mark.parametrize(
    ("request_line", "most"),
    [
        ("GET /bureau/listes", MOST_AT_ONCE),
        ("GET /bureau/appels", MOST_AT_ONCE),
        ("POST /bureau/entrer", MOST_GUESSES_AT_ONCE),
        ("POST /bureau/%65ntrer?vers=x", MOST_GUESSES_AT_ONCE),
        ("GET /bureau/appels?depuis=3", MOST_LISTENING),
        ("GET /bureau/cote/0a1b2c3d/moment?vu=x", MOST_LISTENING),
    ],
)
def test_only_so_many_requests_are_with_the_server_at_once(
    office: Office, shown: Certificate, backend: _Backend, request_line: str, most: int
) -> None:
    backend.may_answer.clear()
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(dial(office, shown)) for _ in range(most + 4)]
        for line in lines:
            line.sendall(f"{request_line} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        deadline = time.monotonic() + 5
        while backend.now < most and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.2)  # for those that must not come
        assert backend.now == most
        backend.may_answer.set()
        assert [line.recv(12) for line in lines] == [b"HTTP/1.1 200"] * len(lines)
    assert backend.most == most


def test_who_waits_for_too_long_is_told(
    office: Office, shown: Certificate, backend: _Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.office.TURN_SECONDS", 0.2)
    backend.may_answer.clear()
    with contextlib.ExitStack() as stack:
        for _ in range(MOST_AT_ONCE):
            stack.enter_context(dial(office, shown)).sendall(get("/bureau/listes"))
        deadline = time.monotonic() + 5
        while backend.now < MOST_AT_ONCE and time.monotonic() < deadline:
            time.sleep(0.01)
        assert ask(office, shown, get("/bureau/")).startswith(b"HTTP/1.1 503")
        backend.may_answer.set()


def test_the_unit_has_room_for_every_connection_and_the_rest_of_the_kiosk() -> None:
    unit = (Path(__file__).parents[2] / "config/deploy/systemd/clairvoix.service").read_text(encoding="utf-8")
    [limit] = [line.partition("=")[2] for line in unit.splitlines() if line.startswith("LimitNOFILE=")]
    assert int(limit) >= 4 * MOST_CONNECTIONS


@pytest.mark.parametrize(
    "head",
    [
        b"GET /bureau/ HTTP/1.1\r\n\r\n",  # no host
        b"GET /bureau/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST /bureau/ HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\n",
        b"POST /bureau/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /bureau/ HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\n\r\n",
        b"POST /bureau/ HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\n",
        b"POST /bureau/ HTTP/1.1\r\nHost: a\r\n Content-Length: 3\r\n\r\n",
        b"GET  /bureau/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET http://a/bureau/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"DELETE /bureau/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /bureau/ HTTP/2\r\nHost: a\r\n\r\n",
        b"GET /bureau/\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /bureau/ HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
        b"\r\n\r\n",
    ],
)
def test_what_two_parsers_could_read_in_two_ways_is_refused(head: bytes) -> None:
    with pytest.raises(BadRequest):
        parse(head)


def test_a_body_larger_than_any_form_is_refused(office: Office, shown: Certificate) -> None:
    head = f"POST /bureau/lire HTTP/1.1\r\nHost: a\r\nContent-Length: {MOST_BODY_BYTES + 1}\r\n\r\n".encode()
    assert ask(office, shown, head).startswith(b"HTTP/1.1 413")


@given(st.binary(max_size=300))
def test_no_bytes_make_the_parser_do_anything_but_refuse(noise: bytes) -> None:
    with contextlib.suppress(BadRequest):
        head = parse(noise + b"\r\n\r\n")
        assert head.target.startswith(b"/")


def test_the_certificate_is_made_once_and_its_key_is_its_owners_alone(tmp_path: Path) -> None:
    made = certificate(tmp_path / "desk", "kiosk.mairie.lan", TODAY)
    assert stat.S_IMODE(made.key_path.stat().st_mode) == 0o600
    assert certificate(tmp_path / "desk", "another.name", TODAY) == made
    assert "kiosk.mairie.lan" in made.names
    assert [len(line.split()) for line in made.lines] == [8, 8, 8, 8]


def test_a_port_that_is_taken_is_told(shown: Certificate) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        Office("/bureau", 1, shown.context(), "127.0.0.1", taken.getsockname()[1]).start()
