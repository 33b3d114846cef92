"""How visits end: stopped, timed out, walked away from, finished. What isn't recorded is gone from everywhere."""

import re
from collections.abc import Callable

import pytest
from persona import Person
from served import Served

pytestmark = pytest.mark.browser

# A date and a reference that nothing else under var/ can hold.
LETTER_DATE, LETTER_DAY, DEADLINE = "07112026", "2026-11-07", "19 décembre 2026"


def secrets_of(person: Person) -> tuple[str, ...]:
    """Words that only this visit knows: no file may ever hold them."""
    visit = person.visit
    return (visit.token, visit.form_token, person.conversation._token, LETTER_DATE, LETTER_DAY, DEADLINE)


def gives_a_letter_and_an_answer(kiosk: Served, person: Person) -> tuple[str, ...]:
    """Comes to the review with a refusal and the date of a letter. What only this visit knows."""
    wanted = kiosk.wishes({"space": "refuse"}, {"space": "letter"})
    person.is_led(wanted, until="letter_date").types(LETTER_DATE)
    assert person.sees(DEADLINE)
    known = secrets_of(person)
    person.is_led(wanted, until="review")
    return known


def test_stopping_is_asked_once_and_going_on_changes_nothing(kiosk: Served, person: Person) -> None:
    gives_a_letter_and_an_answer(kiosk, person)
    before = person.conversation.session()
    person.presses("stop")
    assert person.is_at("Voulez-vous vraiment arrêter ?")
    assert person.page.options[0] == "Continuer la visite"
    person.continues()
    assert person.conversation.session() == before
    person.presses("stop").chooses("Continuer la visite")
    assert person.conversation.session() == before


def test_stopping_half_way_records_nothing_and_erases_everything(kiosk: Served, person: Person) -> None:
    known = gives_a_letter_and_an_answer(kiosk, person)
    person.presses("stop").chooses("Arrêter et effacer")
    assert person.page.kind == "end"
    assert person.is_at("La visite est arrêtée")
    assert kiosk.holds_nothing()
    assert kiosk.papers() == []
    assert kiosk.traces(*known) == []
    token = person.visit.token
    person.touches("Recommencer")
    assert person.page.scene == "welcome"
    assert person.visit.token != token
    assert len(kiosk.face.visits) == 1


def test_the_search_for_traces_finds_what_is_there(kiosk: Served, person: Person) -> None:
    gives_a_letter_and_an_answer(kiosk, person)
    person.chooses("Enregistrer et imprimer").waits_for_the_machine()
    reference = kiosk.code_of("receipt").split()[1]
    assert {path.name.partition("-")[0] for _, path in kiosk.traces(reference)} == {"register.sqlite"}


def test_nobody_there_is_asked_and_then_everything_is_erased(kiosk: Served, person: Person) -> None:
    person.tab.clock.install()
    known = gives_a_letter_and_an_answer(kiosk, person)
    screen = kiosk.settings.screen
    person.tab.clock.fast_forward((screen.inactivity_seconds + 1) * 1000)
    person.waits_for("Êtes-vous toujours là ?")
    alert = person.page
    assert dict(alert.spoken)["title"] == alert.title
    assert [text for element, text in alert.spoken if element.startswith("passage")] == list(alert.passages)
    assert person.tab.locator("#countdown").is_visible()
    person.chooses("Je suis toujours là")
    assert person.page.scene == "review"
    person.tab.clock.fast_forward((screen.inactivity_seconds + 1) * 1000)
    person.waits_for("Êtes-vous toujours là ?")
    person.tab.clock.fast_forward((screen.alert_seconds + 1) * 1000)
    person.waits_for("La visite est effacée")
    assert person.sees("Aucune réponse n’a été enregistrée à votre place.")
    assert kiosk.holds_nothing()
    assert kiosk.traces(*known) == []


def test_who_walks_away_with_the_page_closed_leaves_nothing(
    serving: Callable[..., Served], somebody: Callable[..., Person]
) -> None:
    hours = [0.0]
    kiosk = serving(clock=lambda: hours[0])
    person = somebody(kiosk).opens_the_kiosk()
    known = gives_a_letter_and_an_answer(kiosk, person)
    conversation = person.conversation
    person.tab.close()
    screen = kiosk.settings.screen
    hours[0] = screen.inactivity_seconds + screen.alert_seconds - 1.0
    assert kiosk.face.sweep() == 0
    hours[0] += 2.0
    assert kiosk.face.sweep() == 1
    assert conversation.session().ended == "timed_out"
    assert len(kiosk.face.visits) == 0
    assert kiosk.holds_nothing()
    assert kiosk.traces(*known) == []


def test_a_finished_visit_keeps_its_record_and_nothing_else(kiosk: Served, person: Person) -> None:
    token, form_token, conversation, date, day, deadline = gives_a_letter_and_an_answer(kiosk, person)
    wanted = kiosk.wishes({"space": "refuse"})
    person.is_led(wanted, until="finished").chooses("Terminer la visite")
    assert kiosk.answers() == [{"space": "refuse"}]
    # The letter's date and the deadline stood on papers that came out: they are erased with them.
    assert kiosk.traces(token, form_token, conversation, date, day, deadline) == []


def test_power_lost_in_the_middle_ends_with_nothing_recorded(
    serving: Callable[..., Served], somebody: Callable[..., Person]
) -> None:
    kiosk = serving()
    person = somebody(kiosk, may_see_errors=True).opens_the_kiosk()
    known = gives_a_letter_and_an_answer(kiosk, person)
    kiosk.face.visits._visits.clear()  # the process's memory is gone
    person.tab.locator(".card").first.click()
    person.waits_for("Bonjour, et bienvenue")
    assert kiosk.holds_nothing()
    assert kiosk.traces(*known) == []


def test_help_rings_the_desk_and_the_visit_goes_on(kiosk: Served, person: Person) -> None:
    person.presses("help")
    assert kiosk.house.rings == 1
    assert person.is_at("La borne appelle quelqu’un")
    person.continues()
    assert person.page.scene == "welcome"
    assert re.search(r"help", " ".join(person.scenes()))
