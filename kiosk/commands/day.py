"""`kiosk open`, `kiosk clock confirm`, `kiosk support`: the day of a kiosk, and help from afar."""

import sys
from pathlib import Path

import click
from babel.dates import format_date

from kiosk import clock as clocks
from kiosk.app import House
from kiosk.clock import Doubt
from kiosk.commands.asking import is_wanted
from kiosk.commands.check import tell
from kiosk.commands.words import DoesntHold, _
from kiosk.commands.writing import put_file
from kiosk.day import is_open_now
from kiosk.opening import Decided, decide
from kiosk.papers.devices import report
from kiosk.readiness import as_rows, is_ready, parts
from kiosk.register.upkeep import now as by_the_clock
from kiosk.support import as_text, gather
from printouts.printers import Result


@click.command(
    "open",
    help=_(
        "Open the day: try every part, confirm the date where it can't be trusted, print the report on the roll.\n\n"
        "Example: kiosk open"
    ),
)
@click.pass_obj
def open_(house: House) -> None:
    """Exit 1 where the kiosk can't open, or the report wasn't printed."""
    with house:
        doubt = clocks.doubts(house)
        if doubt not in {None, Doubt.SENSELESS} and sys.stdin.isatty() and is_wanted(_question(house)):
            clocks.confirm(house)
        found = list(parts(house))
        tell(found)
        if not is_ready(found):
            raise DoesntHold(_("Not ready."))
        clocks.note_today(house)
        if not is_open_now(house, by_the_clock()):
            decide(house.var, house.today(), Decided.OPEN)
        paper = report(as_rows(found), _, language=house.settings.language)
        if house.press.printers["roll"].print(paper).result is not Result.PRINTED:
            raise DoesntHold(_("The report was not printed. See: kiosk print test"))
    click.echo(_("Ready."))


@click.group("clock", help=_("The machine's clock: papers bear its day."))
def clock() -> None:
    """The family."""


@clock.command(
    help=_(
        "Confirm that today is DAY, after a look at a calendar: papers may bear it until the machine starts anew.\n\n"
        "Example: kiosk clock confirm 2026-11-30"
    )
)
@click.argument("day")
@click.pass_obj
def confirm(house: House, day: str) -> None:
    """The day is typed: whoever only agrees has looked at nothing. Exit 1 where the clock says another."""
    today = house.today()
    with house:
        if clocks.doubts(house) is Doubt.SENSELESS or day != today.isoformat():
            told = _("The clock says {day}. Set it first: timedatectl set-time")
            raise DoesntHold(told.format(day=today.isoformat()))
        clocks.confirm(house)
    click.echo(_("Confirmed: {day}.").format(day=_in_words(house)))


@click.command(
    help=_(
        "Write one file about this machine for somebody who helps from afar: nothing of anybody is in it.\n\n"
        "Example: kiosk support /media/clairvoix/etat.json"
    )
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def support(house: House, file: Path) -> None:
    """Exit 2 where the file can't be written."""
    with house:
        text = as_text(gather(house))
    put_file(file, text.encode())
    click.echo(
        _("Written: {file}. Read it before you send it: it holds states and figures, nothing of anybody.").format(
            file=file
        )
    )


def _question(house: House) -> str:
    return _("Is today {day}? Look at a calendar.").format(day=_in_words(house))


def _in_words(house: House) -> str:
    return format_date(house.today(), format="full", locale=house.settings.language)
