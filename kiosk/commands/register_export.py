"""`kiosk register export`: signed records as files for other systems. Knows settings, the journey's mapping, files."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import click

from kiosk.commands.site_house import SiteHouse
from kiosk.commands.words import DoesntHold, _, refuse
from kiosk.commands.writing import put_file
from kiosk.register.commands import where
from kiosk.register.errors import NoRegister, RegisterError
from kiosk.register.exports import (
    Context,
    Format,
    LeftOut,
    Mapping,
    Site,
    SortedOut,
    Written,
    load_mapping,
    sort_out,
    write,
)
from kiosk.register.exports.errors import NothingSaid
from kiosk.register.exports.gather import gather
from kiosk.register.exports.mapping import FILE_NAME
from kiosk.register.keys import name_of


class ExportHouse(SiteHouse, Protocol):
    """What this command needs of the house."""

    @property
    def journey_folder(self) -> Path: ...


@click.command(
    "export",
    help=_(
        "Write the signed records to a file for other systems. Unsigned ones are left out and counted; what a format "
        "can't say is named.\n\nExample: kiosk register export --format csv --out decisions.csv"
    ),
)
@click.option(
    "--format",
    "wanted",
    type=click.Choice([one.value for one in Format]),
    required=True,
    help=_("fhir-r4: health systems; iso27560: data protection; zfa: hospitals; csv: spreadsheets."),
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help=_("The file to write."))
@click.option("--rehearsal", is_flag=True, help=_("Of the rehearsals' register."))
@click.pass_obj
def export(house: ExportHouse, *, wanted: str, out: Path, rehearsal: bool) -> None:
    """Exit 1 where there is no register, or nothing in it that the format can hold; 2 where settings are missing."""
    chosen = Format(wanted)
    there = where(house, rehearsal=rehearsal)
    try:
        sorted_out = sort_out(gather(there.folder, there.station, there.url))
        written = write(chosen, sorted_out.signed, _mapping(chosen, house), _context(house, there.station))
    except (NoRegister, NothingSaid) as trouble:
        raise DoesntHold(trouble.sentence(_)) from trouble
    except RegisterError as trouble:
        refuse(trouble.sentence(_))
    put_file(out, written.content)  # it holds answers: for its owner alone
    for line in _report(out, written, sorted_out):
        click.echo(line)


def _mapping(wanted: Format, house: ExportHouse) -> Mapping | None:
    return None if wanted is Format.CSV else load_mapping(house.journey_folder / FILE_NAME)


def _context(house: ExportHouse, station: int) -> Context:
    site = house.settings.site
    return Context(
        site=Site(name_of(station), site.name, site.address, site.phone, site.retention_months),
        instant=datetime.datetime.now(datetime.UTC),
        language=house.settings.language,
        say=_,
    )


def _report(out: Path, written: Written, sorted_out: SortedOut) -> Iterator[str]:
    yield _("Records written to {file}: {count}.").format(file=out, count=written.records)
    sentences = {
        LeftOut.UNSIGNED: _("Left out, not signed: {count}."),
        LeftOut.UNSETTLED: _("Left out, to complete or put aside: {count}."),
        LeftOut.ERASED: _("Left out, erased: {count}."),
    }
    for reason, sentence in sentences.items():
        if count := sorted_out.left_out.get(reason):
            yield sentence.format(count=count)
    for refusal, count in written.refusals():
        sentence = refusal.sentence(_)
        yield _("{sentence} ({count} times)").format(sentence=sentence, count=count) if count > 1 else sentence
