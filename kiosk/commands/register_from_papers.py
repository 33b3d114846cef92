"""`kiosk register from-papers`: the register made again from the codes on its papers. Knows files and the terminal."""

import datetime
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import click

from kiosk.commands.site_house import SiteHouse
from kiosk.commands.words import DOESNT_HOLD, _, print_json, refuse
from kiosk.journey.archived import load_archived
from kiosk.journey.problem import ScriptError
from kiosk.journey.script import Script
from kiosk.register import Register, keys, medium, references
from kiosk.register.archive import Archive
from kiosk.register.boxes import Box, declare
from kiosk.register.codebook import CodeBook, CodeBooks
from kiosk.register.commands import where
from kiosk.register.errors import N_, ArchiveDamaged, KeyDamaged, NoRegister, RegisterError
from kiosk.register.from_papers import TROUBLE, Fate, Finding, Scanned, read, split
from kiosk.register.keys import PublicKey, PublicKeys
from kiosk.register.pictures import codes_in
from kiosk.register.reading import entry_lines
from kiosk.register.whereabouts import Whereabouts
from kiosk.register_record import code_book
from kiosk.settings import Settings

SENTENCES: Mapping[Fate, str] = {
    Fate.RESTORED: N_("Brought back: {count}."),
    Fate.ALREADY_THERE: N_("In the register already: {count}."),
    Fate.DUPLICATE: N_("Scanned more than once: {count}."),
    Fate.ERASED: N_("Erased before, and not brought back: {count}. Destroy these papers."),
    Fate.ALTERED: N_("Genuine, but changed afterwards: {count}. Ask whoever holds the paper."),
    Fate.FORGED: N_("Signed by nobody, though they name this kiosk: {count}. Keep these papers apart."),
    Fate.FOREIGN: N_("Made elsewhere, or with a key that isn't here: {count}. Give an older key with --key."),
    Fate.OTHER_STATION: N_("Of another station of the site: {count}. Scan them at that station."),
    Fate.CONFLICT: N_("Another record stands under the same reference: {count}. Keep these papers apart."),
    Fate.UNKNOWN_SCRIPT: N_("Made with words that aren't here: {count}. Restore the archive, then scan again."),
    Fate.RECEIPT: N_("Receipts, which hold no record: {count}. Scan the forms."),
    Fate.UNREADABLE: N_("No code of a form, or cut off: {count}. Scan these again."),
    Fate.NO_CODE: N_("Sheets without a code: {count}. Look whether a form is among them."),
}
# Where keys given with --key are kept, so that the kiosk goes on knowing its own papers.
_POSTERS = "posters.pub"
# What is as it should be is told by its number alone.
_QUIET = frozenset({Fate.RESTORED, Fate.ALREADY_THERE, Fate.DUPLICATE})


class PapersHouse(SiteHouse, Protocol):
    """What this command needs of the house."""

    @property
    def script(self) -> Script: ...
    @property
    def today(self) -> Callable[[], datetime.date]: ...


@click.command(
    "from-papers",
    help=_(
        "Make the register again from the codes on its forms: what a hand scanner types on standard input, or pictures "
        "and PDFs of scanned sheets. Forged, altered, foreign and doubled codes are told apart.\n\n"
        "Example: kiosk register from-papers scans/box-1.pdf scans/box-2.pdf"
    ),
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--add", is_flag=True, help=_("Add to a register that holds entries already."))
@click.option("--dry-run", is_flag=True, help=_("Read and tell, and write nothing."))
@click.option(
    "--key",
    "posters",
    multiple=True,
    type=click.Path(path_type=Path),
    help=_("A public key that signed these papers, as on the site's poster (a .pub file)."),
)
@click.option(
    "--medium",
    "medium_folder",
    type=click.Path(path_type=Path),
    help=_("The folder of the backups: it remembers which records were erased."),
)
@click.option(
    "--box",
    nargs=2,
    metavar="BOX NAME",
    help=_("The box that these papers lie in, and who saw that each is signed: noted so, in the order of scanning."),
)
@click.option("--rehearsal", is_flag=True, help=_("Of the rehearsals' register."))
@click.option("--json", "as_json", is_flag=True, help=_("Print what it came to as JSON."))
@click.pass_obj
def from_papers(  # noqa: PLR0913 – one an option
    house: PapersHouse,
    *,
    files: tuple[Path, ...],
    add: bool,
    dry_run: bool,
    posters: tuple[Path, ...],
    medium_folder: Path | None,
    box: tuple[str, str] | None,
    rehearsal: bool,
    as_json: bool,
) -> None:
    """Exit 1 where something scanned needs somebody's eye, 2 where nothing could be done."""
    place = where(house, rehearsal=rehearsal)
    declared, filed = Box(*box) if box else None, 0
    try:
        there = _entries_in(place)
        if there and not (add or dry_run):
            sentence = _("The register in {folder} holds {count} entries. Give --add to add what is missing.")
            refuse(sentence.format(folder=place.folder, count=there))
        books = tuple(_books(house, place.folder))
        given = _given(posters)
        trusted = PublicKeys((*keys.load_public(place.folder), *given))
        erased = _erased(medium_folder or _backups(house.settings), place.station, trusted)
        pile = read(_scanned(files), CodeBooks(books), trusted, place.station)
        findings = list(pile.findings)
        if dry_run or not pile.papers:
            findings += [Finding(one.where, Fate.RESTORED, one.sealed.reference) for one in pile.papers]
        else:
            with Register.open(place.folder, place.station, is_rehearsal=place.is_rehearsal, url=place.url) as register:
                for book in books:
                    register.learn(book)
                if given:
                    keys.trust(place.folder / "keys" / _POSTERS, *given)
                findings += register.bring_back(pile.papers, erased)
                if declared is not None:
                    filed = declare(register.history, declared, pile.papers, _held(findings), house.today())
    except RegisterError as trouble:
        refuse(trouble.sentence(_))
    _tell(findings, as_json=as_json)
    if declared is not None and not as_json:
        click.echo(_("Noted as signed and kept in box {box}: {count}.").format(box=declared.name, count=filed))
    if dry_run and not as_json:
        click.echo(_("Nothing was written."))
    if any(finding.fate in TROUBLE for finding in findings):
        raise SystemExit(DOESNT_HOLD)


def _held(findings: Iterable[Finding]) -> frozenset[str]:
    there = (Fate.RESTORED, Fate.ALREADY_THERE)
    return frozenset(one.reference for one in findings if one.fate in there and one.reference is not None)


def _entries_in(place: Whereabouts) -> int:
    try:
        return sum(1 for _entry in entry_lines(place.folder, place.station, url=place.url))
    except NoRegister:
        return 0


def _scanned(files: Iterable[Path]) -> Iterator[Scanned]:
    """The codes in pictures, or in what stands on standard input where none are named."""
    for path in files:
        yield from codes_in(path)
    if not files:
        yield from split(sys.stdin)


def _books(house: PapersHouse, folder: Path) -> Iterator[CodeBook]:
    """How forms were coded: with today's words, and with all those that the archive still has.

    Words of an older shape that can't be loaded any more are passed over: their papers are told as unknown.
    """
    yield code_book(house.script)
    archive = Archive(folder)
    for fingerprint in archive.fingerprints():
        if fingerprint != house.script.fingerprint:
            try:
                yield code_book(load_archived(archive.fetch(fingerprint)))
            except (ScriptError, ArchiveDamaged, ValueError):
                continue


def _given(posters: Iterable[Path]) -> tuple[PublicKey, ...]:
    given: list[PublicKey] = []
    for path in posters:
        try:
            given += keys.read_public(path)
        except OSError as trouble:
            raise KeyDamaged(path=path) from trouble
    return tuple(given)


def _backups(settings: Settings) -> Path | None:
    return Path(settings.backup.folder) if settings.backup.folder else None


def _erased(folder: Path | None, station: int, trusted: PublicKeys) -> frozenset[str]:
    if folder is None:
        return frozenset()
    return frozenset(stone.reference for stone in medium.tombstones(folder, station, trusted))


def _tell(findings: Iterable[Finding], *, as_json: bool) -> None:
    if as_json:
        print_json([{"where": one.where, "fate": one.fate.value, "reference": one.reference} for one in findings])
        return
    counts = Counter(finding.fate for finding in findings)
    for fate, sentence in SENTENCES.items():
        if counts[fate] or fate is Fate.RESTORED:
            click.echo(_(sentence).format(count=counts[fate]))
        for finding in findings:
            if finding.fate is fate and fate not in _QUIET:
                reference = references.spaced(finding.reference) if finding.reference else ""
                click.echo(f"  {finding.where}  {reference}".rstrip())
