"""Whatever is wrong with a register, or is given to it, the technician reads one French line that says what to do next.

Each case goes through the command line as it is typed; exit 1 or 2, and the register is byte for byte what it was.
"""

import datetime
import io
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sample_records import BOOK, DAY, body, no_papers

from kiosk.cli import main
from kiosk.register import Prepared, Register, dialects

STATION = 1  # that of the delivered settings


@dataclass
class Site:
    """A register with one record, and how its technician types."""

    var: Path
    place: Path
    reference: str
    note: str
    says: Callable[..., tuple[int, str, str]]

    def bytes_of_the_register(self) -> bytes:
        """What the file holds, and its log."""
        files = (self.var / "register.sqlite", self.var / "register.sqlite-wal")
        return b"".join(path.read_bytes() for path in files if path.exists())


def record_one(folder: Path, station: int = STATION) -> tuple[str, str]:
    """A reference, and what stands in the form's code."""
    notes: list[str] = []

    def compose(prepared: Prepared) -> list[object]:
        notes.append(prepared.form_note)
        return []

    with Register.open(folder, station, clock=lambda: DAY) as register:
        register.learn(BOOK)
        return register.record(body(), compose).reference, notes[0]  # type: ignore[arg-type]


@pytest.fixture
def site(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Site:
    reference, note = record_one(var)

    def says(*words: str | Path, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["kiosk", "register", *map(str, words)])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return Site(var, tmp_path, reference, note, says)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real medium of 100 kB, where the machine lets us mount one."""
    place = tmp_path / "stick"
    place.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=100k", "none", str(place)]
    if mount is None or subprocess.run(command, check=False).returncode:
        pytest.skip("this machine mounts no small disk for a test")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def assert_one_line(said: tuple[int, str, str], code: int, *words: str) -> None:
    exit_code, out, err = said
    assert (exit_code, out) == (code, ""), said
    assert len(err.strip().splitlines()) == 1, err
    for word in words:
        assert word in err, err


def test_a_damaged_register(site: Site) -> None:
    path = site.var / "register.sqlite"
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192)
    before = path.read_bytes()
    assert_one_line(site.says("verify"), 1, "endommagé", "sauvegarde")
    assert path.read_bytes() == before


def test_a_full_disk(site: Site, small_disk: Path) -> None:
    assert_one_line(site.says("backup", small_disk / "backup"), 1, "plein", "Libérez de la place")
    assert list(small_disk.iterdir()) == []


def test_a_disk_that_can_not_be_written(site: Site, small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert_one_line(site.says("backup", small_disk / "backup"), 1, "Impossible d’écrire")


def test_another_program_that_keeps_the_register(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialects, "PATIENCE", 0.05)
    before = site.bytes_of_the_register()
    other = sqlite3.connect(site.var / "register.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    said = site.says("erase", site.reference, "--reason", "request")
    other.execute("ROLLBACK")
    other.close()
    assert_one_line(said, 1, "Un autre programme")
    assert site.bytes_of_the_register() == before


def test_a_kiosk_that_runs_while_its_key_should_change(site: Site) -> None:
    with Register.open(site.var, STATION):
        assert_one_line(site.says("rotate"), 1, "en marche", "Arrêtez-la")


def test_a_clock_that_jumped_back(site: Site) -> None:
    with Register.open(site.var, STATION, clock=lambda: DAY - datetime.timedelta(days=30)) as register:
        register.learn(BOOK)
        register.record(body(), no_papers)
    exit_code, out, _ = site.says("verify")
    assert exit_code == 0
    assert "Vérifiez l’horloge" in out


def test_a_key_that_others_can_read(site: Site) -> None:
    key = next((site.var / "keys").glob("*.key"))
    key.chmod(0o644)
    assert_one_line(site.says("close"), 1, "chmod 600")


def test_the_backup_of_another_site(site: Site) -> None:
    elsewhere = site.place / "elsewhere"
    record_one(elsewhere)
    with Register.open(elsewhere, STATION) as register:
        register.backup(site.place / "foreign")
    before = site.bytes_of_the_register()
    assert_one_line(site.says("restore", site.place / "foreign"), 1, "Rien n’a été changé")
    assert site.bytes_of_the_register() == before


def test_a_damaged_backup(site: Site) -> None:
    with Register.open(site.var, STATION) as register:
        register.backup(site.place / "backup")
    largest = max((site.place / "backup").rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
    largest.write_bytes(largest.read_bytes()[:-1] + b"!")
    before = site.bytes_of_the_register()
    assert_one_line(site.says("restore", site.place / "backup"), 1, "endommagée")
    assert site.bytes_of_the_register() == before


@pytest.mark.parametrize("reference", ["0001000000001", "000100000000", "00010000000x"])
def test_a_reference_of_thirteen_digits_or_with_a_slip(site: Site, reference: str) -> None:
    assert_one_line(site.says("show", reference, "--code", "1234"), 2, "12 chiffres")


def test_the_paper_of_another_town_hall(site: Site) -> None:
    _, foreign = record_one(site.place / "elsewhere")
    before = site.bytes_of_the_register()
    assert_one_line(site.says("verify", "--paper", "-", typed=foreign), 1, "clairvoix-0001")
    exit_code, out, err = site.says("from-papers", "--add", typed=foreign)
    assert exit_code == 1, (out, err)
    assert "Faits ailleurs" in out + err
    assert site.bytes_of_the_register() == before


def test_an_altered_paper(site: Site) -> None:
    assert_one_line(site.says("verify", "--paper", "-", typed=site.note.replace("Refus", "Accord")), 1, "a été modifié")


def test_a_register_that_was_never_there(site: Site) -> None:
    shutil.rmtree(site.var)
    for command in (["verify"], ["close"], ["erase", site.reference, "--reason", "request"]):
        assert_one_line(site.says(*command), 1, "Il n’y a pas de registre")
