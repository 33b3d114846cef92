"""ESC/POS printers on USB, each conversation in a child process that can be ended. Knows processes.

A USB transfer to a printer without paper may never return, and would hold the kiosk with it.
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from printouts.document import Document
from printouts.printers.base import TIMEOUT_S, Outcome, PrinterMisconfigured, PrinterState, Result
from printouts.renderings.outputs import Mode, Sent
from printouts.renderings.renderer import HERE, Renderer

_ADDRESS = re.compile(r"[0-9a-fA-F]{4}:[0-9a-fA-F]{4}")
_CHILD = (sys.executable, "-m", "printouts.printers.usb_child")
# Python's own start, on a slow machine with a slow disk.
_START_S = 5.0
_BYTES_PER_SECOND = 10_000.0


class UsbPrinter:
    """A printer named by the vendor and product numbers that `lsusb` shows, such as `04b8:0e15`."""

    def __init__(
        self,
        address: str,
        width_mm: int = 80,
        mode: Mode = Mode.RASTER,
        timeout_s: float = TIMEOUT_S,
        child: Sequence[str] = _CHILD,
        renderer: Renderer = HERE,
    ) -> None:
        if not _ADDRESS.fullmatch(address):
            raise PrinterMisconfigured(
                "« {address} » is no USB printer: write vendor:product as lsusb shows them, such as 04b8:0e15",
                address=address,
            )
        self._command = (*child, address, str(timeout_s))
        self._width_mm = width_mm
        self._mode = mode
        self._timeout_s = timeout_s
        self._renderer = renderer

    def status(self) -> PrinterState:
        """What the printer says of itself now."""
        answer = self._ask("status", b"", 2 * self._timeout_s)
        return PrinterState(answer["state"]) if answer else PrinterState.UNKNOWN

    def print(self, document: Document) -> Outcome:
        """Print `document`. Raises ValueError, RenderingFailed where it can't be rendered."""
        data = self._renderer.thermal(document, self._width_mm, self._mode)
        answer = self._ask("print", data, 4 * self._timeout_s + len(data) / _BYTES_PER_SECOND)
        sent = Sent(data, self._width_mm)
        if answer is None:
            return Outcome(Result.UNKNOWN, PrinterState.UNKNOWN, "the printer held the line and was let go", sent=sent)
        return Outcome(Result(answer["result"]), PrinterState(answer["state"]), str(answer["detail"]), sent=sent)

    def _ask(self, what: str, data: bytes, patience_s: float) -> dict[str, Any] | None:
        """What the child answers; None where it had to be ended or answered nothing."""
        try:
            done = subprocess.run(  # noqa: S603 - our own module, no shell
                (*self._command, what),
                input=data,
                capture_output=True,
                timeout=_START_S + patience_s,
                check=False,
            )
            answer: dict[str, Any] = json.loads(done.stdout)
        except (subprocess.TimeoutExpired, json.JSONDecodeError):
            return None
        return answer
