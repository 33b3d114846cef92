"""What systemd is told: that the kiosk is ready once its page came, and alive as long as it comes."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.watchdog import Manager, Watchdog, answers

PATIENCE_S = 60.0
# Of a manager that would act after two seconds of silence; systemd's own are in microseconds.
WATCHDOG_USEC = "2000000"


class Systemd:
    """The socket that systemd listens at."""

    def __init__(self, path: Path) -> None:
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind(str(path))
        self.address = str(path)

    def next(self, seconds: float = PATIENCE_S) -> str:
        """What is said next. Raises TimeoutError."""
        self._line.settimeout(seconds)
        return self._line.recv(4096).decode()

    def forget(self) -> None:
        """Whatever was said so far."""
        self._line.setblocking(False)  # noqa: FBT003 – the socket's own argument
        with contextlib.suppress(BlockingIOError):
            while True:
                self._line.recv(4096)

    def close(self) -> None:
        self._line.close()


@pytest.fixture
def systemd() -> Iterator[Systemd]:
    with TemporaryDirectory() as short:  # the name of a socket has 107 bytes
        listening = Systemd(Path(short) / "notify")
        yield listening
        listening.close()


def test_without_systemd_there_is_nobody_to_tell() -> None:
    assert Manager.take({}) is None


def test_nobody_else_in_the_process_speaks_to_systemd() -> None:
    environment = {"NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1", "HOME": "/"}
    assert Manager.take(environment) == Manager("/run/notify", 30.0)
    assert environment == {"HOME": "/"}


def test_a_manager_that_went_away_is_no_trouble(tmp_path: Path) -> None:
    Manager(str(tmp_path / "gone"), None).tell("READY=1")


def test_an_abstract_name_is_understood() -> None:
    name = f"clairvoix-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(f"\0{name}")
        line.settimeout(5)
        Manager(f"@{name}", None).tell("READY=1")
        assert line.recv(64) == b"READY=1"


def test_a_house_that_is_not_well_is_not_said_to_be_alive(systemd: Systemd) -> None:
    states = iter([False, True, False, True])
    Watchdog(Manager(systemd.address, 0.4), lambda: next(states, False)).start()
    assert systemd.next() == "READY=1\nWATCHDOG=1"
    assert systemd.next() == "WATCHDOG=1", "the second look found it unwell, the third well"
    with pytest.raises(TimeoutError):
        systemd.next(1.0)


def test_a_port_where_nobody_answers_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    assert not answers(port)


@pytest.mark.slow
def test_a_kiosk_that_hangs_falls_silent_and_one_that_stops_says_so(systemd: Systemd, var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = os.environ | {"NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": WATCHDOG_USEC}
    kiosk = subprocess.Popen(
        [sys.executable, "-c", "from kiosk.cli import main; main()", "run", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert systemd.next() == "READY=1\nWATCHDOG=1"
        assert answers(port)
        assert systemd.next() == "WATCHDOG=1"
        os.killpg(kiosk.pid, signal.SIGSTOP)
        systemd.forget()
        with pytest.raises(TimeoutError):
            systemd.next(3.0)
        os.killpg(kiosk.pid, signal.SIGCONT)
        assert systemd.next() == "WATCHDOG=1"
        kiosk.terminate()
        said = systemd.next()
        while said == "WATCHDOG=1":
            said = systemd.next()
        assert said == "STOPPING=1"
        assert kiosk.wait(PATIENCE_S) == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(kiosk.pid, signal.SIGKILL)
        kiosk.wait()
