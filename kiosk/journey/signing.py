"""Which passages are filmed in French sign language, and which are still to be filmed.

A film lies beside the words, under `lsf/`, at the passage's address: `lsf/topics/space/short/1.mp4`. Knows files by
name; plays none.
"""

from collections.abc import Collection, Iterator
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


def films_in(folder: Path) -> frozenset[str]:
    """The addresses at which films lie."""
    place = folder / FOLDER
    return frozenset(
        path.relative_to(place).with_suffix("").as_posix() for path in place.rglob("*") if path.suffix in KINDS
    )


def film_at(folder: Path, address: str) -> Path | None:
    """The file of the film at `address`, None where there is none any more."""
    return next((file for kind in KINDS if (file := folder / FOLDER / f"{address}{kind}").is_file()), None)


def film_of(films: Collection[str], passage: str) -> str | None:
    """The address of the film that goes with a scene's `passage` (its id), None where it isn't filmed.

    A scene names a passage by where it is said; the script by where it stands: `scenes/welcome/1` is
    `scenes/welcome/passages/1`, and what stands alone has no number.
    """
    address = passage.partition("#")[0]
    family, _, rest = address.partition("/")
    single = address.removesuffix("/1")
    within = f"{address.rpartition('/')[0]}/passages/{address.rpartition('/')[2]}" if family == "scenes" else address
    known = (address, within, single, f"words/{single}" if rest else single)
    return next((one for one in known if one in films), None)


def takes(script: Script, folder: Path) -> Iterator[Take]:
    """Every passage that a person is given on a screen, in the order of the files."""
    for address, words in script.passages(script.original.language):
        if not address.startswith(_PAPER):
            yield Take(address, words.text, film_at(folder, address))


def strangers(script: Script, folder: Path) -> tuple[Path, ...]:
    """Films of no passage: a name mistyped, or a passage that is gone. Nobody would ever see them."""
    known = {take.film for take in takes(script, folder)}
    films = sorted(path for path in (folder / FOLDER).rglob("*") if path.suffix in KINDS)
    return tuple(path for path in films if path not in known)
