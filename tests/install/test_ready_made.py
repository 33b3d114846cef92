"""Nothing is compiled where a kiosk is installed: each library is there ready made, for every machine that is named."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[2]
LOCK = PROJECT / "requirements.lock"
# Debian 12 and Raspberry Pi OS, Ubuntu 24.04, Debian 13: their Python, and the version 2.… of their C library.
SYSTEMS = {"3.11": 36, "3.12": 39, "3.13": 41}
MACHINES = ("x86_64", "aarch64")


def named(python: str, machine: str) -> Iterator[str]:
    """What the lock names for such a machine, each with its hashes."""
    where = {"python_version": python, "python_full_version": f"{python}.3", "platform_machine": machine}
    for stanza in re.split(r"\n(?=\w)", LOCK.read_text(encoding="utf-8")):
        pin, *hashes = [line for line in stanza.replace("\\\n", "\n").splitlines() if not line.lstrip().startswith("#")]
        requirement = Requirement(pin)
        if requirement.marker is None or requirement.marker.evaluate(where):
            requirement.marker = None
            yield " ".join([str(requirement), *map(str.strip, hashes)])


@pytest.mark.slow
@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("python", SYSTEMS)
def test_every_library_is_there_ready_made(python: str, machine: str, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("\n".join(named(python, machine)), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check", "install", "--dry-run"]
    command += ["--target", str(tmp_path / "none"), "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    # The one that is published as source alone (config/deploy/prepare.sh).
    command += ["--no-binary", "srt", "--python-version", python, "--implementation", "cp"]
    command += [f"--abi={abi}" for abi in (f"cp{python.replace('.', '')}", "abi3", "none")]
    command += [f"--platform=manylinux_2_{minor}_{machine}" for minor in range(SYSTEMS[python], 4, -1)]
    command += [
        f"--platform=manylinux2014_{machine}",
        f"--platform=manylinux1_{machine}",
        f"--platform=linux_{machine}",
    ]
    told = subprocess.run([*command, "--requirement", str(lock)], capture_output=True, text=True, check=False)
    if "Retrying" in told.stderr:
        pytest.skip("no index of libraries is reached from here")
    assert told.returncode == 0, told.stderr[-2000:]
    assert "Would install" in told.stdout


def test_where_one_recognizer_is_not_there_the_other_is() -> None:
    for python in SYSTEMS:
        for machine in MACHINES:
            names = {line.partition("==")[0] for line in named(python, machine)}
            assert "vosk" in names
            assert ("pocketsphinx" in names) is ((python, machine) != ("3.12", "aarch64"))
