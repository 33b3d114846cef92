"""`kiosk run`: the kiosk, served on this machine."""

import socket

import click

from kiosk.app import House
from kiosk.clock import note_today
from kiosk.commands.words import _, refuse
from kiosk.day import hours
from kiosk.lawful import check_for_people
from kiosk.readiness import closing
from kiosk.server import serve

_LAST_PORT = 65535


@click.command(help=_("Serve the kiosk on this machine.\n\nExample: kiosk run --port 8080"))
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(1024, _LAST_PORT),
    help=_("Port on 127.0.0.1 (that of kiosk.toml where absent)."),
)
@click.pass_obj
def run(house: House, *, port: int | None) -> None:
    """Everything that could be wrong is found before a person stands in front of it."""
    number = port or house.settings.server.port
    if is_taken(number):
        refuse(
            _(
                "Port {port} is in use: the kiosk may be running already, see http://127.0.0.1:{port}/. Otherwise take "
                "another port: kiosk run --port {other}, or bash config/start --port {other}"
            ).format(port=number, other=_free_after(number))
        )
    _ready(house)
    click.echo(_("The kiosk is ready: http://127.0.0.1:{port}/").format(port=number))
    serve(house.folders, number)


def is_taken(port: int) -> bool:
    """Whether somebody listens on `port` of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _free_after(port: int) -> int:
    """A port to propose; the same where none near is free."""
    return next((near for near in range(port + 10, min(port + 100, _LAST_PORT), 10) if not is_taken(near)), port)


def _ready(house: House) -> None:
    """Opens everything once, so that what is wrong is told here, in one line, and not to a person.

    What may mend itself, or be mended without this terminal, keeps the kiosk closed instead: its page says so.
    """
    with house:
        check_for_people(house.settings, house.script)
        hours(house)
        house.press.printers  # noqa: B018 – making them is the check
        found = closing(house)
        if not found:
            note_today(house)
    for part in found:
        click.echo(_("Closed: {name}. {detail} {todo}").format(name=_(part.name), detail=part.detail, todo=part.todo))
