"""The child process that speaks with one USB printer: bytes on its standard input, an outcome as JSON on its output."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import usb.core
import usb.util

from printouts.printers.escpos import Connect, EscposPrinter, Link, LinkLost, LinkUnavailable

_PRINTER_CLASS = 7
_PIECE = 4096
_FASTEST = 10_000.0


def answer(connect: Connect, timeout_s: float, what: str, data: bytes) -> dict[str, str]:
    """Do what the parent asks: « status » or « print »."""
    printer = EscposPrinter(connect, timeout_s=timeout_s)
    if what == "status":
        return {"state": printer.status()}
    outcome = printer.deliver(data)
    return {"result": outcome.result, "state": outcome.state, "detail": outcome.detail}


@contextmanager
def claimed(address: str, timeout_s: float) -> Iterator[Link]:
    """The printer's interface, taken from the kernel while it is used. Raises LinkUnavailable."""
    vendor, product = (int(part, 16) for part in address.split(":"))
    try:
        device = usb.core.find(idVendor=vendor, idProduct=product)
        if device is None:
            raise LinkUnavailable(f"no USB device is plugged in: {address}")
        interface = _interface(device)
        number = interface.bInterfaceNumber
        if device.is_kernel_driver_active(number):
            device.detach_kernel_driver(number)
        usb.util.claim_interface(device, number)
    except (usb.core.USBError, usb.core.NoBackendError, NotImplementedError) as trouble:
        raise LinkUnavailable(f"USB device {address} can't be used ({trouble})") from trouble
    try:
        yield _UsbLink(interface, timeout_s)
    finally:
        usb.util.dispose_resources(device)


def _interface(device: Any) -> Any:
    for configuration in device:
        for interface in configuration:
            if interface.bInterfaceClass == _PRINTER_CLASS:
                return interface
    return device[0][(0, 0)]


class _UsbLink:
    bytes_per_second = _FASTEST

    def __init__(self, interface: Any, timeout_s: float) -> None:
        self._timeout_ms = int(timeout_s * 1000)
        self._out = _endpoint(interface, usb.util.ENDPOINT_OUT)
        self._in = _endpoint(interface, usb.util.ENDPOINT_IN)
        if self._out is None:
            raise LinkUnavailable("this USB device takes no bytes: it is no printer")

    def send(self, data: bytes) -> None:
        left = data
        while left:
            try:
                left = left[self._out.write(left[:_PIECE], self._timeout_ms) :]
            except usb.core.USBError as trouble:
                raise LinkLost(str(trouble)) from trouble

    def receive(self, timeout_s: float) -> bytes:
        if self._in is None:
            return b""
        try:
            return bytes(self._in.read(64, max(1, int(timeout_s * 1000))))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as trouble:
            raise LinkLost(str(trouble)) from trouble


def _endpoint(interface: Any, direction: int) -> Any:
    return usb.util.find_descriptor(
        interface, custom_match=lambda found: usb.util.endpoint_direction(found.bEndpointAddress) == direction
    )


def main(arguments: list[str]) -> int:
    """`usb_child ADDRESS TIMEOUT status|print`."""
    address, timeout, what = arguments
    data = sys.stdin.buffer.read() if what == "print" else b""
    sys.stdout.write(json.dumps(answer(lambda: claimed(address, float(timeout)), float(timeout), what, data)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
