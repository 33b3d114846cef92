"""One switch and two: what time moves, what a press does, and when it rests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse

from kiosk.journey.actions import Action
from kiosk.journey.events import Act
from kiosk.keymap import keymap_of

pytestmark = pytest.mark.browser
SCREEN = SCREENS["1280x1024"]
KEYMAPS = Path(__file__).parents[2] / "config" / "keymaps"
FOCUS = "document.activeElement.id || document.activeElement.value"
ROUND = "[...document.querySelectorAll('button:not([disabled]):not([hidden])')].length"


def with_switches(serve: Callable[..., Kiosk], pad: str, start: str, *, has_voice: bool = False) -> Kiosk:
    """A kiosk with switches, whose browser's clock is turned by hand."""
    keymap = keymap_of(KEYMAPS / "keyboard.toml", KEYMAPS, pad).model_copy(update={"double_strike_ms": 0})
    kiosk = serve(MakeBelieveHouse(SCREEN, start=start, has_voice=has_voice, guard_ms=0), keymap=keymap)
    kiosk.page.clock.install()
    kiosk.page.goto(kiosk.address)
    return kiosk


def press(kiosk: Kiosk, key: str = "F10") -> None:
    """A switch, and the moment that a scanner would have gone on in."""
    kiosk.page.keyboard.press(key)
    kiosk.page.clock.run_for(350)


def focused(kiosk: Kiosk) -> str:
    return str(kiosk.page.evaluate(FOCUS))


def test_one_switch_chooses_what_time_has_brought(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_switches(serve, "one-switch", "answer/space")
    kiosk.page.clock.run_for(20_000)
    assert focused(kiosk) == "heading", "nothing moves before somebody has pressed"
    press(kiosk)
    assert focused(kiosk) == "option-1"
    kiosk.page.clock.run_for(3000)
    assert focused(kiosk) == "option-1", "it begins with the slowest pace"
    kiosk.page.clock.run_for(1000)
    assert focused(kiosk) == "option-2"
    with kiosk.page.expect_navigation():
        press(kiosk)
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=2)]


def test_scanning_goes_on_by_itself_on_the_next_page(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_switches(serve, "one-switch", "answer/space")
    press(kiosk)
    with kiosk.page.expect_navigation():
        press(kiosk)
    kiosk.page.clock.run_for(100)
    assert focused(kiosk) == "option-1"


def test_after_a_round_without_a_press_it_rests_and_silence_brings_the_alert(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_switches(serve, "one-switch", "notice")
    press(kiosk)
    assert focused(kiosk) == "next", "the way on comes first where nothing is asked"
    stops = int(kiosk.page.evaluate(ROUND))
    kiosk.page.clock.run_for(4000 * stops)
    assert focused(kiosk) == "heading"
    kiosk.page.clock.run_for(SCREEN.inactivity_seconds * 1000)
    kiosk.page.wait_for_selector("#countdown")
    with kiosk.page.expect_navigation():
        press(kiosk)
    assert not kiosk.conversation.session().is_alerted


def test_every_button_of_a_page_comes_by_within_a_round(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_switches(serve, "one-switch", "letter_date")
    press(kiosk)
    buttons = "button:not([disabled]):not([hidden])"
    names = kiosk.page.eval_on_selector_all(buttons, "all => all.map((one) => one.id || one.value)")
    seen = [focused(kiosk)]
    for _ in range(len(names) - 1):
        kiosk.page.clock.run_for(4000)
        seen.append(focused(kiosk))
    assert sorted(seen) == sorted(names)


def test_faster_quickens_what_moves_and_the_stop_keeps_its_whole_time(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_switches(serve, "one-switch", "answer/space")
    press(kiosk)
    while focused(kiosk) != "faster":
        kiosk.page.clock.run_for(4000)
    with kiosk.page.expect_response("**/act"):
        press(kiosk)
    kiosk.page.wait_for_function("() => document.querySelector('#notice').textContent.includes('Voix')")
    after = focused(kiosk)
    assert after == "faster"
    kiosk.page.clock.run_for(4000)
    at = focused(kiosk)
    kiosk.page.clock.run_for(3100)
    assert focused(kiosk) != at


def test_the_second_switch_goes_back_to_what_went_by(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_switches(serve, "two-switches-timed", "answer/space")
    press(kiosk)
    kiosk.page.clock.run_for(4000)
    assert focused(kiosk) == "option-2"
    press(kiosk, "F9")
    assert focused(kiosk) == "option-1"
    with kiosk.page.expect_navigation():
        press(kiosk)
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=1)]


def test_two_switches_by_steps_wait_for_ever(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_switches(serve, "switches", "answer/space")
    press(kiosk, "F9")
    at = focused(kiosk)
    kiosk.page.clock.run_for(60_000)
    assert focused(kiosk) == at == "option-1"
    with kiosk.page.expect_navigation():
        press(kiosk, "F10")
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=1)]
