"""The printers of one kiosk: which can be seen, and whether a trial came out of the one that was meant.

Each trial prints a number; whoever reads it on the paper proves that this printer, and no other, printed it. Knows
printers and papers; knows no face.
"""

import re
import secrets
import shlex
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

from kiosk.papers.devices import trial
from kiosk.papers.machine import Words
from kiosk.settings import Settings
from kiosk.setup.toml_lines import Address, Value
from printouts.printers import Outcome, PrinterMisconfigured, Result, make_printer, prints_pdf_at
from printouts.printers.base import TIMEOUT_S
from printouts.printers.direct import PORT as IPP_PORT
from printouts.printers.discovery import Seen, Way, everywhere
from printouts.printers.network import host_and_port

# Marks words for translation where they stand.
N_ = str
# The two printers of a kiosk, as the settings name them.
ROLL, SHEET = "roll", "sheet"
NAMES = (ROLL, SHEET)
# What the settings call a kind of printer, and what whoever chooses one calls it. Keys of the machine's words.
KINDS = {
    "network": N_("receipt printer on the network"),
    "usb": N_("receipt printer on USB"),
    "serial": N_("receipt printer on a serial line"),
    "cups": N_("queue of this machine (CUPS)"),
    "ipp": N_("sheet printer on the network (IPP)"),
    "folder": N_("folder of this machine, for trials"),
}
_NUMBERS = range(100, 1000)
_HERE = "127.0.0.1"
# lpadmin(8) takes more; a shell takes some of those for itself.
_NOT_IN_A_QUEUE = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A printer to choose. `kind` and `address` are what the settings take."""

    kind: str
    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Queueless:
    """A printer that speaks IPP, takes no PDF and has no queue yet. `command` makes one."""

    name: str
    command: str


class NoTrial(Exception):
    """Nothing was printed on this printer to ask about. The sentence says what to do."""


def look(host: str = "", seen: Callable[[], Iterator[Seen]] = everywhere) -> Iterator[Found | Queueless]:
    """What can be chosen: what the machine sees, and who answers at `host` and on this machine. Takes some seconds."""
    for one in seen():
        if one.way is Way.ANNOUNCED:
            yield _speaking_ipp(one.name.partition(".")[0], one.address)
        else:
            yield Found(one.way.value, one.address, one.name)
    for address in dict.fromkeys((_HERE, host.strip()) if host.strip() else (_HERE,)):
        try:
            name, raw = host_and_port(address)
        except PrinterMisconfigured:
            continue  # nobody can answer there
        if _answers(name, raw):
            yield Found("network", f"{name}:{raw}", _("a receipt printer at {address}").format(address=f"{name}:{raw}"))
        elif name != _HERE and _answers(name, IPP_PORT):
            yield _speaking_ipp(name.replace(".", "-"), f"ipp://{name}/ipp/print")


class Trials:
    """The trials that were printed, one a printer, until somebody has said what came out."""

    def __init__(self, folder: Path, words: Words, language: str) -> None:
        """`folder` is where the kind « folder » leaves its papers."""
        self._folder = folder
        self._words = words
        self._language = language
        self._lock = threading.Lock()
        self._waiting: dict[str, tuple[Found, str]] = {}

    def print(self, name: str, found: Found, settings: Settings) -> Outcome:
        """Print a number on `found`, which may become the printer `name`. Raises PrinterMisconfigured."""
        given = getattr(settings.printers, name)
        printer = make_printer(found.kind, found.address, given.width_mm, given.mode, self._folder)
        number = str(secrets.choice(_NUMBERS))
        paper = trial(name, self._words, language=self._language, number=number)
        with self._lock:
            self._waiting.pop(name, None)
        outcome = printer.print(paper)
        if outcome.result is not Result.FAILED:
            with self._lock:
                self._waiting[name] = (found, number)
        return outcome

    def waiting(self, name: str) -> Found | None:
        """The printer whose number somebody is to read; None where nothing was printed."""
        with self._lock:
            return self._waiting[name][0] if name in self._waiting else None

    def came_out(self, name: str, number: str) -> dict[Address, Value] | None:
        """The settings that make it this kiosk's printer, where the number is right; None where it is another.

        Raises NoTrial where nothing was printed.
        """
        with self._lock:
            if name not in self._waiting:
                raise NoTrial(_("Print a number first, then type the one that came out."))
            found, expected = self._waiting[name]
            if number.strip() != expected:
                return None
            del self._waiting[name]
        return {("printers", name, "kind"): found.kind, ("printers", name, "address"): found.address}


def misconfigured(found: Found, settings: Settings, name: str) -> str | None:
    """What is wrong with an address that was typed by hand; None where it can work."""
    given = getattr(settings.printers, name)
    try:
        make_printer(found.kind, found.address, given.width_mm, given.mode, Path())
    except PrinterMisconfigured as trouble:
        return str(trouble)
    return None


def _speaking_ipp(name: str, uri: str) -> Found | Queueless:
    """To choose where it prints our papers as they are; else CUPS must turn them into what it takes."""
    return Found(Way.ANNOUNCED.value, uri, name) if prints_pdf_at(uri) else _queueless(name, uri)


def _queueless(name: str, uri: str) -> Queueless:
    """Somebody copies the command into a terminal, and whoever is on the network says how their printer is called."""
    queue = _NOT_IN_A_QUEUE.sub("-", name).strip("-") or SHEET
    return Queueless(name, f"lpadmin -p {queue} -E -v {shlex.quote(uri)} -m everywhere")


def _answers(host: str, port: int) -> bool:
    with suppress(OSError), closing(socket.create_connection((host, port), TIMEOUT_S)):
        return True
    return False
