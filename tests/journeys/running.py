"""The kiosk as `kiosk run` serves it, in a process of its own: gunicorn, real printers, a journal."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

from served import PROJECT, Elsewhere

from kiosk.settings import Settings

KIOSK = Path(sys.executable).with_name("kiosk")
# A voice that waits to be asked.
QUIET = '[sound]\nengine = "espeak-ng"\nstarts_by_itself = false\n'


class Running:
    """A kiosk that runs.

    `journal` is what it said on its standard streams, which systemd would keep; `scratch` is where its programs put
    what they need for a moment.
    """

    def __init__(self, process: subprocess.Popen[bytes], there: Elsewhere, journal: Path, scratch: Path) -> None:
        self.process = process
        self.there = there
        self.journal = journal
        self.scratch = scratch


@contextlib.contextmanager
def running(var: Path, place: Path, settings: str = "") -> Iterator[Running]:
    """`kiosk run` over `var`, with these tables in its kiosk.toml; `place` takes its configuration and its journal."""
    config = place / "config"
    if not config.exists():
        shutil.copytree(PROJECT / "config", config)
    (config / "kiosk.toml").write_text(QUIET + settings, encoding="utf-8")
    port = _free_port()
    scratch = place / "scratch"
    scratch.mkdir(exist_ok=True)
    environment = {**os.environ, "CLAIRVOIX_VAR": str(var), "CLAIRVOIX_CONFIG": str(config), "TMPDIR": str(scratch)}
    journal = place / "journal"
    with (
        journal.open("ab") as said,
        subprocess.Popen(
            [KIOSK, "run", "--port", str(port)], env=environment, stdout=said, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            _wait_for(f"http://127.0.0.1:{port}/state", process, journal)
            yield Running(process, Elsewhere(f"http://127.0.0.1:{port}", Settings()), journal, scratch)
        finally:
            if process.poll() is None:
                process.terminate()
                assert process.wait(timeout=90) == 0, journal.read_text(errors="replace")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes], journal: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, journal.read_text(errors="replace")
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 – our own
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the kiosk never answered")
