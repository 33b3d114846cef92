"""Where something stands in a script's files: the file and line of an address. Reads the files, judges nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.journey.problem import MISSING, Problem

# First parts of an address whose next part is a file of its own.
_FOLDERS = frozenset({"topics", "decisions", "letters", "sheets"})
# An address ends in an index where it is about one of several passages; a phrase's first letters find it.
_PHRASE_LENGTH = 40

_HEADER = re.compile(r"\s*\[\[?[^\]=]*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(r"""["']?[\w-]+["']?\s*[.=]""")

KeyPath = Sequence[str | int]


class SourceLines:
    """The text of a journey's files, read once, and the lines that things stand on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lines: dict[str, list[str]] = {}

    def lines(self, file: str) -> list[str]:
        """Lines of `file` (relative to the folder); none where it is absent."""
        if file not in self._lines:
            path = self.folder / file
            self._lines[file] = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.is_file() else []
        return self._lines[file]

    def line(self, file: str, path: KeyPath = (), phrase: str = "") -> int:
        """The line of the key `path`, or of `phrase` from there on; of the nearest table otherwise, 0 if unread."""
        lines = self.lines(file)
        if not lines:
            return 0
        start, rest = _table(lines, path)
        start = _key(lines, start, rest)
        if phrase:
            start = _phrase(lines, start, phrase)
        return start + 1

    def of_address(self, language: str, address: str, phrase: str = "") -> tuple[str, int]:
        """File and line of an address as `Script.passages` gives it, e.g. `"topics/card/short/1"`."""
        parts = address.split("/")
        if parts[0] in _FOLDERS:
            file, path = f"{language}/{parts[0]}/{parts[1]}.toml", parts[2:]
        else:
            file, path = f"{language}/{parts[0]}.toml", parts[1:]
        return file, self.line(file, [int(part) if part.isdecimal() else part for part in path], phrase)

    def of_fact(self, table: str, name: str) -> tuple[str, int]:
        """File and line of `[facts.x]`, `[speakers.x]` or `[sources.x]`, in whichever file defines it."""
        for file in fact_files(self.folder):
            line = self.line(file, (table, name))
            if line > 0 and names_key(self.lines(file)[line - 1], name):
                return file, line
        return "facts.toml", 0


@dataclass(frozen=True)
class InFile:
    """One file of a script, to say what is wrong in it.

    Each method makes a problem at the line of a key, or of a value, given as a plain string (`"card"`).
    """

    source: SourceLines
    name: str

    def wrong(self, path: KeyPath | str, sentence: str, **values: object) -> Problem:
        """Something leads nowhere or isn't known."""
        return self._problem("link", path, sentence, values)

    def twice(self, path: KeyPath | str, sentence: str, **values: object) -> Problem:
        """Something stands there more than once."""
        return self._problem("duplicate", path, sentence, values)

    def missing(self, path: KeyPath | str, sentence: str, **values: object) -> Problem:
        """Something isn't there."""
        return self._problem(MISSING, path, sentence, values)

    def _problem(self, rule: str, path: KeyPath | str, sentence: str, values: dict[str, object]) -> Problem:
        if isinstance(path, str):
            line = self.source.line(self.name, phrase=f'"{path}"')
        else:
            line = self.source.line(self.name, path)
        return Problem(self.name, line, rule, sentence.format(**values))


def fact_files(folder: Path) -> tuple[str, ...]:
    """Names of the files that define facts, speakers and sources: `facts.toml` first, `sources.toml` last."""
    facts = sorted((path.name for path in folder.glob("facts*.toml")), key=lambda name: (name != "facts.toml", name))
    return (*facts, "sources.toml")


def names_key(line: str, key: str) -> bool:
    """Whether `line` names `key` as a whole, in a table's header or before an equals sign."""
    return re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", line) is not None


def _table(lines: list[str], path: KeyPath) -> tuple[int, KeyPath]:
    """The line of the longest table header that `path` begins with (0: none), and what of `path` is left."""
    for length in range(len(path), 0, -1):
        head = path[:length]
        nth = head[-1] if isinstance(head[-1], int) else None
        name = r"\s*\.\s*".join(rf"""["']?{re.escape(str(part))}["']?""" for part in head if isinstance(part, str))
        header = re.compile(rf"^\s*\[\[?\s*{name}\s*\]\]?\s*(?:#.*)?$")
        found = [number for number, line in enumerate(lines) if header.match(line)]
        if found and nth is None:
            return found[0], path[length:]
        if nth is not None and len(found) >= nth and lines[found[nth - 1]].lstrip().startswith("[["):
            return found[nth - 1], path[length:]
    return 0, path


def _key(lines: list[str], start: int, path: KeyPath) -> int:
    """The line where the keys of `path` stand, one inside the other, from `start` on; the last that was found."""
    end = next((number for number in range(start + 1, len(lines)) if _HEADER.match(lines[number])), len(lines))
    for key in path:
        if isinstance(key, int):
            continue
        assignment = re.compile(rf"""(?:^|[{{,\s.])["']?{re.escape(key)}["']?\s*(?:=|\.)""")
        found = next((number for number in range(start, end) if assignment.search(lines[number])), None)
        if found is None:
            break
        # What is inside this key ends where the table's next key begins.
        start = found
        end = next((number for number in range(start + 1, end) if _ASSIGNMENT.match(lines[number])), end)
    return start


def _phrase(lines: list[str], start: int, phrase: str) -> int:
    """The line of `phrase` from `start` on, else anywhere, else `start`."""
    beginning = phrase[:_PHRASE_LENGTH]
    order = (*range(start, len(lines)), *range(start))
    return next((number for number in order if beginning in lines[number]), start)
