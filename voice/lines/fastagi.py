"""FastAGI: Asterisk asks what to do with a call, and is told. One TCP connection a call. Knows no dialogue.

Only who knows the line's secret, on this machine, is answered. https://docs.asterisk.org, Asterisk Gateway Interface.
"""

import contextlib
import hmac
import logging
import re
import select
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from voice.lines.newcomers import Newcomers
from voice.lines.trouble import CallGone, LineNotOpened, NotOurs

_log = logging.getLogger(__name__)

_REPLY = re.compile(r"(?P<code>\d{3})[ -](?:result=(?P<result>-?\w*)(?: \((?P<value>.*)\))?)?")
_OK = 200
_MOST_LINES, _MOST_BYTES = 100, 4096
# Asterisk sends what it has to say of a call in its first packet. This is for all of it, however it comes.
_SECONDS_TO_INTRODUCE = 3.0
_COMMAND_SECONDS = 10.0
_MOST_UNKNOWN = 16
# What would end a command line, or begin another argument, in what we send.
_UNSAFE = re.compile(r'[\x00-\x1f"\\]')


@dataclass(frozen=True, slots=True)
class Reply:
    """What Asterisk answered: `result` as it says it, `value` what stands behind it in brackets."""

    result: str
    value: str | None = None


class AgiCall:
    """A call that Asterisk hands over. For one thread."""

    def __init__(self, sock: socket.socket, about: Mapping[str, str], rest: bytes) -> None:
        self._sock = sock
        self._rest = rest
        # As Asterisk told it when the call came: `callerid`, `extension`, `uniqueid` …
        self.about = about
        self.is_gone = False

    @property
    def caller(self) -> str | None:
        """The caller's number; None where it is withheld."""
        number = self.about.get("callerid", "")
        return number if re.fullmatch(r"\+?\d{3,20}", number) else None

    def command(self, words: str, timeout: float = _COMMAND_SECONDS) -> Reply:
        """Have something done and wait for the answer. Raises CallGone."""
        self.begin(words)
        return self.finish(timeout)

    def begin(self, words: str) -> None:
        """Have something done that takes its time. Raises CallGone."""
        self._send(words)

    def finish(self, timeout: float | None = None) -> Reply:
        """The answer to what was begun. Raises CallGone, also where none came within `timeout` seconds."""
        while True:
            line = self._line(timeout)
            if line == "HANGUP":  # it may stand before any answer
                self.is_gone = True
                continue
            found = _REPLY.match(line)
            if found is None:
                continue
            if int(found["code"]) != _OK:  # 510 unknown, 511 the channel is dead, 520 wrong usage
                self.is_gone = self.is_gone or found["code"] == "511"
                raise CallGone(line)
            return Reply(found["result"] or "", found["value"])

    def has_answered(self, seconds: float = 0.0) -> bool:
        """Whether the answer to what was begun is there, or comes within `seconds`."""
        if b"\n" in self._rest:
            return True
        readable, _, _ = select.select([self._sock], [], [], seconds)
        return bool(readable)

    def answer(self) -> None:
        """Pick up. Raises CallGone."""
        self.command("ANSWER")

    def is_up(self) -> bool:
        """Whether the caller is still there."""
        try:
            return not self.is_gone and self.command("CHANNEL STATUS").result == "6"
        except CallGone:
            return False

    def set_variable(self, name: str, value: str) -> None:
        """A variable of the channel, for the dialplan. Raises CallGone, ValueError."""
        if _UNSAFE.search(value):
            raise ValueError("a value that would end the line")
        self.command(f'SET VARIABLE {name} "{value}"')

    def variable(self, name: str) -> str | None:
        """A variable of the channel; None where it isn't set. Raises CallGone."""
        return self.command(f"GET VARIABLE {name}").value

    def dial(self, target: str, seconds: int) -> str:
        """Have somebody else called; what came of it: ANSWER, NOANSWER, BUSY, CHANUNAVAIL, CONGESTION, CANCEL.

        Comes back when they have hung up. Raises CallGone where the caller has.
        """
        # g: the caller stays with us when the other side hangs up.
        self.begin(f'EXEC Dial "{target},{seconds},g"')
        self.finish(None)
        return self.variable("DIALSTATUS") or "CHANUNAVAIL"

    def hang_up(self) -> None:
        """End the call; nothing happens where it has ended."""
        try:
            self.command("HANGUP")
        except CallGone:
            self.is_gone = True

    def _send(self, words: str) -> None:
        try:
            self._sock.sendall(f"{words}\n".encode())
        except OSError as trouble:
            raise CallGone(str(trouble)) from trouble

    def _line(self, timeout: float | None) -> str:
        while b"\n" not in self._rest:
            self._sock.settimeout(timeout)
            try:
                data = self._sock.recv(_MOST_BYTES)
            except OSError as trouble:  # a timeout is one too
                raise CallGone(str(trouble)) from trouble
            if not data or len(self._rest) > _MOST_BYTES:
                raise CallGone("the PBX closed the connection")
            self._rest += data
        line, self._rest = self._rest.split(b"\n", 1)
        return line.decode("utf-8", "replace").strip()


class AgiServer:
    """Takes calls on loopback; `take` has each, in a thread of its own, and returns when it is done with it."""

    def __init__(self, secret: str, take: Callable[[AgiCall], None], port: int = 0) -> None:
        """Port 0 takes a free one. `secret` is the path that the dialplan calls. Raises LineNotOpened."""
        self._secret = secret
        self._take = take
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._listener.bind(("127.0.0.1", port))
        except OSError as trouble:
            self._listener.close()
            raise LineNotOpened(port) from trouble
        self._listener.listen(64)
        self.port: int = self._listener.getsockname()[1]
        self._unknown = Newcomers(_MOST_UNKNOWN)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="line-agi", daemon=True)

    def start(self) -> None:
        """Begin to take calls."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more calls; those under way find their connection closed."""
        # Closing alone would not wake the thread that waits in accept.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for sock in self._open:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
        if self._thread.is_alive():
            self._thread.join(2)

    def _run(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                if self._listener.fileno() < 0:
                    return
                continue
            self._unknown.came(sock)
            threading.Thread(target=self._serve, args=(sock,), name="call", daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with self._lock:
            self._open.add(sock)
        try:
            try:
                call = _introduced(sock, self._secret)
            finally:
                self._unknown.left(sock)
            self._take(call)
        except NotOurs:
            _log.warning("a connection that isn't the PBX's was refused")
        except CallGone:
            _log.info("a call was gone before it was taken")
        finally:
            with self._lock:
                self._open.discard(sock)
            sock.close()


def _introduced(sock: socket.socket, secret: str) -> AgiCall:
    """The call that somebody hands over who knows `secret`. Raises NotOurs."""
    until = time.monotonic() + _SECONDS_TO_INTRODUCE
    data = b""
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while b"\n\n" not in data:
            left = until - time.monotonic()
            if left <= 0:
                raise NotOurs
            sock.settimeout(left)
            more = sock.recv(_MOST_BYTES)
            data += more
            if not more or len(data) > _MOST_LINES * 80:
                raise NotOurs
    except OSError as trouble:
        raise NotOurs from trouble
    head, _, rest = data.partition(b"\n\n")
    about: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").splitlines()[:_MOST_LINES]:
        name, _, value = line.partition(":")
        about[name.removeprefix("agi_")] = value.strip()
    if not hmac.compare_digest(about.get("network_script", "").encode(), secret.encode()):
        raise NotOurs
    sock.settimeout(_COMMAND_SECONDS)
    return AgiCall(sock, about, rest)
