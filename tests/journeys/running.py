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

from kiosk import clock
from kiosk.app import Folders, House
from kiosk.settings import Settings, Station

KIOSK = Path(sys.executable).with_name("kiosk")
# A voice that waits to be asked, at a site where real people may decide.
QUIET = """
[sound]
engine = "espeak-ng"
starts_by_itself = false

[station]
mode = "real"

[site]
name = "Mairie de Test"
address = "1, place de la Mairie"
controller = "Le maire de Test"
data_protection_officer = "Le délégué, en mairie"
legal_basis = "article 6.1.e"
fund_name = "CPAM de Test"
fund_address = "2, rue de la Caisse | 12345 Test"
research_address = "3, rue des Études | 75000 Paris"

"""


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
    staff_confirm_the_day(var)
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
            wait_for(f"http://127.0.0.1:{port}/state", process, journal)
            yield Running(process, Elsewhere(f"http://127.0.0.1:{port}", Settings()), journal, scratch)
        finally:
            if process.poll() is None:
                process.terminate()
                assert process.wait(timeout=90) == 0, journal.read_text(errors="replace")


def staff_confirm_the_day(var: Path) -> None:
    """A machine that runs tests may have neither a battery nor a time server: its kiosk would stay closed."""
    with House(Folders(PROJECT / "config", var), settings=Settings(station=Station(mode="real"))) as house:
        clock.confirm(house)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes], journal: Path) -> None:
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
