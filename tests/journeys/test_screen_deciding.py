"""Deciding on the screen: consent, refusal, later, changes of mind; what is recorded, and which papers come out."""

from collections.abc import Callable

import pytest
from persona import Person
from served import Served, settings_for_tests

from kiosk.journey.script import ANSWERS
from printouts.renderings import speech

pytestmark = pytest.mark.browser

NOTHING_IS_DONE = "Rien n’est fait tant que l’Assurance maladie n’a pas répondu."
LABELS = {
    "consent": "Je veux Mon espace santé",
    "refuse": "Je refuse Mon espace santé",
    "later": "Je décide cela plus tard",
}
READ_BACK = {
    "consent": "Vous voulez avoir Mon espace santé pour vous.",
    "refuse": "Vous refusez d’avoir Mon espace santé pour vous.",
    "later": "Vous déciderez plus tard pour Mon espace santé.",
}


@pytest.mark.parametrize("answer", ["consent", "refuse"])
def test_an_answer_confirmed_twice_is_recorded_and_put_on_paper(kiosk: Served, person: Person, answer: str) -> None:
    person.is_led(kiosk.wishes({"space": answer}, {"space": "no-letter"}), until="answer").chooses(LABELS[answer])
    assert person.page.passages[0] == READ_BACK[answer]
    person.chooses("C’est bien ma réponse")
    assert person.sees(READ_BACK[answer])
    assert kiosk.holds_nothing()
    person.chooses("Enregistrer et imprimer").waits_for_the_machine()
    assert kiosk.answers() == [{"space": answer}]
    (record,) = kiosk.records()
    assert (record.channel, record.capacity, record.decisions[0].situation) == ("screen", "person", "no-letter")
    assert kiosk.papers() == ["form", "letter", "sheet", "receipt"]
    person.waits_for("Votre papier est imprimé").continues()
    reference = "".join(kiosk.code_of("receipt").split()[1])
    assert person.sees(f"La référence est {reference[:4]} {reference[4:8]} {reference[8:]}.")
    person.chooses("Continuer sans relire")
    assert person.sees(NOTHING_IS_DONE)
    for paper in ("form", "receipt"):
        assert NOTHING_IS_DONE in kiosk.words_of(paper)
    person.hears_to_the_end().chooses("Terminer la visite")
    assert person.page.kind == "end"
    assert person.has_seen(NOTHING_IS_DONE)


def test_a_letter_is_read_back_as_it_stands_on_its_paper(kiosk: Served, person: Person) -> None:
    wanted = kiosk.wishes({"space": "refuse", "research": "refuse"}, {"space": "no-letter"})
    person.is_led(wanted, until="paper_readback").chooses("Relire ce qui est à poster")
    letters = [one for one in kiosk.sheets.documents if one.kind == "letter"]
    for number, letter in enumerate(letters):
        scene = "letter_readback" if number == 0 else f"letter_readback/{number}"
        assert person.page.scene == scene
        person.hears_to_the_end()
        pages = [page for page in person.met if page.scene == scene]
        shown = " ".join(sentence for page in pages for sentence in page.passages)
        # Sentences that are higher than a page are parted: what counts is every word, in the order of the paper.
        assert shown.split() == " ".join(speech.sentences(letter)).split()
        assert pages[0].spoken == ()  # nobody said that it may be heard
    assert person.sees(NOTHING_IS_DONE)


def test_later_records_nothing_is_counted_and_gives_a_reminder(kiosk: Served, person: Person) -> None:
    person.is_led(kiosk.wishes({"space": "later"}), until="answer").chooses(LABELS["later"])
    assert person.page.passages[0] == READ_BACK["later"]
    person.chooses("C’est bien ma réponse").chooses("Enregistrer et imprimer")
    person.waits_for_the_machine()
    assert kiosk.records() == []
    assert kiosk.rows("entries") == 0
    assert kiosk.later() == {"space": 1}
    assert kiosk.papers() == ["reminder"]
    assert "Rien n’est enregistré." in kiosk.words_of("reminder")
    person.waits_for("Votre papier est imprimé").hears_to_the_end()
    assert person.page.scene == "remaining"
    assert not person.sees(NOTHING_IS_DONE)
    person.hears_to_the_end().chooses("Terminer la visite")
    assert person.page.kind == "end"


def test_who_changes_their_mind_at_the_read_back_is_asked_again(kiosk: Served, person: Person) -> None:
    person.is_led(kiosk.wishes({"space": "consent"}), until="answer")
    person.chooses(LABELS["consent"]).chooses("Je change de réponse")
    assert person.page.kind == "answer"
    person.chooses(LABELS["refuse"])
    assert person.page.passages[0] == READ_BACK["refuse"]
    person.chooses("C’est bien ma réponse")
    assert not person.sees(READ_BACK["consent"])
    person.chooses("Enregistrer et imprimer").waits_for_the_machine()
    assert kiosk.answers() == [{"space": "refuse"}]


def test_who_changes_their_mind_at_the_review_records_the_last_answer(kiosk: Served, person: Person) -> None:
    person.is_led(kiosk.wishes({"space": "refuse"}, {"space": "unknown"}), until="review")
    assert person.sees(READ_BACK["refuse"])
    person.presses("back").chooses("Je change de réponse")
    person.chooses(LABELS["consent"])
    person.chooses("C’est bien ma réponse")
    assert person.sees(READ_BACK["consent"])
    assert not person.sees(READ_BACK["refuse"])
    person.chooses("Enregistrer et imprimer").waits_for_the_machine()
    assert kiosk.answers() == [{"space": "consent"}]


def test_who_wants_nothing_recorded_at_the_review_leaves_nothing(kiosk: Served, person: Person) -> None:
    person.is_led(kiosk.wishes({"space": "refuse"}, {"space": "unknown"}), until="review")
    person.chooses("Ne rien enregistrer")
    assert person.page.scene == "home"
    assert kiosk.holds_nothing()
    assert person.conversation.session().answers == ()


def test_an_answer_that_was_not_confirmed_is_not_at_the_review(kiosk: Served, person: Person) -> None:
    given = {"research": "refuse", "copy": "ask"}
    person.is_led(kiosk.wishes({"space": "consent", **given}, {"space": "unknown"}), until="decided")
    person.chooses("Relire et terminer").chooses("Changer une réponse").chooses("Avoir ou non Mon espace santé")
    person.goes_straight_to(kiosk.wishes({"space": "refuse"}, {"space": "unknown"}), until="answer")
    person.chooses(LABELS["refuse"])
    while person.page.scene not in {"review", "welcome"}:
        person.presses("back")
    assert person.page.scene == "review"
    assert not person.sees(READ_BACK["refuse"])
    assert kiosk.holds_nothing()


def test_several_decisions_make_one_record_and_one_form(kiosk: Served, person: Person) -> None:
    wanted = kiosk.wishes({"space": "refuse", "research": "refuse", "copy": "ask", "samu": "later"})
    person.is_led(wanted, until="review")
    person.goes_straight_to(wanted, until="remaining")
    assert kiosk.answers() == [{"space": "refuse", "research": "refuse", "copy": "ask"}]
    assert kiosk.later() == {"samu": 1}
    papers = kiosk.papers()
    assert papers.count("form") == papers.count("receipt") == 1
    assert papers.count("letter") == 3
    assert person.sees(NOTHING_IS_DONE)


@pytest.mark.parametrize(
    ("answers", "recorded", "papers"),
    [
        ({"copy": "ask"}, [{"copy": "ask"}], ["form", "letter", "receipt"]),
        ({"copy": "dont"}, [], []),
        ({"doctor-sheet": "take"}, [], ["sheet"]),
        ({"doctor-sheet": "dont"}, [], []),
    ],
)
def test_requests_and_sheets_leave_what_was_asked_for_and_no_more(
    kiosk: Served, person: Person, answers: dict[str, str], recorded: list[dict[str, str]], papers: list[str]
) -> None:
    wanted = kiosk.wishes(answers)
    person.is_led(wanted, until="answer").goes_straight_to(wanted, until="finished")
    assert kiosk.answers() == recorded
    assert kiosk.papers() == papers
    assert kiosk.later() == {}
    assert person.has_seen(NOTHING_IS_DONE) is bool(recorded)


def test_erasing_depends_on_a_refusal_or_a_closed_space(kiosk: Served, person: Person) -> None:
    person.is_led(kiosk.wishes({"space": "refuse"}), until="decision_group")
    person.chooses("L’effacement après la fermeture")
    asked = kiosk.house.script.decision_place("erase")
    assert (person.page.scene == "not_needed/erase") is bool(asked.needs)
    wanted = kiosk.wishes({"space": "refuse", "erase": "ask"}, {"space": "open"})
    person.is_led(wanted, until="remaining")
    assert kiosk.answers() == [{"space": "refuse", "erase": "ask"}]
    assert person.sees(NOTHING_IS_DONE)


@pytest.mark.slow
def test_every_decision_and_answer_of_a_hospital_can_be_given_by_touch(
    serving: Callable[..., Served], somebody: Callable[..., Person]
) -> None:
    kiosk = serving(settings=settings_for_tests(site={"kind": "hospital"}))
    given = []
    for place in kiosk.house.script.plan.decisions:
        if place.id == "erase":
            continue
        for answer in ANSWERS[place.kind]:
            wanted = kiosk.wishes({place.id: answer})
            person = somebody(kiosk).opens_the_kiosk()
            person.is_led(wanted, until="answer").goes_straight_to(wanted, until="finished")
            if answer in {"consent", "refuse", "ask"}:
                given.append({place.id: answer.value})
            assert kiosk.answers() == given
