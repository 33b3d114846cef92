"""How words sound: distances in phones, a model's dictionary, and espeak-ng for words that it lacks."""

from pathlib import Path

import pytest

from voice.hearing.dictionary import Dictionary
from voice.hearing.ipa import phones
from voice.hearing.phone_distance import phone_distance
from voice.hearing.trouble import NoPronunciation

_WORDS = """je jj ee
refuse rr ee ff uu zz
l' ll
espace ai ss pp aa ss
-je jj
suis ss uy ii
bar bb aa rr
pou pp ou
"""


@pytest.fixture
def dictionary(tmp_path: Path) -> Dictionary:
    path = tmp_path / "fr.dict"
    path.write_text(_WORDS, encoding="utf-8")
    return Dictionary((path,), "fr")


def test_words_that_sound_alike_are_near() -> None:
    one, same, other = phones(["mer", "mère", "continuer"], "fr")
    assert phone_distance(one, same) == 0
    assert phone_distance(one, other) > 4


def test_distance_is_that_of_phones_not_letters() -> None:
    assert phone_distance(("p", "a"), ("b", "a")) == 0.5
    assert phone_distance(("ʒ", "ə"), ("ʒ",)) == pytest.approx(0.3)
    assert phone_distance((), ("a", "b")) == phone_distance(("a", "b"), ()) == 2


def test_each_line_gets_its_own_phones() -> None:
    assert len(phones(["je refuse", "j'accepte", "où suis-je"], "fr")) == 3
    with pytest.raises(NoPronunciation):
        phones(["bonjour"], "xx")


def test_compounds_are_pronounced_by_their_parts(dictionary: Dictionary) -> None:
    assert dictionary.pronunciations("l'espace") == [("ll", "ai", "ss", "pp", "aa", "ss")]
    assert dictionary.knows("suis-je")
    assert dictionary.pronunciations("Je refuse") == [("jj", "ee", "rr", "ee", "ff", "uu", "zz")]


def test_a_word_that_it_lacks_is_read_by_espeak_and_named_with_the_nearest(dictionary: Dictionary) -> None:
    assert not dictionary.knows("refuses")
    assert dictionary.nearest("refuses") == "refuse"
    assert dictionary.pronunciations("loupe") == [("ll", "ou", "pp")]


def test_a_word_with_phones_that_the_model_lacks_has_no_pronunciation(dictionary: Dictionary) -> None:
    with pytest.raises(NoPronunciation):
        dictionary.pronunciations("montagne")
