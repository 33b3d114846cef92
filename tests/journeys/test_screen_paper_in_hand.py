"""A paper in the hand: found by its figures or under the scanner, read back, changed; and codes where none is asked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from persona import Person
from served import PaperInHand, Served, quick_keymap

from kiosk.journey.script import Answer, Script
from kiosk.keymap import Scanner, load_keymap
from kiosk.register.errors import NotArchived
from kiosk.screen.app import KEYMAP

pytestmark = pytest.mark.browser

ON_PAPER = "Je refuse d’avoir Mon espace santé pour moi ; s’il est ouvert, je demande sa fermeture."


@pytest.fixture
def paper(kiosk: Served) -> PaperInHand:
    """Somebody refused here before, and kept their papers."""
    return kiosk.somebody_has_decided({"space": "unknown"}, space="refuse")


def shows_a_paper(person: Person) -> Person:
    """Comes to where a paper is asked for, having said who may hear what is on it."""
    person.chooses("J’ai déjà un papier d’ici").hears_to_the_end().chooses("Lire sans le son")
    assert person.is_at("La référence de votre papier")
    return person


def test_reference_and_code_find_the_paper_which_is_read_back_and_changed(
    kiosk: Served, paper: PaperInHand, person: Person
) -> None:
    shows_a_paper(person).types(paper.reference).types(paper.code)
    assert person.is_at("Votre papier est retrouvé")
    assert person.sees(ON_PAPER)
    assert person.page.spoken == ()
    person.chooses("Changer ou retirer une réponse")
    person.chooses("Je ne sais pas")  # where the space stands may have changed since: it is asked again
    assert person.page.kind == "answer"
    person.chooses("Je veux Mon espace santé").chooses("C’est bien ma réponse")
    person.chooses("Enregistrer et imprimer").waits_for_the_machine()
    assert kiosk.answers() == [{"space": "refuse"}, {"space": "consent"}]
    first, second = kiosk.records()
    assert (first.supersedes, second.supersedes) == (None, paper.reference)
    assert kiosk.house.register.find(paper.reference, paper.code).superseded_by is not None
    grouped = f"{paper.reference[:4]} {paper.reference[4:8]} {paper.reference[8:]}"
    assert f"Cette feuille remplace celle qui porte la référence {grouped}." in kiosk.words_of("form")


def test_a_wrong_code_is_refused_and_after_several_one_waits(kiosk: Served, paper: PaperInHand, person: Person) -> None:
    wrong = f"{(int(paper.code) + 1) % 10_000:04}"
    shows_a_paper(person)
    for attempt in range(3):
        person.types(paper.reference).types(wrong)
        assert person.sees("cette référence et ce code ne sont pas connus ici"), attempt
        person.chooses("Essayer encore une fois")
    person.types(paper.reference).types(paper.code)
    assert person.sees("trop d’essais, il faut attendre une minute")
    assert not person.has_seen(ON_PAPER)
    person.chooses("Aller au début")
    assert person.page.scene == "home"


def test_a_reference_with_a_slip_of_the_finger_is_called_mistyped(paper: PaperInHand, person: Person) -> None:
    last = str((int(paper.reference[-1]) + 1) % 10)
    shows_a_paper(person).types(paper.reference[:-1] + last).types(paper.code)
    assert person.sees("un chiffre semble mal tapé")
    assert person.page.says_error
    person.chooses("Essayer encore une fois")
    assert not person.page.says_error


def test_the_code_on_the_form_needs_no_figures(kiosk: Served, paper: PaperInHand, person: Person) -> None:
    shows_a_paper(person).scans(paper.form_code)
    assert person.is_at("Votre papier est retrouvé")
    assert person.sees(ON_PAPER)
    person.chooses("Repartir du début")
    assert person.page.scene == "home"
    assert person.conversation.session().held is None
    assert kiosk.answers() == [{"space": "refuse"}]


def test_a_scanner_that_types_on_the_keyboard_is_read(
    serving: Callable[..., Served], somebody: Callable[..., Person]
) -> None:
    # As the keys come through the browser's own events, on a machine that may be busy: more time between them.
    scanner = Scanner.model_construct(least_characters=6, gap_ms=1500, quiet_ms=1500)
    kiosk = serving(keymap=load_keymap(KEYMAP).model_copy(update={"double_strike_ms": 0, "scanner": scanner}))
    person = shows_a_paper(somebody(kiosk).opens_the_kiosk())
    with person.tab.expect_navigation():
        person.tab.keyboard.type("cvr1 11a")
        person.tab.keyboard.press("Enter")
    person.looks()
    assert person.is_at("Vous reprenez votre visite")
    assert person.conversation.session().heard == {"space/short"}


def test_a_form_of_another_kiosk_and_a_forged_one_are_refused(
    kiosk: Served, paper: PaperInHand, person: Person, serving: Callable[..., Served]
) -> None:
    elsewhere = serving().somebody_has_decided({"space": "unknown"}, space="consent")
    shows_a_paper(person).scans(elsewhere.form_code)
    assert person.is_at("Ce papier n’est pas retrouvé")
    person.chooses("Essayer encore une fois").scans(paper.form_code.replace("Refus", "Accord"))
    assert person.is_at("Ce papier n’est pas retrouvé")
    assert person.sees("la signature de ce papier n’est pas celle d’une borne connue")
    assert person.conversation.session().held is None


def test_a_receipt_leads_to_its_code_and_tells_no_answer(paper: PaperInHand, person: Person) -> None:
    shows_a_paper(person).scans(paper.receipt_code)
    assert person.is_at("Le code de votre papier")
    assert person.conversation.session().held is None
    assert not person.sees("Je refuse")


@pytest.mark.parametrize("situation", [None, pytest.param("unknown", marks=pytest.mark.slow)])
def test_a_resume_slip_is_printed_and_read_at_another_visit(
    kiosk: Served, person: Person, somebody: Callable[..., Person], situation: str | None
) -> None:
    if situation:
        person.is_led(kiosk.wishes({"space": "refuse"}, {"space": situation}), until="review")
        person.chooses("Ne rien enregistrer")
    else:
        person.chooses("Écouter les explications").hears_to_the_end().chooses("C’est pour moi").hears_to_the_end()
    person.chooses("Choisir un sujet").chooses("Comprendre Mon espace santé").chooses("Mon espace santé")
    person.hears_to_the_end()
    while person.page.scene != "home":
        person.presses("back")
    assert person.conversation.session().heard == {"space/short"}
    person.chooses("Faire autre chose").chooses("M’arrêter et reprendre plus tard").waits_for_the_machine()
    assert person.is_at("Votre papier pour reprendre est sorti")
    assert kiosk.papers() == ["slip"]
    person.chooses("M’arrêter là")
    assert person.page.kind == "end"

    later = shows_a_paper(somebody(kiosk).opens_the_kiosk()).scans(kiosk.code_of("slip"))
    assert later.is_at("Vous reprenez votre visite")
    session = later.conversation.session()
    assert session.heard == {"space/short"}
    assert dict(session.situations) == ({"space": situation} if situation else {})
    assert session.answers == ()
    later.continues()
    assert later.page.scene == "home"
    assert kiosk.records() == []


def test_a_code_scanned_where_none_is_asked_for_changes_nothing(
    kiosk: Served, paper: PaperInHand, person: Person
) -> None:
    codes = {"receipt": paper.receipt_code, "form": paper.form_code, "slip": "cvr1 11a.12b space=open"}
    wanted = kiosk.wishes({"space": "consent"}, {"space": "letter"})
    kinds = set()
    for place in ("notice", "capacity", "letter_date", "answer", "review"):
        person.is_led(wanted, until=place)
        kinds.add(person.page.kind)
        before = person.conversation.session()
        for name, code in codes.items():
            person.scans(code)
            after = person.conversation.session()
            assert (after.place, after.answers, after.situations, after.heard, after.held, after.trail) == (
                before.place,
                before.answers,
                before.situations,
                before.heard,
                before.held,
                before.trail,
            ), (place, name)
            assert person.page.notice is not None
            assert person.page.notice.startswith("Un papier a été lu, mais il ne sert pas ici."), (place, name)
    assert kinds == {"statement", "question", "entry", "answer"}
    assert kiosk.answers() == [{"space": "refuse"}]
    person.is_led(wanted, until="finished").chooses("Terminer la visite")
    person.scans(paper.form_code)
    assert person.page.kind == "menu"
    assert kiosk.answers() == [{"space": "refuse"}, {"space": "consent"}]


def turns_to(person: Person, words: str) -> None:
    """Turns the pages of a scene that ends in a question, until those words stand there."""
    for _ in range(6):
        if person.has_seen(words):
            return
        person.presses("next")
    raise AssertionError(f"« {words} » is nowhere")


def test_a_form_held_up_at_the_welcome_is_read_back_after_the_notice(
    kiosk: Served, paper: PaperInHand, person: Person
) -> None:
    person.scans(paper.form_code)
    assert person.page.scene == "notice/paper"
    person.hears_to_the_end()
    assert person.page.scene == "aloud/paper"
    assert not person.has_seen(ON_PAPER)
    person.chooses("Lire sans le son")
    assert person.is_at("Votre papier est retrouvé")
    assert person.sees(ON_PAPER)
    assert person.page.spoken == ()
    assert person.conversation.session().scanned is None
    turns_to(person, "Il vous reste à faire")
    assert person.has_seen("Rien n’est fait tant que l’Assurance maladie n’a pas répondu.")
    assert kiosk.answers() == [{"space": "refuse"}]


@pytest.mark.slow
def test_a_receipt_held_up_at_the_welcome_asks_for_its_code_and_tells_what_remains(
    kiosk: Served, paper: PaperInHand, person: Person
) -> None:
    person.scans(paper.receipt_code).hears_to_the_end().chooses("Lire sans le son")
    assert person.is_at("Le code de votre papier")
    person.types(paper.code)
    assert person.is_at("Votre papier est retrouvé")
    turns_to(person, "Il vous reste à faire")


def test_a_paper_is_read_back_in_the_words_that_it_was_made_with(
    kiosk: Served, paper: PaperInHand, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = kiosk.house.script
    (record,) = kiosk.records()
    decision = today.original.decisions["space"]
    text = decision.answer(Answer.REFUSE, "unknown")
    changed = text.on_paper.model_copy(update={"text": "Ce que la feuille disait alors."})
    answers = {
        **decision.answers,
        Answer.REFUSE: decision.answers[Answer.REFUSE].model_copy(update={"on_paper": changed}),
    }
    then = today.original.model_copy(
        update={"decisions": {**today.original.decisions, "space": decision.model_copy(update={"answers": answers})}}
    )
    older = today.model_copy(update={"texts": {**today.texts, "fr": then}})
    monkeypatch.setattr(kiosk.house.clerk, "_script_of", lambda fingerprint: {record.script: older}[fingerprint])
    shows_a_paper(person).scans(paper.form_code)
    assert person.is_at("Votre papier est retrouvé")
    assert person.sees("Ce que la feuille disait alors.")
    assert not person.sees(ON_PAPER)


@pytest.mark.slow
def test_where_the_words_of_then_are_lost_those_of_today_stand_in(
    kiosk: Served, paper: PaperInHand, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(fingerprint: str) -> Script:
        raise NotArchived(fingerprint=fingerprint)

    monkeypatch.setattr(kiosk.house.clerk, "_script_of", lost)
    shows_a_paper(person).scans(paper.form_code)
    assert person.sees(ON_PAPER)
    assert not person.has_seen("Il vous reste à faire")


def test_the_keyboard_of_the_tests_is_the_delivered_one(tmp_path: Path) -> None:
    changed = quick_keymap().model_dump()
    delivered = load_keymap(KEYMAP).model_dump()
    assert {name for name in changed if changed[name] != delivered[name]} == {"double_strike_ms"}
