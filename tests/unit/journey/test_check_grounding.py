"""What passages rest on: facts, sources, hedges and speakers."""

import pytest
from journey_copy import JourneyCopy

CARD = "fr/topics/card.toml"
COPY = "fr/decisions/copy.toml"
FACTS = "facts.toml"
DELAYS = "fr/topics/delays.toml"
HISTORY = "fr/topics/history.toml"
OPEN = "La bibliothèque est ouverte"
ASK = "Demandez à l’accueil quand la bibliothèque est ouverte."


def test_the_small_journey_keeps_every_rule(journey: JourneyCopy) -> None:
    assert journey.check() == ()


def test_the_small_journey_keeps_every_rule_where_the_site_filled_in_nothing(journey: JourneyCopy) -> None:
    assert journey.check({"name": "", "opening_hours": ""}) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        (DELAYS, 'facts = ["loan-three-weeks"]', 'facts = ["loan-two-weeks"]', "unknown-fact"),
        (DELAYS, ', facts = ["loan-three-weeks"]', "", "no-fact"),
        (COPY, 'gratuite.", facts = ["lending-free"]', 'gratuite."', "no-fact"),
        (COPY, 'copie de sa liste.", facts = ["copy-possible"]', 'copie de sa liste."', "no-fact"),
        (FACTS, 'trois semaines."\nsources = ["S01"]', 'trois semaines."\nsources = ["S09"]', "unknown-source"),
        (FACTS, 'trois semaines."\nsources = ["S01"]', 'trois semaines."', "unsourced"),
        (DELAYS, "D’après le journal du bourg, un rappel peut arriver", "Un rappel arrive", "no-hedge"),
        (HISTORY, 'speaker = "readers"', 'speaker = "crowd"', "unknown-speaker"),
        (HISTORY, ', speaker = "readers"', "", "no-speaker"),
        (HISTORY, "L’association des lecteurs craint que", "On craint que", "no-speaker"),
        (HISTORY, '"history-worry"], speaker = "readers"', '"history-kept"]', "no-speaker"),
        (CARD, f'{OPEN}\u202f: {{site.opening_hours}}.", blank = "{ASK}"', f'{OPEN} tôt."', "site-fact"),
    ],
)  # fmt: skip
def test_an_ungrounded_passage_breaks_its_rule(journey: JourneyCopy, file: str, old: str, new: str, rule: str) -> None:
    journey.edit(file, old, new)
    assert journey.broken_rules() == {rule}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (DELAYS, "D’après le journal du bourg, un rappel peut arriver", "Semble arriver un rappel"),
        (HISTORY, "L’association des lecteurs craint", "Les lecteurs associés craignent"),
        (FACTS, 'confidence = "M"\nsources = ["S02"]', 'confidence = "K"'),
        (CARD, f'{{site.opening_hours}}.", blank = "{ASK}"', 'l’heure peut changer."'),
    ],
)  # fmt: skip
def test_a_hedge_another_name_or_general_knowledge_are_enough(
    journey: JourneyCopy, file: str, old: str, new: str
) -> None:
    journey.edit(file, old, new)
    assert journey.broken_rules() == set()


def test_each_variant_needs_its_own_hedge(journey: JourneyCopy) -> None:
    journey.edit(DELAYS, ', facts = ["late-reminder"]', ', child = "Un rappel arrive.", facts = ["late-reminder"]')
    [problem] = journey.check()
    assert problem.rule == "no-hedge"


def test_each_variant_names_the_speaker(journey: JourneyCopy) -> None:
    journey.edit(HISTORY, ', facts = ["history-useful"]', ', child = "On dit que oui.", facts = ["history-useful"]')
    assert journey.broken_rules() == {"no-speaker"}


def test_a_hedge_inside_a_longer_word_is_none(journey: JourneyCopy) -> None:
    journey.edit(
        DELAYS, "D’après le journal du bourg, un rappel peut arriver", "Un rappel arrive, peut-on dire vite : peuttre"
    )
    assert "no-hedge" not in journey.broken_rules()
    journey.edit(DELAYS, "peut-on dire vite : peuttre", "peuttre")
    assert "no-hedge" in journey.broken_rules()


def test_a_problem_names_the_line_of_its_passage(journey: JourneyCopy) -> None:
    journey.edit(
        "fr/decisions/card.toml",
        'Postez la lettre avant le {deadline}.", facts = ["card-six-weeks"]',
        'Postez la lettre avant le {deadline}."',
    )
    [problem] = journey.check()
    assert problem.file == "fr/decisions/card.toml"
    assert problem.line == journey.line_of("fr/decisions/card.toml", "Postez la lettre avant")
