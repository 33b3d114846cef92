"""What the program can list of itself, for its manuals: commands, settings, pages, chapters, parts."""
# The command line wires everything, these lists too: it is looked at when a list is asked for, never as this is read.

from collections.abc import Iterator
from typing import assert_never

import click

from kiosk.catalogue import translator
from kiosk.desk.navigation import WAYS
from kiosk.papers.manuals import Listed, Listing
from kiosk.settings import Settings, Table
from kiosk.settings_table import comments
from kiosk.setup.questions import CHAPTERS

LANGUAGE = "fr"


def rows(listing: Listing) -> Listed:
    """Names and what each is, in the words of the machine."""
    say = translator(LANGUAGE)
    match listing:
        case Listing.COMMANDS:
            return tuple(_commands())
        case Listing.SETTINGS:
            return tuple(_settings())
        case Listing.PAGES:
            return tuple((say(way.label), say(ABOUT[way.endpoint])) for way in WAYS)
        case Listing.CHAPTERS:
            return tuple((say(one.title), say(one.intro)) for one in CHAPTERS)
        case Listing.PARTS:
            return tuple((say(name), "") for name in _parts())
    assert_never(listing)


N_ = str
# What each way through the desk leads to. Keys of the machine's words.
ABOUT = {
    "home.home": N_("papers come in: scan, see, file"),
    "beside.people": N_("who is at the screen or on the line; sit beside them"),
    "outgoing.worklists": N_("what waits: letters to send, papers to complete, forms to print"),
    "together.group": N_("explain to a group, decide one by one"),
    "wall.choose": N_("leaflets, posters, manuals, forms for a day without a machine"),
    "figures.figures": N_("how many came, rounded; for the town council"),
    "daybreak.show": N_("open, close, try every part, confirm the date, leave the locked screen"),
    "journal.journal": N_("who did what to which paper (managers)"),
    "installation.overview": N_("the first day's questions, and whatever changes later (managers)"),
}


def _commands() -> Iterator[tuple[str, str]]:
    from kiosk.cli import kiosk  # noqa: PLC0415 – the command line imports the desk, which asks for these lists

    return _under(kiosk, "kiosk")


def _under(command: click.Command, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(command, click.Group) and not command.invoke_without_command:
        for inner, member in sorted(command.commands.items()):
            yield from _under(member, f"{name} {inner}")
        return
    yield name, (command.help or "").split("\n")[0]
    if isinstance(command, click.Group):
        for inner, member in sorted(command.commands.items()):
            yield from _under(member, f"{name} {inner}")


def _settings(table: type[Table] = Settings, path: str = "") -> Iterator[tuple[str, str]]:
    french = comments()
    for name, field in table.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Table):
            yield from _settings(kind, f"{path}{name}.")
        else:
            yield f"{path}{name}", french[field.description or ""]


def _parts() -> tuple[str, ...]:
    from kiosk.commands.words import PARTS  # noqa: PLC0415 – it binds the command line's language

    return PARTS
