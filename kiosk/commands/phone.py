"""`kiosk phone` and `kiosk phone setup`: the telephone line, served; and Asterisk's configuration, written."""

import contextlib
import signal
import threading
from pathlib import Path

import click

from kiosk.app import House
from kiosk.commands.words import DoesntHold, _, refuse
from kiosk.lawful import check_for_people
from kiosk.phone.exchange import Exchange
from kiosk.phone.hours import HoursNotUnderstood
from kiosk.phone.pbx import LineUnconfigured, PbxUnfit, find_asterisk, secret_of, write_configuration
from kiosk.readiness import closing
from voice.lines.trouble import LineNotOpened


def line_folder(house: House) -> Path:
    """Where secret, password and Asterisk's configuration are."""
    return house.var / "phone"


@click.group(
    "phone",
    invoke_without_command=True,
    help=_("Serve the telephone line, beside the kiosk or alone.\n\nExample: kiosk phone"),
)
@click.pass_context
def phone(context: click.Context) -> None:
    """Everything that could be wrong is found before anybody calls."""
    if context.invoked_subcommand is not None:
        return
    house: House = context.obj
    check_for_people(house.settings, house.script)
    with House(house.folders, is_beside=True, settings=house.settings) as beside:
        for part in closing(beside):
            refuse(f"{part.detail} {part.todo}")
        _serve(beside)


def _serve(house: House) -> None:
    language = house.languages[0]
    if house.script.text(language).phone is None:
        told = _("The journey has no words for the telephone in « {language} »: write phone.toml.")
        refuse(told.format(language=language))
    house.make_what_threads_share()  # opens the register: what is wrong with it is told now
    try:
        exchange = Exchange(house, secret_of(line_folder(house)))
    except (LineNotOpened, HoursNotUnderstood) as trouble:
        refuse(str(trouble))
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    exchange.start()
    # A site may have nothing but the line.
    house.look_after_the_register()
    settings = house.settings.phone
    click.echo(
        _("The telephone line is ready: Asterisk hands calls to {extension} over on port {port}.").format(
            extension=settings.extension, port=exchange.agi_port
        )
    )
    exchange.warm()
    ended.wait()
    exchange.stop()


@phone.command(
    help=_(
        "Check the Asterisk that is there and write its configuration from kiosk.toml into FOLDER.\n\n"
        "Example: kiosk phone setup --to /opt/clairvoix/var/phone/asterisk"
    )
)
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), help=_("Folder; var/phone/asterisk if absent.")
)
@click.option(
    "--kit",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=_("Folder of a trial Asterisk (config/deploy/asterisk/kit.sh) in place of the system's."),
)
@click.pass_obj
def setup(house: House, folder: Path | None, kit: Path | None) -> None:
    """Exit 1 where there is no Asterisk that will do, or something isn't filled in: nothing is written then."""
    own = line_folder(house)
    settings = house.settings.phone
    try:
        asterisk = find_asterisk(kit)
        version = asterisk.check(settings.media)
        file = write_configuration((folder or own / "asterisk").absolute(), settings, asterisk, own=own)
    except (PbxUnfit, LineUnconfigured) as trouble:
        raise DoesntHold(str(trouble)) from trouble
    click.echo(_("Asterisk {version} has all that the line needs.").format(version=".".join(map(str, version))))
    click.echo(
        _("Its configuration is written. Start it with: {command}").format(
            command=" ".join((*asterisk.command, "-f", "-C", str(file)))
        )
    )
    if not settings.server:
        click.echo(_("[phone] server is empty: only this machine can call the line."))
    if not settings.reception:
        click.echo(_("[phone] reception is empty: callers can't be put through to a person."))
    with contextlib.suppress(OSError):
        (own / "asterisk").chmod(0o700)
