"""`kiosk register backup|restore|rotate|seal`: keeping a register and its keys for years."""

from pathlib import Path

import click

from kiosk.app import House
from kiosk.commands.asking import asked_secret
from kiosk.commands.words import DoesntHold, _, refuse
from kiosk.papers.closing import safe_sheet
from kiosk.register import Register, keys, passphrase, reading, sealing
from kiosk.register.commands import where
from kiosk.register.errors import MediumMissing, RegisterError, RegisterInUse
from kiosk.register.file_lock import is_served
from kiosk.register.keys import PublicKey
from kiosk.register.restoring import restore as bring_back
from kiosk.register.upkeep import daily_backup
from printouts.printers import Result

_FOLDER = click.Path(file_okay=False, path_type=Path)


def opened(house: House, *, rehearsal: bool) -> Register:
    """The register, which must be there already. Raises RegisterError."""
    there = where(house, rehearsal=rehearsal)
    reading.check_there(there.folder, there.url)
    return Register.open(there.folder, there.station, is_rehearsal=there.is_rehearsal, url=there.url, clock=house.today)


@click.command(
    help=_(
        "Make a backup in the new folder DIR while the kiosk goes on; without DIR, the daily one of the settings.\n\n"
        "Example: kiosk register backup /media/usb/clairvoix"
    )
)
@click.argument("folder", metavar="[DIR]", type=_FOLDER, required=False)
@click.option("--rehearsal", is_flag=True, help=_("Of the rehearsals' register."))
@click.pass_obj
def backup(house: House, folder: Path | None, *, rehearsal: bool) -> None:
    """Exit 1 where there is no register or it can't be written."""
    plan = house.settings.backup
    if folder is None and (rehearsal or not plan.folder):
        refuse(_("Name a folder for the backup, or set [backup] folder in kiosk.toml."))
    try:
        with opened(house, rehearsal=rehearsal) as register:
            if folder is None:
                place = Path(plan.folder)
                if not place.is_dir():
                    raise MediumMissing(folder=place)
                made = daily_backup(register, place, house.today(), plan.keep)
                click.echo(_("Backup made: {folder}").format(folder=made) if made else _("Today's backup is there."))
            else:
                manifest = register.backup(folder)
                told = _("Backup made: {folder} ({entries} entries). Head: {head}")
                click.echo(told.format(folder=folder, entries=manifest.entries, head=manifest.head))
    except RegisterError as trouble:
        raise DoesntHold(trouble.sentence(_)) from trouble


@click.command(
    help=_(
        "Put the backup in DIR in the register's place. Refused where it is damaged, another station's, or lacks "
        "entries that are here.\n\nExample: kiosk register restore /media/usb/clairvoix-0001-2026-11-30"
    )
)
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--key", metavar="LINE", help=_("The public key on the site's poster: the backup must be signed for it."))
@click.option("--rehearsal", is_flag=True, help=_("Of the rehearsals' register."))
@click.pass_obj
def restore(house: House, folder: Path, key: str | None, *, rehearsal: bool) -> None:
    """Exit 1 where it is refused: nothing was changed then."""
    try:
        public = PublicKey.from_line(key.strip()) if key else None
    except ValueError:
        refuse(_("This is no public key. Copy the whole line from the poster: clairvoix-0412+…"))
    there = where(house, rehearsal=rehearsal)
    try:
        restored = bring_back(folder, there.folder, there.station, clock=house.today, url=there.url, key=public)
    except RegisterError as trouble:
        raise DoesntHold(trouble.sentence(_)) from trouble
    click.echo(_("Restored: {entries} entries.").format(entries=restored.manifest.entries))
    if restored.forgotten:
        click.echo(_("Records erased since the backup, left out: {count}.").format(count=len(restored.forgotten)))
    if restored.has_new_key:
        click.echo(_("The old private key is not here: a new one signs from now on. Print the poster again."))
    if restored.damaged:
        click.echo(
            _("The damaged register was set aside: {path}. Erase it when it has been looked at.").format(
                path=restored.damaged
            )
        )


@click.command(
    help=_(
        "Sign with a new key from now on; papers signed before stay verifiable. The kiosk must be stopped.\n\n"
        "Example: kiosk register rotate"
    )
)
@click.option("--rehearsal", is_flag=True, help=_("Of the rehearsals' register."))
@click.option("--tpm", is_flag=True, help=_("The new key, and those after it, open by this machine's TPM alone."))
@click.pass_obj
def rotate(house: House, *, rehearsal: bool, tpm: bool) -> None:
    """Exit 1 where the kiosk runs, the key can't be written, or no TPM answers."""
    there = where(house, rehearsal=rehearsal)
    try:
        reading.check_there(there.folder, there.url)
        _check_stopped(there.folder)
        with opened(house, rehearsal=rehearsal) as register:
            if tpm:
                keys.guard(there.folder / "keys")
            register.rotate()
            click.echo(register.public_key.line())
    except RegisterError as trouble:
        raise DoesntHold(trouble.sentence(_)) from trouble
    click.echo(_("A new key signs from now on. Print the poster again: the line above goes under the old one."))


@click.command(
    help=_(
        "Make the site's sealing key: its private half goes to the folder DIR of a USB stick and onto a sheet for the "
        "safe, and stays nowhere on the kiosk.\n\nExample: kiosk register seal /media/usb --passphrase"
    )
)
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option(
    "--passphrase", "has_words", is_flag=True, help=_("Asks for a passphrase: without it the key opens nothing.")
)
@click.pass_obj
def seal(house: House, folder: Path, *, has_words: bool) -> None:
    """Printed at once, beside the outbox: nothing that is kept may hold the private half."""
    try:
        if _is_on_the_kiosk(folder, house.var):
            refuse(_("The private key must leave the kiosk: name a folder of the USB stick."))
        _check_sheet_printer(house)
        words = asked_secret(_("Passphrase"), _weakness) if has_words else None
        key = sealing.make(house.var, folder, words)
    except RegisterError as trouble:
        raise DoesntHold(trouble.sentence(_)) from trouble
    sheet = safe_sheet(
        key.line(words), house.settings.site.name, _, language=house.settings.language, has_words=has_words
    )
    outcome = house.press.printers["sheet"].print(sheet)
    click.echo(_("The private key is in {path}. Take the stick away.").format(path=folder / sealing.PRIVATE_NAME))
    if outcome.result is not Result.PRINTED:
        raise DoesntHold(_("The sheet for the safe was not printed. Copy the key's file to a second stick instead."))
    click.echo(_("The sheet for the safe is printed."))


def _weakness(words: str) -> str | None:
    try:
        passphrase.check(words)
    except passphrase.WeakPassphrase as trouble:
        return trouble.sentence(_)
    return None


def _is_on_the_kiosk(folder: Path, var: Path) -> bool:
    """Whether `folder` is on the disk that the register is on. One that isn't there is on none."""
    there = next(place for place in (var.resolve(), *var.resolve().parents) if place.exists())
    return folder.exists() and folder.stat().st_dev == there.stat().st_dev


def _check_sheet_printer(house: House) -> None:
    """Before the key is made: it can be printed only once."""
    if house.settings.printers.sheet.kind == "folder":
        refuse(
            _(
                "The sheet for the safe needs a real printer: printed into {folder}, the private key would stay on "
                "the kiosk. Set [printers.sheet] in kiosk.toml first."
            ).format(folder=house.press.folder)
        )
    state = house.press.printers["sheet"].status()
    if not state.can_print:
        raise DoesntHold(
            _("The sheets' printer can't print the sheet for the safe now: {state}. No key was made.").format(
                state=_(state.value)
            )
        )


def _check_stopped(folder: Path) -> None:
    if is_served(folder):
        raise RegisterInUse(folder=folder)
