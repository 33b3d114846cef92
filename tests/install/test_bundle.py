"""A signed folder for a machine without network: what is in it, what is refused, and that it installs all alone."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from bare_machine import ARCHITECTURE, Bundle, Machine

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="installing packages, even in a folder, needs an administrator"
)


@pytest.fixture
def stick(bundle: Bundle, tmp_path: Path) -> Path:
    """A copy of the folder that a test may spoil."""
    return Path(shutil.copytree(bundle.folder, tmp_path / "stick", symlinks=True))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A bare machine, whose apt has no source."""
    return Machine.bare(tmp_path / "machine")


def refusal(outcome: subprocess.CompletedProcess[str], machine: Machine) -> str:
    """The one sentence of a refusal, after which nothing was installed."""
    assert outcome.returncode == 2, outcome.stdout + outcome.stderr
    assert outcome.stderr.count("\n") == 1, outcome.stderr
    assert not machine.has("clairvoix-pebble")
    assert not (machine.folder / "opt" / "current").exists()
    return outcome.stderr.strip()


def test_it_holds_packages_libraries_the_project_and_how_to(bundle: Bundle) -> None:
    names = {path.relative_to(bundle.folder).as_posix() for path in bundle.folder.rglob("*") if path.is_file()}
    assert {"LISEZ-MOI.txt", "manifest", "manifest.sig", "key.pem", "bundle.txt"} <= names
    assert f"debs/{ARCHITECTURE}/clairvoix-pebble_1.2.0-1_all.deb" in names
    assert f"debs/{ARCHITECTURE}/clairvoix-flint_1.2.0-1_all.deb" in names, "what a package needs comes with it"
    assert "wheels/pebble-1.0-py3-none-any.whl" in names
    assert "clairvoix/config/start" in names
    assert not any(name.startswith(("clairvoix/var", "clairvoix/.venv")) for name in names)


def test_no_private_key_is_in_it(bundle: Bundle) -> None:
    assert [path for path in bundle.folder.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()] == []


def test_the_three_lines_of_the_leaflet_verify_it_by_hand(bundle: Bundle) -> None:
    leaflet = (bundle.folder / "LISEZ-MOI.txt").read_text(encoding="utf-8")
    lines = [line.strip() for line in leaflet.splitlines() if line.strip().startswith(("openssl", "sha256sum"))]
    assert len(lines) == 3
    said = [
        subprocess.run(["bash", "-c", line], cwd=bundle.folder, capture_output=True, text=True, check=True).stdout
        for line in lines
    ]
    assert said[0].startswith(bundle.fingerprint.replace(" ", ""))
    assert bundle.fingerprint not in leaflet, "what a folder says of itself proves nothing"


def test_a_second_folder_is_signed_by_the_same_key_and_none_is_written_over(bundle: Bundle, machine: Machine) -> None:
    again = machine.start(bundle.folder / "clairvoix", "--bundle", str(bundle.folder))
    assert again.returncode == 2
    assert "existe déjà" in again.stderr


def _change_a_byte(stick: Path) -> str:
    path = next(stick.glob("wheels/*.whl"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    return path.name


def _lose_a_file(stick: Path) -> str:
    path = next(stick.glob("debs/*/*.deb"))
    path.unlink()
    return path.name


def _add_a_file(stick: Path) -> str:
    (stick / "clairvoix" / "kiosk" / "extra.py").write_text("print('hello')\n", encoding="utf-8")
    return "extra.py"


def _put_a_link(stick: Path) -> str:
    path = next(stick.glob("wheels/*.whl"))
    moved = path.rename(stick.parent / path.name)
    path.symlink_to(moved)
    return path.name


def _change_the_list(stick: Path) -> str:
    listing = stick / "manifest"
    listing.write_bytes(listing.read_bytes() + b"0" * 64 + b"  more\n")
    return "signature"


def _forget_the_signature(stick: Path) -> str:
    (stick / "manifest.sig").unlink()
    return "dossier d’installation"


def _sign_it_with_another_key(stick: Path) -> str:
    other, signature = stick.parent / "other.pem", stick / "manifest.sig"
    for command in (
        ["openssl", "genpkey", "-algorithm", "ed25519", "-out", other],
        ["openssl", "pkey", "-in", other, "-pubout", "-out", stick / "key.pem"],
        ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", other, "-in", stick / "manifest", "-out", signature],
    ):
        subprocess.run(command, check=True, capture_output=True)
    return "empreinte"


@pytest.mark.parametrize(
    "spoil",
    [
        _change_a_byte,
        _lose_a_file,
        _add_a_file,
        _put_a_link,
        _change_the_list,
        _forget_the_signature,
        _sign_it_with_another_key,
    ],
    ids=lambda spoil: spoil.__name__.strip("_").replace("_", " "),
)
def test_a_spoilt_folder_is_refused_with_one_sentence(
    spoil: Callable[[Path], str], bundle: Bundle, stick: Path, machine: Machine
) -> None:
    named = spoil(stick)
    outcome = machine.start(bundle.folder / "clairvoix", "--offline", str(stick), "--key", bundle.fingerprint)
    assert named in refusal(outcome, machine)


def test_without_the_paper_nothing_is_installed(bundle: Bundle, machine: Machine) -> None:
    outcome = machine.start(bundle.folder / "clairvoix", "--offline", str(bundle.folder))
    assert "--key" in refusal(outcome, machine)


def test_a_folder_for_another_system_is_refused(bundle: Bundle, stick: Path, machine: Machine) -> None:
    (stick / "bundle.txt").write_text("release debian buzz\npython 1.4\n", encoding="utf-8")
    key = stick.parent / "own.pem"
    script = """
        source config/deploy/prepare.sh
        source config/deploy/seal.sh
        signing_key "$1" && seal "$2" "$1" && key_fingerprint "$2/key.pem"
    """
    sealed = subprocess.run(
        ["bash", "-c", script, "_", str(key), str(stick)],
        cwd=bundle.folder / "clairvoix",
        capture_output=True,
        text=True,
        check=True,
    )
    outcome = machine.start(stick / "clairvoix", "--offline", str(stick), "--key", sealed.stdout.strip())
    assert "debian buzz" in refusal(outcome, machine)


@pytest.mark.slow
def test_a_bare_machine_without_any_network_is_installed_from_it(bundle: Bundle, machine: Machine) -> None:
    arguments = ("--offline", str(bundle.folder), "--key", bundle.fingerprint.upper().replace(" ", "-"))
    outcome = machine.start(bundle.folder / "clairvoix", *arguments)
    assert outcome.returncode == 0, outcome.stderr + machine.log
    assert machine.has("clairvoix-pebble")
    assert machine.has("clairvoix-flint")
    current = machine.folder / "opt" / "current"
    assert (current / ".venv" / "ready").exists()
    assert not (machine.folder / "opt" / "arrived").exists(), "what was unpacked for it is gone"
    assert (machine.folder / "state" / "calls").read_text(encoding="utf-8") == "script render --progress\n"
    served = machine.start(current)
    assert served.stdout.endswith("http://127.0.0.1:8080/\n"), served.stderr
    # Again, from the same stick, without the paper: the key is known now.
    assert machine.start(bundle.folder / "clairvoix", "--offline", str(bundle.folder)).returncode == 0
