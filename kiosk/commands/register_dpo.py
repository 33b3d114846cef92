"""`kiosk register dpo`: the papers of data protection, as PDF and as text. Knows settings, documents and files."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import click

from kiosk.commands.words import _, refuse
from kiosk.journey.blanks import say_day
from kiosk.register.dpo import DRAFTS, Paper, Wording, load_wording, papers
from kiosk.register.dpo.papers import Section
from kiosk.settings import Settings
from printouts.document import (
    BlankLine,
    Block,
    Document,
    Furniture,
    Heading,
    Medium,
    Paragraph,
    Points,
)
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
        for paper in made:
            document = _document(paper, wording, today, settings.language)
            (out / f"{paper.name}.pdf").write_bytes(HERE.sheet(document).pdf)
            (out / f"{paper.name}.txt").write_text(plain.text(document), encoding="utf-8")
            click.echo(f"{out / paper.name}.pdf")
    except OSError as trouble:
        refuse(_("{file} can't be written: {detail}.").format(file=out, detail=trouble.strerror))
    still_open = dict.fromkeys(setting for paper in made for setting in paper.open)
    if not still_open:
        click.echo(_("Every setting that these papers need is filled in."))
        return
    click.echo(_("Still open in config/kiosk.toml:"))
    for setting in still_open:
        click.echo(f"  {wording.settings[setting]}")


def _document(paper: Paper, wording: Wording, today: datetime.date, language: str) -> Document:
    words = wording.words
    blocks: list[Block] = [Heading(paper.title, 1)]
    if paper.name in DRAFTS:
        blocks.append(Paragraph(words.draft, is_strong=True))
    for section in paper.sections:
        blocks += _section(section, wording)
    if paper.open:
        blocks.append(Heading(words.open_heading))
        blocks.append(Paragraph(words.open_intro))
        blocks.append(Points(tuple(wording.settings[setting] for setting in paper.open)))
    return Document(
        kind="sheet",
        title=paper.title,
        language=language,
        medium=Medium.SHEET,
        blocks=tuple(blocks),
        furniture=Furniture(words.page, words.duplicate, words.rehearsal),
        foot=words.foot.format(today=say_day(today, language)),
    )


def _section(section: Section, wording: Wording) -> Iterator[Block]:
    words = wording.words
    yield Heading(section.heading)
    for sentence in section.text:
        yield Paragraph(sentence)
    for line in section.lines:
        yield BlankLine(line.label, line.lines, line.value)
    if section.points:
        yield Points(section.points)
    for kept in section.kept:
        yield Heading(kept.what, 3)
        yield Points(
            (
                words.where.format(value=kept.where),
                words.how_long.format(value=kept.how_long),
                words.who.format(value=kept.who),
            )
        )
