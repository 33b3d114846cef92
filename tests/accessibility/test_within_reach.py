"""A screen that hangs high: every button is where a hand reaches it, and pages still fit."""

from collections.abc import Callable

import pytest
from kiosk_page import Kiosk
from make_believe import SCENES, SCREENS, MakeBelieveHouse

from kiosk.screen.geometry import LOW_REACH_MM, REACH_MM, Layout

pytestmark = pytest.mark.browser
LOWEST_MM = 380  # EN 301 549, 8.3.2.1

EDGES = """() => {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true });
  const box = (e) => e.getBoundingClientRect();
  const scene = box(document.querySelector("main.scene"));
  return {
    buttons: [...document.querySelectorAll("button, input:not([type=hidden])")].filter(seen)
      .map((e) => [e.value || e.id, box(e).top, box(e).bottom]),
    outside: [...document.querySelectorAll("main.scene *")].filter(seen).filter((e) => box(e).bottom > scene.bottom + 1
      || box(e).right > scene.right + 1).map((e) => e.id || e.className),
    sideways: document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
  };
}"""


@pytest.mark.parametrize(
    ("screen", "mounting_mm", "is_low"),
    [
        ("1280x1024", 1000, False),
        pytest.param("1280x1024", 900, True, marks=pytest.mark.slow),
        pytest.param("1920x1080", 990, False, marks=pytest.mark.slow),
    ],
)
def test_every_button_is_within_reach(
    serve: Callable[..., Kiosk],
    screen: str,
    mounting_mm: int,
    is_low: bool,  # noqa: FBT001
) -> None:
    declared = SCREENS[screen].model_copy(update={"mounting_height_mm": mounting_mm, "low_controls": is_low})
    kiosk = serve(MakeBelieveHouse(declared, has_voice=False))
    kiosk.open()
    reach = LOW_REACH_MM if is_low else REACH_MM
    for scene in SCENES:
        kiosk.conversation.go_to(scene.id)
        for index in range(kiosk.person.page.count):
            kiosk.person._page, kiosk.person.has_said_goodbye = index, False
            kiosk.open()
            found = kiosk.page.evaluate(EDGES)
            assert (found["outside"], found["sideways"]) == ([], False), scene.id
            for name, top, bottom in found["buttons"]:
                above = [mounting_mm + (declared.height_px - edge) / declared.px_per_mm for edge in (top, bottom)]
                assert above[0] <= reach + 0.5, (scene.id, name)
                assert above[1] >= LOWEST_MM, (scene.id, name)


def test_a_screen_within_reach_is_used_whole() -> None:
    for screen in SCREENS.values():
        assert Layout(screen, 2).height == screen.height_px


def test_a_screen_out_of_all_reach_keeps_its_buttons() -> None:
    high = SCREENS["1280x1024"].model_copy(update={"mounting_height_mm": 2000})
    layout = Layout(high, 2)
    assert 0 < layout.height < high.height_px
