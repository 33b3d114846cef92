"""The words of the command line: English sentences are the keys, the catalogue has the French."""

import json
import sys
from gettext import gettext as _
from typing import Any, NoReturn

import click

from kiosk.catalogue import bind

__all__ = ["BAD_USAGE", "DOESNT_HOLD", "PAPERS", "DoesntHold", "Refused", "_", "print_json", "refuse"]

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
# What a printer, or who speaks with it, says beyond its state: what stands before the colon. The rest is the system's.
DETAILS = (
    N_("written to the folder"),
    N_("nothing was sent"),
    N_("completed"),
    N_("not completed in time"),
    N_("confirmed by the printer"),
    N_("the job was given up"),
    N_("the printer stopped before the end"),
    N_("the printer held the line and was let go"),
    N_("no printer answers"),
    N_("no USB device is plugged in"),
    N_("the folder takes no file"),
    N_("not all was sent"),
    N_("sent, then the line was lost"),
    N_("sent, then lost"),
    N_("queued, then CUPS was lost"),
)
# Why a printer's settings can't work.
MISCONFIGURED = (
    N_(
        "« {address} » is no serial printer: write its device, such as /dev/ttyUSB0, or /dev/ttyUSB0:115200 "
        "(speeds: {speeds})"
    ),
    N_("« {address} » is no USB printer: write vendor:product as lsusb shows them, such as 04b8:0e15"),
    N_("« {address} » is no address of a network printer: write its host, or host:port, such as 192.168.1.40:9100"),
    N_("« {queue} » is no name of a CUPS queue: write the one that lpstat -a shows"),
    N_("a roll is 58 or 80 mm wide, not {width_mm}: correct width_mm"),
    N_("« {mode} » is no mode: write raster or text"),
    N_("« {kind} » is no kind of printer: write one of {all}"),
)
# Papers by the kind that the outbox has.
PAPERS = {
    "form": N_("form to sign"),
    "letter": N_("letter to post"),
    "receipt": N_("receipt"),
    "reminder": N_("aide-memoire"),
    "slip": N_("slip to go on later"),
    "sheet": N_("sheet to keep"),
    "deposit": N_("stamp of a deposit"),
    "closing": N_("evening's ticket"),
}
PARTS = (
    N_("mode"),
    N_("settings"),
    N_("script"),
    N_("voice"),
    N_("hearing"),
    N_("microphone"),
    N_("sound"),
    N_("screen"),
    N_("keypad"),
    N_("camera"),
    N_("floor"),
    N_("register"),
    N_("sealing"),
    N_("printer.roll"),
    N_("printer.sheet"),
    N_("desk"),
    N_("backup"),
    N_("medium"),
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
