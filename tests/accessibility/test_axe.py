"""axe-core on every kind of scene, in every palette: it finds nothing."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from kiosk_page import Kiosk
from make_believe import SCENES, SCREENS, MakeBelieveHouse

from kiosk.journey.adjusting import CONTRASTS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("contrast", ["paper", *(pytest.param(name, marks=pytest.mark.slow) for name in CONTRASTS[1:])])
def test_axe_finds_nothing_on_any_kind_of_scene(serve: Callable[..., Kiosk], contrast: str) -> None:
    kiosk = serve(MakeBelieveHouse(SCREENS["1280x1024"], has_voice=False))
    kiosk.open()
    for scene in SCENES:
        kiosk.conversation.go_to(scene.id, contrast=contrast)
        kiosk.person.has_said_goodbye = False
        page = kiosk.open()
        found = Axe().run(page).response["violations"]
        assert [(scene.id, rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []


def test_axe_finds_nothing_on_a_page_of_error(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREENS["1280x1024"]))
    kiosk.page.goto(f"{kiosk.address}/nowhere")
    assert Axe().run(kiosk.page).response["violations"] == []


def test_axe_finds_nothing_behind_the_curtain(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREENS["1280x1024"]))
    kiosk.open()
    kiosk.page.click('[data-action="curtain"]')
    kiosk.ready()
    assert Axe().run(kiosk.page).response["violations"] == []
