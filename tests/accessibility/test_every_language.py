"""Every scene of the delivered journey in every language, in the smallest and the largest letters, laid out once.

Pages are made by the screen's own templates and put one after the other into one open page of Chromium, which measures
them; its scripts play no part in where anything stands.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from every_scene import every_scene
from flask import Flask
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse

from kiosk.journey.adjusting import SIZES
from kiosk.journey.events import Event
from kiosk.journey.load import load_script
from kiosk.journey.scene import Option, Scene
from kiosk.journey.scenes import scene
from kiosk.journey.script import Script
from kiosk.journey.session import Session
from kiosk.screen.app import ScreenFace, create_app
from kiosk.screen.person import Person

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PROJECT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)
LANGUAGES = ("fr", "en", "ar", "es", "pt", "tr", "uk")
# The lowest and narrowest screen on which everything has its full size.
SCREEN = SCREENS["1024x768"]
_AT_ONCE = 60

# Puts pages into this one, one after the other, and says what is wrong with each: nothing, where all is well.
MEASURE = """async (pages) => {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];
  const root = document.documentElement;
  const seen = (e) => e.checkVisibility({ visibilityProperty: true });
  const called = (e) => e.id || e.value || e.getAttribute("class") || e.tagName;
  const troubles = [];
  for (const [name, html] of pages) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const { name, value } of page.documentElement.attributes) root.setAttribute(name, value);
    sheet.replaceSync(page.querySelector("style").textContent);
    document.body.replaceWith(page.body);
    document.body.getBoundingClientRect();
    if (document.fonts.status === "loading") await document.fonts.ready;
    const wrong = (what, e) => troubles.push([name, what, called(e), e.textContent.trim().slice(0, 60)]);
    if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) wrong("scrolls", document.body);
    const edge = document.querySelector("main.scene").getBoundingClientRect();
    for (const e of document.querySelectorAll("main.scene *")) {
      if (!seen(e)) continue;
      const r = e.getBoundingClientRect();
      if (r.left < edge.left - 1 || r.top < edge.top - 1 || r.right > edge.right + 1 || r.bottom > edge.bottom + 1)
        wrong("outside its sheet", e);
    }
    const buttons = [...document.querySelectorAll("button, input:not([type=hidden])")].filter(seen);
    const boxes = buttons.map((e) => e.getBoundingClientRect());
    buttons.forEach((e, at) => {
      const r = boxes[at];
      if (r.left < 0 || r.top < 0 || r.right > innerWidth || r.bottom > innerHeight) wrong("outside the screen", e);
      boxes.slice(at + 1).forEach((other, after) => {
        if (r.left < other.right && other.left < r.right && r.top < other.bottom && other.top < r.bottom)
          wrong("under " + called(buttons[at + 1 + after]), e);
      });
    });
    for (const e of document.querySelectorAll("button, h1, p, input")) {
      const isLow = e.tagName === "BUTTON" && e.scrollHeight > e.clientHeight + 1;
      if (seen(e) && (isLow || e.scrollWidth > e.clientWidth + 1)) wrong("cut off", e);
    }
  }
  return troubles;
}"""


@dataclass(frozen=True)
class Standing:
    """A conversation that stands at one scene of the delivered journey, and stays there."""

    script: Script
    at: Session

    def start(self) -> None:
        """It has begun."""

    def is_there(self) -> None:
        """Nobody asks."""

    def handle(self, event: Event) -> None:
        """Nothing happens."""

    def session(self) -> Session:
        return self.at

    def scene(self) -> Scene:
        return scene(self.script, self.at)

    def spoken_option(self, option: Option) -> str:
        return option.label


@pytest.fixture(scope="module")
def script() -> Script:
    """The delivered journey, in every language that it has."""
    return load_script(PROJECT / "config" / "journeys" / "health-space")


@pytest.fixture(scope="module")
def sessions(script: Script) -> dict[str, Session]:
    """Somebody at each scene of it."""
    return every_scene(script, TODAY, "screen")


def test_the_journey_speaks_these_languages(script: Script) -> None:
    assert set(script.texts) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_nor_scrolls_in_any_scene(
    serve: Callable[..., Kiosk], script: Script, sessions: dict[str, Session], language: str
) -> None:
    house = MakeBelieveHouse(SCREEN, has_voice=False)
    kiosk = serve(house)
    kiosk.page.route("**/*.js", lambda route: route.abort())
    kiosk.page.goto(kiosk.address)
    pages = list(_pages(create_app(house), Scenes(script, sessions, language)))
    assert len(pages) > 2 * len(sessions)
    troubles = []
    for start in range(0, len(pages), _AT_ONCE):
        troubles += kiosk.page.evaluate(MEASURE, pages[start : start + _AT_ONCE])
    assert troubles == []


@dataclass(frozen=True)
class Scenes:
    """Every scene of a journey in one language."""

    script: Script
    sessions: dict[str, Session]
    language: str

    def at(self, name: str, size: int) -> Standing:
        """At one of them, in letters of that size."""
        session = self.sessions[name]
        settings = replace(session.settings, size=size)
        return Standing(self.script, replace(session, language=self.language, settings=settings))


def _pages(app: Flask, scenes: Scenes) -> Iterator[tuple[str, str]]:
    """Each page of each scene in the smallest and the largest letters: what it is called, and its HTML."""
    face: ScreenFace = app.extensions["screen"]
    lift = MakeBelieveHouse(SCREEN).levels.lift
    with app.test_request_context():
        app.preprocess_request()
        for name in scenes.sessions:
            for size in (min(SIZES), max(SIZES)):
                visit = face.visits.open(Person(scenes.at(name, size), SCREEN, lift()))
                for number in range(visit.value.page.count):
                    visit.value._page = number
                    page = face._answer(visit).get_data(as_text=True)
                    yield f"{scenes.language} {name}, {number + 1}, size {size}", page
