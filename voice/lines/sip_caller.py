"""A caller: rings a number over SIP, hears, presses keys, speaks, hangs up. For `kiosk check`, and for tests.

Speaks A-law over RTP (RFC 3550), so that what was played is found byte for byte in what was heard. Keys go as events
(RFC 4733), as tones in the sound, as SIP INFO, or as a gateway sends them that does two of these at once.
"""

import asyncio
import math
import secrets
import struct
import time
from array import array
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import Self

from voice.lines import sip_messages as sip
from voice.lines.g711 import from_alaw, to_alaw
from voice.lines.media import FRAME_SECONDS, RATE
from voice.speaking.sound import Sound

_RTP = struct.Struct("!BBHII")
_EVENT = struct.Struct("!BBH")
_FRAME = round(RATE * FRAME_SECONDS)
_MARKER = 0x80
_SILENT = to_alaw(bytes(2 * _FRAME))
_ROWS, _COLUMNS, _LAYOUT = (697, 770, 852, 941), (1209, 1336, 1477), ("123", "456", "789", "*0#")
_EVENTS = {key: number for number, key in enumerate("0123456789*#")}
# RFC 3261: a request over UDP is sent again until it is answered.
_AGAIN_SECONDS = 0.5


class CallRefused(Exception):
    """The call was not taken: the status that came instead."""


class Way(Enum):
    """How keys are sent."""

    EVENTS = "events"
    TONES = "tones"
    INFO = "info"
    BOTH = "both"  # events and tones: the gateway that does too much


@dataclass(slots=True)
class Packet:
    """A packet of sound that was heard, and when."""

    at: float
    sequence: int
    payload: bytes


@dataclass(slots=True)
class _Event:
    """A key on its way as an event."""

    code: int
    frames: int
    timestamp: int
    sent: int = 0
    ends_sent: int = 0


@dataclass(slots=True)
class Heard:
    """What the caller has heard since the call was taken."""

    packets: list[Packet] = field(default_factory=list)

    def alaw(self, since: float = 0.0) -> bytes:
        """The sound since then (monotonic seconds), as it came."""
        return b"".join(packet.payload for packet in self.packets if packet.at >= since)

    def pcm(self, since: float = 0.0) -> bytes:
        """As samples."""
        return from_alaw(self.alaw(since))

    def gaps(self) -> list[float]:
        """Seconds between each packet and the next."""
        times = [packet.at for packet in self.packets]
        return [after - before for before, after in pairwise(times)]


class SipCaller:
    """One call. An asynchronous context manager: `async with SipCaller(port, "3422") as caller`."""

    def __init__(
        self,
        port: int,
        extension: str,
        *,
        number: str = "0611223344",
        has_events: bool = True,
        codec: tuple[int, str] = (sip.ALAW, "PCMA/8000"),
        target: str = "127.0.0.1",
        ring_seconds: float = 10.0,
        claims_sound_port: int | None = None,
    ) -> None:
        """`claims_sound_port`: where the caller says that it hears, as one behind a router does that isn't there."""
        self._has_events = has_events
        self._codec = codec
        self._ring_seconds = ring_seconds
        self._claims_sound_port = claims_sound_port
        self._dialog = sip.Dialog(target, port, extension, number, 0)
        self.heard = Heard()
        self.answered_at = 0.0
        self.hung_up = asyncio.Event()
        self._changed = asyncio.Event()
        self._replies: dict[str, asyncio.Future[sip.Message]] = {}
        self._outgoing: deque[bytes] = deque()
        self._event: _Event | None = None
        self._is_vanished = False
        self._remote: tuple[str, int] | None = None
        self._sender: asyncio.Task[None] | None = None

    # --- the call --------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        await self.ring()
        return self

    async def __aexit__(self, *_trouble: object) -> None:
        await self.hang_up()

    async def ring(self) -> None:
        """Call, until somebody answers. Raises CallRefused."""
        loop = asyncio.get_running_loop()
        self._signals, _ = await loop.create_datagram_endpoint(lambda: _Signals(self), ("127.0.0.1", 0))
        self._sound, _ = await loop.create_datagram_endpoint(lambda: _Sounds(self), ("127.0.0.1", 0))
        self._dialog.local_port = self._signals.get_extra_info("sockname")[1]
        sdp = sip.offer(
            self._claims_sound_port or self._sound.get_extra_info("sockname")[1],
            has_events=self._has_events,
            codec=self._codec[0],
            name=self._codec[1],
        )
        answer = await self._ask("INVITE", sdp, "application/sdp", seconds=self._ring_seconds)
        self._dialog.to = answer.headers.get("to", "")
        self._send(self._dialog.request("ACK", sequence=1))
        if answer.status != 200:  # noqa: PLR2004 – 200 is OK in SIP as elsewhere
            self._close()
            raise CallRefused(str(answer.status))
        self.answered_at = time.monotonic()
        self._remote = (self._dialog.target, sip.sound_port(answer.body))
        self._sender = loop.create_task(self._speak())

    async def hang_up(self) -> None:
        """End the call, if it hasn't ended."""
        if not self.hung_up.is_set() and not self._is_vanished and self._remote is not None:
            with suppress(CallRefused):
                await self._ask("BYE", seconds=2.0)
            self.hung_up.set()
        self._close()

    def vanish(self) -> None:
        """The telephone is gone without a word: its battery, its wire."""
        self._is_vanished = True
        self._close()

    def fall_silent(self) -> None:
        """Send no sound from now on, as a broken telephone does that still holds its line."""
        if self._sender is not None:
            self._sender.cancel()

    def _close(self) -> None:
        if self._sender is not None:
            self._sender.cancel()
        self._signals.close()
        self._sound.close()

    # --- keys and speech -------------------------------------------------------------------------------------------

    async def press(self, keys: str, *, way: Way = Way.EVENTS, down: float = 0.08, up: float = 0.08) -> float:
        """Press `keys`, each for `down` seconds with `up` between. When the last one was let go (monotonic)."""
        released = time.monotonic()
        for key in keys:
            if way is Way.INFO:
                body = f"Signal={key}\r\nDuration={round(down * 1000)}\r\n"
                await self._ask("INFO", body, "application/dtmf-relay", seconds=2.0)
                released = time.monotonic()
            else:
                released = await self._strike(key, way, down)
            await asyncio.sleep(up)
        return released

    async def _strike(self, key: str, way: Way, down: float) -> float:
        frames = max(1, round(down / FRAME_SECONDS))
        if way in {Way.TONES, Way.BOTH}:
            self._outgoing.extend(_frames(to_alaw(tone(key, frames * FRAME_SECONDS))))
        if way in {Way.EVENTS, Way.BOTH}:
            self._event = _Event(_EVENTS[key], frames, 0)
        while self._event is not None or self._outgoing:
            await asyncio.sleep(0.002)
        return time.monotonic()

    async def say(self, pcm: bytes) -> None:
        """Speak `pcm` (8 kHz), to its end."""
        self._outgoing.extend(_frames(to_alaw(pcm)))
        while self._outgoing:
            await asyncio.sleep(0.01)

    async def hears(self, alaw: bytes, *, seconds: float, since: float = 0.0) -> bool:
        """Whether exactly this sound is heard within `seconds`."""
        end = time.monotonic() + seconds
        while alaw not in self.heard.alaw(since):
            left = end - time.monotonic()
            if left <= 0 or self.hung_up.is_set():
                return alaw in self.heard.alaw(since)
            self._changed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), min(left, 0.1))
        return True

    # --- the wire --------------------------------------------------------------------------------------------------

    async def _ask(self, method: str, body: str = "", kind: str = "", *, seconds: float) -> sip.Message:
        if method != "INVITE":
            self._dialog.sequence += 1
        reply: asyncio.Future[sip.Message] = asyncio.get_running_loop().create_future()
        self._replies[method] = reply
        request = self._dialog.request(method, body, kind)
        end = time.monotonic() + seconds
        while not reply.done():
            self._send(request)
            left = end - time.monotonic()
            if left <= 0:
                self._close()
                raise CallRefused("no answer")
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(reply), min(left, _AGAIN_SECONDS))
        return reply.result()

    def _send(self, data: bytes) -> None:
        self._signals.sendto(data, (self._dialog.target, self._dialog.port))

    def signalled(self, message: sip.Message) -> None:
        """Something of the signalling came in."""
        if message.status >= 200:  # noqa: PLR2004 – below it nothing is final
            reply = self._replies.get(message.answers)
            if reply is not None and not reply.done():
                reply.set_result(message)
        elif message.method == "BYE":
            self._send(sip.answer_to(message))
            self.hung_up.set()
            self._changed.set()
        elif message.method:
            self._send(sip.answer_to(message))

    def sounded(self, data: bytes) -> None:
        """A packet of sound came in."""
        if len(data) <= _RTP.size:
            return
        _, kind, sequence, *_ = _RTP.unpack_from(data)
        if kind & ~_MARKER == self._codec[0]:
            self.heard.packets.append(Packet(time.monotonic(), sequence, data[_RTP.size :]))
            self._changed.set()

    async def _speak(self) -> None:
        """A packet every 20 ms on an absolute clock, whatever is to be said."""
        source, sequence, stamp = secrets.randbits(32), 0, 0
        due = time.monotonic()
        while not self.hung_up.is_set():
            for payload, kind, when in self._next(stamp):
                head = _RTP.pack(0x80, kind, sequence & 0xFFFF, when & 0xFFFFFFFF, source)
                self._sound.sendto(head + payload, self._remote)
                sequence += 1
            stamp += _FRAME
            due += FRAME_SECONDS
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _next(self, stamp: int) -> list[tuple[bytes, int, int]]:
        packets: list[tuple[bytes, int, int]] = []
        event = self._event
        if event is not None:
            if event.sent == 0:
                event.timestamp = stamp
            event.sent += 1
            is_over = event.sent >= event.frames
            length = min(event.sent * _FRAME, 0xFFFF)
            payload = _EVENT.pack(event.code, (0x80 if is_over else 0) | 10, length)
            marker = _MARKER if event.sent == 1 else 0
            # The end goes three times (RFC 4733, 2.5.1.4): any of them may be lost.
            packets += [(payload, sip.EVENTS | marker, event.timestamp)] * (3 if is_over else 1)
            if is_over:
                self._event = None
            if not self._outgoing:
                return packets
        sound = self._outgoing.popleft() if self._outgoing else _SILENT
        packets.append((sound, self._codec[0], stamp))
        return packets


class _Signals(asyncio.DatagramProtocol):
    def __init__(self, caller: SipCaller) -> None:
        self._caller = caller

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._caller.signalled(sip.parse(data))


class _Sounds(asyncio.DatagramProtocol):
    def __init__(self, caller: SipCaller) -> None:
        self._caller = caller

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._caller.sounded(data)


def tone(key: str, seconds: float, amplitude: int = 6000) -> bytes:
    """The two tones of a key (ITU-T Q.23), as PCM of 8 kHz."""
    row = next(index for index, keys in enumerate(_LAYOUT) if key in keys)
    low, high = _ROWS[row], _COLUMNS[_LAYOUT[row].index(key)]
    samples = array("h")
    for index in range(round(seconds * RATE)):
        turn = 2 * math.pi * index / RATE
        samples.append(round(amplitude * (math.sin(turn * low) + math.sin(turn * high))))
    return Sound.from_samples(samples, RATE).pcm


def _frames(alaw: bytes) -> list[bytes]:
    padded = alaw + _SILENT[: -len(alaw) % _FRAME]
    return [padded[at : at + _FRAME] for at in range(0, len(padded), _FRAME)]
