"""One finger: it acts where it is lifted, and nothing asks more of it than to tap."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse

from kiosk.journey.actions import Action
from kiosk.journey.events import Act

pytestmark = pytest.mark.browser
SCREEN = SCREENS["1280x1024"]
SCRIPTS = Path(__file__).parents[2] / "kiosk" / "screen" / "static" / "js"
# Gestures that need a path, time, or a second finger (WCAG 2.2: 2.5.1, 2.5.7; EN 301 549: 5.9).
MORE_THAN_A_TAP = re.compile(r"(touch|pointer|mouse)move|touchstart|dragstart|gesturestart|dblclick|swipe|longpress")


def test_a_finger_that_slides_off_does_nothing(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="answer/space", has_voice=False))
    page = kiosk.open()
    place = page.locator("#option-1").bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 30, place["y"] + 30)
    page.mouse.down()
    assert kiosk.conversation.events == [], "nothing is done before the finger is lifted"
    page.mouse.move(place["x"] + 30, place["y"] - 60)
    page.mouse.up()
    with page.expect_navigation():
        page.click("#option-2")
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=2)]


def test_no_script_asks_for_more_than_a_tap() -> None:
    scripts = list(SCRIPTS.glob("*.js"))
    assert scripts
    for script in scripts:
        assert MORE_THAN_A_TAP.findall(script.read_text(encoding="utf-8")) == [], script.name


def behind_the_curtain(serve: Callable[..., Kiosk], start: str, *, is_silent: bool = False) -> tuple[Kiosk, list[str]]:
    """A kiosk whose screen is dark, and the sounds that it fetches from then on."""
    kiosk = serve(MakeBelieveHouse(SCREEN, start=start, guard_ms=0, is_silent=is_silent))
    kiosk.page.route("**/sound/*", lambda route: route.abort())
    kiosk.open()
    with kiosk.page.expect_navigation():
        kiosk.page.click('[data-action="curtain"]')
    kiosk.ready()
    kiosk.page.wait_for_function("() => !document.querySelector('.is-lit')")
    fetched: list[str] = []
    kiosk.page.on("request", lambda request: fetched.append(request.url))
    kiosk.conversation.events.clear()
    return kiosk, fetched


def clip_of(kiosk: Kiosk, option: str) -> str:
    """The sound that says an option."""
    return str(dict(json.loads(kiosk.page.get_attribute("body", "data-page") or "")["speech"])[option])


def tap(kiosk: Kiosk, button: str) -> None:
    """Touch the dark where a button lies."""
    place = kiosk.page.locator(button).bounding_box()
    assert place is not None
    kiosk.page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)


def test_behind_the_curtain_a_first_tap_speaks_and_the_second_acts(serve: Callable[..., Kiosk]) -> None:
    kiosk, fetched = behind_the_curtain(serve, "answer/space")
    for option in ("option-1", "option-2"):
        fetched.clear()
        tap(kiosk, f"#{option}")
        kiosk.page.wait_for_function(f"() => document.activeElement.id === '{option}'")
        kiosk.page.wait_for_timeout(100)
        assert [url for url in fetched if clip_of(kiosk, option) in url]
    assert kiosk.conversation.events == [], "another button is said, none is pressed"
    with kiosk.page.expect_navigation():
        kiosk.page.mouse.click(5, 5)
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=2)]


def test_two_taps_beside_every_button_lift_the_curtain(serve: Callable[..., Kiosk]) -> None:
    kiosk, fetched = behind_the_curtain(serve, "notice")
    kiosk.page.mouse.click(5, 5)
    kiosk.page.wait_for_function("() => document.activeElement.className === 'curtain'")
    assert kiosk.conversation.events == []
    with kiosk.page.expect_navigation():
        kiosk.page.mouse.click(9, 9)
    assert kiosk.conversation.events == [Act(Action.CURTAIN)]
    says = kiosk.face._voice("fr").keys["Montrer l’écran"]
    assert [url for url in fetched if says in url]


def test_where_nothing_is_heard_one_tap_lifts_the_curtain(serve: Callable[..., Kiosk]) -> None:
    kiosk, _ = behind_the_curtain(serve, "notice", is_silent=True)
    with kiosk.page.expect_navigation():
        kiosk.page.mouse.click(300, 300)
    assert kiosk.conversation.events == [Act(Action.CURTAIN)]
