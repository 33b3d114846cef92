"""The reading ruler: along the line that is read, at every size and in every palette, and over no button."""

from collections.abc import Callable
from typing import Any

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse

from kiosk.journey.actions import Action
from kiosk.journey.adjusting import CONTRASTS, SIZES
from kiosk.journey.events import Act

pytestmark = pytest.mark.browser
SCREEN = SCREENS["1280x1024"]

LINE = (
    """() => { const [range] = CSS.highlights.get("spoken-word"); return range?.getBoundingClientRect().toJSON(); }"""
)
RULER = """() => {
  const ruler = document.querySelector(".reading-ruler");
  if (!ruler || ruler.hidden) return null;
  const { top, bottom } = ruler.getBoundingClientRect();
  const border = parseFloat(getComputedStyle(ruler).borderTopWidth);
  const buttons = [...document.querySelectorAll("button:not(.curtain)")].filter((e) => e.checkVisibility());
  const { left, right } = ruler.getBoundingClientRect();
  return {
    top: top + border, bottom: bottom - border, border,
    covers: buttons.filter((one) => {
      const box = one.getBoundingClientRect();
      return box.left < right && box.right > left && box.top < bottom && box.bottom > top;
    }).length,
    takes: document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === ruler,
    wide: document.documentElement.scrollWidth - innerWidth,
    tall: document.documentElement.scrollHeight - innerHeight,
  };
}"""


def lies_along(ruler: dict[str, float], line: dict[str, float]) -> bool:
    return ruler["top"] <= line["top"] + 1 and ruler["bottom"] >= line["bottom"] - 1


def laid(kiosk: Kiosk) -> dict[str, Any] | None:
    found: dict[str, Any] | None = kiosk.page.evaluate(RULER)
    return found


def test_a_key_and_a_button_lay_it_and_take_it_away(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="notice", has_voice=False, guard_ms=0))
    kiosk.open()
    assert laid(kiosk) is None
    with kiosk.page.expect_navigation():
        kiosk.page.keyboard.press("g")
    kiosk.ready()
    assert kiosk.conversation.session().settings.ruler
    assert kiosk.page.get_attribute('[data-action="ruler"]', "aria-pressed") == "true"
    kiosk.page.wait_for_function(f"() => ({RULER})() !== null")
    with kiosk.page.expect_navigation():
        kiosk.page.click('[data-action="ruler"]')
    kiosk.ready()
    assert not kiosk.conversation.session().settings.ruler
    assert laid(kiosk) is None


@pytest.mark.parametrize(
    ("size", "contrast"),
    [
        pytest.param(size, contrast, marks=() if size == max(SIZES) else pytest.mark.slow)
        for size, contrast in zip(SIZES, CONTRASTS, strict=True)
    ],
)
def test_it_follows_the_line_that_is_heard_and_then_a_tap(
    serve: Callable[..., Kiosk], size: int, contrast: str
) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="notice"))
    kiosk.open()
    kiosk.conversation.go_to("notice", size=size, contrast=contrast)
    settings = kiosk.conversation.session().settings
    assert not settings.ruler
    kiosk.conversation.handle(Act(Action.RULER))
    kiosk.open()
    kiosk.page.wait_for_selector("#passage-1.is-lit", timeout=20_000)
    kiosk.page.wait_for_function(f"() => ({LINE})()")
    line, ruler = kiosk.page.evaluate(f"() => [({LINE})(), ({RULER})()]")
    assert lies_along(ruler, line)
    assert ruler["border"] >= 2
    assert (ruler["covers"], ruler["takes"], ruler["wide"], ruler["tall"]) == (0, False, 0, 0)
    # In the silence it comes where it is wanted: one tap is enough.
    last = kiosk.page.locator(".passages > p").last
    box = last.bounding_box()
    assert box
    kiosk.page.mouse.click(box["x"] + 20, box["y"] + box["height"] - 12)
    ruler = laid(kiosk)
    assert ruler is not None
    assert box["y"] <= ruler["top"] < ruler["bottom"] <= box["y"] + box["height"] + 8
    assert (ruler["covers"], ruler["takes"]) == (0, False)
    # … and goes where keys lead: to the heading; on a button there is nothing to read.
    kiosk.page.keyboard.press("ArrowDown")
    kiosk.page.wait_for_function("() => document.activeElement.id === 'heading'", timeout=5000)
    ruler, heading = laid(kiosk), kiosk.page.locator("h1").bounding_box()
    assert ruler
    assert heading
    assert heading["y"] - 8 <= ruler["top"] < ruler["bottom"] <= heading["y"] + heading["height"] + 8
    kiosk.page.evaluate("() => document.querySelector('[data-action=next]').focus()")
    assert laid(kiosk) is None
