"""`kiosk check`: what works on this machine, device by device."""

from functools import partial

import click

from kiosk.app import House
from kiosk.commands.words import DOESNT_HOLD, _, print_json
from kiosk.papers.devices import report
from kiosk.readiness import State, microphone, parts

_MARKS = {State.GOOD: "✓", State.REMARK: "!", State.BROKEN: "✗"}


@click.command(help=_("Try every part of this machine, and say what works.\n\nExample: kiosk check --json"))
@click.option("--json", "as_json", is_flag=True, help=_("Print the report as JSON."))
@click.option("--print", "on_paper", is_flag=True, help=_("Print the report on the roll."))
@click.option("--microphone", "with_microphone", is_flag=True, help=_("Listen to the room and to you, too."))
@click.pass_context
def check(context: click.Context, *, as_json: bool, on_paper: bool, with_microphone: bool) -> None:
    """Ready where no part is broken; exits 1 otherwise."""
    house: House = context.obj
    with house:
        found = list(parts(house))
        if with_microphone:
            found.append(microphone(house, partial(click.echo, err=True)))
        is_ready = all(part.state is not State.BROKEN for part in found)
        if on_paper:
            rows = [(_(part.name), part.detail) for part in found]
            house.printers["roll"].print(report(rows, _, language=house.settings.language))
    if as_json:
        print_json(
            {
                "ready": is_ready,
                "parts": [{"name": part.name, "state": part.state.value, "detail": part.detail} for part in found],
            }
        )
    else:
        for part in found:
            click.echo(f"{_MARKS[part.state]} {_(part.name)}: {part.detail}")
        click.echo(_("Ready.") if is_ready else _("Not ready."))
    if not is_ready:
        context.exit(DOESNT_HOLD)
