"""`kiosk register verify|show`: the register on the command line. Words are English keys of the catalogue."""

import copy
import dataclasses
import json
from collections.abc import Callable, Sequence
from gettext import gettext
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

from kiosk.register import keys, one_paper, reading, references
from kiosk.register import medium as second_medium
from kiosk.register.chain import EntryKind
from kiosk.register.errors import N_, RegisterError
from kiosk.register.record import RecordBody
from kiosk.register.register import FoundRecord, Register
from kiosk.register.verification import FaultKind, Report, WarningKind
from kiosk.register.whereabouts import Whereabouts, whereabouts

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Words:
    """English sentences into whatever language the command line speaks."""

    def __init__(self) -> None:
        self.translate: Callable[[str], str] = gettext

    def __call__(self, sentence: str) -> str:
        return self.translate(sentence)


_ = _Words()

FAULTS = {
    FaultKind.NUMBER: N_("Entry {number}: entries are missing before it."),
    FaultKind.BEFORE: N_("Entry {number}: it doesn't follow the entry before it."),
    FaultKind.HASH: N_("Entry {number}: it was altered."),
    FaultKind.KEY: N_("Entry {number}: it was signed with a key that isn't known here."),
    FaultKind.SIGNATURE: N_("Entry {number}: its signature is not right."),
    FaultKind.COMMITMENT: N_("Entry {number}: its record was altered."),
    FaultKind.BODY: N_("Entry {number}: its record can't be read, or stands under another reference."),
    FaultKind.ORPHAN: N_("Entry {number}: it is missing, though its record is there."),
    FaultKind.MISSING: N_("Entry {number}: what it is about was removed."),
    FaultKind.ERASED: N_("Entry {number}: it was emptied, and no entry says that it was erased."),
    FaultKind.HEAD: N_("A head given is not in the register: its end was cut off, or it was written anew."),
}
WARNINGS = {
    WarningKind.CLOCK_WENT_BACK: N_("Entry {number}: its day is before that of the entry before. Check the clock."),
    WarningKind.KEY_REPLACED: N_("Entry {number}: the key before was lost; a new one signs from here on."),
}

# What an entry is about, for who reads the list. JSON has the kinds' own names.
KINDS = {
    EntryKind.RECORD: N_("decision recorded"),
    EntryKind.CHANGE: N_("decision changed"),
    EntryKind.PRINTED: N_("paper printed"),
    EntryKind.TO_COMPLETE: N_("paper to complete"),
    EntryKind.SIGNED: N_("form signed"),
    EntryKind.TAKEN: N_("paper taken along"),
    EntryKind.KEPT: N_("form filed"),
    EntryKind.HELD: N_("put on hold"),
    EntryKind.RELEASED: N_("no longer on hold"),
    EntryKind.SENT: N_("letter sent"),
    EntryKind.ANSWERED: N_("answer received"),
    EntryKind.VOIDED: N_("paper voided"),
    EntryKind.LAPSED: N_("form lapsed"),
    EntryKind.SUPERSEDED: N_("decision replaced"),
    EntryKind.REQUESTED: N_("paper asked for"),
    EntryKind.ERASED: N_("record erased"),
    EntryKind.LOOKED: N_("record read at the desk"),
    EntryKind.VOICE_ERASED: N_("voice erased"),
    EntryKind.DEED: N_("done at the desk"),
    EntryKind.KEY: N_("new key"),
}


class _Folder(Protocol):
    @property
    def folder(self) -> str: ...


class PlaceSettings(Protocol):
    """What commands need of the site's settings."""

    @property
    def database_url(self) -> str: ...
    @property
    def backup(self) -> _Folder: ...


class Place(Protocol):
    """Where a register may be: the folder of everything that changes, the station's number, the settings."""

    @property
    def settings(self) -> PlaceSettings: ...

    @property
    def var(self) -> Path: ...
    @property
    def station(self) -> int: ...


class WordedPlace(Place, Protocol):
    """What the command line hands on."""

    def in_words(self, body: RecordBody) -> Sequence[str]:
        """A record's decisions in the words of the script."""
        ...


class _DoesNotHold(click.ClickException):
    """An expected error as one line."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file, err=True)


class _BadUsage(_DoesNotHold):
    """What was asked can't be done as it was asked."""

    exit_code = 2


def _of_rehearsals(command: _Command) -> _Command:
    words = N_("The rehearsals' register instead of the site's.")
    return click.option("--rehearsal", is_flag=True, help=words)(command)


def _as_json(command: _Command) -> _Command:
    return click.option("--json", "as_json", is_flag=True, help=N_("Give JSON."))(command)


@click.group(help=N_("The register of what people decided."))
def register_group() -> None:
    """Everything under `kiosk register`."""


@register_group.command(
    help=N_("Verify that nothing in the register was altered, removed or inserted; or verify one paper."),
    epilog=N_("Example: kiosk register verify --json"),
)
@click.option("--head", "heads", multiple=True, metavar="HEAD", help=N_("A head that a receipt or ticket carries."))
@click.option(
    "--medium",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=N_("A folder that holds heads: the USB stick of the backups (that of the settings where absent)."),
)
@click.option(
    "--paper",
    type=click.Path(allow_dash=True, path_type=Path),
    help=N_("A paper instead: a picture or PDF of it, or - for what a scanner types on standard input."),
)
@click.option("--key", metavar="LINE", help=N_("The public key on the site's poster, to verify a paper with."))
@_as_json
@_of_rehearsals
@click.pass_obj
def verify(
    place: Place,
    heads: tuple[str, ...],
    medium: Path | None,
    paper: Path | None,
    key: str | None,
    *,
    as_json: bool,
    rehearsal: bool,
) -> None:
    """Exit 1 where something doesn't hold."""
    there = where(place, rehearsal=rehearsal)
    if key is not None and paper is None:
        raise _BadUsage(_("--key goes with --paper."))
    for head in heads:
        if len(head) != 64 or not all(sign in "0123456789abcdef" for sign in head):  # noqa: PLR2004 – SHA-256 in hex
            raise _BadUsage(_("--head takes the 64 hex digits of a head."))
    try:
        if paper is not None:
            _show_paper(one_paper.check(paper, one_paper.trusted(there.folder, key)), as_json=as_json)
            return
        anchors = {*heads, *_anchors(place, there, medium)}
        report = reading.verify(there.folder, there.station, anchors, url=there.url)
    except one_paper.NotAKey as trouble:
        raise _BadUsage(trouble.sentence(_)) from trouble
    except RegisterError as trouble:
        raise _DoesNotHold(trouble.sentence(_)) from trouble
    click.echo(_report_json(report) if as_json else "\n".join(_report_lines(report)))
    if not report.is_sound:
        raise SystemExit(_DoesNotHold.exit_code)


@register_group.command(
    help=N_("Show the register's entries, or with its code one record."),
    epilog=N_("Example: kiosk register show 0412 8835 0992 --code 1234"),
)
@click.argument("reference", nargs=-1)
@click.option("--code", metavar="NNNN", help=N_("The 4-digit code printed on the paper: shows the answers."))
@_as_json
@_of_rehearsals
@click.pass_obj
def show(place: WordedPlace, reference: tuple[str, ...], code: str | None, *, as_json: bool, rehearsal: bool) -> None:
    """Exit 1 where there is no such record."""
    there = where(place, rehearsal=rehearsal)
    if code is not None and not reference:
        raise _BadUsage(_("--code goes with a reference."))
    try:
        wanted = references.parse("".join(reference)) if reference else None
    except RegisterError as trouble:
        raise _BadUsage(trouble.sentence(_)) from trouble
    try:
        if wanted is not None and code is not None:
            _show_record(place, _find(there, wanted, code), as_json=as_json)
        else:
            _show_entries(there, wanted, as_json=as_json)
    except RegisterError as trouble:
        raise _DoesNotHold(trouble.sentence(_)) from trouble


def in_language(translate: Callable[[str], str]) -> click.Command:
    """`register_group` with its help in the language of `translate`: for who wires the command line."""
    return _in_language(register_group, translate)


def _in_language(command: click.Command, translate: Callable[[str], str]) -> click.Command:
    spoken = copy.copy(command)
    spoken.help = command.help and translate(command.help)
    spoken.epilog = command.epilog and translate(command.epilog)
    spoken.params = [copy.copy(given) for given in command.params]
    for given in spoken.params:
        if isinstance(given, click.Option):
            given.help = given.help and translate(given.help)
    if isinstance(spoken, click.Group):
        spoken.commands = {name: _in_language(one, translate) for name, one in spoken.commands.items()}
    return spoken


def where(place: Place, *, rehearsal: bool) -> Whereabouts:
    """Where the site's register is, or the rehearsals'."""
    return whereabouts(place.var, place.station, place.settings.database_url, rehearsal=rehearsal)


def _anchors(place: Place, there: Whereabouts, medium: Path | None) -> set[str]:
    """The heads on the second medium: the one named, else that of the settings where it is plugged in."""
    if medium is None:
        named = place.settings.backup.folder
        if there.is_rehearsal or not named:
            return set()
        medium = Path(named)
    trusted = keys.load_public(there.folder)
    return {head.hash for head in second_medium.heads(medium, there.station, trusted) if head.entries}


def _show_paper(papers: tuple[one_paper.Genuine, ...], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(one) for one in papers], ensure_ascii=False))
        return
    for one in papers:
        click.echo(_("This paper is genuine: {name} signed it.").format(name=one.signed_by))
        for line in one.lines:
            click.echo(f"  {line}")


def _find(there: Whereabouts, reference: str, code: str) -> FoundRecord:
    reading.check_there(there.folder, there.url)  # opening would make an empty one
    with Register.open(there.folder, there.station, is_rehearsal=there.is_rehearsal, url=there.url) as register:
        return register.find(reference, code)


def _show_record(place: WordedPlace, found: FoundRecord, *, as_json: bool) -> None:
    record = _body_fields(found.body)
    record |= {"reference": found.reference, "entry": found.entry_number, "superseded_by": found.superseded_by}
    if as_json:
        click.echo(json.dumps(record, ensure_ascii=False))
        return
    click.echo(_("Record {reference} of {day}").format(reference=references.spaced(found.reference), day=record["day"]))
    for told in place.in_words(found.body):
        click.echo(f"  {told}")
    if found.superseded_by:
        click.echo(_("Changed by record {reference}").format(reference=references.spaced(found.superseded_by)))


def _show_entries(there: Whereabouts, reference: str | None, *, as_json: bool) -> None:
    is_empty = True
    for line in reading.entry_lines(there.folder, there.station, reference, url=there.url):
        is_empty = False
        if as_json:
            click.echo(json.dumps(dataclasses.asdict(line)))
        else:
            name = references.spaced(line.reference) if line.reference and not line.is_erased else ""
            shown = _("erased") if line.is_erased else name
            kind = _(KINDS[EntryKind(line.kind)])
            click.echo(f"{line.number:>7}  {line.day}  {kind:<24}  {shown:<14}  {line.hash[:16]}")
    if is_empty and reference is not None:
        raise _DoesNotHold(_("The register has no entry of this reference."))


def _body_fields(body: RecordBody) -> dict[str, Any]:
    fields = dataclasses.asdict(body)
    fields["day"] = body.day.isoformat()
    fields["notice_modes"] = sorted(body.notice_modes)
    return fields


def _report_json(report: Report) -> str:
    fields = dataclasses.asdict(report) | {"sound": report.is_sound}
    return json.dumps(fields)


def _report_lines(report: Report) -> list[str]:
    lines = [_(FAULTS[fault.kind]).format(number=fault.number) for fault in report.faults]
    lines += [_(WARNINGS[warning.kind]).format(number=warning.number) for warning in report.warnings]
    if report.is_sound:
        lines.append(
            _("The register holds: {entries} entries, {bodies} records. Head: {head}").format(
                entries=report.entries, bodies=report.bodies, head=report.head
            )
        )
    return lines
