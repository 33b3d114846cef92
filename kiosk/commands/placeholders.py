"""What stands in a command's usage for what is to be typed: one French word for one thing. Knows no command by name.

click writes these words in English from the names of parameters and types; here each becomes the catalogue's.
"""

import re

import click

from kiosk.commands.words import _

# Marks words for translation that are looked up by a variable.
N_ = str
PLACEHOLDERS = (
    N_("ADDRESSES"),
    N_("ARGS"),
    N_("BOX"),
    N_("CHAPTERS"),
    N_("COMMAND"),
    N_("DAY"),
    N_("DIR"),
    N_("FILE"),
    N_("FILES"),
    N_("HEAD"),
    N_("INTEGER"),
    N_("LANGUAGE"),
    N_("LINE"),
    N_("MANUAL"),
    N_("NAME"),
    N_("NUMBER"),
    N_("PATH"),
    N_("REFERENCE"),
    N_("SCENE"),
    N_("TEXT"),
    N_("TOPIC"),
)
_WORD = re.compile(r"[A-Z]{3,}")


def in_french(command: click.Command) -> None:
    """Give `command`, and all under it, French words for what is to be typed."""
    for given in command.params:
        given.metavar = _french(_placeholder(command, given))
    if isinstance(command, click.Group):
        command.subcommand_metavar = _french(command.subcommand_metavar)
        for one in command.commands.values():
            in_french(one)


def _placeholder(command: click.Command, given: click.Parameter) -> str:
    if given.metavar is None and isinstance(given, click.Argument) and isinstance(given.type, click.Choice):
        # Its choices would fill the line, and be broken in the middle of one: help and errors name them.
        name = str(given.name).upper()
        return name if given.required else f"[{name}]..."
    return given.make_metavar(click.Context(command))


def _french(placeholder: str) -> str:
    return _WORD.sub(lambda word: _(word[0]), placeholder)
