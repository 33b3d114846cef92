"""Printers: what each can be asked, and the kinds that there are."""

from printouts.printers.base import Outcome, Printer, PrinterMisconfigured, PrinterState, Result
from printouts.printers.cups import CupsPrinter
from printouts.printers.direct import DirectPrinter, prints_pdf_at
from printouts.printers.factory import make_printer
from printouts.printers.folder import FolderPrinter
from printouts.printers.network import NetworkPrinter
from printouts.printers.serial import SerialPrinter
from printouts.printers.usb import UsbPrinter

__all__ = [
    "CupsPrinter",
    "DirectPrinter",
    "FolderPrinter",
    "NetworkPrinter",
    "Outcome",
    "Printer",
    "PrinterMisconfigured",
    "PrinterState",
    "Result",
    "SerialPrinter",
    "UsbPrinter",
    "make_printer",
    "prints_pdf_at",
]
