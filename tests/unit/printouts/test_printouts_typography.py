"""Numbers stay with what they count, on paper and on the screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printouts.renderings.lines import Words, broken
from printouts.typography import together, unbroken


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("tout est effacé 13 mois après", "13 mois"),
        ("Décision : avoir ou non l’espace, étape 6 sur 7", "étape 6 sur 7"),
        ("Appelez le 34 22.", "34 22"),
        ("dès le 1er janvier 2027", "le 1er janvier 2027"),
        ("finit le 27 décembre 2026", "27 décembre 2026"),
        ("le 3 septembre 2026", "3 septembre 2026"),
        ("La référence est 0001 3026 1010.", "0001 3026 1010"),
        ("la loi, article 5 et suivants", "article 5"),
        ("le n° 12 bis", "n° 12"),
        ("environ 50 % des foyers", "50 %"),
        ("Voix : 75 pour cent.", "75 pour"),
    ],
)
def test_a_number_stays_with_what_it_counts_or_names(text: str, kept: str) -> None:
    assert kept.replace(" ", "\u00a0") in unbroken(text)


@pytest.mark.parametrize("text", ["Les urgences, 2", "toujours, en une lettre", "la loi", "Anticonstitution 12"])
def test_what_a_comma_or_a_long_word_parts_may_be_broken(text: str) -> None:
    assert "\u00a0" not in unbroken(text)


@given(st.text("ab12 ,.°\u202f:é%", max_size=80))
def test_nothing_but_spaces_changes(text: str) -> None:
    assert unbroken(text).replace("\u00a0", " ") == text
    assert " ".join(together(text)) == text


def test_a_line_of_key_figures_can_still_be_broken() -> None:
    assert max(map(len, together("12ab 34cd " * 12))) <= 24


@given(st.integers(1, 40))
def test_lines_on_a_roll_keep_numbers_where_they_can_and_lose_no_word(across: int) -> None:
    text = "Tout est effacé 13 mois après, étape 6 sur 7, le 1er janvier 2027."
    lines = list(broken(Words(text, len), across))
    assert " ".join(lines).split() == text.split()
    if across >= len("le 1er janvier 2027."):
        assert any("13 mois" in line for line in lines)
        assert any("étape 6 sur 7" in line for line in lines)
        assert any("1er janvier 2027" in line for line in lines)
