"""What may not stand in prose: the site's own, forbidden promises, careless typography."""

import pytest
from journey_copy import JourneyCopy

CARD = "fr/topics/card.toml"
SENTENCE = "Vous pouvez vivre sans carte\u202f: on lit alors sur place."


@pytest.mark.parametrize(
    "sentence",
    [
        "On ouvre à 8 h 30.",
        "On ouvre à 8h30.",
        "On ouvre de 9 heures à 17 heures.",
        "On ouvre dès 9 h le matin.",
        "On ferme à 17 h.",
        "La lettre part au 31000 Toulouse.",
        "C’est au 12 bis, rue des Écoles.",
        "Écrivez à la bp 12.",
        "Appelez le 05 61 00 00 00.",
        "Appelez le 0561000000.",
        "Appelez le +33 5 61 00 00 00.",
        "Appelez le 36 46.",
        "Appelez le 3646.",
    ],
)
def test_what_only_a_site_knows_is_refused_in_prose(journey: JourneyCopy, sentence: str) -> None:
    journey.edit(CARD, SENTENCE, sentence)
    assert journey.broken_rules() == {"site-prose"}


@pytest.mark.parametrize(
    "sentence",
    [
        "On répond dans les 72 heures, 24 heures sur 24.",
        "C’est 24 h sur 24.",
        "Ce sont 13 000 lecteurs, et 510 000 livres.",
        "C’est l’article R.1111-28, du 4 août 2021.",
        "Le prêt coûte 12,50 euros.",
        "Appelez le 15 ou le 112.",
        "Cela dure 24 mois, sur place.",
    ],
)
def test_lengths_numbers_and_articles_are_no_site_values(journey: JourneyCopy, sentence: str) -> None:
    journey.edit(CARD, SENTENCE, sentence)
    assert journey.broken_rules() == set()


def test_a_national_number_that_the_script_lists_may_be_said(journey: JourneyCopy) -> None:
    journey.edit(CARD, SENTENCE, "Appelez le 34\u202f22.")
    assert journey.broken_rules() == {"site-prose"}
    journey.edit("fr/words.toml", "hedges = [", 'telephones = ["34 22"]\nhedges = [')
    assert journey.broken_rules() == set()
    journey.edit(CARD, "34\u202f22", "3422")
    assert journey.broken_rules() == set()


@pytest.mark.parametrize("sentence", ["Vous devez lire sur place.", "Ici, vous\u202fdevez lire."])
def test_a_turn_that_the_script_forbids_is_refused(journey: JourneyCopy, sentence: str) -> None:
    journey.edit(CARD, SENTENCE, sentence)
    assert journey.broken_rules() == {"forbidden"}


@pytest.mark.parametrize(
    "sentence", ["Hélas, on lit sur place.", "Il\u202fsuffit de lire sur place.", "Un livre volé se lit."]
)
def test_a_word_that_takes_a_side_is_not_the_kiosk_s_to_say(journey: JourneyCopy, sentence: str) -> None:
    journey.edit(CARD, SENTENCE, sentence)
    assert journey.broken_rules() == {"loaded"}


def test_a_word_that_takes_a_side_is_somebody_s_to_say(journey: JourneyCopy) -> None:
    worry = "L’association des lecteurs craint que d’autres lisent cette liste."
    journey.edit(
        "fr/topics/history.toml", worry, "L’association des lecteurs dit que, hélas, d’autres lisent cette liste."
    )
    assert journey.broken_rules() == set()


def test_a_longer_word_is_not_the_forbidden_turn(journey: JourneyCopy) -> None:
    journey.edit(CARD, SENTENCE, "Si vous devezaient lire, ce serait sur place.")
    assert journey.broken_rules() == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Peut-on lire sur place ?",
        "Peut-on lire sur place?",
        "Peut-on lire\u00a0?",
        "Voici : un livre.",
        "Voici: un livre.",
        "Un livre; un autre.",
        "L'autre livre est là.",
        "Le « prêt » est long.",
        "Le «prêt» est long.",
    ],
)
def test_plain_spaces_and_straight_apostrophes_are_refused(journey: JourneyCopy, sentence: str) -> None:
    journey.edit(CARD, SENTENCE, sentence)
    assert journey.broken_rules() == {"typography"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Peut-on lire sur place\u202f?",
        "Vraiment\u202f?!",
        "Le «\u202fprêt\u202f» est long\u202f; il dure.",
        "Voyez https://exemple.fr/ pour lire.",
        "Le livre (l’un ou l’autre) est là…",
    ],
)
def test_french_typography_passes(journey: JourneyCopy, sentence: str) -> None:
    journey.edit(CARD, SENTENCE, sentence)
    assert journey.broken_rules() == set()


def test_titles_keep_the_same_rules_as_passages(journey: JourneyCopy) -> None:
    journey.edit(CARD, 'title = "La carte de prêt"', 'title = "La carte : oui ?"')
    [problem] = {p for p in journey.check() if p.rule == "typography"}
    assert problem.line == 2


def test_a_letter_s_recipient_has_a_postal_address(journey: JourneyCopy) -> None:
    journey.append("fr/papers.toml", 'archive = "Archives, 3 rue du Port, 31000 Toulouse"\n')
    assert journey.broken_rules() == set()
