"""Sentences that can be rendered to sound before anybody asks."""

from journey_copy import SITE, JourneyCopy

from kiosk.journey.fixed_sentences import fixed_sentences


def test_every_sentence_is_whole_and_comes_once(journey: JourneyCopy) -> None:
    told = list(fixed_sentences(journey.load(), "fr"))
    assert len(told) == len(set(told))
    assert not [sentence for sentence in told if "{" in sentence]


def test_titles_passages_labels_and_variants_are_told(journey: JourneyCopy) -> None:
    told = set(fixed_sentences(journey.load(), "fr"))
    assert {
        "Emprunter un livre",
        "La carte de prêt",
        "Un prêt dure trois semaines.",
        "Je refuse la carte de prêt",
        "Je refuse la carte pour mon enfant",
        "Je refuse la carte pour cette personne",
        "Je rends la carte de prêt",
        "La borne appelle l’accueil.",
        "Je répète.",
    } <= told


def test_the_site_s_values_are_filled_in_or_replaced(journey: JourneyCopy) -> None:
    known = set(fixed_sentences(journey.load(), "fr"))
    unknown = set(fixed_sentences(journey.load({**SITE, "opening_hours": ""}), "fr"))
    assert "La bibliothèque est ouverte\u202f: le mardi matin." in known - unknown
    assert "Demandez à l’accueil quand la bibliothèque est ouverte." in unknown - known


def test_what_is_printed_alone_is_not_spoken_ahead(journey: JourneyCopy) -> None:
    assert "Merci de me répondre par écrit." not in set(fixed_sentences(journey.load(), "fr"))
