"""The settings' file that we deliver says nothing by itself, and writing it anew loses nothing that a site has set."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.settings import Settings, SettingsError, load_settings
from kiosk.settings_table import CommentMissing, main, settings_file


def test_the_delivered_file_sets_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(settings_file({}), encoding="utf-8")
    assert load_settings(path) == Settings()


def test_each_line_taken_out_of_its_comment_is_the_default(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    lines = [line.removeprefix("# ") if " = " in line else line for line in settings_file({}).splitlines()]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert load_settings(path) == Settings()
    assert tomllib.loads(path.read_text(encoding="utf-8")) == Settings().model_dump(mode="json")


def test_a_sites_values_stay_when_the_file_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text('[station]\nnumber = 42\n[printers.roll]\nplace = "« ici » \\\\ \\"là\\""\n', encoding="utf-8")
    before = load_settings(path)
    assert CliRunner().invoke(main, [str(path)]).exit_code == 0
    assert load_settings(path) == before
    assert "# name = " in path.read_text(encoding="utf-8")


def test_a_file_with_an_unknown_setting_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text("colour = 1\n", encoding="utf-8")
    outcome = CliRunner().invoke(main, [str(path)])
    assert outcome.exit_code == 2
    assert "colour" in outcome.output
    assert path.read_text(encoding="utf-8") == "colour = 1\n"


def test_a_file_named_where_the_folder_is_meant_is_told(tmp_path: Path) -> None:
    named = tmp_path / "kiosk.toml"
    named.write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="CLAIRVOIX_CONFIG"):
        load_settings(named / "kiosk.toml")


def test_a_setting_without_a_comment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.settings_table.comments", dict)
    with pytest.raises(CommentMissing, match="The settings of this kiosk"):
        settings_file({})
