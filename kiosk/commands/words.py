"""The words of the command line: English sentences are the keys, the catalogue has the French."""

import json
import sys
from gettext import gettext as _
from typing import Any, NoReturn

import click

from kiosk.catalogue import bind

__all__ = ["BAD_USAGE", "DOESNT_HOLD", "DoesntHold", "Refused", "_", "print_json", "refuse"]

# Who types commands is the site's technician: French, whatever the machine's own locale.
bind("fr")

# Marks words for translation that are looked up by a variable: states of printers and papers, parts of the machine.
N_ = str
STATES = (
    N_("ready"),
    N_("paper_low"),
    N_("paper_out"),
    N_("cover_open"),
    N_("jam"),
    N_("hot"),
    N_("offline"),
    N_("error"),
    N_("unknown"),
    N_("printed"),
    N_("failed"),
    N_("pending"),
    N_("sending"),
    N_("waiting"),
)
PARTS = (
    N_("mode"),
    N_("settings"),
    N_("script"),
    N_("voice"),
    N_("hearing"),
    N_("microphone"),
    N_("sound"),
    N_("register"),
    N_("sealing"),
    N_("printer.roll"),
    N_("printer.sheet"),
    N_("desk"),
    N_("backup"),
    N_("medium"),
    N_("hours"),
    N_("disk"),
    N_("clock"),
    N_("phone"),
)

DOESNT_HOLD = 1
BAD_USAGE = 2


class Refused(click.ClickException):
    """Bad usage or bad input: one line that says what to do next, exit code 2."""

    exit_code = BAD_USAGE

    def show(self, file: Any = None) -> None:
        """One line, without a stack trace."""
        click.echo(self.format_message(), err=True)


class DoesntHold(Refused):
    """What was checked doesn't hold: exit code 1."""

    exit_code = DOESNT_HOLD


def print_json(value: object) -> None:
    """`value` as JSON on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def refuse(sentence: str) -> NoReturn:
    """End with one line and exit code 2."""
    raise Refused(sentence)
