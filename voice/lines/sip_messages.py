"""SIP as one caller needs it (RFC 3261): requests, answers, an offer of A-law and keys (RFC 4733). Knows no socket."""

import re
import secrets
from dataclasses import dataclass, field

ALAW, EVENTS = 8, 101
_STATUS = re.compile(r"SIP/2\.0 (\d{3})")


@dataclass(frozen=True, slots=True)
class Message:
    """A request (`method`) or an answer (`status`)."""

    method: str
    status: int
    headers: dict[str, str]
    body: str

    @property
    def answers(self) -> str:
        """The method of the request that this answers."""
        return self.headers.get("cseq", "").partition(" ")[2]


def parse(data: bytes) -> Message:
    """What came in one datagram. Repeated headers are joined, as they stand."""
    head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        key = _SHORT.get(name.strip().lower(), name.strip().lower())
        headers[key] = f"{headers[key]}\r\n{name}: {value.strip()}" if key in headers else value.strip()
    found = _STATUS.match(first)
    return Message("" if found else first.partition(" ")[0], int(found[1]) if found else 0, headers, body)


_SHORT = {
    "v": "via",
    "f": "from",
    "t": "to",
    "i": "call-id",
    "m": "contact",
    "l": "content-length",
    "c": "content-type",
}


@dataclass(slots=True)
class Dialog:
    """One call as the caller sees it: who, whom, and what identifies it."""

    target: str
    port: int
    extension: str
    number: str
    local_port: int
    call_id: str = field(default_factory=lambda: f"{secrets.token_hex(8)}@127.0.0.1")
    tag: str = field(default_factory=lambda: secrets.token_hex(4))
    to: str = ""
    sequence: int = 1
    branch: str = ""

    def request(self, method: str, body: str = "", kind: str = "", *, sequence: int | None = None) -> bytes:
        """A request of this dialog; ACK has the sequence of what it acknowledges."""
        uri = f"sip:{self.extension}@{self.target}:{self.port}"
        if method not in {"ACK", "CANCEL"}:
            self.branch = f"z9hG4bK{secrets.token_hex(8)}"
        lines = [
            f"{method} {uri} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.local_port};rport;branch={self.branch}",
            "Max-Forwards: 70",
            f"From: <sip:{self.number}@127.0.0.1>;tag={self.tag}",
            f"To: {self.to or f'<{uri}>'}",
            f"Call-ID: {self.call_id}",
            f"CSeq: {sequence or self.sequence} {method}",
            f"Contact: <sip:{self.number}@127.0.0.1:{self.local_port}>",
            "User-Agent: clairvoix-caller",
        ]
        if kind:
            lines.append(f"Content-Type: {kind}")
        lines.append(f"Content-Length: {len(body.encode())}")
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def offer(port: int, *, has_events: bool = True, codec: int = ALAW, name: str = "PCMA/8000") -> str:
    """What the caller can hear and speak, as SDP."""
    formats = f"{codec} {EVENTS}" if has_events else str(codec)
    events = f"a=rtpmap:{EVENTS} telephone-event/8000\r\na=fmtp:{EVENTS} 0-16\r\n" if has_events else ""
    return (
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP {formats}\r\na=rtpmap:{codec} {name}\r\n{events}a=ptime:20\r\na=sendrecv\r\n"
    )


def sound_port(sdp: str) -> int:
    """Where the other side takes sound. Raises ValueError where it takes none."""
    found = re.search(r"^m=audio (\d+) ", sdp, re.MULTILINE)
    if found is None:
        raise ValueError("no sound in this answer")
    return int(found[1])


def answer_to(request: Message, status: str = "200 OK") -> bytes:
    """The answer to a request that came in."""
    copied = [f"{name.title()}: {request.headers[name]}" for name in ("via", "from", "to", "call-id", "cseq")]
    return ("\r\n".join([f"SIP/2.0 {status}", *copied, "Content-Length: 0"]) + "\r\n\r\n").encode()
