"""Short sentences, titles and labels; explained acronyms; pronunciations; sides of the same length."""

import pytest
from journey_copy import JourneyCopy

CARD = "fr/topics/card.toml"
HISTORY = "fr/topics/history.toml"
SENTENCE = "Vous pouvez vivre sans carte\u202f: on lit alors sur place."
TWENTY = "Un " + "livre " * 18 + "ici."


def test_twenty_words_pass_and_twenty_one_are_too_many(journey: JourneyCopy) -> None:
    journey.edit(CARD, SENTENCE, TWENTY)
    assert journey.broken_rules() == set()
    journey.edit(CARD, "Un livre", "Un beau livre")
    assert journey.broken_rules() == {"sentence-length"}


def test_two_sentences_are_counted_apart(journey: JourneyCopy) -> None:
    journey.edit(CARD, SENTENCE, f"{TWENTY} {TWENTY}")
    assert journey.broken_rules() == set()


def test_who_asks_for_more_gets_five_words_more(journey: JourneyCopy) -> None:
    sentence = "Vous pouvez demander une copie de cette liste sur papier."
    journey.edit(HISTORY, sentence, "Un " + "livre " * 23 + "ici.")
    assert journey.broken_rules() == set()
    journey.edit(HISTORY, "Un livre", "Un beau livre")
    assert journey.broken_rules() == {"sentence-length"}


def test_a_long_variant_is_found_too(journey: JourneyCopy) -> None:
    journey.edit(
        "fr/decisions/copy.toml", '"Je demande une copie"', f'{{ text = "Je demande", child = "{TWENTY} Oui" }}'
    )
    assert "label-length" in journey.broken_rules()


@pytest.mark.parametrize(("length", "rules"), [(45, set()), (46, {"title-length"})])
def test_a_title_has_45_characters_at_most(journey: JourneyCopy, length: int, rules: set[str]) -> None:
    journey.edit(CARD, 'title = "La carte de prêt"', f'title = "{"a" * length}"')
    assert journey.broken_rules() == rules


def test_two_topics_may_not_bear_one_title(journey: JourneyCopy) -> None:
    journey.edit(CARD, 'title = "La carte de prêt"', 'title = "Rendre un livre à temps"')
    assert journey.broken_rules() == {"title-twice"}


@pytest.mark.parametrize(("length", "rules"), [(60, set()), (61, {"label-length"})])
def test_a_label_has_60_characters_at_most(journey: JourneyCopy, length: int, rules: set[str]) -> None:
    journey.edit("fr/scenes.toml", 'stay = "Je suis là"', f'stay = "{"a" * length}"')
    assert journey.broken_rules() == rules


def test_an_acronym_is_listed_and_has_its_pronunciation(journey: JourneyCopy) -> None:
    journey.edit(CARD, SENTENCE, "La BM est ouverte.")
    assert journey.broken_rules() == set()
    journey.edit("fr/lexicon.toml", 'BM = "bé ème"\n', "")
    assert journey.broken_rules() == {"lexicon"}
    journey.edit("fr/words.toml", 'BM = "bibliothèque municipale"\n', "")
    assert journey.broken_rules() == {"lexicon", "acronym"}


@pytest.mark.parametrize("sentence", ["À Paris, M. Dupont lit.", "C’est l’article R.1111-28.", "École et Égalité."])
def test_capitals_alone_make_no_acronym(journey: JourneyCopy, sentence: str) -> None:
    journey.edit(CARD, SENTENCE, sentence)
    assert journey.broken_rules() == set()


def test_a_listed_name_has_its_pronunciation(journey: JourneyCopy) -> None:
    journey.edit("fr/words.toml", "hedges = [", 'names = ["Lyra"]\nhedges = [')
    assert journey.broken_rules() == set()
    journey.edit("fr/words.toml", '"Lyra"', '"Orion"')
    assert journey.broken_rules() == {"lexicon"}


def test_neither_side_has_more_than_twice_the_words_of_the_other(journey: JourneyCopy) -> None:
    twice = "La mairie dit que cette liste aide à conseiller les lecteurs. Elle aide beaucoup, dit-elle encore."
    journey.edit(HISTORY, "La mairie dit que cette liste aide à conseiller les lecteurs.", twice)
    assert journey.broken_rules() == set()
    journey.edit(HISTORY, twice, f"{twice} Elle le dit encore.")
    assert journey.broken_rules() == {"balance"}


def test_one_side_alone_needs_no_balance(journey: JourneyCopy) -> None:
    text = (journey.folder / HISTORY).read_text(encoding="utf-8")
    (journey.folder / HISTORY).write_text(text[: text.index("concerns = [")], encoding="utf-8")
    assert journey.broken_rules() == set()
