"""`kiosk register close|erase`: the end of a day, and the end of a record."""

from collections.abc import Iterator
from pathlib import Path

import click

from kiosk.app import House
from kiosk.commands.register_keeping import opened
from kiosk.commands.words import DoesntHold, _, refuse
from kiosk.day import ticket
from kiosk.register import PaperLine, references
from kiosk.register.erasing import Forgotten
from kiosk.register.errors import MistypedReference, RegisterError
from kiosk.register.lives import Erasure
from kiosk.register.states import Stage
from printouts.document import to_json


@click.command(
    help=_(
        "Close the day: print a ticket with the register's head, and write it to the stick of the backups.\n\n"
        "Example: kiosk register close"
    )
)
@click.option("--rehearsal", is_flag=True, help=_("Of the rehearsals' register."))
@click.pass_obj
def close(house: House, *, rehearsal: bool) -> None:
    """Exit 1 where the ticket can't be queued, or the stick isn't there."""
    stick = house.settings.backup.folder
    try:
        with opened(house, rehearsal=rehearsal) as register:
            head = register.head()
            paper = ticket(register, head, house.settings, is_rehearsal=rehearsal)
            register.outbox.queue([PaperLine("closing", "roll", to_json(paper))])
            click.echo(_("Entries: {count}. Head: {head}").format(count=head.entries, head=head.hash))
            click.echo(_("The ticket is in the queue: the kiosk prints it when it runs."))
            if stick and not rehearsal:
                register.anchor(Path(stick))
                click.echo(_("The head is on {folder}.").format(folder=stick))
    except RegisterError as trouble:
        raise DoesntHold(trouble.sentence(_)) from trouble


@click.command(
    help=_(
        "Erase a record and all that was noted of its papers, or with --due every record whose time is over. A "
        "tombstone stays, and the papers to destroy are told.\n\n"
        "Example: kiosk register erase 0412 8835 0992 --code 1234"
    )
)
@click.argument("reference", nargs=-1)
@click.option("--code", metavar="NNNN", help=_("The 4-digit code printed on the paper that the person shows."))
@click.option(
    "--reason",
    type=click.Choice([Erasure.REQUEST.value, Erasure.RETENTION.value]),
    help=_("Without the code: on the person's written request, or because its time is over."),
)
@click.option("--due", is_flag=True, help=_("Every record that is older than the site's retention."))
@click.option("--rehearsal", is_flag=True, help=_("Of the rehearsals' register."))
@click.pass_obj
def erase(
    house: House, reference: tuple[str, ...], code: str | None, reason: str | None, *, due: bool, rehearsal: bool
) -> None:
    """Exit 1 where there is no such record, or the code is wrong."""
    if due == bool(reference) or (due and (code or reason)):
        refuse(_("Name one reference, or --due alone."))
    if reference and (code is None) == (reason is None):
        refuse(_("Erasing needs --code from the paper, or --reason."))
    stick = house.settings.backup.folder
    try:
        wanted = references.parse("".join(reference)) if reference else None
        with opened(house, rehearsal=rehearsal) as register:
            if wanted is None:
                forgotten = register.erase_due(house.settings.site.retention_months)
            else:
                if code is not None:
                    register.find(wanted, code)
                forgotten = (register.erase(wanted, Erasure(reason or Erasure.REQUEST)),)
            if stick and not rehearsal and Path(stick).is_dir():
                register.anchor(Path(stick))
    except MistypedReference as trouble:
        refuse(trouble.sentence(_))
    except RegisterError as trouble:
        raise DoesntHold(trouble.sentence(_)) from trouble
    click.echo(_("Records erased: {count}.").format(count=len(forgotten)))
    for one in forgotten:
        for line in _to_destroy(one):
            click.echo(line)
    if forgotten:
        keep = house.settings.backup.keep
        click.echo(
            _("Older backups still hold what was erased; the daily ones are gone after {count} days.").format(
                count=keep
            )
        )


def _to_destroy(forgotten: Forgotten) -> Iterator[str]:
    reference = references.spaced(forgotten.reference)
    form = forgotten.life.form
    if form.filed is not None:
        told = _("{reference}: destroy the form in box {box}, {place}.")
        yield told.format(reference=reference, box=form.filed.box, place=form.filed.place)
    elif form.stage is not Stage.RECORDED and not form.is_taken:
        yield _("{reference}: destroy the form, should the site still have it.").format(reference=reference)
    for paper, state in forgotten.life.papers.items():
        if state.slip is not None:
            told = _("{reference}: strike it out on slip {slip} ({paper}).")
            yield told.format(reference=reference, slip=state.slip, paper=paper)
