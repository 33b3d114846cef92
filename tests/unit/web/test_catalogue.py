"""The machine's own words: complete, French in their typography, and used."""

import re
from pathlib import Path

import pytest

from kiosk import catalogue
from kiosk.catalogue import (
    LOCALES,
    PUBLIC,
    TEMPLATE,
    UnknownLanguage,
    all_sentences,
    known_keys,
    public_keys,
    template,
    translator,
    untranslated,
)
from kiosk.screen import camera_words, controls, microphone_words, person, view

ROOT = Path(catalogue.__file__).parent


def used_keys() -> set[str]:
    """Every key that templates, controls and notices of the screen ask for."""
    keys = {person.STALE, person.NOT_HERE, *view._OWN_SENTENCES, *microphone_words.SPOKEN, *camera_words.SPOKEN}
    for page in [*(ROOT / "web").rglob("*.html"), *(ROOT / "screen").rglob("*.html")]:
        keys.update(re.findall(r"""(?:_|translate|spoken)\(["']([^"']+)["']\)""", page.read_text(encoding="utf-8")))
    for source in (ROOT / "screen").glob("*.py"):
        keys.update(re.findall(r"""(?:_|translate)\("([^"]+)"\)""", source.read_text(encoding="utf-8")))
    for entry in (*controls.settings(has_pointer=True, has_shared_row=True), *controls.SOUND):
        keys.update([entry.heading] if isinstance(entry, controls.Pair) else [])
    for control in controls.every_control():
        keys.update(key for key in (control.label, control.short) if key)
    return keys


def test_every_key_that_the_screen_uses_has_french_words() -> None:
    assert used_keys() - known_keys("fr") == set()


def test_french_typography_is_kept() -> None:
    for sentence in all_sentences("fr"):
        assert not re.search(r"(?<!\u202f)[;!?»](?!\w)|(?<![\u202f\d]):\s|«(?!\u202f)|'", sentence), sentence


def test_what_commands_print_is_not_rendered_to_sound() -> None:
    heard = {translator("fr")(key) for key in used_keys() if "{" not in key}
    assert set(all_sentences("fr")) == heard


def test_every_sentence_that_the_screen_may_say_is_known_ahead() -> None:
    ahead = view.spoken_sentences("fr", 45)
    assert "Continuer" in ahead
    assert "Il reste 30 secondes." in ahead
    assert "page 2 sur 3" in ahead
    assert "7" in ahead


def test_sentences_with_blanks_are_not_rendered_ahead() -> None:
    assert all("{" not in sentence for sentence in all_sentences("fr"))


def test_a_key_without_words_stays_as_it_is() -> None:
    assert translator("fr")("Nobody translated this") == "Nobody translated this"


def test_a_language_without_catalogue_says_what_to_add() -> None:
    with pytest.raises(UnknownLanguage, match=r"public\.po"):
        translator("xx")


def test_what_is_to_be_translated_is_listed_as_it_is_now() -> None:
    """Mended by: python -m kiosk.catalogue."""
    assert TEMPLATE.read_text(encoding="utf-8") == template()


@pytest.mark.parametrize("language", sorted(path.parts[-3] for path in LOCALES.glob(f"*/LC_MESSAGES/{PUBLIC}.po")))
def test_a_language_has_every_public_sentence_and_no_other(language: str) -> None:
    assert untranslated(language) == ()
    assert known_keys(language) <= set(public_keys())


def test_what_a_language_lacks_is_said_in_french() -> None:
    staff = next(key for key in known_keys("fr") if key not in public_keys())
    assert translator("en")(staff) == translator("fr")(staff) != staff


def test_a_language_without_catalogue_lacks_everything() -> None:
    assert set(untranslated("xx")) == set(public_keys())
