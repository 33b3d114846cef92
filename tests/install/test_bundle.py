"""A signed folder for a machine without network: what is in it, what is refused, and that it installs all alone."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

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


def _sealed_anew(stick: Path) -> str:
    """Whoever holds a key signs the folder as it is now. The fingerprint."""
    script = """
        source config/deploy/prepare.sh
        source config/deploy/seal.sh
        signing_key "$1" && seal "$2" "$1" && key_fingerprint "$2/key.pem"
    """
    sealed = subprocess.run(
        ["bash", "-c", script, "_", str(stick.parent / "own.pem"), str(stick)],
        cwd=stick / "clairvoix",
        capture_output=True,
        text=True,
        check=True,
    )
    return sealed.stdout.strip()


def test_a_folder_for_another_system_is_refused(stick: Path, machine: Machine) -> None:
    (stick / "bundle.txt").write_text("release debian buzz\npython 1.4\n", encoding="utf-8")
    fingerprint = _sealed_anew(stick)
    outcome = machine.start(stick / "clairvoix", "--offline", str(stick), "--key", fingerprint)
    assert "debian buzz" in refusal(outcome, machine)


def test_a_folder_says_when_it_was_made_and_its_list_holds_it(bundle: Bundle) -> None:
    assert (bundle.folder / "clairvoix" / "built").read_text(encoding="utf-8").strip().isdigit()
    assert "  clairvoix/built\n" in (bundle.folder / "manifest").read_text(encoding="utf-8")


def _installed(machine: Machine, built: int) -> None:
    """A kiosk is in place, from a folder of that time."""
    slot = machine.folder / "opt" / "a"
    slot.mkdir(parents=True)
    (slot / "built").write_text(f"{built}\n", encoding="utf-8")
    (slot.parent / "current").symlink_to("a")


def _age(bundle: Bundle, machine: Machine, wish: str) -> subprocess.CompletedProcess[str]:
    script = """
        set -euo pipefail
        for part in prepare places seal offline; do source "config/deploy/$part.sh"; done
        BUNDLE=$1 is_older_wanted=$2
        check_age
    """
    return machine.run("bash", "-c", f"cd '{bundle.folder}/clairvoix' && {script}", "_", str(bundle.folder), wish)


def test_a_folder_older_than_what_is_installed_is_refused_although_it_is_signed(
    bundle: Bundle, machine: Machine
) -> None:
    _installed(machine, 4_000_000_000)
    outcome = machine.start(bundle.folder / "clairvoix", "--offline", str(bundle.folder), "--key", bundle.fingerprint)
    assert outcome.returncode == 2, outcome.stdout + outcome.stderr
    assert outcome.stderr.count("\n") == 1
    assert "--older" in outcome.stderr
    assert not machine.has("clairvoix-pebble")


def test_an_older_folder_is_taken_where_it_is_asked_for_and_the_same_one_again(
    bundle: Bundle, machine: Machine
) -> None:
    _installed(machine, int((bundle.folder / "clairvoix" / "built").read_text(encoding="utf-8")))
    assert _age(bundle, machine, "no").returncode == 0
    (machine.folder / "opt" / "a" / "built").write_text("4000000000\n", encoding="utf-8")
    assert _age(bundle, machine, "no").returncode == 2
    assert _age(bundle, machine, "yes").returncode == 0


def test_voices_are_brought_by_the_kiosks_account_so_that_its_links_lead_nowhere(bundle: Bundle) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        state, voices, precious = folder / "state", folder / "bundle" / "voices", folder / "precious"
        for place in (state, voices, precious):
            place.mkdir(parents=True)
        (voices / "voice.onnx").write_text("a voice", encoding="utf-8")
        (state / "voices").symlink_to(precious)
        shutil.chown(state, "nobody")
        os.chown(state / "voices", state.stat().st_uid, -1, follow_symlinks=False)
        script = """
            set -euo pipefail
            for part in prepare places seal offline; do source "config/deploy/$part.sh"; done
            BUNDLE=$1/bundle STATE=$1/state VAR=$1/state
            bring_voices "$1"
        """
        done = subprocess.run(
            ["bash", "-c", script, "_", name],
            cwd=bundle.folder / "clairvoix",
            env=os.environ | {"CLAIRVOIX_USER": "nobody"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert list(precious.iterdir()) == []
        assert done.returncode == 2, done.stdout + done.stderr
        (state / "voices").unlink()
        subprocess.run(
            ["bash", "-c", script, "_", name],
            cwd=bundle.folder / "clairvoix",
            env=os.environ | {"CLAIRVOIX_USER": "nobody"},
            check=True,
        )
        brought = state / "voices" / "voice.onnx"
        assert brought.read_text(encoding="utf-8") == "a voice"
        assert brought.owner() == "nobody"


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
