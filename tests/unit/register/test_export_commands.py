"""`kiosk register export|from-papers` on the command line."""

import dataclasses
import json
import random
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path

import form_papers
import pytest
from click.testing import CliRunner, Result
from export_scenes import DAY, PROJECT

from kiosk.app import Folders, House
from kiosk.commands.register_export import export
from kiosk.commands.register_from_papers import SENTENCES, from_papers
from kiosk.register import PaperLine, Prepared, Register, keys, medium
from kiosk.register.from_papers import Fate
from kiosk.register.lives import Erasure, Signature, Signed
from kiosk.register.states import Filed
from kiosk.register_record import body_of, code_book

STATION = 412
FILLED_IN = """
[station]
number = 412
mode = "real"
[site]
name = "Mairie"
address = "1, place"
phone = "01 99 00 00 00"
"""


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house with the delivered journey, at a site that has filled its name in."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "kiosk.toml").write_text(FILLED_IN, encoding="utf-8")
    (tmp_path / "config" / "journeys").symlink_to(PROJECT / "config" / "journeys")
    return House(Folders(tmp_path / "config", tmp_path / "var"), today=lambda: DAY)


def recorded(house: House, *, is_signed: bool, supersedes: str | None = None) -> str:
    """One record of the delivered journey's; its note."""
    wish = dataclasses.replace(form_papers.decided(random.Random(3)), supersedes=supersedes)
    notes: list[str] = []

    def compose(prepared: Prepared) -> Sequence[PaperLine]:
        notes.append(prepared.form_note)
        return []

    with Register.open(house.var, STATION, clock=lambda: DAY) as register:
        register.learn(code_book(house.script))
        stored = register.record(body_of(wish, house.script, DAY), compose)
        if is_signed:
            register.history.note(Signed(reference=stored.reference, day=DAY, by="Anne", how=Signature.SIGNED))
    return notes[0]


def run_export(house: House, *arguments: str) -> Result:
    return CliRunner().invoke(export, list(arguments), obj=house)


def run_from_papers(house: House, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(from_papers, list(arguments), obj=house, input=typed)


# --- export --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["fhir-r4", "iso27560", "csv"])
def test_signed_records_are_written_and_unsigned_ones_counted(house: House, wanted: str, tmp_path: Path) -> None:
    recorded(house, is_signed=True)
    recorded(house, is_signed=False)
    out = tmp_path / "out"
    result = run_export(house, "--format", wanted, "--out", str(out))
    assert result.exit_code == 0, result.output
    assert ": 1." in result.output.splitlines()[0]
    assert ": 1." in result.output.splitlines()[1]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert len(out.read_bytes()) > 500
    assert {path.name for path in tmp_path.iterdir()} == {"config", "var", "out"}


def test_without_a_register_nothing_is_written(house: House, tmp_path: Path) -> None:
    result = run_export(house, "--format", "csv", "--out", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert not (tmp_path / "out").exists()
    assert not house.var.exists()


def test_what_the_format_needs_is_named(house: House, tmp_path: Path) -> None:
    recorded(house, is_signed=True)
    (tmp_path / "config" / "kiosk.toml").write_text("[station]\nnumber = 412\n", encoding="utf-8")
    blank = House(house.folders)
    result = run_export(blank, "--format", "iso27560", "--out", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert "site.name, site.address, site.phone" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [[], ["--format", "pdf", "--out", "x"], ["--format", "csv"]])
def test_bad_usage_of_export_exits_2(house: House, arguments: list[str]) -> None:
    assert run_export(house, *arguments).exit_code == 2


def test_a_file_that_cannot_be_written_is_one_sentence(house: House, tmp_path: Path) -> None:
    recorded(house, is_signed=True)
    result = run_export(house, "--format", "csv", "--out", str(tmp_path / "nowhere" / "out"))
    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 1


# --- from-papers ---------------------------------------------------------------------------------------------------


def lose(house: House, *, keys_too: bool = False) -> None:
    """The disk is gone; keys are in the backup unless they too are lost."""
    for path in house.var.iterdir():
        if path.name != "keys":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if keys_too:
        shutil.rmtree(house.var / "keys")


def test_a_lost_register_comes_back_from_what_a_scanner_types(house: House) -> None:
    notes = [recorded(house, is_signed=True) for _ in range(3)]
    lose(house)
    result = run_from_papers(house, typed="".join(notes))
    assert result.exit_code == 0, result.output
    with Register.open(house.var, STATION) as register:
        assert register.verify().bodies == 3
        assert all(register.find_scanned(note).entry_number for note in notes)


def test_a_lost_register_comes_back_from_scanned_sheets(house: House, tmp_path: Path) -> None:
    with Register.open(house.var, STATION, clock=lambda: DAY) as register:
        register.learn(code_book(house.script))
        prepared, document = form_papers.recorded(register, form_papers.decided(random.Random(5)), house.script)
    lose(house)
    form_papers.scanned(document).save(tmp_path / "box-1.png")
    result = run_from_papers(house, str(tmp_path / "box-1.png"), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output) == [{"where": "box-1.png, 1", "fate": "restored", "reference": prepared.reference}]


def test_who_scans_a_box_declares_what_lies_in_it(house: House) -> None:
    notes = [recorded(house, is_signed=False) for _ in range(3)]
    lose(house)
    result = run_from_papers(house, "--box", "7", "léa", typed="".join([*notes, notes[0]]))
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1].endswith("3.")
    with Register.open(house.var, STATION) as register:
        forms = [register.history.life(register.find_scanned(note).reference).form for note in notes]
        assert [(form.how, form.filed) for form in forms] == [
            (Signature.SIGNED, Filed("7", str(place))) for place in (1, 2, 3)
        ]
        assert {noted.by for noted in register.history.noted()} == {"léa"}
        before = register.head()
    again = run_from_papers(house, "--add", "--box", "8", "ali", typed="".join(notes))
    assert again.exit_code == 0, again.output
    assert again.output.splitlines()[-1].endswith("0.")
    with Register.open(house.var, STATION) as register:
        assert register.head() == before  # what is filed stays where it is


def test_a_paper_in_the_box_that_changes_another_one_there_takes_its_place(house: House) -> None:
    older = recorded(house, is_signed=False)
    with Register.open(house.var, STATION) as register:
        reference = register.find_scanned(older).reference
    newer = recorded(house, is_signed=False, supersedes=reference)
    lose(house)
    result = run_from_papers(house, "--box", "7", "léa", typed=newer + older)
    assert result.exit_code == 0, result.output
    with Register.open(house.var, STATION) as register:
        form = register.history.life(reference).form
        assert form.filed == Filed("7", "2")
        assert set(form.superseded.values()) == {register.find_scanned(newer).reference}


def test_a_box_whose_name_can_not_be_noted_is_refused_in_one_line(house: House) -> None:
    note = recorded(house, is_signed=False)
    lose(house)
    refused = run_from_papers(house, "--box", "7", "", typed=note)
    assert refused.exit_code == 2
    assert len(refused.output.splitlines()) == 1
    with Register.open(house.var, STATION) as register:
        reference = register.find_scanned(note).reference
        assert register.history.life(reference).steps == ()  # brought back, and to be declared again


def test_a_register_that_holds_entries_is_not_touched_without_saying_so(house: House) -> None:
    note = recorded(house, is_signed=False)
    refused = run_from_papers(house, typed=note)
    assert refused.exit_code == 2
    assert "--add" in refused.output
    added = run_from_papers(house, "--add", "--json", typed=note)
    assert added.exit_code == 0
    assert [found["fate"] for found in json.loads(added.output)] == ["already_there"]


def test_a_dry_run_writes_nothing(house: House) -> None:
    note = recorded(house, is_signed=False)
    lose(house)
    before = sorted(path.name for path in house.var.rglob("*"))
    result = run_from_papers(house, "--dry-run", typed=note)
    assert result.exit_code == 0
    assert sorted(path.name for path in house.var.rglob("*")) == before


def test_with_the_key_from_the_poster_papers_of_a_lost_key_come_back(house: House, tmp_path: Path) -> None:
    note = recorded(house, is_signed=False)
    poster = tmp_path / "poster.pub"
    poster.write_bytes((house.var / "keys" / "station-0412.pub").read_bytes())
    lose(house, keys_too=True)
    assert run_from_papers(house, typed=note).exit_code == 1
    assert run_from_papers(house, "--key", str(poster), typed=note).exit_code == 0
    with Register.open(house.var, STATION) as register:
        assert register.find_scanned(note).entry_number == 1


def test_what_a_medium_remembers_as_erased_does_not_come_back(house: House, tmp_path: Path) -> None:
    note = recorded(house, is_signed=False)
    stick = tmp_path / "stick"
    stick.mkdir()
    with Register.open(house.var, STATION, clock=lambda: DAY) as register:
        reference = register.find_scanned(note).reference
        register.erase(reference, Erasure.REQUEST)
        key = keys.load_or_make(house.var, STATION, may_make=False)
        medium.add_tombstones(stick, STATION, key, keys.load_public(house.var), register.tombstones())
    lose(house)
    result = run_from_papers(house, "--medium", str(stick), "--json", typed=note)
    assert result.exit_code == 0
    assert [found["fate"] for found in json.loads(result.output)] == ["erased"]


def test_papers_of_older_words_are_read_with_the_archive(house: House, tmp_path: Path) -> None:
    note = recorded(house, is_signed=False)
    House(house.folders).register.close()  # opening archives the words
    (tmp_path / "config" / "kiosk.toml").write_text(FILLED_IN.replace("Mairie", "Autre"), encoding="utf-8")
    for path in house.var.glob("register*"):
        path.unlink()
    newer = House(house.folders)
    assert newer.script.fingerprint != house.script.fingerprint
    assert run_from_papers(newer, "--dry-run", typed=note).exit_code == 0
    shutil.rmtree(house.var / "archive")
    told = run_from_papers(newer, "--dry-run", "--json", typed=note)
    assert (told.exit_code, json.loads(told.output)[0]["fate"]) == (1, "unknown_script")


@pytest.mark.parametrize("typed", ["https://example.org\n", "Réf. 0412\ncv1 AAAA\n"])
def test_what_nobody_can_read_exits_1_and_makes_no_register(house: House, typed: str) -> None:
    result = run_from_papers(house, typed=typed)
    assert result.exit_code == 1
    assert not (house.var / "register.sqlite").exists()


def test_a_file_that_is_missing_exits_2(house: House, tmp_path: Path) -> None:
    result = run_from_papers(house, str(tmp_path / "none.png"))
    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 1


def test_every_fate_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Fate)


@pytest.mark.parametrize("command", [export, from_papers])
def test_help_has_an_example(command: object, house: House) -> None:
    told = CliRunner().invoke(command, ["--help"], obj=house).output  # type: ignore[arg-type]
    assert "kiosk register" in told
