"""For whom one decides, and in which situation: a child and another one, a represented person, letters and dates."""

from collections.abc import Callable

import pytest
from persona import Person
from served import TODAY, Served, settings_for_tests

from kiosk.journey.words import Capacity

pytestmark = pytest.mark.browser

# Decision 1: which letter each answer leads to, by where the person stands.
LETTERS = {
    ("refuse", "letter"): "space-refuse",
    ("refuse", "no-letter"): "space-refuse-no-letter",
    ("refuse", "open"): "space-close",
    ("refuse", "unknown"): "space-refuse-unknown",
    ("consent", "letter"): "space-have",
    ("consent", "no-letter"): "space-have-no-letter",
    ("consent", "open"): "space-keep",
    ("consent", "unknown"): "space-have-unknown",
}


def test_a_parent_decides_for_a_child_and_then_for_another(kiosk: Served, person: Person) -> None:
    wanted = kiosk.wishes({"space": "refuse"}, {"space": "unknown"}, "parent")
    person.chooses("Je sais ce que je veux").hears_to_the_end().chooses("C’est pour mon enfant")
    person.is_led(wanted, until="essential_offer").chooses("Écouter l’essentiel")
    while person.page.scene.startswith("essential"):
        person.hears_to_the_end()
    person.goes_straight_to(wanted, until="review")
    assert person.sees("Vous refusez d’avoir Mon espace santé pour votre enfant.")
    person.goes_straight_to(wanted, until="finished")
    assert "Ma décision pour mon enfant" in kiosk.words_of("form")
    heard = person.conversation.session().heard
    met = len(person.met)

    person.chooses("Décider pour un autre enfant")
    wanted = kiosk.wishes({"space": "consent"}, {"space": "no-letter"}, "parent")
    person.goes_straight_to(wanted, until="finished")
    again = [page.scene for page in person.met[met:]]
    assert not [scene for scene in again if scene.startswith(("essential", "signing", "aloud", "capacity", "notice"))]
    assert person.conversation.session().heard == heard
    assert kiosk.answers() == [{"space": "refuse"}, {"space": "consent"}]
    assert [record.capacity for record in kiosk.records()] == ["parent", "parent"]
    assert [record.decisions[0].situation for record in kiosk.records()] == ["unknown", "no-letter"]
    forms = [one for one in kiosk.sheets.documents if one.kind == "form"]
    assert len(forms) == 2
    assert forms[0].blocks != forms[1].blocks


@pytest.mark.parametrize(
    ("measure", "told", "capacity", "read_back"),
    [
        ("C’est une assistance", "La personne répond elle-même", Capacity.PERSON, "pour vous."),
        ("C’est une représentation", "Vous répondez, avec la personne", Capacity.GUARDIAN, "la personne représentée."),
        pytest.param(
            "Je ne sais pas laquelle",
            "Dans le doute, la personne répond",
            Capacity.PERSON,
            "pour vous.",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_who_answers_for_a_protected_person_depends_on_the_measure(
    kiosk: Served, person: Person, measure: str, told: str, capacity: Capacity, read_back: str
) -> None:
    wanted = kiosk.wishes({"space": "refuse"}, {"space": "unknown"})
    person.is_led(wanted, until="capacity").chooses("Pour une personne que je représente").chooses(measure)
    assert person.is_at(told)
    person.is_led(wanted, until="review")
    assert person.page.passages[0].endswith(read_back)
    person.is_led(wanted, until="remaining")
    assert [record.capacity for record in kiosk.records()] == [capacity]
    assert ("que je représente" in kiosk.words_of("form")) is (capacity is Capacity.GUARDIAN)


@pytest.mark.parametrize(("answer", "situation"), LETTERS)
def test_every_situation_leads_to_its_own_letter(kiosk: Served, answer: str, situation: str) -> None:
    kiosk.somebody_has_decided({"space": situation}, space=answer)
    text = kiosk.house.script.text("fr")
    right = text.letters[LETTERS[answer, situation]]
    assert kiosk.paper("letter").title == right.object.text
    for paragraph in right.paragraphs:
        assert " ".join(paragraph.text.split()) in kiosk.words_of("letter")
    others = {words.text for name in set(LETTERS.values()) for words in text.letters[name].paragraphs}
    wrong = others - {words.text for words in right.paragraphs}
    assert [words for words in wrong if " ".join(words.split()) in kiosk.words_of("letter")] == []


def test_the_date_of_the_letter_gives_the_last_day_of_the_delay(kiosk: Served, person: Person) -> None:
    wanted = kiosk.wishes({"space": "refuse"}, {"space": "letter"})
    person.is_led(wanted, until="letter_date")
    assert person.is_at("Quelle est la date écrite sur la lettre ?")
    person.types("1511")
    assert person.page.scene == "letter_date/space"
    assert person.page.notice == "Il faut 8 chiffres. Vous pouvez recommencer."
    assert person.page.says_error
    person.types("31022026").hears_to_the_end()
    assert person.page.scene == "letter_date/space"
    assert person.has_seen("Ce jour n’existe pas")
    person.types(f"{TODAY.replace(day=TODAY.day + 1):%d%m%Y}").hears_to_the_end()
    assert person.page.scene == "letter_date/space"
    assert not person.page.says_error
    person.types("15112026")
    assert not person.page.says_error
    assert person.sees("Le délai de six semaines finit le 27 décembre 2026.")
    person.is_led(wanted, until="remaining")
    assert [record.decisions[0].situation for record in kiosk.records()] == ["letter"]
    assert kiosk.paper("letter").title == "Opposition à l’ouverture de Mon espace santé"


def test_a_letter_from_too_long_ago_leads_to_the_letter_of_an_open_space(kiosk: Served, person: Person) -> None:
    wanted = kiosk.wishes({"space": "refuse"}, {"space": "letter"})
    person.is_led(wanted, until="letter_date").types("01092026")
    assert person.is_at("Le délai de la lettre est passé")
    assert person.has_seen("Le délai de six semaines a fini le 13 octobre 2026.")
    person.is_led(wanted, until="remaining")
    assert kiosk.paper("letter").title == "Fermeture de Mon espace santé"


def test_a_hospital_offers_its_own_decisions_and_a_town_hall_does_not(
    serving: Callable[..., Served], somebody: Callable[..., Person]
) -> None:
    offered = {}
    for site in ("town-hall", "hospital"):
        kiosk = serving(settings=settings_for_tests(site={"kind": site}))
        person = somebody(kiosk).opens_the_kiosk()
        person.is_led(kiosk.wishes({"doctor-sheet": "take"}), until="decision_group")
        offered[site] = person.page.options
    assert len(offered["town-hall"]) == 1
    assert offered["town-hall"] == offered["hospital"][:1]
    titles = kiosk.house.script.text("fr").decisions
    assert offered["hospital"][1:] == (titles["hospital-access"].title, titles["hospital-deposit"].title)
    wanted = kiosk.wishes({"hospital-access": "refuse", "hospital-deposit": "consent"})
    person.is_led(wanted, until="remaining")
    assert kiosk.answers() == [{"hospital-access": "refuse", "hospital-deposit": "consent"}]
