"""Films in sign language in a real browser: above their sentence, without a sound, for who chose to see them."""

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse
from playwright.sync_api import Browser

from kiosk.screen.geometry import FILM_MM

pytestmark = pytest.mark.browser
FILMED = frozenset({"notice/1", "notice/3"})
# Draws for a second and a half, and records what it draws: a film as small as they come, in VP8.
RECORD = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 320, height: 240});
  const pen = canvas.getContext("2d");
  const stream = canvas.captureStream(25);
  const recorder = new MediaRecorder(stream, {mimeType: "video/webm;codecs=vp8"});
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  const began = performance.now();
  await new Promise((resolve) => {
    const draw = setInterval(() => {
      const at = performance.now() - began;
      pen.fillStyle = "#123A4B";
      pen.fillRect(0, 0, 320, 240);
      pen.fillStyle = "#FFE08A";
      pen.fillRect(20 + at / 8, 60, 60, 120);
      if (at > 1500) { clearInterval(draw); resolve(); }
    }, 40);
  });
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


@pytest.fixture(scope="module")
def film(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small film, made by the browser itself."""
    page = browser.new_page()
    path = tmp_path_factory.mktemp("lsf") / "film.webm"
    path.write_bytes(base64.b64decode(page.evaluate(RECORD)))
    page.close()
    return path


def with_films(serve: Callable[..., Kiosk], film: Path, screen: str = "1280x1024", *, size: int = 2) -> Kiosk:
    """A kiosk where two of seven sentences are filmed, and somebody who chose sign language."""
    house = MakeBelieveHouse(SCREENS[screen], start="notice", size=size, has_voice=False, filmed=FILMED, film_file=film)
    kiosk = serve(house)
    kiosk.open()
    kiosk.conversation.change(settings=replace(kiosk.conversation.session().settings, signs=True))
    kiosk.open()
    return kiosk


def plays(kiosk: Kiosk) -> None:
    kiosk.page.wait_for_function("() => document.querySelector('#film').currentTime > 0.2")


def test_a_filmed_sentence_has_its_film_above_it_without_a_sound(serve: Callable[..., Kiosk], film: Path) -> None:
    kiosk = with_films(serve, film)
    page = kiosk.page
    plays(kiosk)
    assert page.locator(".passages > p").count() == 1
    assert page.locator("#film").evaluate("film => film.muted")
    assert not page.locator("#film").evaluate("film => film.controls")
    with page.expect_navigation():
        page.click('[data-action="next"]')
    assert page.locator("#film").count() == 0, "the next sentence isn't filmed"
    assert page.locator(".notice").is_hidden(), "and nobody is told so on each page"


def test_it_is_stopped_goes_on_and_begins_again_by_its_buttons(serve: Callable[..., Kiosk], film: Path) -> None:
    kiosk = with_films(serve, film)
    page = kiosk.page
    plays(kiosk)
    page.click("#film-play")
    page.wait_for_function("() => document.querySelector('#film').paused")
    page.locator("#film-play").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('#film').paused || document.querySelector('#film').ended")
    page.wait_for_function("() => document.querySelector('#film').ended")
    page.wait_for_timeout(600)  # a second strike that is meant
    page.click("#film-again")
    page.wait_for_function("() => !document.querySelector('#film').ended")
    assert kiosk.conversation.events == []


@pytest.mark.parametrize("screen", list(SCREENS))
@pytest.mark.parametrize("size", [1, 4])
def test_it_is_as_large_as_its_sentence_leaves_room_for(
    serve: Callable[..., Kiosk], film: Path, screen: str, size: int
) -> None:
    kiosk = with_films(serve, film, screen, size=size)
    page = kiosk.page
    plays(kiosk)
    per_mm = SCREENS[screen].px_per_mm
    place, words, sheet = (page.locator(name).bounding_box() for name in ("#film", ".passages", ".scene"))
    assert place is not None
    assert words is not None
    assert sheet is not None
    assert place["height"] >= (FILM_MM - 5) * per_mm
    assert place["y"] + place["height"] <= words["y"] + 1
    assert words["y"] + words["height"] <= sheet["y"] + sheet["height"]
    for button in page.locator(".film-deeds button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 12.7 * per_mm
        assert box["x"] + box["width"] <= sheet["x"] + sheet["width"]


def test_who_did_not_choose_it_sees_no_film_and_nobody_fetches_one(serve: Callable[..., Kiosk], film: Path) -> None:
    house = MakeBelieveHouse(SCREENS["1280x1024"], start="notice", has_voice=False, filmed=FILMED, film_file=film)
    kiosk = serve(house)
    page = kiosk.open()
    assert page.locator("#film").count() == 0
    assert page.request.get(f"{kiosk.address}/film/notice/1").status == 404


def test_a_film_that_can_not_be_shown_leaves_its_sentence(serve: Callable[..., Kiosk], tmp_path: Path) -> None:
    broken = tmp_path / "broken.webm"
    broken.write_bytes(b"no film at all")
    kiosk = with_films(serve, broken)
    kiosk.page.wait_for_selector(".film", state="hidden")
    assert kiosk.page.locator(".passages > p").is_visible()
