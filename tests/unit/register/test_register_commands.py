"""`kiosk register` on the command line."""

import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sample_records import BOOK, DAY, STATION, body, no_papers

from kiosk.register import Register, Stored, commands
from kiosk.register.commands import register_group
from kiosk.register.record import RecordBody
from kiosk.settings import Settings


@dataclass(frozen=True)
class Place:
    """What the command line hands on."""

    var: Path
    station: int = STATION
    settings: Settings = field(default_factory=Settings)

    def in_words(self, body: RecordBody) -> list[str]:
        return [f"{one.decision} in words: {one.answer}" for one in body.decisions]


def run(var: Path, *arguments: str) -> Result:
    return CliRunner().invoke(register_group, list(arguments), obj=Place(var))


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys themselves, whatever language another test has bound."""
    monkeypatch.setattr(commands._, "translate", str)


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    with Register.open(tmp_path, STATION, clock=lambda: DAY) as register:
        register.learn(BOOK)
        return register.record(body(), no_papers)


def test_a_sound_register_is_said_to_hold(tmp_path: Path, stored: Stored) -> None:
    result = run(tmp_path, "verify")
    assert result.exit_code == 0
    assert "1 entries" in result.output
    assert stored.head_hash in result.output


def test_an_altered_register_exits_1_and_says_where(tmp_path: Path, stored: Stored) -> None:
    with sqlite3.connect(tmp_path / "register.sqlite") as raw:
        raw.execute("UPDATE bodies SET salt = zeroblob(16)")
    raw.close()
    result = run(tmp_path, "verify")
    assert result.exit_code == 1
    assert result.output == "Entry 1: its record was altered.\n"


def test_verify_as_json(tmp_path: Path, stored: Stored) -> None:
    told = json.loads(run(tmp_path, "verify", "--json").output)
    assert (told["sound"], told["entries"], told["head"], told["faults"]) == (True, 1, stored.head_hash, [])


def test_a_head_from_a_receipt_is_looked_for(tmp_path: Path, stored: Stored) -> None:
    assert run(tmp_path, "verify", "--head", stored.head_hash).exit_code == 0
    assert run(tmp_path, "verify", "--head", "00" * 32).exit_code == 1
    assert run(tmp_path, "verify", "--head", "not a head").exit_code == 2


def test_entries_are_shown_without_answers(tmp_path: Path, stored: Stored) -> None:
    for arguments in (["show"], ["show", stored.reference], ["show", "--json"]):
        result = run(tmp_path, *arguments)
        assert result.exit_code == 0
        assert stored.head_hash[:16] in result.output
        assert ("decision recorded" in result.output) is ("--json" not in arguments)
        assert "refuse" not in result.output
        assert "space" not in result.output


def test_a_record_is_shown_with_its_code(tmp_path: Path, stored: Stored) -> None:
    groups = [stored.reference[:4], stored.reference[4:8], stored.reference[8:]]
    result = run(tmp_path, "show", *groups, "--code", stored.code)
    assert result.exit_code == 0
    assert "space in words: refuse" in result.output
    told = json.loads(run(tmp_path, "show", stored.reference, "--code", stored.code, "--json").output)
    assert told["decisions"][0]["answer"] == "refuse"
    assert told["entry"] == 1


def test_a_wrong_code_shows_nothing(tmp_path: Path, stored: Stored) -> None:
    result = run(tmp_path, "show", stored.reference, "--code", f"{(int(stored.code) + 1) % 10_000:04}")
    assert result.exit_code == 1
    assert "refuse" not in result.output
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [(["show", "041288350993"], 2), (["show", "--code", "1234"], 2), (["show", "--nonsense"], 2)],
)
def test_bad_usage_exits_2(tmp_path: Path, stored: Stored, arguments: list[str], exit_code: int) -> None:
    assert run(tmp_path, *arguments).exit_code == exit_code


@pytest.mark.parametrize("arguments", [["verify"], ["show"], ["show", "041288350992", "--code", "1234"]])
def test_where_there_is_no_register_none_is_made(tmp_path: Path, arguments: list[str]) -> None:
    for extra in ([], ["--rehearsal"]):
        result = run(tmp_path, *arguments, *extra)
        assert result.exit_code == 1
        assert result.output.startswith("There is no register in")
        assert len(result.output.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_rehearsals_have_a_register_of_their_own(tmp_path: Path, stored: Stored) -> None:
    with Register.open(tmp_path / "rehearsal", 0, is_rehearsal=True) as rehearsal:
        rehearsal.learn(BOOK)
        played = rehearsal.record(body(), no_papers)
    assert played.reference.startswith("0000")
    assert played.head_hash in run(tmp_path, "verify", "--rehearsal").output
    assert played.head_hash not in run(tmp_path, "verify").output


@pytest.mark.parametrize("command", ["verify", "show"])
def test_help_has_an_example(tmp_path: Path, command: str) -> None:
    assert f"Example: kiosk register {command}" in run(tmp_path, command, "--help").output


def test_the_command_line_speaks_the_language_that_it_is_given(
    tmp_path: Path, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = commands.in_language(lambda sentence: f"«{sentence}»")
    monkeypatch.setattr(commands._, "translate", lambda sentence: f"«{sentence}»")
    runner = CliRunner()
    assert "«Give JSON.»" in runner.invoke(spoken, ["verify", "--help"]).output
    assert runner.invoke(spoken, ["verify"], obj=Place(tmp_path)).output.startswith("«The register holds: 1 entries")
    assert runner.invoke(spoken, ["verify"], obj=Place(tmp_path / "no")).output.startswith("«There is no register in")
