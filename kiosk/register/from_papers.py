"""A register made again from the codes on its papers: which are read, which are refused and why. Knows no picture.

Records come back as recorded, with the salt that their paper holds: their commitments are those of the lost register.
What happened to them since isn't on the paper; who scans a box declares it. What was erased stays erased.
"""

import contextlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from kiosk.register import chain, history, notes, recording, references
from kiosk.register.codebook import CodeBooks
from kiosk.register.compact import MARK, Sealed
from kiosk.register.errors import (
    AlteredPaper,
    ForeignPaper,
    ForgedPaper,
    NotAPaper,
    ReceiptOnly,
    UnknownScript,
)
from kiosk.register.keys import PublicKeys
from kiosk.register.record import canonical
from kiosk.register.recording import Pen
from kiosk.register.tables import bodies

# Ends a note (C2SP signed-note). A keyboard scanner may lose the dash.
_SIGNATURE = re.compile(r"\s*(?:\S{1,3} )?[^\s+]+ (?P<signature>[A-Za-z0-9+/]{91}=)\s*")
_RECEIPT = re.compile(r"\s*cv1r [0-9]{12} \S+\s*")
# Heading, a line an answer, the machine line, the blank line, the signature.
_MOST_LINES = 7


class Fate(StrEnum):
    """What became of one scanned code."""

    RESTORED = "restored"
    ALREADY_THERE = "already_there"  # the register holds the same record
    DUPLICATE = "duplicate"  # scanned before: a form carries its code twice, and has two copies
    ERASED = "erased"  # its record was erased, and must not come back
    ALTERED = "altered"  # a genuine paper, changed afterwards
    FORGED = "forged"  # says that our key signed it, and that is not so
    FOREIGN = "foreign"  # signed by a key that isn't known here: another town hall's
    OTHER_STATION = "other_station"  # genuine, of another station of the site
    CONFLICT = "conflict"  # genuine, but another record stands under its reference
    UNKNOWN_SCRIPT = "unknown_script"  # the words that it was made with aren't in the archive
    RECEIPT = "receipt"  # a receipt's code, which holds no record
    UNREADABLE = "unreadable"  # no paper of any kiosk, or cut off
    NO_CODE = "no_code"  # a sheet on which no code was found: a form's middle page, or a ruined code


# What needs somebody's eye: the rest is as it should be.
TROUBLE = frozenset(
    {Fate.ALTERED, Fate.FORGED, Fate.FOREIGN, Fate.CONFLICT, Fate.UNKNOWN_SCRIPT, Fate.UNREADABLE, Fate.OTHER_STATION}
)


@dataclass(frozen=True, slots=True)
class Scanned:
    """The text of one code, and where it came from: a line's number, a file's name. Empty for a sheet without one."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one scanned code turned out to be. `reference` is known for genuine papers and receipts alone."""

    where: str
    fate: Fate
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A genuine paper of this station."""

    where: str
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class Pile:
    """All that was scanned: the papers to bring back, each once, and what else there was."""

    papers: tuple[Read, ...]
    findings: tuple[Finding, ...]


def split(lines: Iterable[str]) -> Iterator[Scanned]:
    """The codes in what a scanner typed, line by line. A note has several lines and ends with its signature.

    What stands before a note and isn't part of it is a code of its own, that nobody will be able to read.
    """
    block: list[str] = []
    first = 1
    for number, line in enumerate(lines, start=1):
        text = line.rstrip("\r\n")
        if not block:
            first = number
            if not text.strip():
                continue
        if _RECEIPT.fullmatch(text):
            yield from _unfinished(block, first)
            block = []
            yield Scanned(str(number), text)
            continue
        block.append(text)
        if _SIGNATURE.fullmatch(text):
            yield from _parted(block, first)
            block = []
    yield from _unfinished(block, first)


def read(pile: Iterable[Scanned], books: CodeBooks, keys: PublicKeys, station: int) -> Pile:
    """Sort what was scanned. Nothing is written, and nothing of a paper that isn't genuine is believed."""
    papers: dict[str, Read] = {}
    findings: list[Finding] = []
    genuine: set[str] = set()
    # Forged, unless its signature turns out to be that of a genuine paper.
    doubtful: list[tuple[Finding, str]] = []
    for scanned in pile:
        if not scanned.text:
            findings.append(Finding(scanned.where, Fate.NO_CODE))
            continue
        try:
            sealed, is_whole = _decode(scanned.text, books, keys)
        except ReceiptOnly as trouble:
            findings.append(Finding(scanned.where, Fate.RECEIPT, str(trouble.values["reference"])))
            continue
        except (NotAPaper, ForeignPaper, ForgedPaper, UnknownScript) as trouble:
            finding = Finding(scanned.where, _fate(trouble))
            if finding.fate is Fate.FORGED:
                doubtful.append((finding, _signature(scanned.text)))
            else:
                findings.append(finding)
            continue
        genuine.add(_signature(scanned.text))
        if not is_whole:
            findings.append(Finding(scanned.where, Fate.UNREADABLE))
        findings += _keep(Read(scanned.where, sealed), papers, station)
    for finding, signature in doubtful:
        findings.append(Finding(finding.where, Fate.ALTERED) if signature in genuine else finding)
    return Pile(tuple(papers.values()), tuple(findings))


def bring_back(
    connection: Connection, pen: Pen, papers: Sequence[Read], erased: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Write the records of these papers, in the transaction that `connection` is in; all of them, or none.

    `erased` are references that must not come back beyond those whose tombstones stand in this register.
    """
    return tuple(
        Finding(paper.where, _write(connection, pen, paper.sealed, erased), paper.sealed.reference)
        for paper in in_order(papers)
    )


def _write(connection: Connection, pen: Pen, sealed: Sealed, erased: Collection[str]) -> Fate:
    if sealed.reference in erased or history.is_erased(connection, sealed.reference):
        return Fate.ERASED
    content = canonical(sealed.reference, sealed.body)
    same = select(bodies.c.salt, bodies.c.content).where(bodies.c.reference == sealed.reference)
    there = connection.execute(same).one_or_none()
    if there is not None:
        is_same = (there.salt, there.content) == (sealed.salt, content)
        return Fate.ALREADY_THERE if is_same else Fate.CONFLICT
    entry = recording.next_entry(connection, pen.station, pen.clock(), sealed, content, pen.key)
    recording.insert_entry(connection, entry, sealed, content, pen.key)
    return Fate.RESTORED


def in_order(papers: Sequence[Read]) -> list[Read]:
    """As they were recorded: by day, and after the record that it changes where both are of one day."""
    before = {paper.sealed.reference: paper.sealed.body.supersedes for paper in papers}

    def depth(reference: str) -> int:
        met: set[str] = set()
        while (earlier := before.get(reference)) is not None and earlier not in met:
            met.add(earlier)
            reference = earlier
        return len(met)

    def place(paper: Read) -> tuple[str, int, str]:
        sealed = paper.sealed
        return sealed.body.day.isoformat(), depth(sealed.reference), sealed.reference

    return sorted(papers, key=place)


def _decode(text: str, books: CodeBooks, keys: PublicKeys) -> tuple[Sealed, bool]:
    """The record of a note, and whether nothing foreign stood before it: the signature tells where it begins."""
    try:
        return notes.decode(text, books, keys), True
    except ForgedPaper:
        lines = text.split("\n")
        last = max((place for place, line in enumerate(lines) if line.startswith(MARK)), default=0)
        for start in range(1, last + 1):
            with contextlib.suppress(ForgedPaper):
                return notes.decode("\n".join(lines[start:]), books, keys), False
        raise


def _keep(paper: Read, papers: dict[str, Read], station: int) -> Iterator[Finding]:
    reference = paper.sealed.reference
    first = papers.get(reference)
    if references.split(reference)[0] != station:
        yield Finding(paper.where, Fate.OTHER_STATION, reference)
    elif first is None:
        papers[reference] = paper
    elif _commitment(first.sealed) == _commitment(paper.sealed):
        yield Finding(paper.where, Fate.DUPLICATE, reference)
    else:
        yield Finding(paper.where, Fate.CONFLICT, reference)


def _commitment(sealed: Sealed) -> bytes:
    return chain.commit(sealed.salt, canonical(sealed.reference, sealed.body))


def _fate(trouble: NotAPaper | ForeignPaper | ForgedPaper | UnknownScript) -> Fate:
    match trouble:
        case AlteredPaper():
            return Fate.ALTERED
        case ForgedPaper():
            return Fate.FORGED
        case NotAPaper():
            return Fate.UNREADABLE
        case ForeignPaper():
            return Fate.FOREIGN
        case UnknownScript():
            return Fate.UNKNOWN_SCRIPT


def _signature(text: str) -> str:
    found = _SIGNATURE.fullmatch(text.rstrip().rpartition("\n")[2])
    return found["signature"] if found else ""


def _parted(block: Sequence[str], first: int) -> Iterator[Scanned]:
    """A block that ends with a signature: the note, after whatever stood before it.

    A note's machine line is its last before the signature; its plain lines are the few above that.
    """
    marks = [place for place, line in enumerate(block) if line.startswith(MARK)]
    earlier = marks[-2] + 1 if len(marks) > 1 else 0
    start = max(earlier, len(block) - _MOST_LINES)
    while start < len(block) - 1 and not block[start].strip():
        start += 1
    yield from _unfinished(block[:start], first)
    yield Scanned(str(first + start), "\n".join(block[start:]))


def _unfinished(block: Sequence[str], first: int) -> Iterator[Scanned]:
    if any(line.strip() for line in block):
        yield Scanned(str(first), "\n".join(block))
