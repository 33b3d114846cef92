"""Which words of the original each passage of a translation was made from, and whether they are still those.

A generated file beside the translation (`follows.txt`) notes it: one line a passage, its address and the fingerprint
of the original's words. Knows texts by address alone; doesn't know what they say.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from gettext import gettext as _
from pathlib import Path

from kiosk.journey.parity import Unit
from kiosk.journey.problem import Problem
from kiosk.journey.source_lines import SourceLines

FILE = "follows.txt"
RULE = "outdated"
# Digits of a SHA-256: enough that no edit goes unseen, short enough to be compared by eye.
_DIGITS = 12


def print_of(unit: Unit) -> str:
    """The fingerprint of one unit's words."""
    written = json.dumps(unit.texts, ensure_ascii=False).encode()
    return hashlib.sha256(written).hexdigest()[:_DIGITS]


def read_follows(folder: Path, language: str) -> dict[str, str]:
    """By address: the fingerprint of what was translated. Lines that can't be read count as absent."""
    path = folder / language / FILE
    if not path.is_file():
        return {}
    lines = (line.split() for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
    return {line[0]: line[1] for line in lines if len(line) == 2}  # noqa: PLR2004 – address and fingerprint


def write_follows(folder: Path, language: str, noted: Mapping[str, str]) -> None:
    """Note them, in the order of addresses: two people's lines merge."""
    lines = (f"{address} {noted[address]}\n" for address in sorted(noted))
    (folder / language / FILE).write_text("".join(lines), encoding="utf-8")


def stamp(folder: Path, language: str, original: Iterable[Unit], only: Collection[str] = ()) -> int:
    """Note that `language` was made from the original as it is now; of `only` these addresses, or what lies below
    them, where any are given. What the original no longer has is forgotten. Gives how many lines changed.
    """
    now = {unit.address: print_of(unit) for unit in original}
    before = read_follows(folder, language)
    chosen = {
        address
        for address in now
        if not only or any(address == one or address.startswith(f"{one.rstrip('/')}/") for one in only)
    }
    after = {address: now[address] if address in chosen else before.get(address, "") for address in now}
    noted = {address: made for address, made in after.items() if made}
    write_follows(folder, language, noted)
    return len(set(noted.items()) ^ set(before.items()))


def outdated(
    folder: Path, language: str, original: Iterable[Unit], translated: Collection[str], source: SourceLines
) -> Iterator[Problem]:
    """Each of the `translated` addresses whose original has changed since, or that nobody has stamped."""
    noted = read_follows(folder, language)
    for unit in original:
        if unit.address not in translated or noted.get(unit.address) == print_of(unit):
            continue
        file, line = source.of_address(language, unit.address)
        told = (
            _("« {key} » has changed in the original since it was translated: translate it again, then stamp it.")
            if unit.address in noted
            else _("nobody has said what « {key} » was translated from: read it again, then stamp it.")
        )
        yield Problem(file, line, RULE, told.format(key=unit.address))
