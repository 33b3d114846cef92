"""Changes values in a TOML file line by line: comments, order and blank lines stay. Knows lines; knows no setting.

What was changed is read again and compared with what was wanted: a file that is written in a way that lines don't tell
(a value over several lines, an inline table) is refused, never bent.
"""

import copy
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

Value = str | int | float | bool
# Tables from the outside in, then the key.
Address = tuple[str, ...]

_HEADER = re.compile(r"\s*\[(?P<name>[^\[\]]+)\]\s*(?:#.*)?")
_ANY_HEADER = re.compile(r"\s*\[")
# A value on one line: a string in either quotes, or anything up to a comment.
_LIVE = (
    r"(?P<before>\s*\"?{key}\"?\s*=\s*)"
    r"(?P<value>\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s#\"'][^#]*?)"
    r"(?P<after>\s*(?:#.*)?)"
)
_COMMENTED = r"\s*#\s*{key}\s*=\s*\S.*"


class NotByLines(Exception):
    """The file is written in a way that can't be changed line by line. `address` is what was to be changed."""

    def __init__(self, address: Address) -> None:
        super().__init__(".".join(address))
        self.address = address


def toml_value(value: Value) -> str:
    """`value` as TOML writes it."""
    return json.dumps(value, ensure_ascii=False)  # strings, numbers and booleans are written alike in both


def changed(text: str, changes: Mapping[Address, Value]) -> str:
    """`text` with the values of `changes`. Raises NotByLines; tomllib.TOMLDecodeError where `text` isn't TOML."""
    wanted: dict[str, Any] = tomllib.loads(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    for address, value in changes.items():
        _put(lines, address, toml_value(value))
        wanted = _merged(wanted, address, value)
        try:
            is_as_wanted = tomllib.loads("\n".join(lines)) == wanted
        except tomllib.TOMLDecodeError as trouble:
            raise NotByLines(address) from trouble
        if not is_as_wanted:
            raise NotByLines(address)
    return newline.join(lines) + newline if lines else ""


def _put(lines: list[str], address: Address, value: str) -> None:
    *tables, key = address
    first, last = _table(lines, tables)
    live = re.compile(_LIVE.format(key=re.escape(key)))
    commented = re.compile(_COMMENTED.format(key=re.escape(key)))
    inside = range(first, last)
    for number in inside:
        if found := live.fullmatch(lines[number]):
            lines[number] = f"{found['before']}{value}{found['after']}"
            return
    for number in inside:
        if commented.fullmatch(lines[number]):
            lines[number] = f"{key} = {value}"
            return
    lines.insert(first, f"{key} = {value}")


def _table(lines: list[str], tables: list[str]) -> tuple[int, int]:
    """The lines of a table below its header; a header is added at the end where there is none."""
    if not tables:
        return 0, _end(lines, 0)
    for number, line in enumerate(lines):
        found = _HEADER.fullmatch(line)
        if found and [part.strip().strip('"') for part in found["name"].split(".")] == tables:
            return number + 1, _end(lines, number + 1)
    if lines and lines[-1].strip():
        lines.append("")
    lines.append(f"[{'.'.join(tables)}]")
    return len(lines), len(lines)


def _end(lines: list[str], start: int) -> int:
    """Where the next table begins."""
    return next((number for number in range(start, len(lines)) if _ANY_HEADER.match(lines[number])), len(lines))


def _merged(given: Mapping[str, Any], address: Address, value: Value) -> dict[str, Any]:
    merged = copy.deepcopy(dict(given))
    inner = merged
    for name in address[:-1]:
        inner = inner.setdefault(name, {})
    inner[address[-1]] = value
    return merged
