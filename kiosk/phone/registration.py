"""Whether the line is registered with the box or the operator: asked of the Asterisk that runs here. Changes nothing.

Asterisk answers on the socket of its own console; whoever may read its folder may ask.
"""

import contextlib
import os
import socket
from enum import Enum, auto
from pathlib import Path

# By the name that `kiosk phone setup` gives to the registration, and to whom it is with.
_OURS = "line/"
_REGISTRATIONS, _CONTACTS = "pjsip show registrations", "pjsip show contacts"
_SECONDS = 3.0
_MOST_BYTES = 1 << 16
# A socket's name has no more bytes. Asterisk cuts a longer one where it opens it, and so must whoever looks for it.
_LONGEST_NAME = 107


class Registration(Enum):
    """How a registration stands."""

    REGISTERED = auto()
    UNDER_WAY = auto()  # asked for, and not answered yet
    REFUSED = auto()  # somebody answers there, and doesn't take name or password
    UNANSWERED = auto()  # nobody answers there; it is tried again and again


def registration(folder: Path) -> Registration | None:
    """How the line's registration stands with the Asterisk whose configuration is in `folder`; None where none of ours
    runs there, or it registers with nobody.
    """
    console = folder / "run" / "asterisk.ctl"
    match _state(_asked(console, _REGISTRATIONS), {"Registered", "Unregistered", "Rejected"}):
        case None:
            return None
        case "Registered":
            return Registration.REGISTERED
        case state:
            # Asterisk calls both "Rejected": a refusal, and that nobody answered. It looks who is there by itself.
            if _state(_asked(console, _CONTACTS), {"Avail", "Unavail"}) == "Unavail":
                return Registration.UNANSWERED
            return Registration.REFUSED if state == "Rejected" else Registration.UNDER_WAY


def _state(told: str, states: set[str]) -> str | None:
    """Which of `states` the line of ours is in, of a table; None where there is no such line."""
    ours = (words for words in map(str.split, told.splitlines()) if any(word.startswith(_OURS) for word in words))
    return next((word for words in ours for word in words if word in states), None)


def _asked(path: Path, question: str) -> str:
    """What the console answers; nothing where nobody does."""
    told = bytearray()
    with socket.socket(socket.AF_UNIX) as console, contextlib.suppress(OSError):
        console.settimeout(_SECONDS)
        console.connect(os.fsencode(path)[:_LONGEST_NAME])
        console.recv(_MOST_BYTES)  # it says who it is
        console.sendall(f"cli quit after {question}\0".encode())
        while len(told) < _MOST_BYTES and (more := console.recv(_MOST_BYTES)):
            told += more
    return told.decode("utf-8", "replace")
