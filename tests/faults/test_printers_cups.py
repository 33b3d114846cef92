"""Sheets through a real CUPS of the test's own: what it prints, what it says in trouble, what it keeps (nothing)."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from unit.printouts import samples

from printouts.printers import CupsPrinter, PrinterState, Result

CUPSD = shutil.which("cupsd", path=os.environ.get("PATH", "") + ":/usr/sbin")

pytestmark = pytest.mark.skipif(
    CUPSD is None or os.geteuid() != 0, reason="a CUPS of one's own asks for cupsd and for root"
)

FILES = """
ServerRoot {0}/root
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


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    peer = Sink()
    yield peer
    peer.close()


@pytest.fixture(scope="module")
def cups(sink: Sink) -> Iterator[Path]:
    """A CUPS with a queue « office » that prints on the sink, and « dead » whose printer answers nowhere."""
    # Not pytest's own folder: it is closed to the user that CUPS runs its backends as.
    with TemporaryDirectory(prefix="cups-") as path:
        Path(path).chmod(0o755)
        yield from _cups(Path(path), sink)


def _cups(folder: Path, sink: Sink) -> Iterator[Path]:
    for name in ("root/ppd", "cache", "state", "spool"):
        (folder / name).mkdir(parents=True)
    (folder / "files.conf").write_text(FILES.format(folder))
    (folder / "daemon.conf").write_text(DAEMON.format(folder))
    before = os.environ.get("CUPS_SERVER")
    os.environ["CUPS_SERVER"] = str(folder / "cups.sock")
    assert CUPSD is not None
    with subprocess.Popen((CUPSD, "-f", "-c", folder / "daemon.conf", "-s", folder / "files.conf")) as daemon:
        try:
            _until((folder / "cups.sock").exists)
            for queue, port in (("office", sink.port), ("dead", 1), ("stopped", sink.port)):
                device = f"socket://127.0.0.1:{port}/?waiteof=false"
                command = ("lpadmin", "-p", queue, "-E", "-v", device, "-m", "raw")
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                assert done.returncode == 0, done.stderr
            subprocess.run(("cupsdisable", "stopped"), check=True)
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


def _jobs() -> str:
    return subprocess.run(
        ("lpstat", "-W", "all", "-o"), capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}
    ).stdout


def test_a_sheet_goes_out_and_nothing_of_it_stays(cups: Path, sink: Sink) -> None:
    outcome = CupsPrinter("office").print(samples.LETTER)
    assert (outcome.result, outcome.state) == (Result.PRINTED, PrinterState.READY)
    assert sink.received[-1].startswith(b"%PDF-1.7")
    assert _jobs() == ""
    assert [path for path in (cups / "spool").iterdir() if path.is_file()] == []


def test_a_queue_that_is_not_there_is_offline(cups: Path) -> None:
    printer = CupsPrinter("nobody")
    assert printer.status() is PrinterState.OFFLINE
    assert printer.print(samples.LETTER).result is Result.FAILED


def test_a_stopped_queue_is_offline_and_is_sent_nothing(cups: Path) -> None:
    outcome = CupsPrinter("stopped").print(samples.LETTER)
    assert (outcome.result, outcome.state) == (Result.FAILED, PrinterState.OFFLINE)
    assert _jobs() == ""


def test_a_printer_that_does_not_answer_is_no_success_and_its_paper_does_not_come_out_later(cups: Path) -> None:
    outcome = CupsPrinter("dead", seconds_a_page=1.0).print(samples.LETTER)
    assert outcome.result is not Result.PRINTED
    assert _jobs() == ""


def test_without_cups_every_queue_is_offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nothing.sock"))
    assert CupsPrinter("office").status() is PrinterState.OFFLINE
    assert CupsPrinter("office").print(samples.LETTER).result is Result.FAILED
