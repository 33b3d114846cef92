"""Cutting a stream of bytes into ESC/POS commands. Knows how long each command is; knows nothing of what it does."""

from dataclasses import dataclass

_ESC, _GS, _FS, _DLE = 0x1B, 0x1D, 0x1C, 0x10
_PREFIXES = {_ESC: "ESC", _GS: "GS", _FS: "FS", _DLE: "DLE"}
_CONTROLS = {0x09: "HT", 0x0A: "LF", 0x0C: "FF", 0x0D: "CR", 0x18: "CAN"}
_FIRST_TEXT_BYTE = 0x20
_FIRST_FEEDING_CUT = 65  # GS V: from 65 on, a second parameter says how far to feed before the cut

# How many parameter bytes follow each two-byte command.
_LENGTHS: dict[str, int] = {
    **{f"ESC {name}": 0 for name in "@2LSim<"},
    **{f"ESC {name}": 1 for name in "!-EGMtRadJKe3V{r=UT? "},
    **{f"ESC {name}": 2 for name in "$\\c"},
    "ESC p": 3,
    "ESC W": 8,
    **{f"GS {name}": 0 for name in ":"},
    **{f"GS {name}": 1 for name in "!BHfhwarIb/TE"},
    **{f"GS {name}": 2 for name in "LWP$\\"},
    "GS ^": 3,
    **{f"FS {name}": 0 for name in ".&"},
    **{f"FS {name}": 1 for name in "!-CW"},
    **{f"FS {name}": 2 for name in "pS"},
    "DLE \x04": 1,
    "DLE \x05": 1,
    "DLE \x14": 3,
}


@dataclass(frozen=True, slots=True)
class Command:
    """One command, such as "GS v 0", with its parameters and data together; or "text" and the characters' bytes."""

    name: str
    data: bytes = b""


class UnknownCommand(Exception):
    """Bytes that no command begins with. What follows can't be understood either."""


def next_command(stream: bytes) -> tuple[Command, int] | None:
    """The first command of `stream` and its length in bytes; None where its end hasn't come in yet.

    Raises UnknownCommand.
    """
    if not stream:
        return None
    first = stream[0]
    if first in _CONTROLS:
        return Command(_CONTROLS[first]), 1
    if first in _PREFIXES:
        return _escape(stream, _PREFIXES[first]) if len(stream) > 1 else None
    if first < _FIRST_TEXT_BYTE:
        return Command("NUL"), 1
    end = next((index for index, byte in enumerate(stream) if byte < _FIRST_TEXT_BYTE), len(stream))
    return Command("text", stream[:end]), end


def _escape(stream: bytes, prefix: str) -> tuple[Command, int] | None:
    name = f"{prefix} {chr(stream[1])}"
    if name in _LENGTHS:
        return _cut(stream, name, 2, _LENGTHS[name])
    match name:
        case "GS (" | "FS (":
            if len(stream) < 5:  # noqa: PLR2004 - prefix, (, function, pL, pH
                return None
            return _cut(stream, f"{name} {chr(stream[2])}", 5, _number(stream[3:5]))
        case "GS 8":
            if len(stream) < 7:  # noqa: PLR2004 - prefix, 8, L, p1 to p4
                return None
            return _cut(stream, "GS ( L", 7, _number(stream[3:7]))
        case "GS v":
            if len(stream) < 8:  # noqa: PLR2004 - prefix, v, 0, m, xL, xH, yL, yH
                return None
            return _cut(stream, "GS v 0", 3, 5 + _number(stream[4:6]) * _number(stream[6:8]))
        case "GS V":
            if len(stream) < 3:  # noqa: PLR2004 - prefix, V, m
                return None
            return _cut(stream, name, 2, 2 if stream[2] >= _FIRST_FEEDING_CUT else 1)
        case "GS k":
            return _barcode(stream)
        case "ESC *":
            if len(stream) < 5:  # noqa: PLR2004 - prefix, *, m, nL, nH
                return None
            columns = _number(stream[3:5])
            return _cut(stream, name, 2, 3 + columns * (3 if stream[2] >= 32 else 1))  # noqa: PLR2004 - 24-dot modes
        case "ESC D":
            end = stream.find(0, 2)
            return None if end < 0 else (Command(name, stream[2:end]), end + 1)
        case _:
            raise UnknownCommand(f"no ESC/POS command begins with {stream[:2].hex(' ')}")


def _barcode(stream: bytes) -> tuple[Command, int] | None:
    if len(stream) < 4:  # noqa: PLR2004 - prefix, k, m, n or the first character
        return None
    if stream[2] >= _FIRST_FEEDING_CUT:
        return _cut(stream, "GS k", 2, 2 + stream[3])
    end = stream.find(0, 3)
    return None if end < 0 else (Command("GS k", stream[2:end]), end + 1)


def _cut(stream: bytes, name: str, head: int, length: int) -> tuple[Command, int] | None:
    end = head + length
    return (Command(name, stream[head:end]), end) if len(stream) >= end else None


def _number(little_endian: bytes) -> int:
    return int.from_bytes(little_endian, "little")
