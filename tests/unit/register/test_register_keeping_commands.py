"""`kiosk register backup|restore|close|erase|rotate|seal`, and `verify` with anchors and with one paper."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from click.testing import CliRunner, Result
from sample_records import BOOK, DAY, STATION, body, no_papers

from kiosk.app import Folders, House
from kiosk.cli import kiosk
from kiosk.phone.pbx import secret_of
from kiosk.readiness import Part, State
from kiosk.readiness.keeping import sealing_part
from kiosk.register import Register, Stored, lives, references, sealing
from printouts.document import Code, from_json

CONFIG = Path(__file__).parents[3] / "config"


@pytest.fixture
def site(tmp_path: Path) -> House:
    """A site whose backups go to a stick."""
    config = tmp_path / "config"
    config.mkdir()
    (config / "journeys").symlink_to(CONFIG / "journeys")
    stick = tmp_path / "stick"
    stick.mkdir()
    (config / "kiosk.toml").write_text(
        f'[station]\nnumber = {STATION}\n[backup]\nfolder = "{stick}"\nkeep = 2\n', encoding="utf-8"
    )
    return House(Folders(config=config, var=tmp_path / "var"))


@pytest.fixture
def stored(site: House) -> Stored:
    with Register.open(site.var, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        return register.record(body(), no_papers)


def run(site: House, *arguments: str, typed: str | None = None) -> Result:
    """One command, as the command line runs it."""
    group = kiosk.commands["register"]
    return CliRunner().invoke(group, list(arguments), obj=House(site.folders), input=typed)


def test_a_backup_is_made_and_restored(site: House, stored: Stored, tmp_path: Path) -> None:
    result = run(site, "backup", str(tmp_path / "backup"))
    assert result.exit_code == 0, result.output
    assert stored.head_hash in result.output
    assert run(site, "backup", str(tmp_path / "backup")).exit_code == 1
    shutil.rmtree(site.var)
    result = run(site, "restore", str(tmp_path / "backup"))
    assert result.exit_code == 0, result.output
    assert run(site, "verify", "--head", stored.head_hash).exit_code == 0


def test_without_a_folder_the_daily_backup_is_made(site: House, stored: Stored, tmp_path: Path) -> None:
    for _ in range(2):
        assert run(site, "backup").exit_code == 0
    assert len(list((tmp_path / "stick").glob("clairvoix-0412-*"))) == 1


@pytest.mark.parametrize(
    "arguments",
    [["backup", "{new}"], ["restore", "{new}"], ["close"], ["erase", "--due"], ["rotate"]],
)
def test_without_a_register_each_says_so_in_one_line(site: House, tmp_path: Path, arguments: list[str]) -> None:
    result = run(site, *(one.format(new=tmp_path / "new") for one in arguments))
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert not (site.var / "register.sqlite").exists()


def test_a_damaged_backup_is_refused_in_one_line(site: House, stored: Stored, tmp_path: Path) -> None:
    run(site, "backup", str(tmp_path / "backup"))
    (tmp_path / "backup" / "register.sqlite").write_bytes(b"nonsense")
    result = run(site, "restore", str(tmp_path / "backup"))
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1


def test_closing_queues_a_ticket_with_the_head_and_anchors_it(site: House, stored: Stored) -> None:
    result = run(site, "close")
    assert result.exit_code == 0, result.output
    assert stored.head_hash in result.output
    with Register.open(site.var, STATION) as register:
        (line,) = register.outbox.lines()
    ticket = from_json(line.payload)
    assert (line.kind, line.printer, ticket.kind) == ("closing", "roll", "closing")
    (code,) = [block.payload for block in ticket.blocks if isinstance(block, Code)]
    mark, station, _day, entries, head = code.split(" ")
    assert (mark, station, entries, head) == ("cv1h", "0412", "1", stored.head_hash)
    assert run(site, "verify").exit_code == 0


def test_a_tail_cut_off_is_found_by_the_head_on_the_stick(site: House, stored: Stored, tmp_path: Path) -> None:
    shutil.copytree(site.var, tmp_path / "yesterday")
    with Register.open(site.var, STATION) as register:
        register.learn(BOOK)
        register.record(body(), no_papers)
    assert run(site, "close").exit_code == 0
    shutil.rmtree(site.var)
    shutil.copytree(tmp_path / "yesterday", site.var)
    result = run(site, "verify")
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert run(site, "verify", "--medium", str(tmp_path)).exit_code == 0  # a folder without heads


def test_erasing_with_the_papers_code_tells_what_to_destroy(site: House, stored: Stored) -> None:
    with Register.open(site.var, STATION) as register:
        step = {"reference": stored.reference, "day": DAY, "by": "léa"}
        register.history.note(lives.Signed(**step, how=lives.Signature.SIGNED))
        register.history.note(lives.Kept(**step, box="boîte-7", place="étagère-2", has_agreed=True))
    wrong = f"{(int(stored.code) + 1) % 10_000:04}"
    assert run(site, "erase", stored.reference, "--code", wrong).exit_code == 1
    result = run(site, "erase", *references.spaced(stored.reference).split(), "--code", stored.code)
    assert result.exit_code == 0, result.output
    assert "boîte-7" in result.output
    assert "étagère-2" in result.output
    assert run(site, "erase", stored.reference, "--reason", "request").exit_code == 1
    assert run(site, "verify").exit_code == 0


def test_what_is_due_is_erased(site: House, stored: Stored) -> None:
    assert run(site, "erase", "--due").exit_code == 0
    with Register.open(site.var, STATION) as register:
        assert register.tombstones() == ()


@pytest.mark.parametrize(
    "arguments",
    [
        ["erase"],
        ["erase", "041288350992"],
        ["erase", "041288350992", "--due"],
        ["erase", "041288350993", "--reason", "request"],
        ["erase", "0412883509921", "--reason", "request"],
        ["erase", "041288350992", "--reason", "because"],
        ["erase", "041288350992", "--reason", "request", "--code", "1234"],
        ["restore", "x", "--key", "nonsense"],
        ["verify", "--key", "clairvoix-0412+x"],
        ["verify", "--paper", "-", "--key", "nonsense"],
        ["backup", "--rehearsal"],
    ],
)
def test_bad_usage_exits_2(site: House, stored: Stored, arguments: list[str]) -> None:
    result = run(site, *arguments)
    assert result.exit_code == 2, result.output


def test_a_new_key_signs_after_rotating(site: House, stored: Stored) -> None:
    result = run(site, "rotate")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("clairvoix-0412+")
    assert run(site, "verify").exit_code == 0
    with Register.open(site.var, STATION):
        assert run(site, "rotate").exit_code == 1  # while the kiosk runs


@pytest.fixture
def usb_stick() -> Iterator[Path]:
    """A folder on another file system than the register's."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as place:
        yield Path(place)


def test_the_private_half_is_not_written_to_the_kiosks_disk(site: House, tmp_path: Path) -> None:
    site.var.mkdir()
    for folder in (site.var, tmp_path / "stick"):
        result = run(site, "seal", str(folder))
        assert result.exit_code == 2
        assert "USB" in result.output
        assert list(folder.iterdir()) == []


def test_a_sheet_for_the_safe_that_would_lie_in_a_folder_is_refused(site: House, usb_stick: Path) -> None:
    result = run(site, "seal", str(usb_stick))
    assert result.exit_code == 2
    assert "[printers.sheet]" in result.output
    assert list(usb_stick.iterdir()) == []
    assert sealing.load(site.var) is None


def test_no_key_is_made_while_the_printer_can_not_print_its_sheet(site: House, usb_stick: Path) -> None:
    with (site.folders.config / "kiosk.toml").open("a") as settings:
        settings.write('[printers.sheet]\nkind = "cups"\naddress = "nowhere"\n')
    result = run(site, "seal", str(usb_stick))
    assert result.exit_code == 1, result.output
    assert list(usb_stick.iterdir()) == []
    assert sealing.load(site.var) is None


def test_a_site_without_its_key_is_told_so_by_the_check_once_it_has_a_telephone(site: House, usb_stick: Path) -> None:
    def of_the_key() -> Part:
        with House(site.folders) as house:
            return sealing_part(house)

    without_telephone = of_the_key()
    assert without_telephone.state is State.GOOD
    assert "téléphon" in without_telephone.detail
    secret_of(site.var / "phone")
    before = of_the_key()
    assert before.state is State.REMARK
    assert "kiosk register seal" in before.detail
    sealing.make(site.var, usb_stick)
    assert of_the_key().state is State.GOOD


@pytest.fixture
def form(site: House) -> str:
    notes: list[str] = []
    with Register.open(site.var, STATION) as register:
        register.learn(BOOK)
        register.record(body(), lambda prepared: notes.append(prepared.form_note) or [])
    return notes[0]


def poster(site: House) -> str:
    return (site.var / "keys" / "station-0412.pub").read_text().splitlines()[0]


def test_anybody_verifies_a_paper_with_the_key_of_the_poster(site: House, form: str, tmp_path: Path) -> None:
    key = poster(site)
    shutil.rmtree(site.var)
    result = run(site, "verify", "--paper", "-", "--key", key, typed=form)
    assert result.exit_code == 0, result.output
    assert "Refus\u202f: espace" in result.output
    assert not (site.var / "register.sqlite").exists()
    segno.make(form, error="m").save(str(tmp_path / "form.png"), scale=6)
    result = run(site, "verify", "--paper", str(tmp_path / "form.png"), "--key", key, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)[0]["signed_by"] == "clairvoix-0412"


def test_a_forged_paper_is_refused(site: House, form: str, tmp_path: Path) -> None:
    assert run(site, "verify", "--paper", "-", typed=form.replace("Refus", "Accord")).exit_code == 1
    other = tmp_path / "other"
    with Register.open(other, STATION) as register:
        line = register.public_key.line()
    assert run(site, "verify", "--paper", "-", "--key", line, typed=form).exit_code == 1
    assert run(site, "verify", "--paper", "-", typed="nonsense").exit_code == 1
    assert run(site, "verify", "--paper", str(tmp_path / "nowhere.png")).exit_code == 1


@pytest.mark.parametrize("command", ["backup", "restore", "close", "erase", "rotate", "seal"])
def test_help_has_an_example(site: House, command: str) -> None:
    assert f"kiosk register {command}" in run(site, command, "--help").output.partition("\n\n")[2]
