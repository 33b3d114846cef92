"""Blanks are filled by the engine or by the site, the same in each variant."""

import pytest
from journey_copy import SITE, JourneyCopy

SCENES = "fr/scenes.toml"
CARD = "fr/topics/card.toml"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SCENES, "Dans {seconds} secondes", "Dans {minutes} minutes"),
        (SCENES, 'title = "Votre date"', 'title = "Votre date, {name}"'),
        ("fr/words.toml", "Il faut {length} chiffres", "Il faut {digits} chiffres"),
        ("fr/words.toml", "taille {n}", "taille {size}"),
        ("fr/words.toml", "{title}, {n} sur {of}", "{title}, {n} sur {total}"),
        (CARD, "on lit alors sur place", "on lit {date} sur place"),
        (CARD, 'title = "La carte de prêt"', 'title = "La carte du {date}"'),
        (CARD, "{site.opening_hours}", "{site.opening}"),
        ("fr/decisions/card.toml", "Après cela, on ne peut plus", "Le {deadline}, on ne peut plus"),
    ],
)
def test_a_blank_that_nothing_fills_is_refused(journey: JourneyCopy, file: str, old: str, new: str) -> None:
    journey.edit(file, old, new)
    assert journey.broken_rules() == {"blank"}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SCENES, "Le délai finit le {deadline}.", "Le délai finit bientôt."),
        (SCENES, 'title = "Votre date"', 'title = "Votre date, le {date}"'),
        ("fr/decisions/card.toml", "Postez la lettre avant le {deadline}.", "Lettre du {date}, avant le {deadline}."),
        ("fr/letters/copy.toml", "Je demande une copie de", "Moi, {name}, je demande une copie de"),
    ],
)
def test_blanks_of_their_place_pass(journey: JourneyCopy, file: str, old: str, new: str) -> None:
    journey.edit(file, old, new)
    assert journey.broken_rules() == set()


def test_a_variant_has_the_blanks_of_its_text(journey: JourneyCopy) -> None:
    journey.edit(SCENES, '"Je suis là"', '{ text = "Encore {seconds} secondes", child = "Encore {seconds} secondes" }')
    assert journey.broken_rules() == set()
    journey.edit(SCENES, 'child = "Encore {seconds} secondes"', 'child = "Encore un peu"')
    assert journey.broken_rules() == {"blank"}


def test_a_value_that_the_site_left_blank_needs_other_words(journey: JourneyCopy) -> None:
    blank = ', blank = "La bibliothèque municipale"'
    journey.edit("fr/papers.toml", blank, "")
    assert journey.broken_rules(SITE) == set()
    assert journey.broken_rules({**SITE, "name": " "}) == {"blank"}


def test_the_words_for_an_absent_value_use_none_themselves(journey: JourneyCopy) -> None:
    journey.edit("fr/papers.toml", '"La bibliothèque municipale"', '"La bibliothèque, {site.opening_hours}"')
    assert journey.broken_rules() == {"blank"}
