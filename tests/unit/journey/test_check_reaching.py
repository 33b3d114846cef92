"""Nobody is sent to a telephone alone."""

import pytest
from journey_copy import JourneyCopy

HISTORY = "fr/topics/history.toml"
SENTENCE = "Vous pouvez demander une copie de cette liste sur papier."


@pytest.mark.parametrize(
    ("sentence", "rules"),
    [
        ("Pour cela, appelez le 15.", {"telephone"}),
        ("Pour cela, appelez le 15. Une personne sourde écrit au 114.", set()),
        ("Pour cela, appelez le 15, ou revenez ici.", {"telephone"}),
        ("Pour cela, appelez le 34 22, la nuit aussi.", {"telephone"}),
        ("Pour cela, appelez le 34 22, ou revenez ici.", set()),
        ("Un médecin répond au 15.", set()),
    ],
)
def test_a_number_to_call_never_stands_alone(journey: JourneyCopy, sentence: str, rules: set[str]) -> None:
    journey.edit("fr/words.toml", "[acronyms]", 'telephones = ["15", "114", "34 22"]\n\n[acronyms]')
    journey.edit(HISTORY, SENTENCE, sentence)
    assert journey.broken_rules() & {"telephone"} == rules
