"""What a command asks of whoever sits at its terminal: a secret, a yes. Knows no account and no key."""

import sys
from collections.abc import Callable

import click

from kiosk.commands.words import _

# What stands between a question and its answer.
_THEN = "\u202f: "


def asked_secret(prompt: str, weakness: Callable[[str], str | None]) -> str:
    """Typed unseen until `weakness` finds none, then once more; or one line of standard input where nobody sits there.

    What is too weak is told at once: nobody types it a second time for nothing.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    while True:
        secret = _unseen(prompt)
        if (found := weakness(secret)) is not None:
            click.echo(found, err=True)
        elif _unseen(_("The same once more")) == secret:
            return secret
        else:
            click.echo(_("These two are not the same. Nothing was changed: type both anew."), err=True)


def is_wanted(question: str) -> bool:
    """Whether somebody answers yes; Enter is no."""
    yes, no = _("y yes").split(), _("n no").split()
    while True:
        typed = str(click.prompt(f"{question} [{yes[0]}/{no[0].upper()}]", "", show_default=False, prompt_suffix=_THEN))
        match typed.strip().casefold():
            case answer if answer in yes:
                return True
            case answer if answer in no or not answer:
                return False
            case _other:
                click.echo(_("Type {yes} for yes, or {no} for no.").format(yes=yes[0], no=no[0]), err=True)


def _unseen(prompt: str) -> str:
    return str(click.prompt(prompt, hide_input=True, prompt_suffix=_THEN))
