"""Words that somebody made to do harm: refused with file and reason, never a crash, and nothing outside is touched."""

import json
from pathlib import Path

import pytest
from journey_copy import SITE, JourneyCopy

from kiosk.journey.archived import load_archived, read_remark
from kiosk.journey.load import ScriptError, load_script
from kiosk.journey.words import Words


@pytest.mark.parametrize("sign", ["\u202e", "\u202a", "\u2066", "\u2069", "\u2028", "\x1b"])
def test_words_that_turn_their_neighbours_around_are_refused(sign: str) -> None:
    with pytest.raises(ValueError, match="turns what follows around"):
        Words(text=f"Je refuse{sign}.")


def test_a_translation_that_turns_signs_around_is_withheld_and_the_original_stays(tmp_path: Path) -> None:
    both = JourneyCopy(tmp_path / "both", has_translations=True)
    path = both.folder / "ar" / "titles.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('= "', '= "\u202e', 1), encoding="utf-8")
    script = load_script(both.folder, SITE, unreviewed=("ar", "en"))
    assert script.plan.languages == ("fr", "en")
    assert "ar/titles.toml" in str(script.withheld["ar"][0])


@pytest.mark.parametrize("over", ["folder", "deep"])
def test_a_site_file_that_cannot_be_read_is_named(journey: JourneyCopy, over: str) -> None:
    path = journey.folder / "sites" / "here" / "fr" / "words.toml"
    if over == "folder":
        path.mkdir(parents=True)
    else:
        path.parent.mkdir(parents=True)
        path.write_text("a = " + "[" * 5000, encoding="utf-8")
    with pytest.raises(ScriptError, match=r"sites/here/fr/words\.toml"):
        load_script(journey.folder, SITE, overlay="here")


@pytest.mark.parametrize(
    "document",
    [
        {"files": [], "site": {}},
        {"files": {"": "x"}, "site": {}},
        {"files": {"../outside.toml": "x"}, "site": {}},
        {"files": {"/outside.toml": "x"}, "site": {}},
        {"files": {"a": "x", "a/b.toml": "y"}, "site": {}},
        {"files": {"a" * 300: "x"}, "site": {}},
        {"files": {"a\x00b": "x"}, "site": {}},
        {"files": {"journey.toml": "a = " + "[" * 5000}, "site": {}},
        {"files": {"journey.toml": 5}, "site": {}},
        {"files": {}, "site": []},
        [],
        5,
    ],
    ids=lambda document: json.dumps(document)[:40],
)
def test_an_archive_that_is_none_is_refused_in_a_way_that_is_foreseen(document: object) -> None:
    with pytest.raises((ScriptError, ValueError)):
        load_archived(json.dumps(document).encode())


def test_an_archive_without_a_bottom_is_refused() -> None:
    with pytest.raises(ValueError, match="recursion"):
        load_archived(b"[" * 100_000)


@pytest.mark.parametrize("document", [b'{"about":"x","reviewed_by":[1]}', b'{"about":5}'])
def test_a_remark_that_is_none_is_refused(document: bytes) -> None:
    with pytest.raises(ValueError, match="Remark"):
        read_remark(document)
