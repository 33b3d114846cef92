"""What can go wrong with a line. Each says what to do next."""

from gettext import gettext as _


class LineTrouble(Exception):
    """Trouble with a telephone line."""


class LineNotOpened(LineTrouble):
    """A port of this machine is taken: the line may run already."""

    def __init__(self, port: int) -> None:
        told = _("Port {port} is in use: the telephone line may be running already. Stop it, or change [phone].")
        super().__init__(told.format(port=port))


class CallGone(LineTrouble):
    """The PBX has no such call any more: the caller hung up, or the PBX went down."""


class NotOurs(LineTrouble):
    """Somebody who isn't the PBX asked for a call to be taken."""


class NoSound(LineTrouble):
    """The PBX took the call over and its sound never came."""
