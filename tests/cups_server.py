"""A real CUPS for tests, in a folder of its own, and a printer on the network that takes what it sends."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

CUPSD = shutil.which("cupsd", path=os.environ.get("PATH", "") + ":/usr/sbin")
CAN_RUN = CUPSD is not None and os.geteuid() == 0
# A printer that needs a driver: what it is sent goes through the filters of its description, and comes out as a file.
PDF_DRIVER = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
PDF_BACKEND = Path("/usr/lib/cups/backend/cups-pdf")
PDF_FOLDER = Path(pwd.getpwuid(0).pw_dir) / "PDF"
HAS_DRIVER = CAN_RUN and PDF_DRIVER.is_file() and PDF_BACKEND.is_file()
WHY_NOT = "a CUPS of one's own asks for cupsd and for root"

FILES = """
ServerRoot {0}/root
ServerBin {0}/bin
CacheDir {0}/cache
StateDir {0}/state
RequestRoot {0}/spool
TempDir {0}/spool
AccessLog {0}/access
ErrorLog {0}/error
PageLog {0}/page
SystemGroup root
"""
DAEMON = """
Listen {0}/cups.sock
PreserveJobHistory Yes
PreserveJobFiles No
DefaultAuthType None
WebInterface No
Browsing No
<Location />
Order allow,deny
Allow all
</Location>
<Location /admin>
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""

# CUPS's own backend, after a name that the network takes its time to find.
SLOW_BACKEND = """#!/bin/sh
test $# -gt 0 || exit 0
echo 'STATE: +connecting-to-device' >&2
sleep 1
DEVICE_URI="socket:${DEVICE_URI#slow:}" exec /usr/lib/cups/backend/socket "$@"
"""


class Sink:
    """A sheet printer on the network (port 9100): takes what CUPS sends."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with line:
                taken = b""
                while piece := line.recv(65536):
                    taken += piece
                self.received.append(taken)

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._listening.close()


@contextlib.contextmanager
def sink() -> Iterator[Sink]:
    """Such a printer for the length of a block."""
    peer = Sink()
    try:
        yield peer
    finally:
        peer.close()


@contextlib.contextmanager
def cups(printer: Sink) -> Iterator[Path]:
    """Its folder. Queues: « office » and « slow » print on the sink, « dead » answers nowhere, « stopped »; « driver »,
    where its driver is installed, prints into `PDF_FOLDER`.
    """
    # Not pytest's own folder: it is closed to the user that CUPS runs its backends as.
    with TemporaryDirectory(prefix="cups-") as path:
        Path(path).chmod(0o755)
        yield from _cups(Path(path), printer)


def _cups(folder: Path, printer: Sink) -> Iterator[Path]:
    for name in ("root/ppd", "cache", "state", "spool", "bin/backend"):
        (folder / name).mkdir(parents=True)
    for theirs in ("backend/socket", "daemon", "filter", "monitor", "notifier"):
        (folder / "bin" / theirs).symlink_to(Path("/usr/lib/cups") / theirs)
    (folder / "bin/backend/slow").write_text(SLOW_BACKEND)
    (folder / "bin/backend/slow").chmod(0o755)
    (folder / "files.conf").write_text(FILES.format(folder))
    (folder / "daemon.conf").write_text(DAEMON.format(folder))
    before = os.environ.get("CUPS_SERVER")
    os.environ["CUPS_SERVER"] = str(folder / "cups.sock")
    assert CUPSD is not None
    with subprocess.Popen((CUPSD, "-f", "-c", folder / "daemon.conf", "-s", folder / "files.conf")) as daemon:
        try:
            _until((folder / "cups.sock").exists)
            queues = {"office": printer.port, "slow": printer.port, "dead": 1, "stopped": printer.port}
            for queue, port in queues.items():
                device = f"{'slow' if queue == 'slow' else 'socket'}://127.0.0.1:{port}/?waiteof=false"
                command = ("lpadmin", "-p", queue, "-E", "-v", device, "-m", "raw")
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                assert done.returncode == 0, done.stderr
            subprocess.run(("cupsdisable", "stopped"), check=True)
            if HAS_DRIVER:
                (folder / "bin/backend/cups-pdf").symlink_to(PDF_BACKEND)
                command = ("lpadmin", "-p", "driver", "-E", "-v", "cups-pdf:/", "-P", str(PDF_DRIVER))
                subprocess.run(command, check=True, capture_output=True)
            yield folder
        finally:
            daemon.terminate()
            daemon.wait(10)
            if before is None:
                del os.environ["CUPS_SERVER"]
            else:
                os.environ["CUPS_SERVER"] = before


def _until(holds: object, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, "CUPS did not start"
        time.sleep(0.05)


def jobs() -> str:
    """Every job that CUPS still knows, those that ended included."""
    environment = {**os.environ, "LC_ALL": "C"}
    told = subprocess.run(("lpstat", "-W", "all", "-o"), capture_output=True, text=True, check=False, env=environment)
    return told.stdout
