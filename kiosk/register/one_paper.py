"""Verifying one paper, offline, with nothing but a public key: for anybody. Knows no register."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.register import keys, notes
from kiosk.register.errors import N_, LookUpError, NotAPaper, RegisterError
from kiosk.register.keys import PublicKey, PublicKeys

STANDARD_INPUT = Path("-")


class NotAKey(RegisterError):
    """What was given as a public key is none."""

    template = N_("This is no public key. Copy the whole line from the poster: clairvoix-0412+…")


@dataclass(frozen=True, slots=True)
class Genuine:
    """A paper whose signature is right: who signed it, and the plain lines that were signed."""

    signed_by: str
    lines: tuple[str, ...]


def trusted(folder: Path, line: str | None) -> PublicKeys:
    """The key that `line` writes; where there is none, those in the register's folder. Raises NotAKey, KeyDamaged."""
    if line is None:
        return keys.load_public(folder)
    try:
        return PublicKeys((PublicKey.from_line(line.strip()),))
    except ValueError as trouble:
        raise NotAKey from trouble


def check(paper: Path, public: PublicKeys) -> tuple[Genuine, ...]:
    """The forms in a picture, a PDF, or on standard input (`-`); a form carries its code twice and counts once.

    Raises NotAPaper, ReceiptOnly, ForeignPaper, ForgedPaper, NoDecoder, NoPicture.
    """
    found: dict[str, Genuine] = {}
    refused: LookUpError | None = None
    for text in _texts(paper):
        try:
            lines = notes.verify(text, public)
        except NotAPaper as trouble:
            refused = refused or trouble  # a letter or a poster may stand beside a form
        else:
            found[text] = Genuine(notes.signer(text), lines)
    if not found:
        raise refused or NotAPaper
    return tuple(found.values())


def _texts(paper: Path) -> Iterator[str]:
    if paper == STANDARD_INPUT:
        yield sys.stdin.read()
        return
    from kiosk.register import pictures  # noqa: PLC0415 – pictures are an optional part

    for scanned in pictures.codes_in(paper):
        if scanned.text:
            yield scanned.text
