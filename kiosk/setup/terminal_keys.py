"""A key pressed in a terminal, by the name that browsers give it (KeyboardEvent.key). Learns nothing."""

import os
import select
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager

# ECMA-48 control sequences of xterm's cursor and editing keys; VT220 for F5 to F12.
_SEQUENCES = {
    "\x1b[A": "ArrowUp",
    "\x1b[B": "ArrowDown",
    "\x1b[C": "ArrowRight",
    "\x1b[D": "ArrowLeft",
    "\x1b[H": "Home",
    "\x1b[F": "End",
    "\x1b[2~": "Insert",
    "\x1b[3~": "Delete",
    "\x1b[5~": "PageUp",
    "\x1b[6~": "PageDown",
    "\x1bOP": "F1",
    "\x1bOQ": "F2",
    "\x1bOR": "F3",
    "\x1bOS": "F4",
    "\x1b[15~": "F5",
    "\x1b[17~": "F6",
    "\x1b[18~": "F7",
    "\x1b[19~": "F8",
    "\x1b[20~": "F9",
    "\x1b[21~": "F10",
    "\x1b[23~": "F11",
    "\x1b[24~": "F12",
    "\x1b": "Escape",
    "\x7f": "Backspace",
    "\t": "Tab",
    "\r": "Enter",
    "\n": "Enter",
}
# The rest of a sequence follows its first sign at once, in seconds.
_GAP_S = 0.05
_MOST_BYTES = 16


def name_of(sent: str) -> str:
    """The name of the key that sent this; empty for what no key of a keypad sends."""
    if sent in _SEQUENCES:
        return _SEQUENCES[sent]
    return sent if len(sent) == 1 and sent.isprintable() else ""


@contextmanager
def raw(terminal: int) -> Iterator[None]:
    """While single keys are read from `terminal`: nothing is echoed, Ctrl+C still ends."""
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal)
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def next_key(terminal: int) -> str:
    """The name of the next key, awaited; empty where the terminal is closed or the key sends nothing known."""
    sent = os.read(terminal, 1)
    while sent and len(sent) < _MOST_BYTES and select.select([terminal], [], [], _GAP_S)[0]:
        sent += os.read(terminal, 1)
    return name_of(sent.decode(errors="replace"))
