"""A paper before the page's camera, in a real Chromium: aimed by tones and words, read, and read back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from held_up import COVERED, HeldUp, code, seeing_browser, wall
from persona import Person, somebody_at
from PIL import Image
from playwright.sync_api import Browser
from served import Served, settings_for_tests

pytestmark = [pytest.mark.browser]

_OPEN = "La caméra est ouverte, elle ne garde rien. Montrez-lui le carré noir et blanc."

# What the page asks the machine for, as it does so: its cameras, and each tone with what else sounded then.
_WATCH = """
const asked = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
window.tracks = [];
navigator.mediaDevices.getUserMedia = async (wanted) => {
  if (window.failing) throw new DOMException("", window.failing);
  const stream = await asked(wanted);
  window.tracks.push(...stream.getTracks());
  return stream;
};
const players = new Set();
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  if (this instanceof HTMLAudioElement) players.add(this);
  return play.call(this);
};
window.tones = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) {
  const isDoubled = [...players].some((one) => !one.paused && !one.ended);
  window.tones.push({ hertz: this.frequency.value, isDoubled });
  return start.call(this, when);
};
"""


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> HeldUp:
    return HeldUp(tmp_path_factory.mktemp("camera") / "picture.y4m")


@pytest.fixture(scope="module")
def seeing(browser: Browser, chromium: Path, chromium_arguments: tuple[str, ...], held: HeldUp) -> Iterator[Browser]:
    with seeing_browser(browser, chromium, chromium_arguments, held) as opened:
        yield opened


@pytest.fixture
def kiosk(serving: Callable[..., Served]) -> Served:
    return serving(settings=settings_for_tests(screen={"camera": True}))


@contextmanager
def _comes(kiosk: Served, browser: Browser) -> Iterator[Person]:
    """Somebody who has come to where a paper is asked for, and listens aloud."""
    with somebody_at(kiosk, browser) as person:
        person.context.add_init_script(_WATCH)
        person.opens_the_kiosk().chooses("J’ai déjà un papier d’ici").hears_to_the_end().chooses("À voix haute")
        person.tab.wait_for_selector("html[data-ready]")
        yield person


def _tells(person: Person, words: str) -> None:
    """Waits until the page tells it."""
    person.tab.locator("#notice").get_by_text(words, exact=True).wait_for(state="attached")


def _tones(person: Person, least: int) -> list[float]:
    """Waits for so many tones more, and tells how high they are; none sounds beside a voice."""
    heard = person.tab.evaluate("window.tones.length")
    person.tab.wait_for_function("count => window.tones.length >= count", arg=heard + least)
    tones = person.tab.evaluate("window.tones")
    assert not any(tone["isDoubled"] for tone in tones)
    return [tone["hertz"] for tone in tones[heard:]]


def _has_ended(person: Person) -> bool:
    return bool(person.tab.evaluate("window.tracks.every((one) => one.readyState === 'ended')"))


def test_a_paper_is_aimed_by_tones_and_words_and_read_back(kiosk: Served, seeing: Browser, held: HeldUp) -> None:
    paper = kiosk.somebody_has_decided({"space": "unknown"}, space="refuse")
    held.shows(wall())
    with _comes(kiosk, seeing) as person:
        assert person.tab.evaluate("window.tracks.length") == 0
        assert not person.tab.locator("#camera-sign").is_visible()
        person.tab.locator("#camera").click()
        _tells(person, _OPEN)
        assert "Caméra ouverte" in person.tab.locator("#camera-sign").inner_text()
        assert person.tab.locator("#camera").get_attribute("aria-pressed") == "true"
        held.shows(wall(code(COVERED, 260, is_covered=True), x=0.2))
        _tells(person, "À gauche.")
        aside = max(_tones(person, 1))
        held.shows(wall(code(COVERED, 260, is_covered=True)))
        _tells(person, "Plus près.")
        assert min(_tones(person, 2)) > aside
        with person.tab.expect_navigation():
            held.shows(wall(code(paper.form_code, 520)))
        person.looks()
        person.waits_for_the_machine()
        assert person.is_at("Votre papier est retrouvé")
    assert kiosk.answers() == [{"space": "refuse"}]


@pytest.mark.slow
def test_the_camera_closes_by_its_button_when_unplugged_and_never_hides_its_sign(
    kiosk: Served, seeing: Browser, held: HeldUp
) -> None:
    held.shows(wall())
    with _comes(kiosk, seeing) as person:
        camera, sign = person.tab.locator("#camera"), person.tab.locator("#camera-sign")
        camera.click()
        _tells(person, _OPEN)
        assert not _has_ended(person)
        camera.click()
        sign.wait_for(state="hidden")
        assert _has_ended(person)
        assert camera.get_attribute("aria-pressed") == "false"
        assert person.tab.evaluate("getComputedStyle(document.querySelector('.scene')).outlineStyle") == "none"

        camera.click()
        _tells(person, _OPEN)
        person.tab.evaluate("window.tracks.at(-1).dispatchEvent(new Event('ended'))")
        sign.wait_for(state="hidden")
        assert person.tab.locator("#notice").inner_text() == "La caméra ne répond plus. Vous pouvez taper les chiffres."
        assert _has_ended(person)

        person.presses("curtain")
        person.tab.wait_for_selector("html[data-ready]")
        camera.focus()
        person.tab.keyboard.press("Enter")
        _tells(person, _OPEN)
        place = sign.bounding_box()
        assert place is not None
        shot = Image.open(BytesIO(person.tab.screenshot())).convert("L")
        left, top, width, height = (round(place[name]) for name in ("x", "y", "width", "height"))
        assert shot.crop((left, top, left + width, top + height)).getextrema()[1] > 128  # words on the dark
        assert shot.crop((0, top + 2 * height, shot.width, shot.height)).getextrema() == (0, 0)


def test_without_a_camera_a_sentence_says_so_and_the_scanner_still_reads(kiosk: Served, browser: Browser) -> None:
    with _comes(kiosk, browser) as person:
        camera, notice = person.tab.locator("#camera"), person.tab.locator("#notice")
        camera.click()  # this machine has none
        notice.get_by_text("La caméra ne répond pas. Vous pouvez taper les chiffres.").wait_for()
        person.tab.evaluate("window.failing = 'NotReadableError'")
        camera.click()
        notice.get_by_text("Un autre programme se sert de la caméra. Vous pouvez taper les chiffres.").wait_for()
        assert not person.tab.locator("#camera-sign").is_visible()
        assert person.scans("cvr1 11a").is_at("Vous reprenez votre visite")
