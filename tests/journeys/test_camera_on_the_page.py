"""A paper before the page's camera, in a real Chromium: aimed by tones and words, read, and read back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from held_up import HeldUp, code, seeing_browser, wall
from persona import Person, somebody_at
from playwright.sync_api import Browser
from served import Served, settings_for_tests

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> HeldUp:
    return HeldUp(tmp_path_factory.mktemp("camera") / "picture.y4m")


@pytest.fixture(scope="module")
def seeing(browser: Browser, chromium: Path, chromium_arguments: tuple[str, ...], held: HeldUp) -> Iterator[Browser]:
    with seeing_browser(browser, chromium, chromium_arguments, held) as opened:
        yield opened


def _tells(person: Person, words: str) -> None:
    """Waits until the camera's sign says it."""
    person.tab.wait_for_function(
        "words => document.querySelector('#camera-sign .told').textContent === words", arg=words
    )


def test_a_paper_is_aimed_by_words_and_tones_and_read_back(
    serving: Callable[..., Served], seeing: Browser, held: HeldUp
) -> None:
    kiosk = serving(settings=settings_for_tests(screen={"camera": True}))
    paper = kiosk.somebody_has_decided({"space": "unknown"}, space="refuse")
    with somebody_at(kiosk, seeing) as person:
        held.shows(wall())
        person.opens_the_kiosk().chooses("J’ai déjà un papier d’ici").hears_to_the_end()
        person.chooses("À voix haute")
        person.tab.wait_for_selector("html[data-ready]")
        sign = person.tab.locator("#camera-sign")
        assert not sign.is_visible()
        person.tab.locator("#camera").click()
        _tells(person, "Je cherche le carré.")
        assert sign.is_visible()
        held.shows(wall(code(paper.form_code, 260, is_covered=True), x=0.2))
        _tells(person, "À gauche.")
        held.shows(wall(code(paper.form_code, 260, is_covered=True)))
        _tells(person, "Plus près.")
        with person.tab.expect_navigation():
            held.shows(wall(code(paper.form_code, 520)))
        person.looks()
        person.waits_for_the_machine()
        assert person.is_at("Votre papier est retrouvé")
