"""Silence in front of the screen: the alert, its countdown, and the end; help and waiting that change by themselves."""

import time
from collections.abc import Callable

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse

from kiosk.journey.events import Silence, TimedOut
from kiosk.settings import Sound

pytestmark = pytest.mark.browser
SCREEN = SCREENS["1280x1024"]


def stand_before(serve: Callable[..., Kiosk], start: str = "notice") -> Kiosk:
    """A kiosk whose browser's clock is turned by hand."""
    kiosk = serve(MakeBelieveHouse(SCREEN, start=start, has_voice=False))
    kiosk.page.clock.install()
    kiosk.page.goto(kiosk.address)
    return kiosk


def test_silence_brings_the_alert_and_then_the_end(serve: Callable[..., Kiosk]) -> None:
    kiosk = stand_before(serve)
    kiosk.page.clock.run_for((SCREEN.inactivity_seconds - 1) * 1000)
    assert kiosk.conversation.events == []
    kiosk.page.clock.run_for(1500)
    kiosk.page.wait_for_selector("#countdown")
    assert kiosk.conversation.events == [Silence()]
    assert kiosk.page.inner_text("#countdown") == f"Il reste {SCREEN.alert_seconds} secondes."
    kiosk.page.clock.run_for(30_000)
    assert kiosk.page.inner_text("#countdown") == f"Il reste {SCREEN.alert_seconds - 30} secondes."
    kiosk.page.clock.run_for(16_000)
    kiosk.page.wait_for_function("() => document.title === 'C’est effacé' && document.documentElement.dataset.ready")
    assert kiosk.conversation.events == [Silence(), TimedOut()]
    kiosk.page.clock.run_for(60_000)
    kiosk.page.wait_for_function("() => document.title === 'Ce que cette borne retient de vous, page 1 sur 2'")
    assert len(kiosk.house.conversations) == 2
    assert len(kiosk.face.visits) == 1


@pytest.mark.parametrize("by", ["any key", "touch anywhere", "button"])
def test_any_input_answers_the_alert(serve: Callable[..., Kiosk], by: str) -> None:
    kiosk = stand_before(serve)
    kiosk.page.clock.run_for(181_000)
    kiosk.page.wait_for_selector("#countdown")
    with kiosk.page.expect_navigation():
        match by:
            case "any key":
                kiosk.page.keyboard.press("z")
                kiosk.page.clock.run_for(100)
            case "touch anywhere":
                kiosk.page.mouse.click(500, 800)
            case _:
                kiosk.page.click(".card")
    assert not kiosk.conversation.session().is_alerted
    assert kiosk.page.title().startswith("Ce que cette borne retient de vous")


def test_touching_the_screen_puts_the_alert_off(serve: Callable[..., Kiosk]) -> None:
    kiosk = stand_before(serve)
    kiosk.page.clock.run_for(150_000)
    kiosk.page.mouse.click(500, 800)
    kiosk.page.clock.run_for(150_000)
    assert kiosk.conversation.events == []


def without_headphones(serve: Callable[..., Kiosk]) -> Kiosk:
    """Somebody whose headphones were pulled out, before a page that knows it; the clock stands still."""
    kiosk = serve(MakeBelieveHouse(SCREEN, start="notice", has_voice=False))
    kiosk.page.clock.install()
    kiosk.page.clock.pause_at(time.time() + 3600)
    kiosk.page.goto(kiosk.address)
    kiosk.house.plug(are_plugged=True)
    kiosk.house.plug(are_plugged=False)
    kiosk.conversation.events.clear()
    kiosk.page.goto(f"{kiosk.address}/?quiet")
    return kiosk


WAIT_MS = 60_000 * Sound().headphones_wait_minutes


def test_pulled_out_headphones_hold_the_page_and_then_the_ordinary_alert_begins(serve: Callable[..., Kiosk]) -> None:
    kiosk = without_headphones(serve)
    kiosk.page.clock.fast_forward(WAIT_MS - 1500)
    assert kiosk.conversation.events == []
    kiosk.page.clock.fast_forward(3000)
    kiosk.page.wait_for_selector("#countdown")
    assert kiosk.conversation.events == [Silence()]


@pytest.mark.parametrize("back", ["a key", "a touch"])
def test_after_the_first_sign_of_somebody_the_usual_time_runs_again(serve: Callable[..., Kiosk], back: str) -> None:
    kiosk = without_headphones(serve)
    kiosk.page.clock.fast_forward(WAIT_MS - 60_000)
    if back == "a key":
        kiosk.page.keyboard.press("z")  # does nothing, but somebody pressed it
    else:
        kiosk.page.mouse.click(500, 800)
    kiosk.page.clock.fast_forward((SCREEN.inactivity_seconds - 1) * 1000)
    assert kiosk.conversation.events == []
    kiosk.page.clock.fast_forward(1500)
    kiosk.page.wait_for_selector("#countdown")
    assert kiosk.conversation.events == [Silence()]


def test_a_waiting_page_goes_on_by_itself(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="printing", has_voice=False))
    kiosk.open()
    kiosk.conversation.go_to("home")
    kiosk.page.wait_for_function("() => document.title.startsWith('Que voulez-vous faire')")


def test_a_call_for_help_shows_when_somebody_answers(serve: Callable[..., Kiosk]) -> None:
    kiosk = stand_before(serve)
    with kiosk.page.expect_navigation():
        kiosk.page.click('[data-action="help"]')
    kiosk.conversation.change(help="answered", notice="Quelqu’un arrive.")
    with kiosk.page.expect_navigation():
        kiosk.page.clock.run_for(2500)
    assert "arrive" in kiosk.page.inner_text("#notice")


def test_a_page_brought_back_by_the_browser_is_not_acted_on(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="notice", has_voice=False))
    kiosk.open()
    kiosk.page.click('[data-action="next"]')
    kiosk.page.wait_for_function("() => document.title.includes('page 2')")
    kiosk.page.go_back()
    kiosk.page.wait_for_function("() => document.title.includes('page 2')")


def test_the_countdown_is_spoken_every_15_seconds(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="notice"))
    asked: list[str] = []
    kiosk.page.on("request", lambda request: asked.append(request.url))
    kiosk.page.route("**/sound/*", lambda route: route.abort())
    kiosk.page.goto(kiosk.address)
    kiosk.page.clock.install()
    kiosk.person.falls_silent(now=time.monotonic())
    kiosk.page.goto(kiosk.address)
    voice = kiosk.face._voice("fr").keys
    for left in (30, 15):
        assert not any(voice[f"Il reste {left} secondes."] in url for url in asked)
        for _ in range(64):
            if any(voice[f"Il reste {left} secondes."] in url for url in asked):
                break
            kiosk.page.clock.run_for(250)
        else:
            pytest.fail(f"nobody said that {left} seconds are left")
        shown = int("".join(letter for letter in kiosk.page.inner_text("#countdown") if letter.isdigit()))
        assert left - 1 <= shown <= left
