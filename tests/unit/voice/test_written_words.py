"""Which written words are lit while a sentence is heard: never a wrong one, in any language."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.speaking.spoken_form import LANGUAGES, spoken_form
from voice.speaking.word_times import WordTime
from voice.speaking.written_words import Reading, read_along

LEXICON = {"DMP": "dé aime pé", "CNIL": "cnil", "Mon espace santé": "mon espace santé"}


def told(spoken: str) -> tuple[WordTime, ...]:
    """A voice that tells every word of `spoken`, one each tenth of a second."""
    starts = [at for at, letter in enumerate(spoken) if letter.isalnum() and not spoken[at - 1 : at].isalnum()]
    return tuple(WordTime(100 * number, start) for number, start in enumerate(starts))


def lit(text: str, language: str = "fr") -> list[str]:
    """What is lit, one after another, while `text` is said."""
    return shown(read_along(text, language, LEXICON, told(spoken_form(text, language, LEXICON))))


def shown(reading: Reading) -> list[str]:
    return [" ".join(reading.words[mark.first : mark.last + 1]) for mark in reading.marks]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Rien n’est gardé.", "Rien|n’est|gardé."),
        ("fr", "Composez le 34\u00a022, de 8 h 30 à 17 h.", "Composez|le|34|22,|de|8 h|30|à|17 h."),
        ("fr", "Avant le 1er janvier 2027 !", "Avant|le|1er|janvier|2027"),
        ("fr", "La référence est 0412 8835 0917.", "La|référence|est|0412 8835 0917."),
        ("fr", "Le DMP a 4 500 pages, dit la CNIL.", "Le|DMP|a|4 500|pages,|dit|la|CNIL."),
        ("fr", "« Mon espace santé » : 12,5 % !", "Mon|espace|santé|12,5|%"),
        ("fr", "M. Dupont paie 10 M€.", "M. Dupont|paie|10 M€."),
        ("en", "Ring 34 22 by 2026-11-22.", "Ring|34 22|by|2026-11-22."),
        ("ar", "لا شيء مسجل: 34 22.", "لا|شيء|مسجل:|34 22."),
        ("uk", "Нічого не записано.", "Нічого|не|записано."),
    ],
)
def test_what_is_said_as_several_words_lights_the_one_that_is_written(language: str, text: str, expected: str) -> None:
    assert lit(text, language) == expected.split("|")


def test_words_that_a_voice_says_as_one_are_lit_together() -> None:
    text = "Le nom de la mairie."
    without = [one for one in told(text) if text[one.offset :][:2] != "la"]
    assert shown(read_along(text, "fr", {}, without)) == ["Le", "nom", "de la", "mairie."]


@pytest.mark.parametrize(
    "times",
    [
        (),
        (WordTime(0, 0),),  # a voice that tells the first word alone
        (WordTime(0, 0), WordTime(300, 30), WordTime(600, 3)),  # … or goes back
    ],
)
def test_a_voice_that_does_not_tell_enough_lights_the_sentence_alone(times: tuple[WordTime, ...]) -> None:
    reading = read_along("Le nom de toute la mairie se lit sur la porte.", "fr", {}, times)
    assert reading.marks == ()
    assert len(reading.words) == 11


PIECES = [
    *("le", "de la", "DMP", "34 22", "1er", "janvier", "2027", "4 500", "12,5 %", "8 h 30", "0412 8835 0917", "II"),
    *("M.", "Dupont", "«", "»", ",", "(sic)", "?", "€", "article", "L. 1111-14", "Mon espace santé", "n’est", "أحد"),
]


@settings(max_examples=150)
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=9), language=st.sampled_from(sorted(LANGUAGES)))
def test_lit_words_are_said_at_their_own_time_and_none_is_left_out(pieces: list[str], language: str) -> None:
    text = " ".join(pieces)
    spoken = spoken_form(text, language, LEXICON)
    reading = read_along(text, language, LEXICON, told(spoken))
    if not reading.marks:
        return
    assert [mark.milliseconds for mark in reading.marks] == sorted({mark.milliseconds for mark in reading.marks})
    assert (reading.marks[0].first, reading.marks[-1].last) == (0, len(reading.words) - 1)
    assert all(after.first == before.last + 1 for before, after in pairwise(reading.marks))
    # What is lit says by itself exactly what is heard meanwhile.
    letters = "".join(filter(str.isalnum, spoken.casefold()))
    parts = (spoken_form(one, language, LEXICON) for one in shown(reading))
    assert "".join("".join(filter(str.isalnum, part.casefold())) for part in parts) == letters
