"""`kiosk desk add|list|reset`: who may sit at the mediator's desk."""

import click

from kiosk.app import House
from kiosk.certificate import certificate
from kiosk.commands.asking import asked_secret
from kiosk.commands.words import DoesntHold, _, refuse
from kiosk.desk.accounts import Accounts, DeskError, Role, WeakSecret, check_secret
from kiosk.papers.badge import badge as badge_paper
from kiosk.papers.badge import fingerprint as fingerprint_paper
from kiosk.register.deeds import Deed, What
from kiosk.register.errors import RegisterError
from printouts.printers import Result

N_ = str
# Who works at the machine itself has no account at the desk: the journal names the command.
_MACHINE = "kiosk desk"
_ASKED = _("PIN (6 figures or more) or passphrase (12 signs or more), nothing is shown while you type")
ROLES = {Role.MEDIATOR: N_("mediator"), Role.MANAGER: N_("manager")}


@click.group("desk", help=_("Who may sit at the mediator's desk."))
def desk_group() -> None:
    """Everything under `kiosk desk`."""


@desk_group.command(
    help=_("Let NAME in; asks for a PIN or a passphrase.\n\nExample: kiosk desk add 'Awa Diallo' --badge")
)
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice([one.value for one in Role]),
    default=Role.MEDIATOR.value,
    help=_("A manager sees the journal as well."),
)
@click.option("--badge", "has_badge", is_flag=True, help=_("Print a badge: nobody comes in as NAME without it."))
@click.option("--unnamed", is_flag=True, help=_("People at the kiosk are told the role, not NAME."))
@click.pass_obj
def add(house: House, name: str, role: str, *, has_badge: bool, unnamed: bool) -> None:
    """Exit 2 where the name or the secret won't do."""
    accounts = _accounts(house)
    try:
        accounts.check_new(name)
        secret = asked_secret(_ASKED, _weakness)
        account = accounts.add(name, Role(role), secret, is_named=not unnamed)
    except DeskError as trouble:
        refuse(_(trouble.template))
    _note(house, What.ACCOUNT_ADDED, account.name)
    click.echo(
        _("{name} may come in: {address} on this machine.").format(
            name=account.name, address=f"http://127.0.0.1:{house.settings.server.port}/bureau/"
        )
    )
    if has_badge:
        _print_badge(house, accounts, account.name)


@desk_group.command("list", help=_("Show who may come in.\n\nExample: kiosk desk list"))
@click.pass_obj
def list_accounts(house: House) -> None:
    """Names, roles, badges; no secret."""
    accounts = _accounts(house).every()
    if not accounts:
        click.echo(_("Nobody may come in yet. Give somebody a PIN: kiosk desk add NAME"))
    for account in accounts:
        has = _("with a badge") if account.badge else _("without a badge")
        told = "" if account.is_named else f", {_('unnamed at the kiosk')}"
        click.echo(f"{account.name}\u202f: {_(ROLES[account.role])}, {has}{told}")


@desk_group.command(
    help=_(
        "Give NAME a new PIN. The badge and the open desks of before are worth nothing from now on.\n\n"
        "Example: kiosk desk reset 'Awa Diallo' --badge"
    )
)
@click.argument("name")
@click.option("--badge", "has_badge", is_flag=True, help=_("Print a new badge."))
@click.option("--remove", is_flag=True, help=_("NAME no longer comes in at all."))
@click.pass_obj
def reset(house: House, name: str, *, has_badge: bool, remove: bool) -> None:
    """Exit 2 where there is no such account."""
    accounts = _accounts(house)
    try:
        if remove:
            accounts.remove(name)
            _note(house, What.ACCOUNT_REMOVED, name)
            click.echo(_("{name} no longer comes in.").format(name=name))
            return
        if accounts.find(name) is None:
            refuse(_("There is no account of that name. See: kiosk desk list"))
        account = accounts.reset(name, asked_secret(_ASKED, _weakness))
    except DeskError as trouble:
        refuse(_(trouble.template))
    _note(house, What.ACCOUNT_RESET, account.name)
    click.echo(_("{name} has a new PIN. The old badge is worth nothing any more.").format(name=account.name))
    if has_badge:
        _print_badge(house, accounts, account.name)


@desk_group.command(
    help=_(
        "Show the fingerprint of the desk's certificate, to be compared once with the browser's; made where there is "
        "none.\n\nExample: kiosk desk fingerprint --print"
    )
)
@click.option("--print", "on_paper", is_flag=True, help=_("Print it on the roll."))
@click.pass_obj
def fingerprint(house: House, *, on_paper: bool) -> None:
    """Exit 1 where it can't be printed."""
    given = house.settings.desk
    shown = certificate(house.var / "desk", given.name, house.today())
    for line in shown.lines:
        click.echo(line)
    if on_paper:
        paper = fingerprint_paper(shown.lines, sorted(shown.names), given.port, _, language=house.settings.language)
        with house:
            outcome = house.press.printers["roll"].print(paper)
        if outcome.result is not Result.PRINTED:
            raise DoesntHold(_("The fingerprint was not printed. Copy it from the screen instead."))


def _accounts(house: House) -> Accounts:
    return Accounts(house.var / "desk")


def _weakness(secret: str) -> str | None:
    try:
        check_secret(secret)
    except WeakSecret as trouble:
        return _(trouble.template)
    return None


def _note(house: House, what: What, name: str) -> None:
    """Enter it in the register, beside a kiosk that may be running."""
    deed = Deed(what=what, day=house.today(), by=_MACHINE, about=name)
    try:
        with House(house.folders, is_beside=True, settings=house.settings) as beside:
            beside.register.history.note_deed(deed)
    except RegisterError as trouble:
        raise DoesntHold(trouble.sentence(_)) from trouble


def _print_badge(house: House, accounts: Accounts, name: str) -> None:
    """Printed at once, beside the outbox: nothing that is kept may hold the badge's secret. That it was is an entry."""
    _note(house, What.BADGE_PRINTED, name)
    paper = badge_paper(name, accounts.give_badge(name), house.settings.site.name, _, language=house.settings.language)
    with house:
        outcome = house.press.printers["roll"].print(paper)
    if outcome.result is not Result.PRINTED:
        raise DoesntHold(_("The badge was not printed. Mend the printer, then: kiosk desk reset NAME --badge"))
    click.echo(_("The badge is printed."))
    for path in outcome.paths:
        click.echo(str(path))
