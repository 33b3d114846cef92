"""One finger: it acts where it is lifted, and nothing asks more of it than to tap."""

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
