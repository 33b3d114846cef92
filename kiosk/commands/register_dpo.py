"""`kiosk register dpo`: the papers of data protection, as PDF and as text. Knows settings, documents and files."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import click

from kiosk.commands.words import _, refuse
from kiosk.commands.writing import why, write_file
from kiosk.papers.protection import protection_paper
from kiosk.register.dpo import load_wording, papers
from kiosk.settings import Settings
from printouts.renderings import plain
from printouts.renderings.renderer import HERE


class DpoHouse(Protocol):
    """What this command needs of the house."""

    @property
    def settings(self) -> Settings: ...
    @property
    def today(self) -> Callable[[], datetime.date]: ...


@click.command(
    help=_(
        "Make the papers of data protection from the settings: record of processing, draft of the impact assessment, "
        "retention table, information notice. Tells which settings are still open.\n\n"
        "Example: kiosk register dpo --out dpo"
    )
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help=_("The folder to write."))
@click.pass_obj
def dpo(house: DpoHouse, *, out: Path) -> None:
    """Exit 0 even where settings are open: telling them is what this is for."""
    settings, wording = house.settings, load_wording(house.settings.language)
    today = house.today()
    made = papers(wording, settings.site_values(), settings.backup.keep, today)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        refuse(_("The folder {folder} can't be made: {why}. Name another one.").format(folder=out, why=why(trouble)))
    for paper in made:
        document = protection_paper(paper, wording, today, settings.language)
        write_file(out / f"{paper.name}.pdf", HERE.sheet(document).pdf)
        write_file(out / f"{paper.name}.txt", plain.text(document).encode())
    still_open = dict.fromkeys(setting for paper in made for setting in paper.open)
    if not still_open:
        click.echo(_("Every setting that these papers need is filled in."))
        return
    click.echo(_("Still open in config/kiosk.toml:"))
    for setting in still_open:
        click.echo(f"  {wording.settings[setting]}")
