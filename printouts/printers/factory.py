"""The printer that the settings ask for. Knows the kinds by name; each kind checks its own address."""

from pathlib import Path

from printouts.printers.base import Printer, PrinterMisconfigured
from printouts.printers.cups import CupsPrinter
from printouts.printers.direct import DirectPrinter
from printouts.printers.folder import FolderPrinter
from printouts.printers.network import NetworkPrinter
from printouts.printers.serial import SerialPrinter
from printouts.printers.usb import UsbPrinter
from printouts.renderings.outputs import DOTS_ACROSS, Mode
from printouts.renderings.renderer import HERE, Renderer

KINDS = ("folder", "network", "usb", "serial", "cups", "ipp")


def make_printer(kind: str, address: str, width_mm: int, mode: str, folder: Path, renderer: Renderer = HERE) -> Printer:
    """The printer of `kind` at `address`, with papers made by `renderer`. `folder` is where the kind "folder" writes.

    Raises PrinterMisconfigured with what to write instead. Opens nothing: a printer may be plugged in later.
    """
    if width_mm not in DOTS_ACROSS:
        raise PrinterMisconfigured("a roll is 58 or 80 mm wide, not {width_mm}: correct width_mm", width_mm=width_mm)
    try:
        how = Mode(mode)
    except ValueError as trouble:
        raise PrinterMisconfigured("« {mode} » is no mode: write raster or text", mode=mode) from trouble
    match kind:
        case "folder":
            return FolderPrinter(folder, width_mm, how, renderer=renderer)
        case "network":
            return NetworkPrinter(address, width_mm, how, renderer=renderer)
        case "usb":
            return UsbPrinter(address, width_mm, how, renderer=renderer)
        case "serial":
            return SerialPrinter(address, width_mm, how, renderer=renderer)
        case "cups":
            return CupsPrinter(address, renderer=renderer)
        case "ipp":
            return DirectPrinter(address, renderer=renderer)
        case _:
            raise PrinterMisconfigured(
                "« {kind} » is no kind of printer: write one of {all}", kind=kind, all=", ".join(KINDS)
            )
