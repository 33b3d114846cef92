"""Nothing is compiled where a kiosk is installed: each library is there ready made, for every machine that is named,
and what it asks of the system is installed."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[2]
LOCK = PROJECT / "requirements.lock"
# Debian 12 and Raspberry Pi OS, Ubuntu 24.04, Debian 13: their Python, and the version 2.… of their C library.
SYSTEMS = {"3.11": 36, "3.12": 39, "3.13": 41}
MACHINES = ("x86_64", "aarch64")
# Shared libraries that every Debian has: the C library's, and what its package manager needs itself.
EVERYWHERE = re.compile(r"lib(c|m|dl|rt|util|pthread|gcc_s|stdc\+\+)\.so\.\d+|ld-linux.*")
# Those that come with a package of config/packages.txt.
OF_PACKAGES = {"libatomic.so.1": "libatomic1"}


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
    into = ["--dry-run", "--target", str(tmp_path / "none"), "--require-hashes"]
    assert "Would install" in _pip(python, machine, "install", [*into, "--requirement", str(lock)])


@pytest.mark.slow
@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("library", ["vosk", "pocketsphinx"])
def test_what_a_recognizer_asks_of_the_system_is_installed(library: str, machine: str, tmp_path: Path) -> None:
    pin = next(line.split()[0] for line in named("3.11", machine) if line.startswith(f"{library}=="))
    _pip("3.11", machine, "download", ["--dest", str(tmp_path), pin])
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        parts = [archive.read(name) for name in archive.namelist() if ".so" in Path(name).name]
        brought = {Path(name).name for name in archive.namelist()}
    # The names of what a shared library needs stand in it between zero bytes.
    names = {name.decode() for part in parts for name in re.findall(rb"(?<=\0)l[\w.+-]+\.so\.\d+(?=\0)", part)}
    assert "libc.so.6" in names
    asked = {name for name in names - brought if not EVERYWHERE.fullmatch(name)}
    packages = (PROJECT / "config" / "packages.txt").read_text(encoding="utf-8").splitlines()
    assert {OF_PACKAGES.get(name, name) for name in asked} <= set(packages)


def _pip(python: str, machine: str, command: str, arguments: Sequence[str]) -> str:
    """What pip says where it acts for such a machine; a test is skipped where it reaches no index."""
    tags = [f"--abi={abi}" for abi in (f"cp{python.replace('.', '')}", "abi3", "none")]
    platforms = [f"manylinux_2_{minor}" for minor in range(SYSTEMS[python], 4, -1)]
    tags += [f"--platform={name}_{machine}" for name in (*platforms, "manylinux2014", "manylinux1", "linux")]
    told = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check", command, "--no-deps"),
            # The one that is published as source alone (config/deploy/prepare.sh).
            *("--only-binary", ":all:", "--no-binary", "srt", "--python-version", python, "--implementation", "cp"),
            *tags,
            *arguments,
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "Retrying" in told.stderr:
        pytest.skip("no index of libraries is reached from here")
    assert told.returncode == 0, told.stderr[-2000:]
    return told.stdout


def test_where_one_recognizer_is_not_there_the_other_is() -> None:
    for python in SYSTEMS:
        for machine in MACHINES:
            names = {line.partition("==")[0] for line in named(python, machine)}
            assert "vosk" in names
            assert ("pocketsphinx" in names) is ((python, machine) != ("3.12", "aarch64"))
