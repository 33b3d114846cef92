"""The kiosk as a service: installed, brought up to date, taken back; and the old one goes on whatever fails.

Real bash, pip, openssl and SQLite; a small kiosk; a `systemctl` that starts what the real unit files say.
"""

import http.client
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bare_machine import Bundle, Machine
from pretend_systemctl import Manager

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="a service is an administrator's to make"),
]

UNIT = "clairvoix.service"


class Hall:
    """A machine in a hall, its kiosk a service; the folders that arrive by stick."""

    def __init__(self, folder: Path, bundle: Bundle) -> None:
        self.bundle = bundle
        self.machine = Machine.bare(folder / "machine")
        self.services = folder / "services"
        self.services.mkdir()
        self._sticks = folder / "sticks"
        programs = folder / "programs"
        programs.mkdir()
        tool = programs / "systemctl"
        code = Path(__file__).with_name("pretend_systemctl.py")
        tool.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" "{code}" "{self.services}" "{self.system}" "$@"\n', encoding="utf-8"
        )
        tool.chmod(0o755)
        # Steps follow one another within a second here, always: a backup must not take the name of the one before.
        still = programs / "date"
        still.write_text('#!/bin/sh\nexec /bin/date --date=@0 "$@"\n', encoding="utf-8")
        still.chmod(0o755)
        self.machine.environment |= {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "CLAIRVOIX_ANSWER_S": "40",
        }
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port: int = probe.getsockname()[1]

    @property
    def system(self) -> Path:
        return self.machine.folder / "system"

    @property
    def register(self) -> Path:
        return self.machine.folder / "state" / "register.sqlite"

    @property
    def current(self) -> Path:
        return self.machine.folder / "opt" / "current"

    def stick(self, version: str, **files: str) -> Path:
        """The folder of `version`, signed by the same key; `files` by path, with `__` for `/`."""
        folder = Path(shutil.copytree(self.bundle.folder, self._sticks / version.replace(" ", "-")))
        project = folder / "clairvoix"
        (project / "kiosk" / "version").write_text(version, encoding="utf-8")
        (project / "config" / "kiosk.toml").write_text(f"[server]\nport = {self.port}\n", encoding="utf-8")
        for path, text in files.items():
            (project / path.replace("__", "/")).write_text(text, encoding="utf-8")
        seal = 'source "$1/prepare.sh"; source "$1/seal.sh"; seal "$2" "$3"'
        deploy = self.bundle.folder / "clairvoix" / "config" / "deploy"
        subprocess.run(["bash", "-c", seal, "_", deploy, folder, self.bundle.private_key], check=True)
        return folder

    def start(self, project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`bash config/start` there, with the loopback that asking a page needs."""
        return self.machine.run("bash", str(project / "config" / "start"), *arguments, alone=False)

    def install(self) -> None:
        """Version 1, as a service."""
        stick = self.stick("1 1")
        arguments = ("--offline", str(stick), "--install", "--key", self.bundle.fingerprint)
        outcome = self.start(stick / "clairvoix", *arguments)
        assert outcome.returncode == 0, outcome.stderr + self.machine.log
        assert self.version() == "1"

    def update(self, stick: Path) -> subprocess.CompletedProcess[str]:
        return self.start(self.current, "--update", str(stick))

    def roll_back(self) -> subprocess.CompletedProcess[str]:
        return self.start(self.current, "--rollback")

    def version(self) -> str | None:
        """Which version answers; None where none does."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("HEAD", "/")
            answer = line.getresponse()
            return answer.getheader("X-Version") if answer.status == 200 else None
        except OSError:
            return None
        finally:
            line.close()

    def schema(self) -> int:
        with sqlite3.connect(self.register) as opened:
            number: int = opened.execute("PRAGMA user_version").fetchone()[0]
        opened.close()
        return number

    def record(self) -> None:
        """Somebody comes, and decides."""
        with sqlite3.connect(self.register) as opened:
            opened.execute("INSERT INTO entries (hash) VALUES (x'0123')")
        opened.close()

    def entries(self) -> int:
        with sqlite3.connect(self.register) as opened:
            count: int = opened.execute("SELECT count(*) FROM entries").fetchone()[0]
        opened.close()
        return count


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, bundle: Bundle) -> Iterator[Hall]:
    """One machine through its life, test after test: what fails must leave it as it was."""
    made = Hall(tmp_path_factory.mktemp("hall"), bundle)
    try:
        made.install()
        made.record()
        yield made
    finally:
        Manager(made.services, made.system).stop(UNIT)


def test_a_service_is_put_where_the_system_looks_and_starts_with_the_machine(hall: Hall) -> None:
    calls = (hall.services / "calls").read_text(encoding="utf-8")
    assert "enable clairvoix.service clairvoix-screen.service media-clairvoix.automount" in calls
    units = sorted((hall.system / "etc" / "systemd" / "system").iterdir())
    assert units
    assert [path.name for path in units if "@HOME@" in path.read_text() or "@STATE@" in path.read_text()] == []
    assert list((hall.system / "etc" / "chromium" / "policies" / "managed").glob("*.json"))
    assert list((hall.system / "etc" / "udev" / "rules.d").glob("*.rules"))
    assert (hall.system / "etc" / "clairvoix" / "screen.env").exists()


def test_a_failed_update_leaves_the_old_one_running_with_its_register(hall: Hall) -> None:
    outcome = hall.update(hall.stick("3 7 mute"))
    assert outcome.returncode == 1
    assert "a été remise" in outcome.stderr
    assert (hall.version(), hall.schema(), hall.entries()) == ("1", 1, 1)
    assert "pas de version d’avant" in hall.roll_back().stderr
    assert hall.version() == "1"


def test_an_update_that_cannot_be_prepared_stops_nothing(hall: Hall) -> None:
    stick = hall.stick("4 4", **{"requirements.lock": "pebble==9.9 --hash=sha256:" + "0" * 64 + "\n"})
    before = (hall.services / "calls").read_text(encoding="utf-8")
    outcome = hall.update(stick)
    assert outcome.returncode == 2
    assert "comme avant" in outcome.stderr
    assert (hall.services / "calls").read_text(encoding="utf-8") == before, "nothing was stopped, nothing started"
    assert hall.version() == "1"


def test_a_sentence_that_both_have_changed_stops_the_update(hall: Hall) -> None:
    words = "config/packages.txt"
    (hall.current / words).write_text("clairvoix-pebble # as we say here\n", encoding="utf-8")
    outcome = hall.update(hall.stick("5 5", **{words.replace("/", "__"): "clairvoix-pebble # as they say now\n"}))
    assert outcome.returncode == 2
    assert words in outcome.stderr
    assert hall.version() == "1"
    (hall.current / words).write_text((hall.bundle.folder / "clairvoix" / words).read_text(encoding="utf-8"))


def test_an_update_migrates_the_register_keeps_a_backup_and_carries_what_the_site_changed(hall: Hall) -> None:
    (hall.current / "config" / "kiosk.toml").write_text(f"# ours\n[server]\nport = {hall.port}\n", encoding="utf-8")
    (hall.current / "config" / "recording.txt").write_text("a voice of here\n", encoding="utf-8")
    outcome = hall.update(hall.stick("2 2"))
    assert outcome.returncode == 0, outcome.stderr + hall.machine.log
    assert (hall.version(), hall.schema(), hall.entries()) == ("2", 2, 1)
    assert (hall.current / "config" / "kiosk.toml").read_text(encoding="utf-8").startswith("# ours")
    assert (hall.current / "config" / "recording.txt").exists()
    backups = [*(hall.machine.folder / "state" / "before-updates").iterdir()]
    assert backups
    assert all((backup / "register.sqlite").exists() for backup in backups)


def test_one_comes_back_with_the_register_as_it_was_or_not_at_all(hall: Hall) -> None:
    assert hall.version() == "2"
    hall.record()
    refused = hall.roll_back()
    assert refused.returncode == 2
    assert "les perdrait" in refused.stderr
    assert (hall.version(), hall.schema(), hall.entries()) == ("2", 2, 2)

    with sqlite3.connect(hall.register) as opened:
        opened.execute("DELETE FROM entries WHERE number = 2")
    opened.close()
    back = hall.roll_back()
    assert back.returncode == 0, back.stderr
    assert (hall.version(), hall.schema(), hall.entries()) == ("1", 1, 1)
