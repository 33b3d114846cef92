"""The units that an installation puts in place: closed as tightly as promised, and understood by systemd."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "config" / "deploy" / "systemd"
# The promise: `systemd-analyze security` at most 3.0, which is what it calls OK.
MOST_EXPOSED = 3.0

pytestmark = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")


def filled(unit: Path, folder: Path) -> Path:
    """`unit` as config/start fills it in, where every program that it names is one that there is."""
    programs = folder / "home" / "current" / ".venv" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    (programs / "kiosk").write_text("#!/bin/sh\n", encoding="utf-8")
    (programs / "kiosk").chmod(0o755)
    text = unit.read_text(encoding="utf-8")
    for name, value in (("HOME", str(folder / "home")), ("STATE", "/var/lib/clairvoix"), ("USER", "games")):
        text = text.replace(f"@{name}@", value)
    text = text.replace("games-screen", "games").replace("@PORT@", "8080")
    path = folder / unit.name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("unit", sorted(UNITS.glob("*.service")), ids=lambda unit: unit.name)
def test_a_service_is_hardly_exposed(unit: Path, tmp_path: Path) -> None:
    path = filled(unit, tmp_path)
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--json=short", "--no-pager", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Unknown" not in judged.stderr, judged.stderr
    weights = json.loads(judged.stdout)
    assert weights
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED * 10:.0f}", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout.splitlines()[-1]


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    units = [filled(unit, tmp_path) for unit in sorted(UNITS.iterdir())]
    told = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", *units], capture_output=True, text=True, check=False
    )
    ours = [line for line in told.stderr.splitlines() if any(unit.name in line for unit in units)]
    # What is said of a unit that this machine lacks (a display, a printer's service) isn't about ours.
    assert [line for line in ours if "not found" not in line and "No such file" not in line] == []


def test_nothing_that_comes_by_usb_can_be_run(tmp_path: Path) -> None:
    options = next(
        line.partition("=")[2].split(",")
        for line in (UNITS / "media-clairvoix.mount").read_text(encoding="utf-8").splitlines()
        if line.startswith("Options=")
    )
    assert {"noexec", "nosuid", "nodev", "nosymfollow"} <= set(options)


def test_the_kiosk_is_watched_started_again_and_under_an_account_of_its_own() -> None:
    lines = (UNITS / "clairvoix.service").read_text(encoding="utf-8").splitlines()
    assert {"Type=notify", "WatchdogSec=30", "Restart=always", "User=@USER@", "WantedBy=multi-user.target"} <= {*lines}
