"""The kiosk in a second language that runs from right to left, in real Chromium: pages, voices, papers, the desk."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import served
from desk_client import DeskClient
from playwright.sync_api import Browser, Page
from second_language import LANGUAGE, in_letters, with_second_language
from served import Served

from kiosk.desk.watching import watched
from kiosk.journey.actions import Action
from kiosk.journey.events import Act
from kiosk.screen.person import Person
from kiosk.screen.view import look, voice_of
from printouts.renderings import plain

pytestmark = pytest.mark.browser

LOOK = """() => {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true });
  const all = (query) => [...document.querySelectorAll(query)].filter(seen);
  const middle = (query) => { const r = document.querySelector(query).getBoundingClientRect();
    return (r.left + r.right) / 2 / innerWidth; };
  const edges = all("main.scene *, .panel *, .way *").map((e) => e.getBoundingClientRect());
  return {
    lang: document.documentElement.lang, dir: document.documentElement.dir,
    panel: middle(".panel"), next: middle("[data-action=next]"), back: middle("[data-action=back]"),
    wide: document.documentElement.scrollWidth - innerWidth, high: document.documentElement.scrollHeight - innerHeight,
    outside: edges.filter((r) => r.left < -1 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1).length,
    cut: all("button, h1, .passages > p").filter((e) => e.scrollWidth > e.clientWidth + 1
      || e.tagName === "BUTTON" && e.scrollHeight > e.clientHeight + 1).map((e) => e.textContent.trim()),
    fonts: [...document.fonts].filter((f) => f.status === "loaded").map((f) => f.unicodeRange),
    cards: all(".card .words").map((e) => [e.lang, e.dir, e.querySelector(".label").textContent]),
    flipped: getComputedStyle(document.querySelector("[data-action=next] .pictogram")).transform,
  };
}"""


@pytest.fixture
def abroad(serving: Callable[..., Served], monkeypatch: pytest.MonkeyPatch) -> Served:
    """A kiosk whose journey speaks a second language."""
    known = served._script
    monkeypatch.setattr(served, "_script", functools.cache(lambda *given: with_second_language(known(*given))))
    return serving()


@pytest.fixture
def page(abroad: Served, browser: Browser) -> Iterator[Page]:
    """Somebody's screen before it."""
    screen = abroad.settings.screen
    context = browser.new_context(viewport={"width": screen.width_px, "height": screen.height_px})
    yield context.new_page()
    context.close()


def shown(page: Page, address: str) -> dict[str, Any]:
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    looked: dict[str, Any] = page.evaluate("document.fonts.ready.then(" + LOOK + ")")
    return looked


def test_the_languages_page_writes_and_speaks_each_language_in_itself(abroad: Served, page: Page) -> None:
    page.goto(abroad.address)
    person: Person = list(abroad.face.visits._visits.values())[-1].value
    person.happens(Act(Action.LANGUAGE))
    looked = shown(page, abroad.address)
    assert (looked["lang"], looked["dir"]) == ("fr", "ltr")
    cards = [["fr", "ltr", "Français"], ["ar", "rtl", "العربية"]]
    assert looked["cards"] == cards
    view = look(person, abroad.house, abroad.face._keymap, voice_of(abroad.house, "fr"))
    spoken = {one.element: one for one in view.speech.utterances}
    option = abroad.house.script.text(LANGUAGE).words.parts["option"].text
    assert option.replace("{label}", "").split("{")[0].strip()[:3] in spoken["option-2"].text
    assert view.speech.clips[spoken["option-2"].clip or ""].wav()
    page.click("#option-2")
    page.wait_for_function(f"document.documentElement.lang === '{LANGUAGE}'")


def test_pages_are_mirrored_and_whole(abroad: Served, page: Page) -> None:
    french = shown(page, abroad.address)
    person: Person = list(abroad.face.visits._visits.values())[-1].value
    person.happens(Act(Action.LANGUAGE, word=LANGUAGE))
    for step in (None, Act(Action.CHOOSE, 1), Act(Action.NEXT), Act(Action.CHOOSE, 1), Act(Action.NEXT)):
        if step is not None:
            person.happens(step)
        looked = shown(page, abroad.address)
        assert (looked["lang"], looked["dir"]) == ("ar", "rtl"), person.scene.id
        assert (looked["wide"], looked["high"], looked["outside"], looked["cut"]) == (0, 0, 0, []), person.scene.id
        assert looked["panel"] == pytest.approx(1 - french["panel"], abs=0.02)
        assert looked["next"] < 0.5 < looked["back"]
        assert looked["flipped"].startswith("matrix(-1")
        assert any("600" in one or "60" in one for one in looked["fonts"]), "no Arabic letters were loaded"


def test_a_whole_visit_ends_with_papers_in_both_languages(abroad: Served) -> None:
    conversation = abroad.house.open_conversation(LANGUAGE)
    abroad.lead(conversation, abroad.wishes({"space": "refuse"}, {"space": "letter"}), "paper_readback")
    recorded = conversation.session().recorded
    assert recorded is not None
    assert [record.language for record in abroad.records()] == [LANGUAGE]
    assert abroad.papers() == ["form", "letter", "copy", "sheet", "receipt"]
    assert abroad.paper("letter").language == "fr"
    assert abroad.paper("copy").language == LANGUAGE
    reference = " ".join(recorded.reference[start : start + 4] for start in (0, 4, 8))
    for kind in ("form", "receipt"):
        assert reference in abroad.words_of(kind).replace("\u2066", "").replace("\u2069", "")
    told = plain.text(abroad.paper("form"))
    assert "Ma décision" in told
    assert in_letters("Ma décision") in told
    person = abroad.somebody_has_decided(space="refuse")  # French goes on beside it
    assert person.reference != recorded.reference


def test_the_desk_sees_the_same_passages_in_french(abroad: Served) -> None:
    script = abroad.house.script
    conversation = abroad.house.open_conversation(LANGUAGE)
    for step in (None, Act(Action.CHOOSE, 1), Act(Action.NEXT)):
        if step is not None:
            conversation.handle(step)
        seen = watched(script, conversation.session(), "Ada")
        assert (seen.language, seen.is_closed) == (LANGUAGE, False)
        assert seen.french is not None
        assert seen.french.language == "fr"
        unreviewed = script.text(LANGUAGE).words.parts["unreviewed"].text  # which the French doesn't have to say
        assert len(seen.french.passages) == len([text for text in seen.passages if text != unreviewed])
        assert [in_letters(text) for text in seen.french.passages][:1] == list(seen.passages)[:1]


def test_the_desk_leads_in_the_person_s_language_with_french_beside_it(abroad: Served) -> None:
    desk = DeskClient(abroad).comes_in()
    desk.post("/ensemble", language=LANGUAGE)
    page = desk.page.text
    assert f'lang="{LANGUAGE}" dir="rtl"' in page
    french, title = abroad.house.script.original.scenes["welcome"].title, abroad.house.script.text(LANGUAGE)
    assert french in desk.text
    assert title.scenes["welcome"].title in desk.text
