"""A small IPP client (RFC 8010, RFC 8011): questions to the local CUPS or to a printer, and answers. Knows no paper.

CUPS is asked in its own protocol rather than through `lp` and `lpstat`, whose words change with the language and
which don't tell a finished job from one that was given up.
"""

import getpass
import http.client
import os
import socket
import ssl
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from printouts.printers.bounded import MOST_BYTES, BoundedAnswer


class Operation(IntEnum):
    """RFC 8011 §5.4.15, of which these are used."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class Tag(IntEnum):
    """Value tags, RFC 8010 §3.5.2."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49


_OPERATION_GROUP, _JOB_GROUP, _END = 0x01, 0x02, 0x03
_FIRST_VALUE_TAG = 0x10
_FIRST_ERROR = 0x0400  # status codes from here on are errors
_NOT_FOUND = 0x0406
_SOCKETS = (Path("/run/cups/cups.sock"), Path("/var/run/cups/cups.sock"))
_HTTP_OK = 200

Value = int | bool | str
Attribute = tuple[Tag, str, Value]


@dataclass(frozen=True, slots=True)
class Host:
    """A printer on the network. Where `is_tls`, what is sent is hidden; whose the printer is, nobody vouches for."""

    name: str
    port: int
    is_tls: bool = False


class IppUnavailable(Exception):
    """Nobody is there, or it speaks no IPP."""


class IppIncomplete(IppUnavailable):
    """It took the question, and its answer lacks what the protocol asks for: what became of it, nobody knows."""


class IppRefused(Exception):
    """CUPS, or the printer, refused: its status code and words."""

    def __init__(self, who: str, code: int, words: str) -> None:
        super().__init__(f"{who} refused ({code:#06x} {words})")
        self.code = code

    @property
    def is_not_found(self) -> bool:
        """Whether the queue or the job isn't there."""
        return self.code == _NOT_FOUND


@dataclass(frozen=True, slots=True)
class Question:
    """An operation on `path` (`/printers/<queue>`), with the attributes of the operation and of the job.

    `host` is whom it is put to; None: the local CUPS.
    """

    operation: Operation
    path: str
    attributes: Sequence[Attribute] = ()
    job: Sequence[Attribute] = ()
    data: bytes = field(default=b"", repr=False)
    host: Host | None = None

    @property
    def who(self) -> str:
        """Whom it is put to, for a sentence."""
        return "CUPS" if self.host is None else self.host.name


def ask(question: Question, timeout_s: float) -> Mapping[str, tuple[Value, ...]]:
    """The attributes that are answered, by name. Raises IppUnavailable, IppRefused.

    `timeout_s` is for each step to the printer, and for the whole of its answer.
    """
    who = question.who
    connection, authorization = (
        _connection(timeout_s) if question.host is None else (_line(question.host, timeout_s), {})
    )
    connection.response_class = BoundedAnswer
    headers = {"Content-Type": "application/ipp", **authorization}
    try:
        connection.request("POST", question.path, body=_encoded(question), headers=headers)
        response = connection.getresponse()
        body = response.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as trouble:
        raise IppUnavailable(f"{who} does not answer ({trouble})") from trouble
    finally:
        connection.close()
    if response.status != _HTTP_OK:
        raise IppUnavailable(f"{who} answers HTTP {response.status}")
    try:
        code = int(struct.unpack_from(">H", body, 2)[0])
        attributes = _decoded(body)
    except (struct.error, IndexError, UnicodeDecodeError) as trouble:
        raise IppUnavailable(f"{who} answers something that is not IPP") from trouble
    if code >= _FIRST_ERROR:
        raise IppRefused(who, code, " ".join(str(word) for word in attributes.get("status-message", ())))
    return attributes


class _SocketConnection(http.client.HTTPConnection):
    """HTTP over the domain socket that CUPS listens on."""

    def __init__(self, path: str, timeout_s: float) -> None:
        super().__init__("localhost", timeout=timeout_s)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _connection(timeout_s: float) -> tuple[http.client.HTTPConnection, dict[str, str]]:
    """To the server that CUPS_SERVER names, else to the local one by its socket, else by its port."""
    named = os.environ.get("CUPS_SERVER", "")
    path = named if named.startswith("/") else next((str(path) for path in _SOCKETS if path.exists()), "")
    if path and (named.startswith("/") or not named):
        # Over its socket CUPS takes the kernel's word for who asks.
        return _SocketConnection(path, timeout_s), {"Authorization": f"PeerCred {getpass.getuser()}"}
    host, _, port = (named or "localhost").partition(":")
    return http.client.HTTPConnection(host, int(port) if port.isdecimal() else 631, timeout=timeout_s), {}


def _line(host: Host, timeout_s: float) -> http.client.HTTPConnection:
    if not host.is_tls:
        return http.client.HTTPConnection(host.name, host.port, timeout=timeout_s)
    # A printer signs its own certificate.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection(host.name, host.port, timeout=timeout_s, context=context)


def _encoded(question: Question) -> bytes:
    out = bytearray(struct.pack(">BBHI", 2, 0, question.operation, 1))
    out.append(_OPERATION_GROUP)
    uri = f"ipp://localhost{question.path}"
    if question.host is not None:
        scheme = "ipps" if question.host.is_tls else "ipp"
        uri = f"{scheme}://{question.host.name}:{question.host.port}{question.path}"
    common: tuple[Attribute, ...] = (
        (Tag.CHARSET, "attributes-charset", "utf-8"),
        (Tag.LANGUAGE, "attributes-natural-language", "en"),
        (Tag.URI, "printer-uri", uri),
    )
    for attribute in (*common, *question.attributes):
        out += _attribute(attribute)
    if question.job:
        out.append(_JOB_GROUP)
        for attribute in question.job:
            out += _attribute(attribute)
    out.append(_END)
    return bytes(out) + question.data


def _attribute(attribute: Attribute) -> bytes:
    tag, name, value = attribute
    match value:
        case bool():
            packed = struct.pack(">B", value)
        case int():
            packed = struct.pack(">i", value)
        case str():
            packed = value.encode()
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(packed)) + packed


def _decoded(body: bytes) -> dict[str, tuple[Value, ...]]:
    found: dict[str, list[Value]] = {}
    at, name = 8, ""
    while body[at] != _END:
        tag = body[at]
        at += 1
        if tag < _FIRST_VALUE_TAG:
            continue  # the next group begins
        length = int(struct.unpack_from(">H", body, at)[0])
        # An attribute without a name is one more value of the one before.
        name = body[at + 2 : at + 2 + length].decode() or name
        at += 2 + length
        length = int(struct.unpack_from(">H", body, at)[0])
        found.setdefault(name, []).append(_value(tag, body[at + 2 : at + 2 + length]))
        at += 2 + length
    return {name: tuple(values) for name, values in found.items()}


def _value(tag: int, packed: bytes) -> Value:
    match tag:
        case Tag.BOOLEAN:
            return packed != b"\x00"
        case Tag.INTEGER | Tag.ENUM:
            return int(struct.unpack(">i", packed)[0])
        case _:
            return packed.decode(errors="replace")
