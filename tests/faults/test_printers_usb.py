"""A USB printer that holds its line can't hold the kiosk: the conversation is a child process that is ended."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from unit.printouts import samples

from printouts.printers import PrinterState, Result, UsbPrinter, usb
from printouts.printers.escpos import Link
from printouts.printers.network import _connected
from printouts.printers.usb_child import answer
from printouts.renderings.thermal import Mode, escpos
from printouts.virtual import Fault, Machine, VirtualPrinter

ADDRESS = "04b8:0e15"


def test_a_printer_that_is_not_plugged_in_is_offline() -> None:
    outcome = UsbPrinter(ADDRESS).print(samples.RECEIPT)
    assert (outcome.result, outcome.state) == (Result.FAILED, PrinterState.OFFLINE)
    assert ADDRESS in outcome.detail


def test_a_child_that_never_returns_is_ended_and_nobody_says_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usb, "_START_S", 0.3)
    child = (sys.executable, "-c", "import time; time.sleep(60)")
    held = UsbPrinter(ADDRESS, mode=Mode.TEXT, timeout_s=0.05, child=child)
    began = time.monotonic()
    assert held.status() is PrinterState.UNKNOWN
    assert held.print(samples.RECEIPT).result is Result.UNKNOWN
    assert time.monotonic() - began < 10


def test_a_child_that_dies_is_unknown() -> None:
    dying = UsbPrinter(ADDRESS, child=(sys.executable, "-c", "raise SystemExit(3)"))
    assert dying.print(samples.RECEIPT).result is Result.UNKNOWN


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(Fault.NONE, ("printed", "ready")), (Fault.JAM, ("failed", "jam")), (Fault.SILENT, ("unknown", "unknown"))],
)
def test_the_child_says_what_the_printer_said(fault: Fault, expected: tuple[str, str]) -> None:
    with VirtualPrinter(Machine(fault=fault)) as peer:

        @contextmanager
        def connect() -> Iterator[Link]:
            with _connected("127.0.0.1", peer.port, 0.3) as link:
                yield link

        data = escpos(samples.RECEIPT, 80, "text")
        said = answer(connect, 0.3, "print", data)
        assert answer(connect, 0.3, "status", b"") == {"state": expected[1]}
    assert (said["result"], said["state"]) == expected
