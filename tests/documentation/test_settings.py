"""Every setting stands, with its comment, in the file that a site edits."""

import tomllib

from repository import PROJECT

from kiosk.settings_table import comment_keys, comments, settings_file

FILE = PROJECT / "config" / "kiosk.toml"


def test_every_setting_is_documented_in_the_file_that_a_site_edits() -> None:
    given = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert FILE.read_text(encoding="utf-8") == settings_file(given), (
        "config/kiosk.toml is behind kiosk/settings.py. Run: python -m kiosk.settings_table config/kiosk.toml"
    )


def test_every_comment_is_in_french_and_none_is_left_over() -> None:
    assert set(comments()) == set(comment_keys())


def test_french_comments_keep_french_spacing() -> None:
    for comment in comments().values():
        assert not any(f" {mark}" in comment for mark in ";:!?»"), comment
        assert "« " not in comment, comment
        assert "'" not in comment, comment
