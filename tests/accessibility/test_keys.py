"""Keys, switches, a scanner and a child's fists, in a real browser."""

import io
import random
from collections.abc import Callable

import pytest
from kiosk_page import Kiosk
from make_believe import SCENES, SCREENS, MakeBelieveHouse
from PIL import Image

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Digits, Scanned
from kiosk.journey.scene import SceneKind

pytestmark = pytest.mark.browser
SCREEN = SCREENS["1280x1024"]
# Codes as scanners type them: one line; digits that are all keys of ours; several lines; a URL.
CODES = [
    "CVX1:0001.123456.77",
    "123412341234",
    "h1c2Esc+-,.rwml",
    "2c9a4b\nOpposition à l’ouverture\nMairie",
    "HTTPS://EXAMPLE.ORG/1234",
]


def type_as_scanner(kiosk: Kiosk, code: str) -> None:
    """A burst with Enter behind it, as fast as the browser takes it."""
    kiosk.page.evaluate(
        """(code) => {
          for (const key of [...code, "\\n"].map((letter) => (letter === "\\n" ? "Enter" : letter)))
            for (const type of ["keydown", "keyup"])
              document.activeElement.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
        }""",
        code,
    )


def test_a_scanners_burst_is_one_code_and_no_action(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="answer/space", has_voice=False))
    kiosk.open()
    for code in CODES:
        with kiosk.page.expect_navigation():
            type_as_scanner(kiosk, code)
    assert kiosk.conversation.events == [Scanned(code) for code in CODES]
    assert kiosk.conversation.scene().id == "answer/space"


def test_a_burst_fires_no_action_on_any_kind_of_scene(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, has_voice=False))
    kiosk.open()
    one_of_each = {scene.kind: scene for scene in SCENES if scene.kind is not SceneKind.END}
    for scene in one_of_each.values():
        kiosk.conversation.go_to(scene.id)
        kiosk.open()
        kiosk.page.focus("main button, .way button:not([disabled])")
        before = len(kiosk.conversation.events)
        with kiosk.page.expect_navigation():
            type_as_scanner(kiosk, "1234c hr+-")
        assert kiosk.conversation.events[before:] == [Scanned("1234c hr+-")], scene.id


def test_a_slow_scanner_with_gaps_in_its_burst_fires_no_action(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="answer/space", has_voice=False))
    kiosk.open()
    with kiosk.page.expect_navigation():
        kiosk.page.evaluate(
            """async (code) => {
              const gaps = [4, 110, 30, 240, 12, 95, 280, 60, 1, 130];
              let at = 0;
              for (const key of [...code, "Enter"]) {
                document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
                await new Promise((resolve) => setTimeout(resolve, gaps[at++ % gaps.length]));
              }
            }""",
            "cv1r 041288350917 2",
        )
    assert kiosk.conversation.events == [Scanned("cv1r 041288350917 2")]


def test_figures_typed_fast_are_figures(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="paper_reference", has_voice=False))
    kiosk.open()
    for key in "041288350917":
        kiosk.page.keyboard.press(key)
    kiosk.page.wait_for_function("() => document.querySelector('#digits').value.replaceAll(/\\D/g, '').length === 12")


def test_a_burst_without_an_end_does_nothing(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="answer/space", has_voice=False))
    kiosk.open()
    kiosk.page.evaluate(
        """() => { for (const key of "1122h")
          document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })); }"""
    )
    kiosk.page.wait_for_timeout(400)  # longer than the keyboard's quiet
    assert kiosk.conversation.events == []


def test_a_number_chooses_and_the_same_key_again_does_not(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="home", has_voice=False, guard_ms=5000))
    kiosk.open()
    with kiosk.page.expect_navigation():
        kiosk.page.keyboard.press("2")
    kiosk.page.wait_for_selector("html[data-ready]")
    kiosk.page.keyboard.press("2")
    kiosk.page.wait_for_timeout(400)  # longer than the keyboard's quiet
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=2)]


def test_a_trembling_finger_confirms_nothing(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="answer/space", has_voice=False))
    kiosk.open()
    place = kiosk.page.locator("#option-1").bounding_box()
    assert place is not None
    x, y = place["x"] + 40, place["y"] + 20
    with kiosk.page.expect_navigation():
        kiosk.page.mouse.click(x, y)
    kiosk.page.mouse.click(x, y)
    kiosk.page.wait_for_timeout(150)
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=1)]


def test_a_held_key_counts_once(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="topic/urgent/short", has_voice=False))
    kiosk.open()
    with kiosk.page.expect_navigation():
        kiosk.page.evaluate(
            """() => { for (const repeat of [false, true, true, true])
              document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", repeat, bubbles: true })); }"""
        )
    assert kiosk.conversation.events == [Act(Action.NEXT)]


def test_each_key_does_its_action(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="topic/urgent/short", has_voice=False))
    kiosk.open()
    deeds = {
        "h": Action.HELP,
        "w": Action.WHERE,
        "C": Action.CURTAIN,
        "c": Action.CURTAIN,
        "g": Action.RULER,
        "d": Action.RESET,
        "m": Action.MORE,
        "Escape": Action.STOP,
    }
    for key in deeds:
        with kiosk.page.expect_navigation():
            kiosk.page.keyboard.press(key)
    assert kiosk.conversation.events == [Act(action) for action in deeds.values()]


def test_an_action_that_the_scene_lacks_is_answered_gently(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="home", has_voice=False))
    kiosk.open()
    with kiosk.page.expect_navigation():
        kiosk.page.keyboard.press("ArrowRight")
    assert kiosk.page.inner_text("#notice") == "Pas ici."


def test_two_keys_are_enough_to_choose(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="answer/space", has_voice=False, guard_ms=0))
    kiosk.open()
    assert kiosk.page.evaluate("document.activeElement.id") == "heading"
    for _ in range(2):
        kiosk.page.keyboard.press("ArrowDown")
        kiosk.page.wait_for_timeout(350)
    assert kiosk.page.evaluate("document.activeElement.id") == "option-2"
    assert kiosk.page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "4px"
    with kiosk.page.expect_navigation():
        kiosk.page.keyboard.press("Enter")
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=2)]


def test_digits_are_data_on_an_entry_scene(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="letter_date", has_voice=False))
    kiosk.open()
    for key in ["0", "5", "0", "3", "2", "0", "2", "7", "Backspace", "6"]:
        kiosk.page.keyboard.press(key)
        kiosk.page.wait_for_timeout(80)
    kiosk.page.wait_for_function("() => document.querySelector('#digits').value === '05/03/2026'")
    kiosk.page.click('[value="correct"]')
    kiosk.page.click('[value="type:6"]')
    assert kiosk.page.input_value("#digits") == "05/03/2026"
    with kiosk.page.expect_navigation():
        kiosk.page.keyboard.press("Enter")
    assert kiosk.conversation.events == [Digits("05032026")]


def test_the_curtain_is_dark_and_keys_work_behind_it(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="home", has_voice=False))
    kiosk.open()
    with kiosk.page.expect_navigation():
        kiosk.page.keyboard.press("c")
    kiosk.ready()
    kiosk.page.keyboard.press("ArrowDown")
    kiosk.page.wait_for_timeout(90)
    assert _colours(kiosk.page.screenshot()) == {(0, 0, 0)}
    with kiosk.page.expect_navigation():
        kiosk.page.keyboard.press("3")
    assert kiosk.conversation.events == [Act(Action.CURTAIN), Act(Action.CHOOSE, option=3)]
    with kiosk.page.expect_navigation():
        kiosk.page.keyboard.press("c")
    assert len(_colours(kiosk.page.screenshot())) > 10


def test_a_wall_of_child_breaks_nothing(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, has_voice=False, guard_ms=0))
    failures: list[str] = []
    kiosk.page.on("pageerror", lambda error: failures.append(str(error)))
    kiosk.page.on("response", lambda answer: failures.append(answer.url) if answer.status >= 400 else None)
    kiosk.open()
    fists = random.Random(20260312)  # a child, not a secret
    keys = [
        "1",
        "2",
        "3",
        "4",
        "ArrowRight",
        "ArrowLeft",
        "r",
        "Space",
        "w",
        "m",
        ",",
        ".",
        "+",
        "-",
        "h",
        "l",
        "c",
        "Escape",
        "Enter",
        "Tab",
    ]
    for _ in range(120):
        if fists.random() < 0.5:
            kiosk.page.keyboard.press(fists.choice(keys))
        else:
            kiosk.page.mouse.click(fists.randrange(SCREEN.width_px), fists.randrange(SCREEN.height_px))
    kiosk.page.wait_for_timeout(300)  # the last fist's page
    kiosk.open()
    assert kiosk.page.inner_text("h1")
    assert failures == []


def _colours(png: bytes) -> set[tuple[int, ...]]:
    with Image.open(io.BytesIO(png)) as image:
        return {colour for _, colour in image.convert("RGB").getcolors(1 << 24) or []}


def test_a_date_is_written_as_on_paper_while_it_grows_and_its_places_are_shown(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="letter_date", guard_ms=0))
    kiosk.open()
    shown = "() => [document.querySelector('#digits').value, document.querySelector('.pattern .left').textContent]"
    met = [kiosk.page.evaluate(shown)]
    for digit in "20112026":
        kiosk.page.click(f'[value="type:{digit}"]')
        met.append(kiosk.page.evaluate(shown))
    assert met[0] == ["", "jj/mm/aaaa"]
    assert [value for value, _ in met[2:]] == ["20", "20/1", "20/11", "20/11/2", "20/11/20", "20/11/202", "20/11/2026"]
    assert met[3][1] == "m/aaaa"
    assert met[-1][1] == ""
    kiosk.page.click('[value="correct"]')
    assert kiosk.page.evaluate(shown) == ["20/11/202", "a"]
    kiosk.page.reload()
    kiosk.ready()
    assert kiosk.page.evaluate(shown)[1] == "jj/mm/aaaa"  # only the server's digits outlast a page
    for digit in "20112026":
        kiosk.page.click(f'[value="type:{digit}"]')
    with kiosk.page.expect_navigation():
        kiosk.page.click('[value="enter"]')
    assert kiosk.conversation.events[-1] == Digits("20112026")
