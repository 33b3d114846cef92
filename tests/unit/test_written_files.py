"""What a command writes is told, with where it is; what can't be written, with what to do, and nothing is lost."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import kiosk


@pytest.fixture
def run(var: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("CLAIRVOIX_VAR", str(var))
    return lambda *arguments: CliRunner().invoke(kiosk, [str(one) for one in arguments])


@pytest.mark.parametrize(
    "command", [("manual", "install", "--out"), ("say", "Bonjour.", "--out"), ("support",)], ids=lambda one: one[0]
)
def test_a_written_file_is_named_and_another_folder_is_asked_for(
    command: tuple[str, ...], run: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "fichier.txt"
    told = run(*command, file)
    assert told.exit_code == 0
    assert f"Écrit\u202f: {file}" in told.output
    assert file.stat().st_size > 0
    nowhere = tmp_path / "nulle-part" / "fichier.txt"
    refused = run(*command, nowhere)
    assert refused.exit_code == 2
    assert "nulle-part" in refused.output
    assert "onnez un autre nom" in refused.output or "Nommez un autre fichier" in refused.output


def test_what_stood_there_is_replaced_whole_and_for_its_owner_alone(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "etat.json"
    file.write_text("avant", encoding="utf-8")
    file.chmod(0o644)
    assert run("support", file).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["etat.json"]


def test_a_card_that_a_folder_took_is_told_with_its_path(run: Callable[..., Result], var: Path) -> None:
    shown = run("print", "card").output
    assert str(next(var.rglob("*.pdf"))) in shown


@pytest.mark.parametrize("command", [("braille",), ("script", "show")], ids=" ".join)
def test_a_topic_that_is_not_there_is_answered_with_an_example(
    command: tuple[str, ...], run: Callable[..., Result]
) -> None:
    told = run(*command, "01")
    assert told.exit_code == 2
    assert f"Par exemple\u202f: kiosk {' '.join(command)} 11." in told.output
