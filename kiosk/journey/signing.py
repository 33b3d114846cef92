"""Which passages are filmed in French sign language, and which are still to be filmed.

A film lies beside the words, under `lsf/`, at the passage's address: `lsf/topics/space/short/1.mp4`. Knows files by
name; plays none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.journey.script import Script

FOLDER = "lsf"
KINDS = (".mp4", ".webm")

# What is printed for somebody else to read is signed by nobody.
_PAPER = ("letters/", "papers/", "sheets/", "phone/", "spoken/")


@dataclass(frozen=True, slots=True)
class Take:
    """One passage to film: its address, the words, and the file where it is filmed (None: not yet)."""

    address: str
    text: str
    film: Path | None


def takes(script: Script, folder: Path) -> Iterator[Take]:
    """Every passage that a person is given on a screen, in the order of the files."""
    for address, words in script.passages(script.original.language):
        if not address.startswith(_PAPER):
            files = (folder / FOLDER / f"{address}{kind}" for kind in KINDS)
            yield Take(address, words.text, next((file for file in files if file.is_file()), None))


def strangers(script: Script, folder: Path) -> tuple[Path, ...]:
    """Films of no passage: a name mistyped, or a passage that is gone. Nobody would ever see them."""
    known = {take.film for take in takes(script, folder)}
    films = sorted(path for path in (folder / FOLDER).rglob("*") if path.suffix in KINDS)
    return tuple(path for path in films if path not in known)
