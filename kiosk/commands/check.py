"""`kiosk check`: what works on this machine, device by device, and what to do about the rest."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from kiosk.app import House
from kiosk.commands.conformance import tell_conformance
from kiosk.commands.keys import learn_keys
from kiosk.commands.words import DOESNT_HOLD, _, print_json
from kiosk.papers.devices import report
from kiosk.readiness import Part, State, as_rows, is_ready, microphone, parts

_MARKS = {State.GOOD: "✓", State.REMARK: "!", State.BROKEN: "✗"}


@click.command(help=_("Try every part of this machine, and say what works.\n\nExample: kiosk check --json"))
@click.option("--conformance", is_flag=True, help=_("Tell what is accessible, what proves it, and what isn't met."))
@click.option(
    "--pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("With --conformance: write the statement of accessibility as PDF."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the report as JSON."))
@click.option("--print", "on_paper", is_flag=True, help=_("Print the report on the roll."))
@click.option("--keys", "with_keys", is_flag=True, help=_("Learn the keys of a keypad by pressing them."))
@click.option("--microphone", "with_microphone", is_flag=True, help=_("Listen to the room and to you, too."))
@click.pass_context
def check(
    context: click.Context,
    *,
    conformance: bool,
    pdf: Path | None,
    as_json: bool,
    on_paper: bool,
    with_microphone: bool,
    with_keys: bool,
) -> None:
    """Ready where no part is broken; exits 1 otherwise."""
    house: House = context.obj
    if conformance:
        tell_conformance(house, as_json=as_json, pdf=pdf)
        return
    if with_keys:
        if not learn_keys(house.setup.keypad):
            context.exit(DOESNT_HOLD)
        return
    with house:
        found = list(parts(house))
        if with_microphone:
            found.append(microphone(house, partial(click.echo, err=True)))
        if on_paper:
            house.press.printers["roll"].print(report(as_rows(found), _, language=house.settings.language))
    if as_json:
        print_json(
            {
                "ready": is_ready(found),
                "parts": [
                    {"name": part.name, "state": part.state.value, "detail": part.detail, "todo": part.todo}
                    for part in found
                ],
            }
        )
    else:
        tell(found)
        click.echo(_("Ready.") if is_ready(found) else _("Not ready."))
    if not is_ready(found):
        context.exit(DOESNT_HOLD)


def tell(found: Sequence[Part]) -> None:
    """A line a part, and under it what to do where something is wrong."""
    for part in found:
        click.echo(f"{_MARKS[part.state]} {_(part.name)}\u202f: {part.detail}")
        if part.todo:
            click.echo(f"    → {part.todo}")
