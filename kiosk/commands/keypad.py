"""`kiosk check --keypad NAME`: asks for one key after another in a terminal and writes the keymap. Knows no page.

A terminal doesn't tell every key (no volume keys, no F13 and above): the page that learns a keypad in the browser does.
"""

import os
import select
import sys
import termios
import tty
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from kiosk.commands.words import N_, _, refuse
from kiosk.keymap import KeymapError
from kiosk.keypad_learning import ASKED, KeyRefused, Learning, save

# What each act is called to somebody who looks for its key.
ACTS = {
    "move:next": N_("the key that moves on to the next button"),
    "select": N_("the key that presses the button"),
    "move:back": N_("the key that moves back to the button before"),
    "next": N_("the key for « Continue »"),
    "back": N_("the key for « Back »"),
    "help": N_("the key that calls somebody"),
    "repeat": N_("the key for « Listen again »"),
    "pause": N_("the key for « Pause »"),
    "where": N_("the key for « Where am I? »"),
    "more": N_("the key for « Tell me more »"),
    "louder": N_("the key for louder"),
    "softer": N_("the key for softer"),
    "faster": N_("the key for faster"),
    "slower": N_("the key for slower"),
    "curtain": N_("the key that hides the screen"),
    "language": N_("the key for the language"),
    "stop": N_("the key for « Stop »"),
}
_REASONS = {
    "no_key": N_("This key can't be used. Press another one."),
    "figure": N_("Figures are typed as figures: program another key for this, or press another one."),
    "taken": N_("This key does something else already. Press another one."),
}
# The rest of what one key sends comes at once (seconds).
_ESCAPE_SECONDS = 0.05
_CHUNK = 16

# What terminals send, by the browser's name of the key (xterm and Linux console).
_SEQUENCES = {
    "\x1b[A": "ArrowUp", "\x1b[B": "ArrowDown", "\x1b[C": "ArrowRight", "\x1b[D": "ArrowLeft",
    "\x1bOA": "ArrowUp", "\x1bOB": "ArrowDown", "\x1bOC": "ArrowRight", "\x1bOD": "ArrowLeft",
    "\x1b[H": "Home", "\x1b[F": "End", "\x1b[1~": "Home", "\x1b[4~": "End", "\x1b[2~": "Insert", "\x1b[3~": "Delete",
    "\x1b[5~": "PageUp", "\x1b[6~": "PageDown", "\x1bOP": "F1", "\x1bOQ": "F2", "\x1bOR": "F3", "\x1bOS": "F4",
    "\x1b[[A": "F1", "\x1b[[B": "F2", "\x1b[[C": "F3", "\x1b[[D": "F4", "\x1b[[E": "F5", "\x1b[15~": "F5",
    "\x1b[17~": "F6", "\x1b[18~": "F7", "\x1b[19~": "F8", "\x1b[20~": "F9", "\x1b[21~": "F10", "\x1b[23~": "F11",
    "\x1b[24~": "F12", "\r": "Enter", "\n": "Enter", "\x7f": "Backspace", "\x08": "Backspace", "\x1b": "Escape",
}  # fmt: skip
_SKIP, _UNDO, _END = "\x0e", "\x15", "\x04"  # Ctrl+N, Ctrl+U, Ctrl+D: no keypad sends these


def key_name(sent: str) -> str:
    """The browser's name of the key that sent this to the terminal; "" where it is none that a browser would tell."""
    known = _SEQUENCES.get(sent)
    if known is not None:
        return known
    return sent if len(sent) == 1 and sent.isprintable() else ""


def learn(name: str, folders: Sequence[Path]) -> None:
    """Ask for every key, then write the keymap where this machine keeps its own."""
    if not sys.stdin.isatty():
        refuse(_("A keypad is learned in a terminal: its keys must be pressed."))
    click.echo(_("Press each key that is asked for. Ctrl+N leaves one out, Ctrl+U goes one back, Ctrl+D ends."))
    learning = Learning()
    with _raw(sys.stdin.fileno()) as presses:
        while learning.asked is not None:
            click.echo(f"\r\n{len(ASKED) - learning.at}. {_(ACTS[learning.asked])}\u202f: ", nl=False)
            sent = next(presses)
            if sent == _END:
                break
            if sent in {_SKIP, _UNDO}:
                learning = learning.skip() if sent == _SKIP else learning.undo()
                continue
            key = key_name(sent)
            try:
                learning = learning.press(key)
                click.echo("␣" if key == " " else key, nl=False)
            except KeyRefused as refused:
                click.echo(_(_REASONS[refused.reason]), nl=False)
    click.echo()
    try:
        path = save(learning, name, folders[-1])
    except KeymapError:
        refuse(_("Not enough was learned: the key that moves on and the key that presses are both needed."))
    except OSError as trouble:
        refuse(_("{file} can't be written: {detail}.").format(file=folders[-1], detail=trouble.strerror))
    click.echo(
        _('Written: {path}. To use it: keypad = "{name}" under [screen] in kiosk.toml.').format(
            path=path, name=path.stem
        )
    )


@contextmanager
def _raw(terminal: int) -> Iterator[Iterator[str]]:
    """What each press sends, unseen and one by one."""
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal)
    try:
        yield _presses(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _presses(terminal: int) -> Iterator[str]:
    while True:
        sent = os.read(terminal, 1)
        while sent[:1] in {b"\x1b"} | {bytes([lead]) for lead in range(0xC0, 0xF8)} and _has_more(terminal):
            sent += os.read(terminal, _CHUNK)
            break
        yield sent.decode("utf-8", "replace")


def _has_more(terminal: int) -> bool:
    return bool(select.select([terminal], [], [], _ESCAPE_SECONDS)[0])
