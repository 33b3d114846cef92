"""The kiosk as `kiosk run` serves it: gunicorn in a process of its own, real papers; with scripts and without."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from persona import Person
from running import KIOSK, running
from served import Elsewhere, Served
from unit.printouts.reading import codes_in, pages_of, text_of

pytestmark = pytest.mark.browser

NOTHING_IS_DONE = "Rien n’est fait tant que l’Assurance maladie n’a pas répondu."


@pytest.fixture
def elsewhere(var: Path, tmp_path: Path) -> Iterator[Elsewhere]:
    """`kiosk run` in a child process, with a voice that waits to be asked."""
    with running(var, tmp_path) as kiosk:
        yield kiosk.there


def test_the_real_server_serves_stops_cleanly_and_records_nothing_by_itself(
    elsewhere: Elsewhere, somebody: Callable[..., Person]
) -> None:
    person = somebody(elsewhere).opens_the_kiosk().chooses("Je sais ce que je veux").hears_to_the_end()
    person.chooses("C’est pour moi").presses("stop").chooses("Arrêter et effacer")
    assert person.is_at("La visite est arrêtée")
    told = subprocess.run([KIOSK, "register", "verify", "--json"], capture_output=True, check=True)
    assert json.loads(told.stdout)["bodies"] == 0


@pytest.mark.slow
def test_a_refusal_from_the_first_page_to_the_paper_under_the_real_server(
    elsewhere: Elsewhere, somebody: Callable[..., Person], var: Path
) -> None:
    person = somebody(elsewhere).opens_the_kiosk().knows_what_they_want()
    assert person.is_at("Que décidez-vous pour Mon espace santé ?")
    person.chooses("Je refuse Mon espace santé").chooses("C’est bien ma réponse")
    person.chooses("Enregistrer et imprimer").waits_for_the_machine()
    assert person.is_at("Votre papier est prêt, sans imprimante")  # its papers go to a folder
    person.hears_to_the_end()
    reference = next(one for one in person.page.passages if one.startswith("La référence est"))[17:-1].replace(" ", "")
    person.chooses("Continuer sans relire")
    assert person.sees(NOTHING_IS_DONE)
    person.hears_to_the_end().chooses("Terminer la visite")
    assert person.is_at("Au revoir, et merci")

    told = subprocess.run([KIOSK, "register", "verify", "--json"], capture_output=True, check=True)
    report = json.loads(told.stdout)
    assert (report["sound"], report["bodies"]) == (True, 1)
    papers = sorted(path.name for path in (var / "printouts").glob("*.pdf"))
    assert [name.split("-")[3] for name in papers] == ["form", "letter", "sheet"]
    form = next((var / "printouts").glob("*-form-1.pdf")).read_bytes()
    words = " ".join(text_of(form).split())
    assert f"{reference[:4]} {reference[4:8]} {reference[8:]}" in words
    assert "Je refuse d’avoir Mon espace santé pour moi" in words
    assert NOTHING_IS_DONE in words
    codes = codes_in(pages_of(form)[0])
    assert any(reference[:4] in code and "Refus" in code for code in codes)
    # The paper, shown to the same kiosk, is known again.
    later = somebody(elsewhere).opens_the_kiosk()
    later.chooses("J’ai déjà un papier d’ici").hears_to_the_end().reads_in_silence().scans(codes.pop())
    assert later.is_at("Votre papier est retrouvé")
    assert later.sees("Je refuse d’avoir Mon espace santé pour moi")


def test_a_consent_without_scripts(kiosk: Served, somebody: Callable[..., Person]) -> None:
    person = somebody(kiosk, has_scripts=False).opens_the_kiosk()
    person.knows_what_they_want(situation="Je ne sais pas")
    assert person.page.kind == "answer"
    person.chooses("Je veux Mon espace santé").chooses("C’est bien ma réponse")
    person.chooses("Enregistrer et imprimer").waits_for_the_machine()
    assert person.is_at("Votre papier est imprimé")
    person.hears_to_the_end().chooses("Continuer sans relire")
    assert person.sees(NOTHING_IS_DONE)
    person.hears_to_the_end().chooses("Terminer la visite")
    assert person.page.kind == "end"
    assert kiosk.answers() == [{"space": "consent"}]
    assert kiosk.papers() == ["form", "letter", "sheet", "receipt"]


def test_what_a_page_says_can_be_heard_and_nothing_else(kiosk: Served, somebody: Callable[..., Person]) -> None:
    person = somebody(kiosk, may_see_errors=True).opens_the_kiosk()
    assert person.page.spoken[0][0] == "title"
    for key in list(person.visit.value.clips)[:3]:
        answer = person.context.request.get(f"{kiosk.address}/sound/{key}.wav")
        assert (answer.status, answer.body()[:4]) == (200, b"RIFF")
        assert answer.headers["cache-control"] == "no-store"
    first = next(iter(person.visit.value.clips))
    person.chooses("Je sais ce que je veux")
    assert person.context.request.get(f"{kiosk.address}/sound/{first}.wav").status == 404
    assert person.context.request.get(f"{kiosk.address}/sound/nothing.wav").status == 404


def test_a_private_page_goes_on_speaking_after_what_was_done_on_it(kiosk: Served, person: Person) -> None:
    wanted = kiosk.wishes({"space": "refuse"}, {"space": "unknown"})
    person.is_led(wanted, until="aloud").chooses("À voix haute, j’accepte")
    person.is_led(wanted, until="answer")
    keys = list(person.visit.value.clips)
    person.tab.click('[data-action="slower"]')
    person.tab.wait_for_selector("#notice:not([hidden])")
    for key in keys:
        assert person.context.request.get(f"{kiosk.address}/sound/{key}.wav").status == 200


def test_private_scenes_are_silent_unless_the_person_agreed(
    kiosk: Served, person: Person, somebody: Callable[..., Person]
) -> None:
    wanted = kiosk.wishes({"space": "refuse"}, {"space": "unknown"})
    person.is_led(wanted, until="aloud").chooses("Lire sans le son")
    person.is_led(wanted, until="answer")
    assert person.page.spoken == ()
    aloud = somebody(kiosk).opens_the_kiosk()
    aloud.is_led(wanted, until="aloud").chooses("À voix haute, j’accepte")
    aloud.is_led(wanted, until="answer")
    assert [element for element, _ in aloud.page.spoken if element.startswith("option-")] == [
        "option-1",
        "option-2",
        "option-3",
    ]
