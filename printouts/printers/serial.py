"""ESC/POS printers on a serial line, or a device file that takes bytes. Knows terminals; XON/XOFF keeps the pace.

Whoever may set a printer's address says which file is written to: devices under /dev that take signs, and no other.
"""

import os
import select
import stat
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from printouts.printers.base import TIMEOUT_S, PrinterMisconfigured
from printouts.printers.escpos import EscposPrinter, Link, LinkLost, LinkUnavailable
from printouts.renderings.outputs import Mode
from printouts.renderings.renderer import HERE, Renderer

_SPEEDS = {
    9600: termios.B9600,
    19200: termios.B19200,
    38400: termios.B38400,
    57600: termios.B57600,
    115200: termios.B115200,
}
_DEFAULT_SPEED = 9600
_BITS_A_BYTE = 10  # with start and stop bits
_FASTEST = 10_000.0  # bytes a second that a slow print head takes


class SerialPrinter(EscposPrinter):
    """A printer at a device such as `/dev/ttyUSB0`, or `/dev/ttyUSB0:115200` with its speed in bauds."""

    def __init__(
        self,
        address: str,
        width_mm: int = 80,
        mode: Mode = Mode.TEXT,
        timeout_s: float = TIMEOUT_S,
        renderer: Renderer = HERE,
    ) -> None:
        device, speed = _parsed(address)
        super().__init__(lambda: _opened(device, speed, timeout_s), width_mm, mode, timeout_s, renderer)


def _parsed(address: str) -> tuple[str, int]:
    device, _, speed = address.partition(":")
    is_device = os.path.normpath(device).startswith("/dev/") and device.isprintable()
    if not is_device or (speed and not (speed.isdecimal() and int(speed) in _SPEEDS)):
        speeds = ", ".join(map(str, _SPEEDS))
        raise PrinterMisconfigured(
            "« {address} » is no serial printer: write its device, such as /dev/ttyUSB0, or /dev/ttyUSB0:115200 "
            "(speeds: {speeds})",
            address=address,
            speeds=speeds,
        )
    return device, int(speed or _DEFAULT_SPEED)


@contextmanager
def _opened(device: str, speed: int, timeout_s: float) -> Iterator[Link]:
    try:
        # Looked at before it is opened as well: opening some files does something already.
        is_device = stat.S_ISCHR(Path(device).stat().st_mode)
        line = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK) if is_device else -1
    except OSError as trouble:
        raise LinkUnavailable(f"{device} can't be opened ({trouble.strerror})") from trouble
    if not is_device:
        raise LinkUnavailable(f"{device} is no serial line")
    try:
        if os.isatty(line):
            _set(line, speed)
        yield _DeviceLink(line, speed, timeout_s)
    finally:
        os.close(line)


def _set(line: int, speed: int) -> None:
    """Raw, 8 data bits, no parity, XON/XOFF on what goes out."""
    tty.setraw(line)
    attributes = termios.tcgetattr(line)
    attributes[0] |= termios.IXON
    attributes[2] |= termios.CLOCAL | termios.CREAD
    attributes[4] = attributes[5] = _SPEEDS[speed]
    termios.tcsetattr(line, termios.TCSANOW, attributes)


class _DeviceLink:
    def __init__(self, line: int, speed: int, timeout_s: float) -> None:
        self._line = line
        self._timeout_s = timeout_s
        self.bytes_per_second = min(speed / _BITS_A_BYTE, _FASTEST)

    def send(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            _, writable, _ = select.select([], [self._line], [], self._timeout_s)
            if not writable:
                raise LinkLost("the printer takes nothing")
            try:
                left = left[os.write(self._line, left) :]
            except OSError as trouble:
                raise LinkLost(str(trouble)) from trouble

    def receive(self, timeout_s: float) -> bytes:
        readable, _, _ = select.select([self._line], [], [], timeout_s)
        if not readable:
            return b""
        try:
            heard = os.read(self._line, 256)
        except OSError as trouble:
            raise LinkLost(str(trouble)) from trouble
        if not heard:
            raise LinkLost("the device is gone")
        return heard
