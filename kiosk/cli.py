"""The command `kiosk`: wires its families, and turns expected trouble into one line. Holds no logic of its own."""

import os
import sys

import click

from kiosk.app import Folders, House
from kiosk.catalogue import UnknownLanguage
from kiosk.commands.braille import braille
from kiosk.commands.check import check
from kiosk.commands.day import clock, open_, support
from kiosk.commands.desk import desk_group
from kiosk.commands.hearing import hear, voice
from kiosk.commands.manual import manual
from kiosk.commands.phone import phone
from kiosk.commands.placeholders import in_french
from kiosk.commands.printing import print_group
from kiosk.commands.register_days import close, erase
from kiosk.commands.register_dpo import dpo
from kiosk.commands.register_export import export
from kiosk.commands.register_from_papers import from_papers
from kiosk.commands.register_keeping import backup, restore, rotate, seal
from kiosk.commands.rehearse import rehearse
from kiosk.commands.run import run
from kiosk.commands.say import say
from kiosk.commands.script import script
from kiosk.commands.setup import setup
from kiosk.commands.words import BAD_USAGE, _
from kiosk.demonstration import RegisterIsReal
from kiosk.journey.problem import ScriptError
from kiosk.lawful import NotForPeopleYet
from kiosk.phone.hours import HoursNotUnderstood
from kiosk.register.commands import in_language, register_group
from kiosk.register.errors import RegisterError
from kiosk.settings import SettingsError
from printouts.printers import PrinterMisconfigured


@click.group(help=_("The Clairvoix kiosk: explains, takes down what a person decides, puts it on paper."))
@click.version_option(package_name="clairvoix", message="%(version)s")
@click.pass_context
def kiosk(context: click.Context) -> None:
    """The families share one house, opened when first needed."""
    if context.resilient_parsing or context.invoked_subcommand is None:
        return
    context.obj = House(Folders.from_environment())


for command in (
    *(
        braille,
        check,
        clock,
        desk_group,
        hear,
        manual,
        open_,
        phone,
        print_group,
        rehearse,
        run,
        say,
        script,
        setup,
        support,
        voice,
    ),
):
    kiosk.add_command(command)
for command in (dpo, export, from_papers):
    register_group.add_command(command)
for command in (backup, close, erase, restore, rotate, seal):
    register_group.add_command(command)
kiosk.add_command(in_language(_), "register")
in_french(kiosk)


def main() -> None:
    """The entry point. What can be expected to go wrong ends in one line and exit code 2."""
    # What is written at run time is for this account alone.
    os.umask(0o077)
    try:
        kiosk(standalone_mode=True)
    except RegisterError as trouble:
        click.echo(trouble.sentence(_), err=True)
        sys.exit(BAD_USAGE)
    except PrinterMisconfigured as trouble:
        click.echo(_(trouble.template).format(**trouble.values), err=True)
        sys.exit(BAD_USAGE)
    except (
        SettingsError,
        ScriptError,
        NotForPeopleYet,
        RegisterIsReal,
        HoursNotUnderstood,
        UnknownLanguage,
    ) as trouble:
        click.echo(str(trouble), err=True)
        sys.exit(BAD_USAGE)
