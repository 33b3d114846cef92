"""Which printers this machine can see: on USB, on serial adapters, as queues of CUPS, announced on the network.

Knows the kernel's folders and two programs of CUPS; sends nothing to any printer, and knocks at no address that wasn't
announced.
"""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

# USB Device Class Definition for Printing Devices 1.1, 4.1: "Printer Class Code 07h".
_PRINTER_CLASS = "07"
_LISTEN_S = 3.0
_PATIENCE_S = 10.0


class Way(StrEnum):
    """How a printer was seen: as the kinds of printers are called."""

    USB = "usb"
    SERIAL = "serial"
    CUPS = "cups"
    ANNOUNCED = "ipp"


@dataclass(frozen=True, slots=True)
class Seen:
    """A printer that was seen. `address` is what the settings ask for; a URI where it was announced."""

    way: Way
    address: str
    name: str


def on_usb(devices: Path = Path("/sys/bus/usb/devices")) -> Iterator[Seen]:
    """Devices with an interface of the printers' class (sysfs)."""
    if not devices.is_dir():
        return
    interfaces = [path for path in sorted(devices.iterdir()) if _said(path / "bInterfaceClass") == _PRINTER_CLASS]
    for device in dict.fromkeys(devices / path.name.partition(":")[0] for path in interfaces):
        address = f"{_said(device / 'idVendor')}:{_said(device / 'idProduct')}"
        name = f"{_said(device / 'manufacturer')} {_said(device / 'product')}".strip()
        yield Seen(Way.USB, address, name or address)


def on_serial(links: Path = Path("/dev/serial/by-id")) -> Iterator[Seen]:
    """Serial adapters, by names that stay. Whether a printer is behind one, printing tells."""
    if links.is_dir():
        for link in sorted(links.iterdir()):
            yield Seen(Way.SERIAL, str(link), link.name)


def in_cups() -> Iterator[Seen]:
    """Queues that CUPS has, or would make for whoever prints there."""
    for queue in _asked("lpstat", "-e"):
        yield Seen(Way.CUPS, queue, queue)


def announced() -> Iterator[Seen]:
    """Printers that say on the network that they are there (DNS-SD). Takes some seconds."""
    for uri in _asked("ippfind", "--timeout", str(_LISTEN_S)):
        yield Seen(Way.ANNOUNCED, uri, uri.partition("://")[2].partition("/")[0].partition(":")[0])


def everywhere() -> Iterator[Seen]:
    """Every printer that can be seen from here."""
    yield from on_usb()
    yield from on_serial()
    yield from in_cups()
    yield from announced()


def _said(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _asked(program: str, *arguments: str) -> list[str]:
    """Lines of what a program says; none where it isn't here, or nobody answers it in time."""
    found = shutil.which(program)
    if found is None:
        return []
    try:
        told = subprocess.run(  # noqa: S603 – the system's own, by its full path
            [found, *arguments], capture_output=True, text=True, check=False, timeout=_PATIENCE_S
        )
    except subprocess.TimeoutExpired:
        return []
    return [line.strip() for line in told.stdout.splitlines() if line.strip()]
