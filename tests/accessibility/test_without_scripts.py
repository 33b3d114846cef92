"""The same walk with scripts switched off: forms, buttons, and a page that looks again by itself."""

from collections.abc import Callable

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, WALK, MakeBelieveHouse
from playwright.sync_api import Page

from kiosk.journey.events import Digits
from kiosk.journey.scene import EntryShape, SceneKind

pytestmark = pytest.mark.browser


def press(page: Page, button: str) -> None:
    """Press a button, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.click(button)


def test_every_scene_can_be_walked_without_scripts(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREENS["1280x1024"]), has_scripts=False)
    page = kiosk.page
    page.goto(kiosk.address)
    seen = []
    for scene in WALK[:-1]:
        assert scene.title in page.title()
        seen.append(scene.id)
        while (
            page.locator("[data-action=next]:not([disabled])").count()
            and "page" in page.title()
            and not kiosk.person.page.is_last
        ):
            press(page, "[data-action=next]")
        match scene.kind:
            case SceneKind.ENTRY:
                for digit in "12345":
                    press(page, f'[value="type:{digit}"]')
                press(page, '[value="correct"]')
                written = "12/34" if scene.entry_shape is EntryShape.DATE else "1234"
                assert page.input_value("#digits") == written
                press(page, '[value="enter"]')
                assert kiosk.conversation.events[-1] == Digits("1234")
            case SceneKind.WAITING:
                assert page.locator('meta[http-equiv="refresh"]').get_attribute("content") == "2;url=/?quiet"
                kiosk.conversation._go(1)
                page.goto(kiosk.address)
            case SceneKind.TRIAL:  # nobody without scripts comes there
                kiosk.conversation._go(1)
                page.goto(kiosk.address)
            case SceneKind.STATEMENT:
                press(page, "[data-action=next]")
            case _:
                press(page, ".card >> nth=-1")
    assert seen == [scene.id for scene in WALK[:-1]]
    press(page, '[data-action="larger"]')
    assert page.get_attribute("html", "data-size") == "3"
    press(page, '[data-action="stop"]')
    assert page.title() == "C’est effacé"
    press(page, "text=Recommencer")
    assert page.title().startswith("Bonjour")
