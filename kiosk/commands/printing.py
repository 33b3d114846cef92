"""`kiosk print find|test|card|jobs|retry`: the printers, and the papers on their way to them."""

from pathlib import Path

import click

from kiosk.app import House
from kiosk.commands.words import PAPERS, DoesntHold, _, refuse
from kiosk.commands.writing import write_file
from kiosk.papers.devices import trial
from kiosk.papers.gestures import gestures
from kiosk.register.errors import RegisterError
from kiosk.register.outbox import LineState
from printouts.printers import Outcome, PrinterMisconfigured, Result
from printouts.printers.discovery import Way, everywhere
from printouts.renderings.renderer import HERE

_PRINTER_FAILED = _("A printer failed. Look at its paper, cover and cable, then try again.")


@click.group("print", help=_("Try the printers; see and retry papers on their way."))
def print_group() -> None:
    """The family."""


@print_group.command(
    help=_("Look for printers on USB, serial adapters, CUPS and the network.\n\nExample: kiosk print find")
)
def find() -> None:
    """What stands in kiosk.toml for each; exit 1 where there is none."""
    seen = list(everywhere())
    for one in seen:
        if one.way is Way.ANNOUNCED:
            click.echo(
                _("{name}: make it a queue: lpadmin -p {name} -E -v {uri} -m everywhere").format(
                    name=one.name.partition(".")[0], uri=one.address
                )
            )
        else:
            click.echo(f'{one.name}\u202f: kind = "{one.way.value}", address = "{one.address}"')
    if not seen:
        raise DoesntHold(_("No printer was seen. Switch it on, plug it in, then look again."))


@print_group.command(
    help=_("Print a test paper on each printer, and say what it answered.\n\nExample: kiosk print test --printer roll")
)
@click.option("--printer", type=click.Choice(["roll", "sheet"]), help=_("Only this one."))
@click.pass_obj
def test(house: House, *, printer: str | None) -> None:
    """Outside the site's register: a test of a device is no record."""
    with house:
        try:
            printers = house.press.printers
        except PrinterMisconfigured as trouble:
            refuse(_(trouble.template).format(**trouble.values))
        failed = False
        for name, one in printers.items():
            if printer in {None, name}:
                outcome = one.print(trial(name, _, language=house.settings.language))
                failed = not _is_printed(name, outcome) or failed
        if failed:
            raise DoesntHold(_PRINTER_FAILED)


@print_group.command(
    help=_(
        "Print the card of actions, by which the kiosk is used with a scanner alone; or write it as PDF.\n\n"
        "Example: kiosk print card --out carte.pdf"
    )
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=_("The file to write."))
@click.pass_obj
def card(house: House, *, out: Path | None) -> None:
    """On the sheet printer, outside the site's register: it belongs to nobody's record."""
    document = gestures(_, language=house.settings.language, is_rehearsal=house.is_rehearsal)
    if out is not None:
        write_file(out, HERE.sheet(document).pdf)
        return
    with house:
        if not _is_printed("sheet", house.press.printers["sheet"].print(document)):
            raise DoesntHold(_PRINTER_FAILED)


@print_group.command(help=_("List the papers that were not printed.\n\nExample: kiosk print jobs"))
@click.option("--rehearsal", is_flag=True, help=_("Of the rehearsals' register."))
@click.pass_obj
def jobs(house: House, *, rehearsal: bool) -> None:
    """Number, kind and state; never a reference or an answer."""
    with House(house.folders, is_rehearsal=rehearsal) as there:
        lines = [line for line in there.register.outbox.lines() if line.state is not LineState.PRINTED]
        for line in lines:
            paper = _(PAPERS.get(line.kind.partition(":")[0], line.kind))
            reason = f" ({_(line.reason)})" if line.reason else ""
            click.echo(f"{line.id}\t{paper}\t{_(f'printer.{line.printer}')}\t{_(line.state.value)}{reason}")
        if not lines:
            click.echo(_("Every paper was printed."))


@print_group.command(help=_("Print a paper of the list again; it will say DUPLICATA.\n\nExample: kiosk print retry 12"))
@click.argument("line", metavar="NUMBER", type=int)
@click.option("--rehearsal", is_flag=True, help=_("Of the rehearsals' register."))
@click.pass_obj
def retry(house: House, *, line: int, rehearsal: bool) -> None:
    """A running kiosk prints it; otherwise it waits for the next start."""
    with House(house.folders, is_rehearsal=rehearsal) as there:
        try:
            again = there.register.outbox.again(line)
        except RegisterError as trouble:
            refuse(trouble.sentence(_))
        click.echo(_("Paper {line} is in the queue: the kiosk prints it when it runs.").format(line=again.id))


def _is_printed(name: str, outcome: Outcome) -> bool:
    """Tell what became of a paper, and where it lies if a folder took it; whether the printer didn't fail."""
    detail = f" ({_told(outcome.detail)})" if outcome.detail else ""
    click.echo(f"{_(f'printer.{name}')}\u202f: {_(outcome.result.value)}{detail}")
    for path in outcome.paths:
        click.echo(f"  {path}")
    return outcome.result is not Result.FAILED


def _told(detail: str) -> str:
    """What a printer's detail says, and after the colon what the system said."""
    told, colon, system = detail.partition(": ")
    return _(told) + (f"\u202f: {system}" if colon else "")
