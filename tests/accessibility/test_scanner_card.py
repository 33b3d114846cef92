"""The printed card of actions, alone: a scanner types a code, and the page does what its button would."""

from collections.abc import Callable

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse
from playwright.sync_api import Page

from kiosk.action_codes import BEGINNING, code_of, value_of
from kiosk.catalogue import translator
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Digits
from kiosk.keymap import keymap_of
from kiosk.papers.gestures import gestures, on_the_card
from kiosk.screen.app import KEYMAP
from printouts.document import Codes

pytestmark = pytest.mark.browser
SCREEN = SCREENS["1280x1024"]


def scan(page: Page, value: str) -> None:
    """A scanner in front of one square of the card: keys faster than any hand, then Enter."""
    page.keyboard.type(code_of(value))
    page.keyboard.press("Enter")


def holds(page: Page, digits: str) -> None:
    """The field has these digits, whatever parts them."""
    page.wait_for_function(
        "digits => document.querySelector('#digits').value.replace(/\\D/g, '') === digits", arg=digits
    )


def scans_figures(page: Page, figures: str, before: str) -> None:
    """One after the other: each is on the page before the next square is shown."""
    for number, figure in enumerate(figures, start=1):
        scan(page, f"type:{figure}")
        holds(page, before + figures[:number])


def test_the_card_has_a_square_for_everything_that_it_knows() -> None:
    card = gestures(translator("fr"), language="fr")
    squares = [square for block in card.blocks if isinstance(block, Codes) for square in block.items]
    assert {value_of(payload) for payload, _ in squares} == on_the_card()
    assert all(words for _, words in squares)
    assert len({words for _, words in squares}) == len(squares), "no two squares have the same words"


def test_a_square_does_what_its_button_would(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="answer/space", has_voice=False))
    page = kiosk.open()
    with page.expect_navigation():
        scan(page, "choose:3")
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=3)]
    kiosk.ready()  # what is typed before a page listens is lost
    with page.expect_navigation():
        scan(page, "back")
    kiosk.ready()
    with page.expect_response("**/act"):
        scan(page, "slower")
    assert kiosk.conversation.events[1:] == [Act(Action.BACK), Act(Action.SLOWER)]


def test_figures_are_scanned_and_corrected(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="letter_date", has_voice=False))
    page = kiosk.open()
    scans_figures(page, "011", "")
    scan(page, "correct")
    holds(page, "01")
    scans_figures(page, "112026", "01")
    with page.expect_navigation():
        scan(page, "enter")
    assert kiosk.conversation.events == [Digits("01112026")]


def test_any_square_answers_whether_somebody_is_there(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="answer/space", has_voice=False))
    page = kiosk.open()
    kiosk.conversation.change(is_alerted=True)
    page.wait_for_selector("#countdown")
    with page.expect_navigation():
        scan(page, "next")
    assert not kiosk.conversation.session().is_alerted


# What a keypad's socket tells, what a pointer does, and what would be a part of a selector: none of it is on the card.
@pytest.mark.parametrize("forged", ["explode", "headphones in", "headphones:in", "pointer", 'x"],button,[value="'])
def test_a_code_that_looks_like_the_card_s_and_is_none_is_no_action(serve: Callable[..., Kiosk], forged: str) -> None:
    assert value_of(BEGINNING + forged) is None
    assert value_of("3 260050 123456") is None
    keymap = keymap_of(KEYMAP, KEYMAP.parent, "audionav")
    house = MakeBelieveHouse(SCREEN, start="answer/space", has_voice=False, has_headphones=True)
    kiosk = serve(house, keymap=keymap)
    page = kiosk.open()
    with page.expect_navigation():
        page.keyboard.type(BEGINNING + forged)
        page.keyboard.press("Enter")
    assert kiosk.conversation.events == []
    assert not house.levels.headphones_are_in
