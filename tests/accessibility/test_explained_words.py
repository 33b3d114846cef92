"""Words of a page that can be pressed: by touch, by keys, without scripts; explained without losing one's place."""

from collections.abc import Callable

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse

from kiosk.journey.actions import Action
from kiosk.journey.events import Act

pytestmark = pytest.mark.browser
SCREEN = SCREENS["1280x1024"]
SOCIAL_SECURITY = "numéro de sécurité sociale"
EXPLAINED = f"{SOCIAL_SECURITY} : un mot, expliqué en une phrase."


def test_a_word_is_explained_in_its_place_and_the_page_goes_on(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="notice"))
    kiosk.open()
    kiosk.page.wait_for_selector("#where.is-lit")
    kiosk.page.click(f'[value="explain:{SOCIAL_SECURITY}"]')
    kiosk.page.wait_for_selector("#notice.is-lit")
    assert kiosk.page.inner_text("#notice") == EXPLAINED
    kiosk.page.wait_for_selector("#where.is-lit, #passage-1.is-lit")
    assert kiosk.conversation.events == [Act(Action.EXPLAIN, word=SOCIAL_SECURITY)]
    # The page has kept its turn: what is done next counts.
    kiosk.page.keyboard.press("ArrowRight")
    kiosk.page.wait_for_function("() => document.title.includes('page 2')")


def test_a_word_is_a_button_that_keys_reach_after_everything_that_the_scene_asks(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="answer/space"))
    kiosk.open()
    words = kiosk.page.get_by_role("group", name="C’est quoi").get_by_role("button")
    assert words.count() >= 1
    assert words.first.get_attribute("aria-label") == "Mon espace santé\u202f: c’est quoi\u202f?"
    order = kiosk.page.evaluate("[...document.querySelectorAll('button:not([disabled])')].map((one) => one.value)")
    first_word = order.index("explain:Mon espace santé")
    assert max(order.index(f"choose:{n}") for n in (1, 2, 3)) < first_word
    words.first.focus()
    assert words.first.get_attribute("data-says")
    kiosk.page.keyboard.press("Enter")
    kiosk.page.wait_for_selector("#notice:not([hidden])")
    assert kiosk.conversation.scene().id == "answer/space"


def test_a_word_is_explained_without_scripts(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="notice"), has_scripts=False)
    kiosk.page.goto(kiosk.address)
    with kiosk.page.expect_navigation():
        kiosk.page.click(f'[value="explain:{SOCIAL_SECURITY}"]')
    assert kiosk.page.inner_text("#notice") == EXPLAINED
    assert "page 1" in kiosk.page.title()


def test_other_buttons_stay_where_they_are_whatever_words_a_page_has(serve: Callable[..., Kiosk]) -> None:
    places = """[...document.querySelectorAll(".panel [data-action]")].map(
        (one) => [one.value, Math.round(one.getBoundingClientRect().top)])"""
    for name, screen in SCREENS.items():
        kiosk = serve(MakeBelieveHouse(screen, start="notice", has_voice=False))
        kiosk.open()
        # The lowest screen has room for words of one line alone.
        assert name == "1024x768" or kiosk.page.locator(".explained .button").count() >= 1
        with_words = kiosk.page.evaluate(places)
        kiosk.conversation.go_to("home")
        kiosk.open()
        assert kiosk.page.locator(".explained").count() == 0
        assert kiosk.page.evaluate(places) == with_words
