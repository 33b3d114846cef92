"""What a person does is answered soon, or said and shown to take a moment: whatever the gesture, whoever is slow.

No clock decides here: the browser's stands still but for what a test turns it by, and a server or voice that is slow is
one that hasn't answered yet.
"""

import time
from collections.abc import Callable

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse
from playwright.sync_api import Page, Route
from test_switches import KEYMAPS

from kiosk.keymap import Keymap, keymap_of
from kiosk.screen.view import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.impatient]
SCREEN = SCREENS["1280x1024"]
WORDS = "Patientez."
# A key acts once no scanner can have sent it.
QUIET_MS = 150
# What is said, in order, and whether anything else could be heard as it began.
PLAYED = """
window.played = [];
window.together = false;
const players = new Set();
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  window.together ||= [...players].some((one) => one !== this && !one.paused && !one.ended);
  players.add(this);
  window.played.push(this.dataset.clip);
  return play.apply(this);
};
"""


# A server that never answers a deed: forms go nowhere, and what asks without leaving the page waits for ever.
SILENT_SERVER = """
window.asked = 0;
HTMLFormElement.prototype.submit = () => { window.asked += 1; };
addEventListener("submit", (event) => { event.preventDefault(); window.asked += 1; });
const ask = window.fetch;
window.fetch = (address, given) => {
  if (String(address) !== "/act") return ask(address, given);
  window.asked += 1;
  return new Promise(() => {});
};
"""


def before(
    serve: Callable[..., Kiosk],
    start: str,
    *,
    keymap: Keymap | None = None,
    starts: bool = False,
    has_voice: bool = True,
) -> Kiosk:
    """A kiosk whose browser's clock stands still."""
    house = MakeBelieveHouse(SCREEN, start=start, guard_ms=0, has_voice=has_voice)
    house.settings = house.settings.model_copy(
        update={"sound": house.settings.sound.model_copy(update={"starts_by_itself": starts, "headphones": True})}
    )
    kiosk = serve(house, keymap=keymap)
    kiosk.page.add_init_script(PLAYED)
    kiosk.page.clock.install()
    kiosk.page.clock.pause_at(time.time() + 3600)
    return kiosk


def opened(kiosk: Kiosk, *, is_answered: bool = False) -> Page:
    """Its page, once its script has begun."""
    if not is_answered:
        kiosk.page.add_init_script(SILENT_SERVER)
    kiosk.page.goto(kiosk.address)
    kiosk.page.wait_for_function("() => document.documentElement.dataset.hand !== undefined")
    return kiosk.page


def told(page: Page) -> str:
    return page.inner_text("#notice") if page.is_visible("#notice") else ""


def wait_clip(kiosk: Kiosk) -> str:
    return kiosk.face._voice("fr").keys[WORDS]


def touches(selector: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.up()

    return act


def presses(key: str, focus: str = "#heading") -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.focus(focus)
        page.keyboard.press(key)
        page.clock.run_for(QUIET_MS)

    return act


def sends(*strokes: str) -> Callable[[Page], None]:
    """As a scanner types, all strokes at once; or a keypad sends what no keyboard has."""

    def act(page: Page) -> None:
        page.evaluate(
            "(keys) => keys.forEach((key) => document.body.dispatchEvent("
            "new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})))",
            strokes,
        )
        page.clock.run_for(300)

    return act


ONE_SWITCH = keymap_of(KEYMAPS / "keyboard.toml", KEYMAPS, "one-switch").model_copy(update={"double_strike_ms": 0})
# Each kind of gesture that the machine has to think about: where, and how it is made.
ASKED: dict[str, tuple[str, Callable[[Page], None]]] = {
    "a finger on an answer": ("answer/space", touches(".card")),
    "a finger on the way on": ("notice", touches('[data-action="next"]')),
    "a finger on the way back": ("home", touches('[data-action="back"]')),
    "a finger on a setting": ("notice", touches('[data-action="contrast"]')),
    "a finger on the loudness": ("notice", touches('[data-action="louder"]')),
    "a finger on a word": ("notice", touches(".explained button")),
    "a finger on help": ("notice", touches('[data-action="help"]')),
    "a finger on done": ("letter_date", touches('[value="enter"]')),
    "an arrow": ("notice", presses("ArrowRight")),
    "a figure": ("answer/space", presses("2")),
    "a letter": ("notice", presses("w")),
    "a sign": ("notice", presses("+")),
    "Enter on what has the focus": ("answer/space", presses("Enter", focus="#option-1")),
    "a switch": ("answer/space", presses("F10")),
    "a code": ("paper_reference", sends(*"CLAIRVOIX-INCONNU-1234", "Enter")),
}


# One of each way to leave a page or to stay on it; the others are tried with --all.
QUICKLY = frozenset({"a finger on an answer", "a finger on the loudness", "a letter", "a switch", "a code"})


@pytest.mark.parametrize(
    "gesture", [pytest.param(one, marks=() if one in QUICKLY else pytest.mark.slow) for one in ASKED]
)
def test_what_is_not_answered_in_half_a_second_is_said_and_shown_to_take_a_moment(
    serve: Callable[..., Kiosk], gesture: str
) -> None:
    start, does = ASKED[gesture]
    kiosk = before(serve, start, keymap=ONE_SWITCH if gesture == "a switch" else None)
    page = opened(kiosk)
    does(page)
    page.clock.run_for(PATIENCE_MS - 1)
    assert told(page) != WORDS, "nobody is told to wait who hardly waits"
    page.clock.run_for(1)
    assert told(page) == WORDS
    assert page.evaluate("window.played.at(-1)") == wait_clip(kiosk)
    assert not page.evaluate("window.together")
    assert page.evaluate("window.asked") == 1


def test_who_is_answered_in_time_is_not_told_to_wait(serve: Callable[..., Kiosk]) -> None:
    kiosk = before(serve, "notice", has_voice=False)
    page = opened(kiosk, is_answered=True)
    with page.expect_response("**/act"):
        touches('[data-action="louder"]')(page)
    page.wait_for_function("() => document.querySelector('#notice').textContent.includes('Son')")
    page.clock.run_for(PATIENCE_MS)
    assert told(page).startswith("Son")


def test_where_there_is_no_voice_it_is_shown(serve: Callable[..., Kiosk]) -> None:
    kiosk = before(serve, "notice", has_voice=False)
    page = opened(kiosk)
    presses("ArrowRight")(page)
    page.clock.run_for(PATIENCE_MS)
    assert told(page) == WORDS


# What the page does by itself, and what tells that it did.
AT_ONCE: dict[str, tuple[str, Callable[[Page], None], str]] = {
    "a finger on a digit": ("letter_date", touches('[value="type:7"]'), "document.querySelector('#digits').value"),
    "a digit": ("letter_date", presses("7"), "document.querySelector('#digits').value"),
    "the focus": ("notice", presses("ArrowDown"), "document.activeElement.value ?? document.activeElement.id"),
    "listening again": ("notice", presses("r"), "window.played.length"),
    "a finger on listening again": ("notice", touches('[data-action="repeat"]'), "window.played.length"),
}


@pytest.mark.parametrize("gesture", AT_ONCE)
def test_what_the_page_does_by_itself_waits_for_nobody(serve: Callable[..., Kiosk], gesture: str) -> None:
    start, does, changes = AT_ONCE[gesture]
    kiosk = before(serve, start)
    page = opened(kiosk)
    was = page.evaluate(changes)
    does(page)
    page.wait_for_function(f"(was) => ({changes}) !== was", arg=was)
    assert page.evaluate("window.asked") == 0


def test_a_voice_that_is_slow_to_begin_is_said_to_take_a_moment_and_then_speaks(serve: Callable[..., Kiosk]) -> None:
    kiosk = before(serve, "notice", starts=True)
    clip, waiting = wait_clip(kiosk), list[Route]()
    kiosk.page.route(
        "**/sound/*.wav", lambda route: route.continue_() if clip in route.request.url else waiting.append(route)
    )
    page = opened(kiosk)
    page.clock.run_for(PATIENCE_MS)
    page.wait_for_function("(clip) => window.played.at(-1) === clip", arg=clip)
    assert told(page) == WORDS
    for route in waiting:
        route.continue_()
    page.wait_for_function("(clip) => window.played.length > 1 && window.played.at(-1) !== clip", arg=clip)
    page.wait_for_function("(words) => document.querySelector('#notice span').textContent !== words", arg=WORDS)
    assert not page.evaluate("window.together")


def test_headphones_that_go_out_are_answered_by_silence_however_slow_the_server(serve: Callable[..., Kiosk]) -> None:
    keymap = keymap_of(KEYMAPS / "keyboard.toml", KEYMAPS, "audionav").model_copy(update={"double_strike_ms": 0})
    kiosk = before(serve, "notice", keymap=keymap)
    page = opened(kiosk)
    sends("F16")(page)
    assert page.evaluate("window.asked") == 1
    page.clock.run_for(3 * PATIENCE_MS)
    assert wait_clip(kiosk) not in page.evaluate("window.played")
    assert told(page) != WORDS
