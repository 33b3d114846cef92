"""The whole way by voice alone, in a real Chromium whose microphone is a WAV file, heard by a real recognizer.

PocketSphinx hears here: it is the weaker of the two, and asks back and again more often.
"""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hearing_peers import SPHINX, needs_models
from persona import somebody_at
from playwright.sync_api import Browser
from served import Served, settings_for_tests
from speaker import RATE, Speaker, noisy, silence, slam, speaking_browser, spoken

from kiosk.journey.script import Answer

pytestmark = [needs_models, pytest.mark.browser, pytest.mark.slow]

# Quick to end what was said: espeak-ng doesn't hesitate.
HEARING = {"model": str(SPHINX / "fr-ci-16k"), "hands_free": True, "endpoint_seconds": 0.7, "no_input_seconds": 4.0}


@pytest.fixture
def kiosk(serving: Callable[..., Served]) -> Served:
    """A kiosk that hears."""
    return serving(settings=settings_for_tests(hearing=HEARING))


@pytest.fixture
def speaker(
    kiosk: Served, browser: Browser, chromium: Path, chromium_arguments: tuple[str, ...], tmp_path: Path
) -> Iterator[Callable[..., Speaker]]:
    """Somebody who speaks before that kiosk, wanting an answer to the first decision."""
    microphone = tmp_path / "microphone.wav"
    with (
        speaking_browser(browser, chromium, chromium_arguments, microphone) as opened,
        somebody_at(kiosk, opened) as person,
    ):

        def comes(answer: str, **how: object) -> Speaker:
            wanted = kiosk.wishes({"space": answer}, {"space": "no-letter"})
            speaks = Speaker(person, kiosk, wanted, microphone, **how)  # type: ignore[arg-type]
            person.context.route("**/?quiet", speaks.prepare)
            return speaks

        yield comes
        person.context.unroute_all(behavior="ignoreErrors")


def test_what_is_said_to_the_page_is_done(kiosk: Served, speaker: Callable[..., Speaker]) -> None:
    somebody = speaker("refuse").comes().speaks_until("capacity")
    assert kiosk.holds_nothing()
    assert somebody.visit.value.wants_microphone


def test_what_was_heard_is_in_no_file_and_no_log(
    kiosk: Served, speaker: Callable[..., Speaker], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    somebody = speaker("refuse").comes().speaks_until("capacity")
    words = {said for said in somebody.said if " " in said}
    assert words
    voice = [spoken(said)[RATE : RATE + 64] for said in words]
    script = set((kiosk.house.var / "archive").iterdir())  # what anybody may say stands there, not who said it
    files = {path for path in kiosk.house.var.rglob("*") if path.is_file()} - script
    assert {word for word, path in kiosk.traces(*words) if path in files} == set()
    assert [path for path in files for one in voice if one in path.read_bytes()] == []
    assert [word for word in words if word in caplog.text] == []


@pytest.mark.parametrize("answer", ["consent", "refuse"])
def test_a_decision_is_made_by_voice_alone(kiosk: Served, speaker: Callable[..., Speaker], answer: str) -> None:
    somebody = speaker(
        answer,
        before={
            "capacity": spoken("bonjour madame comment allez-vous") + silence(9),
            "aloud/space": silence(6),
            "answer/space": slam() + spoken("je n'accepte pas") + silence(9),
            "review": noisy(spoken("il fait beau aujourd'hui"), 0.01) + silence(9),
        },
        hall=noisy,
    )
    somebody.comes().speaks_until("answer")
    assert kiosk.holds_nothing()
    somebody.speaks_until("review")
    assert kiosk.holds_nothing()
    somebody.speaks_until("finished")
    assert kiosk.answers() == [{"space": answer}]
    assert kiosk.records()[0].decisions[0].answer == Answer(answer)
    assert kiosk.papers()[:2] == ["form", "letter"]
    somebody.speaks_until("finished")
