"""A sheet printer on the network that takes PDF, spoken to directly, without CUPS. Knows its address and formats.

What IPP Everywhere asks of printers is a raster of their own; PDF most have beside it. One that hasn't needs CUPS,
which makes that raster.
"""

import re
from typing import ClassVar
from urllib.parse import urlsplit

from printouts.document import Document
from printouts.printers.base import TIMEOUT_S, Outcome, PrinterMisconfigured, PrinterState, Result
from printouts.printers.ipp import Host, IppRefused, IppUnavailable, Operation, Tag
from printouts.printers.ipp_printer import PDF, SECONDS_A_PAGE, IppPrinter
from printouts.printers.network import is_a_name
from printouts.renderings.renderer import HERE, Renderer

# RFC 8010, 9; RFC 7472.
PORT = 631
# PWG 5100.14: where IPP Everywhere's printers answer.
USUAL_PATH = "/ipp/print"
# Names, numbers, and numbers of IPv6.
_HOST = re.compile(r"[\w.:-]+")


class DirectPrinter(IppPrinter):
    """The printer at `ipp://host/path`, `ipps://…`, or `host` alone. One side, A4, black on white."""

    # Whoever is on the network may read the list of a printer's jobs.
    JOB_NAME: ClassVar[str] = "clairvoix"

    def __init__(
        self,
        address: str,
        timeout_s: float = TIMEOUT_S,
        seconds_a_page: float = SECONDS_A_PAGE,
        renderer: Renderer = HERE,
    ) -> None:
        host, path = host_and_path(address)
        super().__init__(path, host, timeout_s=timeout_s, seconds_a_page=seconds_a_page, renderer=renderer)

    def takes_pdf(self) -> bool:
        """Whether it says that it prints PDF. Raises IppUnavailable, IppRefused."""
        return PDF in self.ask(Operation.GET_PRINTER_ATTRIBUTES).get("document-format-supported", ())

    def print(self, document: Document) -> Outcome:
        """As every printer; one that takes no PDF is sent nothing."""
        try:
            if not self.takes_pdf():
                why = "the printer takes no PDF: make a queue of CUPS of it, and write kind = cups"
                return Outcome(Result.FAILED, PrinterState.ERROR, why)
        except (IppUnavailable, IppRefused) as trouble:
            return Outcome(Result.FAILED, PrinterState.OFFLINE, str(trouble))
        return super().print(document)

    def job_name(self, kind: str) -> str:
        """The same for every paper."""
        return self.JOB_NAME

    def forget(self, job: int, *, has_ended: bool) -> None:
        """End the job if it hasn't: once the paper is back, it must not come out by itself, unannounced."""
        if not has_ended:
            try:
                self.ask(Operation.CANCEL_JOB, (Tag.INTEGER, "job-id", job))
            except (IppUnavailable, IppRefused):
                return


def host_and_path(address: str) -> tuple[Host, str]:
    """Both of an address. Raises PrinterMisconfigured."""
    try:
        parts = urlsplit(address if "://" in address else f"ipp://{address}")
        name, port = parts.hostname or "", parts.port or PORT
    except ValueError:
        parts, name, port = urlsplit(""), "", 0
    is_plain = _HOST.fullmatch(name) and not parts.query and parts.username is None
    if parts.scheme not in ("ipp", "ipps") or not is_a_name(name) or not is_plain:
        raise PrinterMisconfigured(
            "« {address} » is no address of a printer that speaks IPP: write it as in ipp://192.168.1.40/ipp/print",
            address=address,
        )
    return Host(name, port, is_tls=parts.scheme == "ipps"), parts.path if parts.path.strip("/") else USUAL_PATH


def prints_pdf_at(address: str) -> bool:
    """Whether somebody answers there in IPP and takes PDF."""
    try:
        return DirectPrinter(address).takes_pdf()
    except (PrinterMisconfigured, IppUnavailable, IppRefused):
        return False
