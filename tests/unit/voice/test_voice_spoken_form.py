"""Written French is said as people say it, whatever engine speaks it afterwards."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.speaking.french_numbers import LARGEST, cardinal, in_hundreds, in_pairs, ordinal
from voice.speaking.spoken_form import spoken_form
from voice.speaking.trouble import UnknownLanguage

NARROW, WIDE = "\u202f", "\u00a0"

SAID = {
    # references and codes: digit by digit, the longest breath between the groups
    "Votre référence est 0412 8835 0917.": (
        "Votre référence est zéro, quatre, un, deux. Huit, huit, trois, cinq. Zéro, neuf, un, sept."
    ),
    "041288350917": "zéro, quatre, un, deux. Huit, huit, trois, cinq. Zéro, neuf, un, sept",
    "le code 7312": "le code sept, trois, un, deux",
    "code à quatre chiffres : 0423": "code à quatre chiffres: zéro, quatre, deux, trois",
    "le code de 2004": "le code de deux mille quatre",
    # telephones
    "Appelez le 34 22.": "Appelez le trente-quatre vingt-deux.",
    f"Appelez le 34{NARROW}22.": "Appelez le trente-quatre vingt-deux.",
    "au 3422": "au trente-quatre vingt-deux",
    "les 3422 communes": "les trois mille quatre cent vingt-deux communes",
    "01 42 34 05 78": "zéro un, quarante-deux, trente-quatre, zéro cinq, soixante-dix-huit",
    "01.42.34.05.78": "zéro un, quarante-deux, trente-quatre, zéro cinq, soixante-dix-huit",
    "faites le 15 ou le 112": "faites le quinze ou le cent douze",
    # days and hours
    "le 02/03/2026": "le deux mars deux mille vingt-six",
    "le 2 mars 2026": "le deux mars deux mille vingt-six",
    "le 1er mars": "le premier mars",
    "2026-03-01": "premier mars deux mille vingt-six",
    "le 31/02/2026": "le trente et un, zéro deux, vingt, vingt-six",
    "à 8 h 30": "à huit heures trente",
    f"à 8{NARROW}h{NARROW}30": "à huit heures trente",
    "de 9h à 21h": "de neuf heures à vingt et une heures",
    "à 1 h": "à une heure",
    "à 12:05": "à douze heures cinq",
    "24h/24 et 7j/7": "vingt-quatre heures sur vingt-quatre et sept jours sur sept",
    "15 min": "quinze minutes",
    "au XXIe siècle": "au vingt et unième siècle",
    # law articles
    "article L.1111-13-1": "article L, onze cent onze, tiret treize, tiret un",
    "art. R. 4127-35": "article R, quatre mille cent vingt-sept, tiret trente-cinq",
    "L.1111-17 III": "L, onze cent onze, tiret dix-sept, trois",
    "la loi 78-17": "la loi soixante-dix-huit tiret dix-sept",
    "une feuille A4": "une feuille A quatre",
    # quantities
    f"1{NARROW}200 personnes": "mille deux cents personnes",
    f"65{WIDE}000{WIDE}000": "soixante-cinq millions",
    f"12,50{NARROW}€": "douze euros cinquante",
    "1 €": "un euro",
    "0,80 €": "quatre-vingts centimes",
    "1 200 €": "mille deux cents euros",
    "3 M€": "trois millions d'euros",
    f"12,5{NARROW}%": "douze virgule cinq pour cent",
    "0,05": "zéro virgule zéro cinq",
    "1re, 2e, 3ème, 21e": "première, deuxième, troisième, vingt et unième",
    "page 1 sur 3": "page un sur trois",
    "page 1/3": "page un sur trois",
    "les 2/3": "les deux tiers",
    "1 page, 21 lettres, 1 mois": "une page, vingt et une lettres, un mois",
    "10–15 ans": "dix à quinze ans",
    "-5": "moins cinq",
    "n° 12 et N°3": "numéro douze et numéro trois",
    # signs
    "le code QR": "le code Q R",
    f"«{NARROW}Bonjour{NARROW}», dit-il{NARROW}!": "Bonjour, dit-il!",
    "Votre choix (celui du jour) compte": "Votre choix, celui du jour, compte",
    "Le papier… Le voici": "Le papier. Le voici",
    "www.monespacesante.fr": "trois double vé point monespacesante point fr",
    "Mme Durand et M. Petit": "Madame Durand et Monsieur Petit",
    "appuyez sur # ou *": "appuyez sur dièse ou étoile",
    "l’écran": "l'écran",
}


@pytest.mark.parametrize(("written", "said"), SAID.items(), ids=SAID.keys())
def test_written_french_is_said_as_people_say_it(written: str, said: str) -> None:
    assert spoken_form(written, "fr") == said


@pytest.mark.parametrize("written", SAID)
def test_what_is_already_spoken_is_left_as_it_is(written: str) -> None:
    once = spoken_form(written, "fr")
    assert spoken_form(once, "fr") == once


def test_an_unknown_language_names_those_that_are_known() -> None:
    with pytest.raises(UnknownLanguage, match="fr"):
        spoken_form("hello", "xx")


LEXICON = {
    "DMP": "dé-aime-pé",
    "SOS": "esse-o-esse",
    "ameli": "amélie",
    "Health Data Hub": "hèlss data eub",
    "Data Hub": "wrong",
    "L.1111-8": "l'article sur l'hébergement",
    "l'ANS": "l'a-haine-esse",
}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Le DMP.", "Le dé-aime-pé."),
        ("dmp, DMPS, sos", "dmp, DMPS, sos"),
        ("Ameli, AMELI et ameli.fr", "amélie, amélie et amélie point fr"),
        (f"le Health{NARROW}Data Hub", "le hèlss data eub"),
        ("L.1111-8 et L.1111-80", "l'article sur l'hébergement et L, onze cent onze, tiret quatre-vingts"),
        ("l’ANS", "l'a-haine-esse"),
        ("3 DMP en 2026", "trois dé-aime-pé en deux mille vingt-six"),
    ],
)
def test_the_lexicon_wins_on_whole_words_longest_first(written: str, said: str) -> None:
    assert spoken_form(written, "fr", LEXICON) == said


def test_what_the_lexicon_says_is_not_touched_by_the_rules() -> None:
    assert spoken_form("XYZ 12", "fr", {"XYZ": "12 %"}) == "12 % douze"


@given(st.text())
def test_no_text_whatever_makes_it_raise(text: str) -> None:
    spoken_form(text, "fr", LEXICON)


pieces = st.one_of(
    st.text(alphabet="aeéistr '’-.,;:!?«»()…\u202f\u00a0/%€°n", max_size=6),
    st.integers(0, 10**13).map(str),
    st.sampled_from([*SAID, "1er", "34 22", "8 h 30", "L.1111", "n°", "12:30", "1/2", "II", "0412 8835 0917"]),
)


@given(st.lists(pieces, max_size=6).map(" ".join))
def test_what_comes_out_has_no_digit_and_goes_in_unchanged(text: str) -> None:
    once = spoken_form(text, "fr")
    assert not re.search(r"\d", once)
    assert not set('«»“”"()%€…\u202f\u00a0') & set(once)
    assert spoken_form(once, "fr") == once


# Words that no rule speaks otherwise: no abbreviation, no unit, no Roman figure, no address.
words = st.text(alphabet=string.ascii_lowercase + "éèàçœ", min_size=4, max_size=9).filter(
    lambda word: word not in {"heures", "heure", "euros", "euro"}
)


@given(st.lists(st.tuples(words, st.sampled_from([" ", ", ", ". ", " 12 ", " (", "\u202f; ", " 34 22 "])), max_size=8))
def test_no_word_is_ever_lost(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + mark for word, mark in parts)
    said = iter(re.findall(r"[^\W\d_]+", spoken_form(text, "fr")))
    assert all(word in said for word, _ in parts), "each word is found, in order"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zéro"), (16, "seize"), (21, "vingt et un"), (70, "soixante-dix"), (71, "soixante et onze"),
        (80, "quatre-vingts"), (81, "quatre-vingt-un"), (91, "quatre-vingt-onze"), (99, "quatre-vingt-dix-neuf"),
        (100, "cent"), (101, "cent un"), (200, "deux cents"), (280, "deux cent quatre-vingts"), (1000, "mille"),
        (1111, "mille cent onze"), (80_000, "quatre-vingt mille"), (200_000, "deux cent mille"),
        (1_000_000, "un million"), (2_000_080, "deux millions quatre-vingts"), (10**9, "un milliard"),
    ],
)  # fmt: skip
def test_numbers_are_spelt_as_in_france(number: int, words: str) -> None:
    assert cardinal(number) == words


@given(st.integers(0, LARGEST))
def test_two_numbers_never_share_their_words(number: int) -> None:
    assert cardinal(number) != cardinal(number + 1 if number < LARGEST else 0)


def test_ordinals_pairs_and_hundreds_are_said_as_people_say_them() -> None:
    assert [ordinal(n) for n in (1, 4, 5, 9, 80, 200)] == [
        "premier", "quatrième", "cinquième", "neuvième", "quatre-vingtième", "deux centième",
    ]  # fmt: skip
    assert in_pairs("0412") == "zéro quatre, douze"
    assert in_pairs("115") == "un, quinze"
    assert in_hundreds(1111) == "onze cent onze"
