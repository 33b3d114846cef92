"""What is heard, when, and what silences it, in a real browser with real sound."""

import json
from collections.abc import Callable

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
SCREEN = SCREENS["1280x1024"]

# Notes when sound starts and stops, before any script of the page runs.
LISTENER = """
  window.heard = [];
  window.players = [];
  window.most = 0;
  window.lit = [];
  new MutationObserver((changes) => {
    for (const { target } of changes)
      if (target.classList.contains("is-lit") && lit.at(-1)?.[0] !== target.id)
        lit.push([target.id, document.querySelectorAll(".is-lit").length]);
  }).observe(document, { attributeFilter: ["class"], subtree: true });
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (!this.isWatched) {
      this.isWatched = true;
      players.push(this);
      this.addEventListener("playing", () => {
        const sounding = players.filter((other) => !other.paused && !other.ended && other.readyState >= 3);
        window.most = Math.max(window.most, sounding.length);
      });
      this.addEventListener("playing", () => heard.push(["playing", this.dataset.clip, performance.now()]));
      for (const name of ["pause", "ended"])
        this.addEventListener(name, () => heard.push([name, this.dataset.clip, performance.now()]));
    }
    return play.call(this);
  };
  document.addEventListener("keydown", () => heard.push(["input", "", performance.now()]), { capture: true });
  document.addEventListener("pointerdown", () => heard.push(["input", "", performance.now()]), { capture: true });
"""
# Where the page goes on from: a busy machine may have said more than one sentence.
ON_THE_PAGE = ".is-lit:not(#notice):not(#title)"
SPEAKING = "() => heard.some(([what]) => what === 'playing')"


def listen(serve: Callable[..., Kiosk], start: str = "notice") -> Kiosk:
    kiosk = serve(MakeBelieveHouse(SCREEN, start=start))
    kiosk.context.add_init_script(LISTENER)
    kiosk.open()
    return kiosk


def heard(page: Page) -> list[tuple[str, str, float]]:
    return [tuple(entry) for entry in page.evaluate("heard")]


def test_a_page_speaks_by_itself_in_order_and_lights_what_it_says(serve: Callable[..., Kiosk]) -> None:
    kiosk = listen(serve, "home")
    data = json.loads(kiosk.page.get_attribute("body", "data-page") or "")
    elements = [element for element, _ in data["speech"]]
    assert elements == ["title", "where", "option-1", "option-2", "option-3", "option-4"]
    kiosk.page.wait_for_function("() => lit.length >= 2")
    assert kiosk.page.evaluate("lit")[:2] == [["title", 1], ["where", 1]]  # one at a time, as they are said
    playing = [clip for what, clip, _ in heard(kiosk.page) if what == "playing"]
    assert playing == [clip for _, clip in data["speech"]][: len(playing)]


@pytest.mark.parametrize("by", ["key", "unknown key", "touch"])
def test_any_input_stops_speech_within_200_ms(serve: Callable[..., Kiosk], by: str) -> None:
    kiosk = listen(serve)
    kiosk.page.wait_for_function(SPEAKING)
    match by:
        case "key":
            kiosk.page.keyboard.press("Space")
        case "unknown key":
            kiosk.page.keyboard.press("z")
        case _:
            kiosk.page.mouse.click(300, 700)
    kiosk.page.wait_for_function("() => heard.some(([what]) => what === 'pause')")
    events = heard(kiosk.page)
    at_input = next(time for what, _, time in events if what == "input")
    at_silence = next(time for what, _, time in events if what == "pause")
    assert at_silence - at_input <= 200


def test_pause_pauses_and_then_goes_on_where_it_was(serve: Callable[..., Kiosk]) -> None:
    kiosk = listen(serve)
    kiosk.page.wait_for_selector("#where.is-lit")
    kiosk.page.click('[data-action="pause"]')
    kiosk.page.wait_for_selector("#notice.is-lit")
    said = kiosk.page.inner_text("#notice")
    assert said.replace("\u202f", " ") == "Vous avez demandé : pause."
    # It is said, and nothing after it: a pause that is being told is a pause already.
    kiosk.page.wait_for_selector("#notice:not(.is-lit)")
    kiosk.page.wait_for_timeout(600)
    assert kiosk.page.locator(".is-lit").count() == 0
    kiosk.page.click('[data-action="pause"]')
    kiosk.page.wait_for_selector(ON_THE_PAGE)
    assert kiosk.page.locator("#notice").is_hidden()


def test_pause_struck_while_the_pause_is_being_told_goes_on(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="notice", guard_ms=0))
    kiosk.context.add_init_script(LISTENER)
    kiosk.open()
    kiosk.page.wait_for_selector("#where.is-lit")
    kiosk.page.keyboard.press("Space")
    kiosk.page.wait_for_selector("#notice.is-lit")
    kiosk.page.keyboard.press("Space")
    kiosk.page.wait_for_selector(ON_THE_PAGE)
    assert kiosk.page.evaluate("most") == 1


def test_repeat_starts_again_without_a_new_page(serve: Callable[..., Kiosk]) -> None:
    kiosk = listen(serve)
    kiosk.page.wait_for_selector("#where.is-lit")
    kiosk.page.keyboard.press("r")
    kiosk.page.wait_for_selector("#title.is-lit")
    assert kiosk.conversation.events == []


def test_slower_and_louder_are_answered_aloud_and_known_to_the_server(serve: Callable[..., Kiosk]) -> None:
    kiosk = listen(serve)
    kiosk.page.wait_for_function(SPEAKING)
    kiosk.page.click('[data-action="slower"]')
    kiosk.page.wait_for_selector("#notice.is-lit")
    assert kiosk.page.inner_text("#notice") == "Voix\u202f: 75\u00a0pour cent."
    assert kiosk.conversation.session().settings.rate == 75
    kiosk.page.click('[data-action="louder"]')
    kiosk.page.wait_for_function("() => document.querySelector('#notice').textContent.includes('Son')")
    assert kiosk.conversation.session().settings.volume == 6
    # The page has kept its turn: what is done next counts.
    kiosk.page.keyboard.press("ArrowRight")
    kiosk.page.wait_for_function("() => document.title.includes('page 2')")


def test_nothing_is_heard_of_a_scene_that_may_not_be_spoken(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="answer/space", is_silent=True))
    kiosk.context.add_init_script(LISTENER)
    kiosk.open()
    assert json.loads(kiosk.page.get_attribute("body", "data-page") or "")["speech"] == []
    assert heard(kiosk.page) == []


def test_there_are_never_two_sounds_at_once(serve: Callable[..., Kiosk]) -> None:
    kiosk = listen(serve)
    kiosk.page.wait_for_function(SPEAKING)
    for key in ["r", "Tab", "r", "ArrowDown", ",", "Space", "Space", ".", "r"]:
        kiosk.page.keyboard.press(key)
        kiosk.page.wait_for_timeout(90)  # a hand's pace
    kiosk.page.wait_for_function("() => heard.filter(([what]) => what === 'playing').length >= 2")
    assert kiosk.page.evaluate("most") == 1


def test_sound_that_fails_holds_nothing_up(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="notice"))
    kiosk.page.route("**/sound/*", lambda route: route.abort())
    kiosk.open()
    kiosk.page.wait_for_function("() => !document.querySelector('.is-lit')")
    kiosk.page.keyboard.press("ArrowRight")
    kiosk.page.wait_for_function("() => document.title.includes('page 2')")


def test_what_is_done_on_a_page_is_no_reason_to_load_it_again(serve: Callable[..., Kiosk]) -> None:
    kiosk = listen(serve)
    kiosk.page.wait_for_function(SPEAKING)
    kiosk.page.evaluate("window.isTheSame = true")
    kiosk.page.click('[data-action="slower"]')
    kiosk.page.wait_for_selector("#notice.is-lit")
    for _ in range(2):  # the page looks by itself, twice, whether the server has gone on without it
        with kiosk.page.expect_response("**/state"):
            pass
    kiosk.page.wait_for_timeout(100)
    assert kiosk.page.evaluate("window.isTheSame")
    with kiosk.page.expect_navigation():
        kiosk.conversation.change(notice="Quelqu’un arrive.")


@pytest.mark.parametrize("has_sound", [True, False])
def test_where_nothing_can_be_heard_no_button_says_so_and_the_screen_does_in_large_letters(
    serve: Callable[..., Kiosk],
    has_sound: bool,  # noqa: FBT001 – a case
) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="notice", lacking=() if has_sound else ("without_sound",)))
    page = kiosk.open()
    sounds = [f'[data-action="{action}"]' for action in ("repeat", "pause", "slower", "faster", "softer", "louder")]
    assert [page.locator(one).is_visible() for one in sounds] == [has_sound] * len(sounds)
    assert page.locator(".no-sound").count() == (0 if has_sound else 1)
    if not has_sound:
        told = page.locator(".no-sound")
        assert told.inner_text() == "Sans son"
        size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.no-sound')).fontSize)")
        assert size >= page.evaluate("parseFloat(getComputedStyle(document.querySelector('.button .word')).fontSize)")
        page.keyboard.press("+")
        page.wait_for_selector("#notice:not([hidden])")
        assert "pas de son" in page.inner_text("#notice")
        assert kiosk.conversation.session().settings.volume == 5
