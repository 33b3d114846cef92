"""The real Asterisk that `config/deploy/asterisk/kit.sh` prepares, started on free ports with our own configuration."""

import contextlib
import os
import random
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.phone.pbx import Asterisk, find_asterisk, write_configuration
from kiosk.settings import Phone

KIT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "clairvoix" / "asterisk"


def has_kit() -> bool:
    """Whether `bash tests/run` could prepare it."""
    return (KIT / "ready").is_file()


def free_ports(count: int) -> list[int]:
    """Ports that nobody has, by UDP nor by TCP, and that the system gives to nobody who doesn't ask for them."""
    found: list[int] = []
    with contextlib.ExitStack() as held:
        for port in random.sample(range(10000, 20000), 1000):
            if len(found) == count:
                break
            with contextlib.suppress(OSError):
                for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                    held.enter_context(socket.socket(socket.AF_INET, kind)).bind(("127.0.0.1", port))
                found.append(port)
    return found


@dataclass
class Pbx:
    """A running Asterisk."""

    process: subprocess.Popen[bytes]
    asterisk: Asterisk
    folder: Path
    port: int

    def command(self, words: str) -> str:
        """What its console answers."""
        return subprocess.run(
            [*self.asterisk.command, "-C", str(self.folder / "asterisk.conf"), "-rx", words],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        ).stdout

    def channels(self) -> int:
        """Calls that it holds, by its own count."""
        told = self.command("core show channels count")
        return int(next(line for line in told.splitlines() if "active channel" in line).split()[0])

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def short(folder: Path) -> Iterator[Path]:
    """`folder`, made where it isn't there, by a name that leaves a socket in it enough of the 107 bytes that its own
    may have, wherever tests write: Asterisk cuts a longer one short.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        name = Path(place) / "f"
        name.symlink_to(folder, target_is_directory=True)
        yield name


@contextmanager
def asterisk(folder: Path, settings: Phone, own: Path, *, site: str = "") -> Iterator[Pbx]:
    """Asterisk with what `kiosk phone setup` writes; `site` is the site's own telephones."""
    found = find_asterisk(KIT)
    with short(folder) as there:
        file = write_configuration(
            there, settings, found, own=own, bind="127.0.0.1", rtp_first=20000 + (os.getpid() * 500) % 20000
        )
        (there / "pjsip_site.conf").write_text(site, encoding="utf-8")
        with started(found, file, there, settings.sip_port) as pbx:
            yield pbx


@contextmanager
def started(found: Asterisk, file: Path, folder: Path, port: int) -> Iterator[Pbx]:
    """Asterisk with this configuration, until it is ended."""
    log = (folder / "console.log").open("wb")
    process = subprocess.Popen([*found.command, "-f", "-C", str(file)], stdout=log, stderr=log)
    pbx = Pbx(process, found, folder, port)
    try:
        _await(pbx)
        yield pbx
    finally:
        end(process)
        log.close()


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process that a test has started, by force where it doesn't listen."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _await(pbx: Pbx) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        assert pbx.process.poll() is None, (pbx.folder / "console.log").read_text()
        done = subprocess.run(
            [*pbx.asterisk.command, "-C", str(pbx.folder / "asterisk.conf"), "-rx", "core waitfullybooted"],
            capture_output=True, timeout=10, check=False,
        )  # fmt: skip
        if done.returncode == 0:
            return
        time.sleep(0.05)
    raise AssertionError((pbx.folder / "console.log").read_text())
