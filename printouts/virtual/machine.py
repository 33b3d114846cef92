"""The virtual printer itself: what each command does, what it answers, what goes wrong with it. Knows no network."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image

from printouts.virtual.commands import Command, UnknownCommand, next_command
from printouts.virtual.paper import Paper, Roll, Style

_PAGES = {0: "cp437", 2: "cp850", 3: "cp860", 16: "cp1252", 19: "cp858"}
_ALIGNS = {0: "left", 1: "center", 2: "right", 48: "left", 49: "center", 50: "right"}
_LEVELS = {48: "l", 49: "m", 50: "q", 51: "h"}
_FIXED = 0x12  # bits 1 and 4 of every DLE EOT answer are set, 0 and 7 are not
_STATUS_REQUEST = re.compile(rb"\x10\x04([\x01-\x04])")


class Fault(StrEnum):
    """What can be wrong with the printer. Those that say *mid-job* happen after `lines_before_fault` lines."""

    NONE = "none"
    NEAR_END = "near-end"
    PAPER_OUT = "paper-out"
    PAPER_OUT_MID_JOB = "paper-out-mid-job"
    COVER_OPEN = "cover-open"
    JAM = "jam"
    JAM_MID_JOB = "jam-mid-job"
    HOT = "hot"
    BROKEN = "broken"
    DIES_MID_JOB = "dies-mid-job"
    SILENT = "silent"
    SLOW = "slow"
    EOF = "eof"


class PowerLost(Exception):
    """The printer lost its power: the line is dead, and what was in its memory is gone."""


@dataclass(slots=True)
class _Symbol:
    """The QR code in memory (GS ( k, cn 49)."""

    module: int = 3
    level: str = "l"
    payload: str = ""


_MID_JOB = {Fault.PAPER_OUT_MID_JOB: Fault.PAPER_OUT, Fault.JAM_MID_JOB: Fault.JAM}
_STOPS = frozenset((Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.JAM, Fault.HOT, Fault.BROKEN))
_DOTS_A_LINE = 30
_OFFLINE_BITS = {
    Fault.COVER_OPEN: 0x04,
    Fault.PAPER_OUT: 0x20,
    Fault.JAM: 0x40,
    Fault.HOT: 0x40,
    Fault.BROKEN: 0x40,
}
_ERROR_BITS = {Fault.JAM: 0x08, Fault.HOT: 0x40, Fault.BROKEN: 0x20}
_PAPER_BITS = {Fault.NEAR_END: 0x0C, Fault.PAPER_OUT: 0x60 | 0x0C}


class Machine:
    """A printer of `width_dots` (576 for 80 mm, 384 for 58 mm) with at most one `fault`.

    `feed` takes what a computer sends and gives what the printer answers. While it stops (no paper, cover open …) it
    keeps what comes in and still answers DLE EOT, as printers do; `repair` lets it go on.
    """

    def __init__(
        self,
        width_dots: int = 576,
        fault: Fault = Fault.NONE,
        lines_before_fault: int = 10,
        on_paper: Callable[[Paper], None] | None = None,
    ) -> None:
        self.fault = fault
        self.papers: list[Paper] = []
        self.unknown: list[str] = []
        self._on_paper = on_paper
        self._dots_before_fault = lines_before_fault * _DOTS_A_LINE
        self._roll = Roll(width_dots)
        self._page = "cp437"
        self._symbol = _Symbol()
        self._graphics: Image.Image | None = None
        self._waiting = b""

    @property
    def is_stopped(self) -> bool:
        """Whether it prints nothing until `repair`."""
        return self.fault in _STOPS

    def repair(self) -> bytes:
        """Put in paper, close the cover, take out the jam: it goes on. Returns what it answers."""
        self.fault = Fault.NONE
        return self.feed(b"")

    def take_paper(self) -> Paper | None:
        """Tear off what has come out without a cut."""
        return self._tear(is_cut=False)

    def feed(self, sent: bytes) -> bytes:
        """Take what came in; returns what the printer answers. Raises PowerLost."""
        if self.is_stopped:
            # Real-time commands are carried out as they come in, the others wait.
            answers = b"".join(self._status(match[1][0]) for match in _STATUS_REQUEST.finditer(sent))
            self._waiting += _STATUS_REQUEST.sub(b"", sent)
            return answers
        self._waiting += sent
        answers = b""
        while self._waiting and not self.is_stopped:
            try:
                found = next_command(self._waiting)
            except UnknownCommand as trouble:
                self.unknown.append(str(trouble))
                self._waiting = self._waiting[2:]
                continue
            if found is None:
                break
            command, length = found
            self._waiting = self._waiting[length:]
            answers += self._do(command)
            self._wear()
        if self.is_stopped and self._waiting:
            rest, self._waiting = self._waiting, b""
            answers += self.feed(rest)
        return b"" if self.fault is Fault.SILENT else answers

    def _wear(self) -> None:
        if self._roll.dots_fed < self._dots_before_fault:
            return
        if self.fault is Fault.DIES_MID_JOB:
            self._waiting = b""
            self._tear(is_cut=False)
            raise PowerLost
        self.fault = _MID_JOB.get(self.fault, self.fault)

    # Commands, by what they begin with.

    def _do(self, command: Command) -> bytes:
        name, data = command.name, command.data
        if name == "text":
            self._roll.write(data.decode(self._page, errors="replace"))
        elif name == "LF":
            self._roll.line_feed()
        elif name.startswith("ESC"):
            self._escape(name, data)
        elif name in ("GS r", "GS ( H", "GS I") or name.startswith("DLE"):
            return self._answer(name, data)
        elif name.startswith("GS"):
            self._group(name, data)
        return b""

    def _escape(self, name: str, data: bytes) -> None:
        style = self._roll.style
        match name:
            case "ESC @":
                self._roll.style, self._page, self._symbol = Style(), "cp437", _Symbol()
            case "ESC !":
                bits = data[0]
                style.font = "B" if bits & 0x01 else "A"
                style.is_bold, style.is_underlined = bool(bits & 0x08), bool(bits & 0x80)
                style.high, style.wide = 2 if bits & 0x10 else 1, 2 if bits & 0x20 else 1
            case "ESC E" | "ESC G":
                style.is_bold = bool(data[0] & 1)
            case "ESC -":
                style.is_underlined = data[0] not in (0, 48)
            case "ESC M":
                style.font = "B" if data[0] in (1, 49) else "A"
            case "ESC t":
                self._page = _PAGES.get(data[0], "cp437")
            case "ESC a":
                style.align = _ALIGNS.get(data[0], "left")
            case "ESC 2":
                style.line_spacing = _DOTS_A_LINE
            case "ESC 3":
                style.line_spacing = data[0]
            case "ESC d":
                self._roll.feed(0)
                self._roll.feed(data[0] * style.line_spacing)
            case "ESC J":
                self._roll.feed(data[0])
            case "ESC i" | "ESC m":
                self._tear(is_cut=True)
            case _:
                pass

    def _group(self, name: str, data: bytes) -> None:
        style = self._roll.style
        match name:
            case "GS !":
                style.wide, style.high = (data[0] >> 4) + 1, (data[0] & 0x0F) + 1
            case "GS B":
                style.is_reversed = bool(data[0] & 1)
            case "GS L":
                style.left_margin = int.from_bytes(data, "little")
            case "GS v 0":
                self._raster(data)
            case "GS ( L":
                self._stored_graphics(data)
            case "GS ( k":
                self._two_dimensional(data)
            case "GS V":
                if len(data) > 1:
                    self._roll.feed(data[1])
                self._tear(is_cut=True)
            case _:
                pass

    def _raster(self, data: bytes) -> None:
        """GS v 0 m xL xH yL yH d…: one bit a dot, 1 is black; m doubles width (1) and height (2)."""
        mode, wide, high = data[0], int.from_bytes(data[1:3], "little") * 8, int.from_bytes(data[3:5], "little")
        picture = _bits(data[5:], wide, high)
        picture = picture.resize((wide * (2 if mode & 1 else 1), high * (2 if mode & 2 else 1)))
        self._roll.picture(picture)

    def _stored_graphics(self, data: bytes) -> None:
        """GS ( L: function 112 stores m fn a bx by c xL xH yL yH d…, function 50 (or 2) prints it."""
        match data[1]:
            case 112:
                wide, high = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
                stored = _bits(data[10:], -(-wide // 8) * 8, high).crop((0, 0, wide, high))
                self._graphics = stored.resize((wide * data[3], high * data[4]))
            case 2 | 50 if self._graphics is not None:
                self._roll.picture(self._graphics)
                self._graphics = None
            case _:
                pass

    def _two_dimensional(self, data: bytes) -> None:
        """GS ( k cn fn …: QR codes alone (cn 49)."""
        if data[0] != 49:  # noqa: PLR2004 - cn of QR codes
            return
        match data[1]:
            case 67:
                self._symbol.module = data[2]
            case 69:
                self._symbol.level = _LEVELS.get(data[2], "l")
            case 80:
                self._symbol.payload = data[3:].decode("utf-8", errors="replace")
            case 81 if self._symbol.payload:
                self._roll.code(self._symbol.payload, self._symbol.module, self._symbol.level)
            case _:
                pass

    # Answers.

    def _answer(self, name: str, data: bytes) -> bytes:
        match name:
            case "DLE \x04":
                return self._status(data[0])
            case "GS r" if data[0] in (1, 49):
                return bytes(((0x03 if self.fault is Fault.NEAR_END else 0) | (0x0C if self._has_no_paper else 0),))
            case "GS r":
                return b"\x00"
            case "GS ( H" if data[:2] == b"00":
                return b"\x37\x22" + data[2:6] + b"\x00"
            case "GS I" if data[0] in (66, 67):
                return b"_CLAIRVOIX\x00"
            case "GS I":
                return b"\x00"
            case _:
                return b""

    @property
    def _has_no_paper(self) -> bool:
        return self.fault is Fault.PAPER_OUT

    def _status(self, which: int) -> bytes:
        """DLE EOT n: 1 printer, 2 what keeps it offline, 3 errors, 4 paper."""
        bits = {
            1: 0x08 if self.is_stopped else 0,
            2: _OFFLINE_BITS.get(self.fault, 0),
            3: _ERROR_BITS.get(self.fault, 0),
            4: _PAPER_BITS.get(self.fault, 0),
        }
        return bytes((_FIXED | bits[which],))

    def _tear(self, *, is_cut: bool) -> Paper | None:
        paper = self._roll.tear(is_cut=is_cut)
        if paper is not None:
            self.papers.append(paper)
            if self._on_paper is not None:
                self._on_paper(paper)
        return paper


def _bits(data: bytes, wide: int, high: int) -> Image.Image:
    """A picture of packed bits, 1 black, rows of whole bytes."""
    inverted = bytes(byte ^ 0xFF for byte in data[: wide // 8 * high])
    return Image.frombytes("1", (wide, high), inverted)
