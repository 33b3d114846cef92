"""A real printer that speaks IPP, for tests: `ippeveprinter` of CUPS, with trays to empty and a paper jam to order.

It announces itself on the network by a bus that must be there; the tests' own bus has nobody on it, so nothing leaves.
"""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

CAN_RUN = shutil.which("ippeveprinter") is not None and shutil.which("dbus-daemon") is not None
WHY_NOT = "a printer that speaks IPP asks for ippeveprinter and for dbus-daemon"
PATIENCE_S = 20.0

# What it prints with: the sheet goes to the tray; while there is trouble, it says so and waits.
COMMAND = """#!/bin/sh
if [ -e "{0}/trouble" ]; then
  echo "STATE: +$(cat "{0}/trouble")-error" >&2
  while [ -e "{0}/trouble" ]; do sleep 0.1; done
  echo "STATE: -$(cat "{0}/was")-error" >&2
fi
[ ! -e "{0}/broken" ] || exit 1
cat "$1" >"{0}/sheet.$$" && mv "{0}/sheet.$$" "{0}/tray/$$.pdf"
"""


class Peer:
    """One such printer."""

    def __init__(self, folder: Path, port: int, process: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self.port = port
        self.process = process

    @property
    def address(self) -> str:
        return f"ipp://127.0.0.1:{self.port}/ipp/print"

    def sheets(self) -> list[bytes]:
        """What came out."""
        return [path.read_bytes() for path in sorted((self.folder / "tray").iterdir())]

    @contextlib.contextmanager
    def trouble(self, reason: str) -> Iterator[None]:
        """From the next job on, something is wrong: a word of `printer-state-reasons`."""
        (self.folder / "was").write_text(reason, encoding="ascii")
        (self.folder / "trouble").write_text(reason, encoding="ascii")
        try:
            yield
        finally:
            (self.folder / "trouble").unlink()

    @contextlib.contextmanager
    def broken(self) -> Iterator[None]:
        """It gives every job up."""
        (self.folder / "broken").touch()
        try:
            yield
        finally:
            (self.folder / "broken").unlink()


@contextlib.contextmanager
def ipp_printer(*formats: str) -> Iterator[Peer]:
    """A printer that takes `formats`."""
    with TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as probe:
        folder, port = Path(name), int(probe.getsockname()[1])
        probe.close()
        for part in ("tray", "spool", "keys"):
            (folder / part).mkdir()
        (folder / "command").write_text(COMMAND.format(folder), encoding="utf-8")
        (folder / "command").chmod(0o755)
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", f"--address=unix:path={folder}/bus"], stderr=subprocess.DEVNULL
        )
        try:
            _until((folder / "bus").exists)
            process = subprocess.Popen(
                [
                    *("ippeveprinter", "-r", "off", "-n", "localhost", "-p", str(port), "-f", ",".join(formats)),
                    *("-d", folder / "spool", "-K", folder / "keys", "-c", folder / "command", "Bureau"),
                ],
                env=os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/bus", "HOME": name},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                _until(lambda: _answers(port))
                yield Peer(folder, port, process)
            finally:
                process.kill()
                process.wait()
        finally:
            bus.kill()
            bus.wait()


def _answers(port: int) -> bool:
    with (
        contextlib.suppress(OSError),
        contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as line,
    ):
        line.request("GET", "/")
        return line.getresponse().status > 0
    return False


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)
