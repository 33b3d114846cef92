"""A head pointer: it has no button. What it rests on is pressed, once; leaving in time presses nothing."""

from collections.abc import Callable

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse

from kiosk.journey.actions import Action
from kiosk.journey.events import Act
from kiosk.screen.geometry import GAP_MM, TARGET_MM

pytestmark = pytest.mark.browser
DWELL_MS = 1200
SCREEN = SCREENS["1280x1024"].model_copy(update={"dwell_ms": DWELL_MS})
POINTER = '[data-action="pointer"]'
RING = "#dwell"


def with_pointer(serve: Callable[..., Kiosk], start: str, *, is_on: bool = True, **house: object) -> Kiosk:
    """A kiosk with a head pointer, whose browser's clock is turned by hand; the person has it switched on."""
    kiosk = serve(MakeBelieveHouse(SCREEN, start=start, has_voice=False, **house))
    kiosk.page.clock.install()
    kiosk.page.goto(kiosk.address)
    kiosk.page.mouse.move(5, 5)
    if is_on:
        rest_on(kiosk, POINTER, 2 * DWELL_MS + 100)
        kiosk.page.wait_for_selector(f'{POINTER}[aria-pressed="true"]')
        kiosk.page.mouse.move(5, 5)
        kiosk.conversation.events.clear()
    return kiosk


def rest_on(kiosk: Kiosk, button: str, milliseconds: int) -> None:
    """The pointer comes to rest on a button, in two steps as a head does, and stays for so long."""
    place = kiosk.page.locator(button).first.bounding_box()
    assert place is not None
    kiosk.page.mouse.move(place["x"] + 12, place["y"] + 12)
    kiosk.page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    kiosk.page.clock.run_for(milliseconds)


def test_until_it_is_switched_on_resting_presses_nothing_but_its_own_button(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_pointer(serve, "answer/space", is_on=False)
    rest_on(kiosk, "#option-1", 20 * DWELL_MS)
    assert kiosk.page.locator(RING).is_hidden()
    assert kiosk.conversation.events == []
    rest_on(kiosk, POINTER, 2 * DWELL_MS - 200)
    assert kiosk.conversation.events == [], "nobody switches it on by looking at it"
    with kiosk.page.expect_navigation():
        kiosk.page.clock.run_for(300)
    assert kiosk.conversation.events == [Act(Action.POINTER)]


def test_keys_and_switches_switch_it_on_as_well(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="notice", has_voice=False))
    page = kiosk.open()
    page.locator(POINTER).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(POINTER).get_attribute("aria-pressed") == "true"


def test_what_it_rests_on_is_pressed_while_a_ring_closes(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_pointer(serve, "answer/space")
    rest_on(kiosk, "#option-2", DWELL_MS - 300)
    assert kiosk.page.locator(RING).is_visible()
    drawn = kiosk.page.locator(f"{RING} .done").evaluate("one => parseFloat(one.style.strokeDasharray)")
    assert 60 < drawn < 100, "the ring tells how much of the time has gone, by its length"
    assert kiosk.conversation.events == []
    with kiosk.page.expect_navigation():
        kiosk.page.clock.run_for(400)
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=2)]


def test_leaving_in_time_presses_nothing(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_pointer(serve, "answer/space")
    for _ in range(3):
        rest_on(kiosk, "#option-2", DWELL_MS - 300)
        kiosk.page.mouse.move(5, 5)
        assert kiosk.page.locator(RING).is_hidden()
        kiosk.page.clock.run_for(5 * DWELL_MS)
    assert kiosk.conversation.events == []


def test_what_was_pressed_is_left_before_it_is_pressed_again(serve: Callable[..., Kiosk]) -> None:
    """On the next page the same place has another button: under a resting pointer it waits to be left."""
    kiosk = with_pointer(serve, "notice")
    next_button = '[data-action="next"]'
    with kiosk.page.expect_navigation():
        rest_on(kiosk, next_button, DWELL_MS + 100)
    turn = kiosk.person.turn
    kiosk.page.clock.run_for(5 * DWELL_MS)
    place = kiosk.page.locator(next_button).bounding_box()
    assert place is not None
    kiosk.page.mouse.move(place["x"] + 30, place["y"] + 20)
    kiosk.page.clock.run_for(5 * DWELL_MS)
    assert kiosk.person.turn == turn
    kiosk.page.mouse.move(5, 5)
    with kiosk.page.expect_navigation():
        rest_on(kiosk, next_button, DWELL_MS + 100)
    assert kiosk.person.turn > turn


def test_its_own_button_is_where_one_rests_and_where_it_is_switched_off(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_pointer(serve, "answer/space")
    with kiosk.page.expect_navigation():
        rest_on(kiosk, POINTER, DWELL_MS + 100)
    kiosk.page.mouse.move(5, 5)
    rest_on(kiosk, "#option-1", 20 * DWELL_MS)
    assert kiosk.conversation.events == [Act(Action.POINTER)]


def test_slower_gives_more_time(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_pointer(serve, "answer/space")
    with kiosk.page.expect_response("**/act"):
        rest_on(kiosk, '[data-action="slower"]', DWELL_MS + 100)
    kiosk.page.mouse.move(5, 5)
    rest_on(kiosk, "#option-1", DWELL_MS + 300)
    assert Act(Action.CHOOSE, option=1) not in kiosk.conversation.events
    with kiosk.page.expect_navigation():
        kiosk.page.clock.run_for(DWELL_MS)
    assert kiosk.conversation.events[-1] == Act(Action.CHOOSE, option=1)


def test_figures_are_typed_by_resting(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_pointer(serve, "letter_date")
    for digit in "11":
        rest_on(kiosk, f'.key[value="type:{digit}"]', DWELL_MS + 100)
        kiosk.page.mouse.move(5, 5)
    assert kiosk.page.locator("#digits").input_value().startswith("11")


def test_whatever_ends_a_conversation_the_next_one_begins_as_delivered(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_pointer(serve, "answer/space")
    rest_on(kiosk, '[data-action="slower"]', DWELL_MS + 100)
    kiosk.page.evaluate("sessionStorage.setItem('scanning-pace', '3')")
    assert kiosk.page.evaluate("sessionStorage.getItem('dwell-pace')") == "1"
    kiosk.context.clear_cookies()  # the visit was forgotten: a restart, a fault, nobody there
    kiosk.page.goto(kiosk.address)
    assert kiosk.page.locator(POINTER).get_attribute("aria-pressed") == "false"
    assert kiosk.page.evaluate("[sessionStorage.getItem('dwell-pace'), sessionStorage.getItem('scanning-pace')]") == [
        None,
        None,
    ]


@pytest.fixture(params=list(SCREENS))
def beside(request: pytest.FixtureRequest, serve: Callable[..., Kiosk]) -> Kiosk:
    """Screens of each size, each with the button of a head pointer."""
    screen = SCREENS[request.param].model_copy(update={"dwell_ms": DWELL_MS})
    return serve(MakeBelieveHouse(screen, start="answer/space", has_voice=False))


def test_its_button_is_a_whole_target_beside_the_others(beside: Kiosk) -> None:
    page = beside.open()
    per_mm = beside.house.settings.screen.px_per_mm
    boxes = page.eval_on_selector_all(
        ".panel button:not([hidden])",
        "all => all.map((one) => one.getBoundingClientRect()).map(({x, y, width, height}) => [x, y, width, height])",
    )
    least, gap = min(TARGET_MM, 12.7) * per_mm - 0.5, min(GAP_MM, 2.54) * per_mm - 0.5
    height = beside.house.settings.screen.height_px
    for index, (x, y, width, tall) in enumerate(boxes):
        assert min(width, tall) >= least
        assert y >= 0
        assert y + tall <= height
        for other_x, other_y, other_width, other_tall in boxes[:index]:
            apart = max(other_x - x - width, x - other_x - other_width, other_y - y - tall, y - other_y - other_tall)
            assert apart >= gap
