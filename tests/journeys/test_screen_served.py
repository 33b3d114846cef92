"""The kiosk as `kiosk run` serves it: gunicorn in a process of its own, real papers; with scripts and without."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from persona import Person
from served import PROJECT, Elsewhere, Served
from unit.printouts.reading import codes_in, pages_of, text_of

from kiosk.settings import Settings

pytestmark = pytest.mark.browser

KIOSK = Path(sys.executable).with_name("kiosk")
NOTHING_IS_DONE = "Rien n’est fait tant que l’Assurance maladie n’a pas répondu."


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture
def elsewhere(var: Path, tmp_path: Path) -> Iterator[Elsewhere]:
    """`kiosk run` in a child process, with a voice that waits to be asked."""
    config = tmp_path / "config"
    shutil.copytree(PROJECT / "config", config)
    (config / "kiosk.toml").write_text('[sound]\nengine = "espeak-ng"\nstarts_by_itself = false\n', encoding="utf-8")
    port = free_port()
    environment = {**os.environ, "CLAIRVOIX_VAR": str(var), "CLAIRVOIX_CONFIG": str(config)}
    with subprocess.Popen([KIOSK, "run", "--port", str(port)], env=environment) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/state", process)
            yield Elsewhere(f"http://127.0.0.1:{port}", Settings())
        finally:
            process.terminate()
            assert process.wait(timeout=20) == 0


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        assert process.poll() is None, "the kiosk ended before it served"
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 – our own
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the kiosk never answered")


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
    assert person.is_at("Votre papier est imprimé")
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
    later.chooses("J’ai déjà un papier d’ici").hears_to_the_end().chooses("Lire sans le son").scans(codes.pop())
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
