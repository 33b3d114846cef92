"""What whoever reads with difficulty has of the real kiosk: words lit by the real voice, settings put back at once."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from persona import Person
from playwright.sync_api import Browser, Page
from served import PROJECT, TODAY, Served, settings_for_tests

from kiosk.app import Folders, House
from kiosk.journey.session import Settings
from kiosk.settings import Settings as SiteSettings

TRANSLATIONS = ("en", "ar", "es", "pt", "tr", "uk")
# Of the sentences of the delivered journey; the voice runs some names of French bodies together in other languages.
LEAST_LIT = 0.9
BACK = "Tous les réglages sont revenus au départ. Vos réponses n’ont pas changé."
LEFT_OF = """(at) => {
  const range = document.createRange();
  const [text] = document.querySelector("#passage-1").childNodes;
  range.setStart(text, at);
  range.setEnd(text, at + 1);
  return range.getBoundingClientRect().left;
}"""
SENTENCES = 10


def abroad() -> SiteSettings:
    return settings_for_tests().model_copy(update={"unreviewed_languages": TRANSLATIONS})


@pytest.fixture
def page(serving: Callable[..., Served], browser: Browser) -> Iterator[Page]:
    """Somebody's screen before a kiosk of seven languages, which tells what is lit."""
    kiosk = serving(settings=abroad())
    screen = kiosk.settings.screen
    context = browser.new_context(viewport={"width": screen.width_px, "height": screen.height_px})
    context.add_init_script(
        """window.lit = []; const add = Highlight.prototype.add; Highlight.prototype.add = function (range) {
          lit.push([range.startContainer.parentElement.closest("[id]").id,
            range.startContainer.data.slice(range.startOffset, range.endOffset)]);
          return add.call(this, range); };"""
    )
    page = context.new_page()
    page.goto(kiosk.address)
    page.wait_for_selector("html[data-ready]")
    yield page
    context.close()


@pytest.mark.slow
def test_the_voice_lights_the_words_of_every_language_as_it_says_them(tmp_path: Path) -> None:
    with House(Folders(PROJECT / "config", tmp_path), settings=abroad(), today=lambda: TODAY) as house:
        assert set(house.languages) == {"fr", *TRANSLATIONS}
        for language in house.languages:
            own = [one.text for one in house.fixed_utterances() if one.language == language and len(one.text) > 40]
            clips = [house.clip(text, language, is_private=False) for text in own[:: len(own) // SENTENCES]]
            readings = [clip.reading() for clip in clips if clip is not None]
            assert len(readings) >= SENTENCES
            lit = [reading for reading in readings if reading.marks]
            assert len(lit) / len(readings) >= LEAST_LIT, [one.words for one in readings if not one.marks]
            for reading in lit:
                assert (reading.marks[0].first, reading.marks[-1].last) == (0, len(reading.words) - 1)
                for before, after in pairwise(reading.marks):
                    assert after.first == before.last + 1
                    assert after.milliseconds >= before.milliseconds


@pytest.mark.slow
@pytest.mark.browser
def test_words_are_lit_from_right_to_left(page: Page) -> None:
    page.click('[data-action="language"]')
    page.click('.card:has-text("العربية")')
    page.wait_for_selector('html[lang="ar"][data-ready]')
    page.keyboard.press("r")
    page.wait_for_function("() => lit.filter(([id]) => id === 'passage-1').length >= 4", timeout=20_000)
    words = page.inner_text("#passage-1").split()
    said = [word for element, word in page.evaluate("lit") if element == "passage-1"]
    assert said == [word.strip("،.") for word in words[: len(said)]]
    assert page.evaluate("document.documentElement.dir") == "rtl"
    first, second = (page.evaluate(LEFT_OF, at) for at in (0, len(words[0]) + 1))
    assert first > second


@pytest.mark.browser
def test_a_button_puts_all_settings_back_and_keeps_the_answers(kiosk: Served, person: Person) -> None:
    person.presses("larger").presses("reset")
    assert dict(person.page.spoken)["notice"] == person.page.notice == BACK
    person.is_led(kiosk.wishes({"space": "refuse"}), until="review")
    answers, place = person.conversation.session().answers, person.page.scene
    assert answers
    for action in ("larger", "contrast", "ruler"):
        person.presses(action)
    changed = person.conversation.session().settings
    assert (changed.size, changed.contrast, changed.ruler) == (3, "dark", True)
    person.presses("reset")
    assert person.page.notice == BACK
    session = person.conversation.session()
    assert (session.settings, session.answers, person.page.scene) == (Settings(), answers, place)
    assert person.tab.locator(".reading-ruler").count() == 0
