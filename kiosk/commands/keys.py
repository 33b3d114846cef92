"""A keymap made by pressing keys in a terminal: for `kiosk setup` and `kiosk check --keys`."""

import sys

import click

from kiosk.commands.asking import is_wanted
from kiosk.commands.words import DoesntHold, _
from kiosk.setup.keypad import ACTS, Keypad, KeyRefused
from kiosk.setup.terminal_keys import next_key, raw


def offer_keys(keypad: Keypad) -> None:
    """Asked first; where nobody sits at the terminal, nothing is."""
    if sys.stdin.isatty() and is_wanted(_("Learn the keys of a keypad now?")):
        learn_keys(keypad)


def learn_keys(keypad: Keypad) -> bool:
    """Each thing, and the key that is pressed for it; Enter keeps the one that it has. Whether they were learnt.

    Raises DoesntHold where nobody can press anything: this is no terminal.
    """
    if not sys.stdin.isatty():
        raise DoesntHold(_("Keys are learnt in a terminal, or at the desk: Installation, The keypad."))
    before, learnt = keypad.keys(), dict[str, str]()
    with raw(sys.stdin.fileno()):
        for act, words in ACTS.items():
            click.echo(f"{_(words)} [{before.get(act, '')}] ", nl=False)
            key = next_key(sys.stdin.fileno())
            click.echo(key)
            if key and key != "Enter" and key != before.get(act):
                learnt[act] = key
    try:
        keypad.learn(learnt)
    except KeyRefused as trouble:
        click.echo(f"  ✗ {trouble}", err=True)
        return False
    told = _("Learnt: {count} keys. They serve once the kiosk has started again.")
    click.echo("  ✓ " + told.format(count=len(learnt)))
    return True
