"""`kiosk manual`: what the desk prints for who looks after the kiosk, as a file."""

from pathlib import Path

import click

from kiosk.app import House
from kiosk.commands.words import _
from kiosk.commands.writing import write_file
from kiosk.papers.manuals import load_manuals, manual_paper
from printouts.renderings import plain
from printouts.renderings.renderer import HERE


@click.command(
    help=_(
        "Write a manual: install, trouble, script, protection, translate or journey; a .txt file gets plain text.\n\n"
        "Example: kiosk manual install --out installer.pdf"
    )
)
@click.argument("name", metavar="MANUAL", type=click.Choice(list(load_manuals().manuals)))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help=_("The file to write."))
@click.pass_obj
def manual(house: House, name: str, *, out: Path) -> None:
    """Exit 2 where the file can't be written."""
    language = house.settings.language
    document = manual_paper(load_manuals(language), name, house.lists, house.today(), language)
    content = plain.text(document).encode() if out.suffix == ".txt" else HERE.sheet(document).pdf
    write_file(out, content)
