"""An embosser: pages of braille to a raw CUPS queue, a network port, or a folder. Knows lines; knows no cells.

No embosser says over any of these that it has finished: what was sent is never called printed, except in a folder.
"""

import socket
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from printouts.document import Document
from printouts.printers.base import TIMEOUT_S, Outcome, PrinterMisconfigured, PrinterState, Result
from printouts.printers.cups import CupsPrinter
from printouts.printers.folder import no_file, place
from printouts.printers.network import host_and_port
from printouts.renderings.outputs import BraillePage
from printouts.renderings.renderer import HERE, Renderer

KINDS = ("folder", "network", "cups")
# Left as it is by CUPS, whatever the queue's own filters are.
_RAW = "application/vnd.cups-raw"
# Twenty is usual; somebody may have to put paper in.
SECONDS_A_PAGE = 60.0
_FORM_FEED = b"\f"


class Embosser:
    """The embosser of `kind` at `address`, with pages as `page` says. `folder` is where the kind "folder" writes."""

    def __init__(
        self,
        kind: str,
        address: str,
        page: BraillePage,
        folder: Path,
        renderer: Renderer = HERE,
        seconds_a_page: float = SECONDS_A_PAGE,
    ) -> None:
        """`seconds_a_page` is how long the slowest of them takes. Raises PrinterMisconfigured. Opens nothing."""
        self._seconds_a_page = seconds_a_page
        self._kind, self._page, self._folder, self._renderer = kind, page, folder, renderer
        match kind:
            case "cups":
                self._queue = CupsPrinter(address, renderer=renderer)
            case "network":
                self._host, self._port = host_and_port(address)
            case "folder":
                pass
            case _:
                raise PrinterMisconfigured(
                    "« {kind} » is no kind of printer: write one of {all}", kind=kind, all=", ".join(KINDS)
                )

    def status(self) -> PrinterState:
        """What is known of it: a port that is open says nothing more."""
        match self._kind:
            case "cups":
                return self._queue.status()
            case "network":
                try:
                    socket.create_connection((self._host, self._port), TIMEOUT_S).close()
                except OSError:
                    return PrinterState.OFFLINE
                return PrinterState.UNKNOWN
            case _:
                return PrinterState.READY

    def print(self, document: Document) -> Outcome:
        """Emboss `document`, one copy. Raises ValueError (NoBraille above all), RenderingFailed."""
        data = self._renderer.braille(document, self._page)
        match self._kind:
            case "cups":
                return self._queue.deliver(document.kind, data, data.count(_FORM_FEED), _RAW)
            case "network":
                return self._to_port(data)
            case _:
                return self._to_folder(document.kind, data)

    def _to_port(self, data: bytes) -> Outcome:
        try:
            with socket.create_connection((self._host, self._port), TIMEOUT_S) as line:
                # For all of it together: the line is held while page after page is embossed.
                line.settimeout((1 + data.count(_FORM_FEED)) * self._seconds_a_page)
                line.sendall(data)
        except TimeoutError:
            return Outcome(Result.FAILED, PrinterState.OFFLINE, "not all was sent: the embosser takes no more")
        except OSError as trouble:
            return Outcome(Result.FAILED, PrinterState.OFFLINE, f"not all was sent: {trouble.strerror or trouble}")
        return Outcome(Result.UNKNOWN, PrinterState.UNKNOWN, "sent; an embosser confirms nothing")

    def _to_folder(self, kind: str, data: bytes) -> Outcome:
        def make(drafts: Path) -> Sequence[tuple[str, Path]]:
            draft = drafts / "pages.brf"
            draft.touch(mode=0o600)  # nobody else of the machine reads what a paper says
            draft.write_bytes(data)
            return [(".brf", draft)]

        stem = f"{date.today().isoformat()}-{kind}"  # noqa: DTZ011 – the site's day
        try:
            paths = place(self._folder, stem, make)
        except OSError as trouble:
            return no_file(trouble)
        return Outcome(Result.PRINTED, PrinterState.READY, "written to the folder", paths)
