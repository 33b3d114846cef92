"""Counting sentences, words and seconds in plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.journey.plain_text import names_any, sentences, speech_seconds, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bonjour. Entrez.", ("Bonjour.", "Entrez.")),
        ("Venez\u202f! Il est tard\u202f?", ("Venez\u202f!", "Il est tard\u202f?")),
        ("M. Dupont et Mme Durand lisent l’art. 3 ici.", ("M. Dupont et Mme Durand lisent l’art. 3 ici.",)),
        ("C’est l’article R.1111-28 du code.", ("C’est l’article R.1111-28 du code.",)),
        ("Il a dit\u202f: «\u202foui.\u202f» Puis il part.", ("Il a dit\u202f: «\u202foui.\u202f»", "Puis il part.")),
        ("Un seul\u202f; et le même\u202f: oui", ("Un seul\u202f; et le même\u202f: oui",)),
        ("  ", ()),
    ],
)
def test_sentences_end_at_their_signs_alone(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("L’eau est là\u202f!", 3),
        ("Le 34\u202f22, peut-être", 4),
        ("«\u202fOui\u202f» – ou non", 3),
        ("Avant le {deadline}.", 3),
        ("", 0),
    ],
)
def test_signs_alone_are_no_words(text: str, count: int) -> None:
    assert len(words(text)) == count


def test_a_voice_takes_a_minute_for_125_words_and_rests_between_sentences() -> None:
    assert speech_seconds("mot " * 125) == pytest.approx(60.5)
    assert speech_seconds("Un mot. Un mot.") == pytest.approx(4 * 0.48 + 2 * 0.5)
    assert speech_seconds("Un mot, un mot.") == pytest.approx(4 * 0.48 + 0.5 + 0.2)


def test_a_phrase_is_found_whatever_its_case_apostrophe_and_spaces() -> None:
    assert names_any("C’est L’Association\u202fX qui le dit.", ["l'association x"])
    assert not names_any("Les associations X", ["association"])


@given(st.text(st.sampled_from("ab .!?«»’\u202f1É"), max_size=60))
def test_no_word_is_lost_between_sentences(text: str) -> None:
    assert sum(len(words(sentence)) for sentence in sentences(text)) == len(words(text))
