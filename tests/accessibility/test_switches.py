"""One switch and two: what time moves, what a press does, when it rests, and how it is fitted to a hand."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse
from playwright.sync_api import Error as BrowserError

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, SwitchPressed, SwitchTried
from kiosk.journey.rhythm import PATIENCE_MS, PAUSES_MS, ROUNDS, STRIKE_MS, Tried
from kiosk.keymap import keymap_of

pytestmark = pytest.mark.browser
SCREEN = SCREENS["1280x1024"]
KEYMAPS = Path(__file__).parents[2] / "config" / "keymaps"
FOCUS = "document.activeElement.id || document.activeElement.value"
ROUND = "[...document.querySelectorAll('button:not([disabled]):not([hidden])')].length"


def with_switches(serve: Callable[..., Kiosk], pad: str, start: str, *, has_voice: bool = False) -> Kiosk:
    """A kiosk with switches, whose browser's clock is turned by hand alone, however slow the machine."""
    keymap = keymap_of(KEYMAPS / "keyboard.toml", KEYMAPS, pad).model_copy(update={"double_strike_ms": 0})
    kiosk = serve(MakeBelieveHouse(SCREEN, start=start, has_voice=has_voice, guard_ms=0), keymap=keymap)
    kiosk.page.clock.install()
    kiosk.page.clock.pause_at(time.time() + 3600)
    kiosk.page.goto(kiosk.address)
    return kiosk


def press(kiosk: Kiosk, key: str = "F10") -> None:
    """A switch, and the moment that a scanner would have gone on in."""
    kiosk.page.keyboard.press(key)
    kiosk.page.clock.run_for(350)


def begin(kiosk: Kiosk, key: str = "F10") -> None:
    """The first press: the kiosk knows from now on that somebody scans."""
    with kiosk.page.expect_navigation():
        press(kiosk, key)
    assert isinstance(kiosk.conversation.events.pop(), SwitchPressed)
    kiosk.page.clock.run_for(100)


def focused(kiosk: Kiosk) -> str:
    return str(kiosk.page.evaluate(FOCUS))


def test_one_switch_chooses_what_time_has_brought(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_switches(serve, "one-switch", "answer/space")
    kiosk.page.clock.run_for(20_000)
    assert focused(kiosk) == "heading", "nothing moves before somebody has pressed"
    begin(kiosk)
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
    begin(kiosk)
    with kiosk.page.expect_navigation():
        press(kiosk)
    kiosk.page.clock.run_for(100)
    assert focused(kiosk) == "option-1"


def test_after_a_round_without_a_press_it_rests_and_silence_brings_the_alert(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_switches(serve, "one-switch", "notice")
    begin(kiosk)
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
    begin(kiosk)
    buttons = "button:not([disabled]):not([hidden])"
    names = kiosk.page.eval_on_selector_all(buttons, "all => all.map((one) => one.id || one.value)")
    seen = [focused(kiosk)]
    for _ in range(len(names) - 1):
        kiosk.page.clock.run_for(4000)
        seen.append(focused(kiosk))
    assert sorted(seen) == sorted(names)


def test_faster_quickens_what_moves_and_the_stop_keeps_its_whole_time(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_switches(serve, "one-switch", "answer/space")
    begin(kiosk)
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
    begin(kiosk)
    kiosk.page.clock.run_for(4000)
    assert focused(kiosk) == "option-2"
    press(kiosk, "F9")
    assert focused(kiosk) == "option-1"
    with kiosk.page.expect_navigation():
        press(kiosk)
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=1)]


def test_two_switches_by_steps_wait_for_ever(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_switches(serve, "switches", "answer/space")
    begin(kiosk, "F9")
    press(kiosk, "F9")
    at = focused(kiosk)
    kiosk.page.clock.run_for(60_000)
    assert focused(kiosk) == at == "option-1"
    with kiosk.page.expect_navigation():
        press(kiosk, "F10")
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=1)]


def test_a_key_of_the_keyboard_beside_them_is_no_switch(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_switches(serve, "switches", "answer/space")
    press(kiosk, "ArrowDown")
    assert focused(kiosk) == "option-1"
    assert kiosk.conversation.events == []


def trying(serve: Callable[..., Kiosk], pad: str = "one-switch", *, has_voice: bool = False) -> Kiosk:
    """A kiosk at the trial of its switches, before the first signal."""
    kiosk = with_switches(serve, pad, "switches_running", has_voice=has_voice)
    kiosk.conversation.handle(SwitchPressed((4000, 900), 500))
    kiosk.conversation.events.clear()
    kiosk.page.goto(kiosk.address)
    return kiosk


def is_time_to_press(kiosk: Kiosk) -> bool:
    """What is shown says so, to eyes near and far."""
    words = kiosk.page.inner_text("#notice") if kiosk.page.is_visible("#notice") else ""
    is_framed = bool(kiosk.page.evaluate("document.body.classList.contains('is-signal')"))
    assert is_framed == (words == "Appuyez.")
    return is_framed


def ends(kiosk: Kiosk) -> Tried:
    """What the trial found, once the server has been told."""
    kiosk.page.wait_for_function("() => document.title.startsWith('D’où viennent')")
    (told,) = kiosk.conversation.events
    assert isinstance(told, SwitchTried)
    return told.tried


@pytest.mark.parametrize(("pad", "key"), [("one-switch", "F10"), ("two-switches-timed", "F9"), ("switches", "F9")])
def test_five_presses_tell_the_time_of_reaction_with_any_switch(
    serve: Callable[..., Kiosk], pad: str, key: str
) -> None:
    kiosk = trying(serve, pad)
    for pause in PAUSES_MS:
        assert not is_time_to_press(kiosk)
        kiosk.page.clock.run_for(pause)
        assert is_time_to_press(kiosk)
        kiosk.page.clock.run_for(700)
        kiosk.page.keyboard.press(key)
    kiosk.page.clock.run_for(STRIKE_MS)
    found = ends(kiosk)
    assert len(found.reactions_ms) == len(PAUSES_MS)
    assert found.reactions_ms == (700,) * len(PAUSES_MS)
    assert (found.strikes_ms, found.strays) == ((), 0)


def test_a_second_strike_of_the_same_hand_is_told_as_one_and_no_answer(serve: Callable[..., Kiosk]) -> None:
    kiosk = trying(serve)
    for pause in PAUSES_MS:
        kiosk.page.clock.run_for(pause)
        kiosk.page.keyboard.press("F10")
        kiosk.page.clock.run_for(400)
        kiosk.page.keyboard.press("F10")
    kiosk.page.clock.run_for(STRIKE_MS)
    found = ends(kiosk)
    assert len(found.reactions_ms) == len(PAUSES_MS)
    assert found.strikes_ms == (400,) * len(PAUSES_MS)


def test_who_never_presses_comes_to_the_end_and_who_is_late_is_waited_for(serve: Callable[..., Kiosk]) -> None:
    kiosk = trying(serve)
    kiosk.page.clock.run_for(PAUSES_MS[0] + PATIENCE_MS + 1000)
    kiosk.page.keyboard.press("F10")  # the signal was given again; it was late all the same
    kiosk.page.clock.run_for(PAUSES_MS[1] + ROUNDS * PATIENCE_MS)
    found = ends(kiosk)
    assert found.reactions_ms == (PATIENCE_MS + 1000,)
    assert not found.is_sure


def test_who_presses_all_the_time_comes_to_the_end(serve: Callable[..., Kiosk]) -> None:
    kiosk = trying(serve)
    with suppress(BrowserError):  # the page is left under one of the presses
        for _ in range(40):
            kiosk.page.keyboard.press("F10")
            kiosk.page.clock.run_for(300)
            if not kiosk.page.evaluate("Boolean(document.querySelector('.kind-trial'))"):
                break
    assert not ends(kiosk).is_sure


def test_the_signal_is_said_as_it_is_shown(serve: Callable[..., Kiosk]) -> None:
    kiosk = trying(serve, has_voice=True)
    clip = kiosk.face._voice("fr").keys["Appuyez."]
    kiosk.page.keyboard.press("F10")  # whoever knows already needn't hear the page to its end
    assert not is_time_to_press(kiosk)
    with kiosk.page.expect_request(f"**/sound/{clip}.wav"):
        kiosk.page.clock.run_for(PAUSES_MS[0])
    assert is_time_to_press(kiosk)


def test_without_switches_nothing_is_tried(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="switches_running", has_voice=False))
    kiosk.page.clock.install()
    kiosk.page.goto(kiosk.address)
    kiosk.page.clock.run_for(PAUSES_MS[0] + ROUNDS * PATIENCE_MS)
    assert not is_time_to_press(kiosk)
    assert kiosk.conversation.events == []
