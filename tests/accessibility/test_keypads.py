"""A keypad's own socket, a keypad that is pulled out, and letters that a screen reader needs for itself."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse
from playwright.sync_api import Page

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Headphones
from kiosk.keymap import keymap_of
from kiosk.keypad_watch import KeypadWatch, is_plugged

SCREEN = SCREENS["1280x1024"]
KEYMAPS = Path(__file__).parents[2] / "config" / "keymaps"
LISTED = 'I: Bus=0003 Vendor=2047\nN: Name="{}"\nP: Phys=usb-1\n\n'


# No keyboard of the tests has such keys: the page is given what a keypad's would be.
STRIKE = "document.dispatchEvent(new KeyboardEvent('keydown', {key: '%s', bubbles: true}));"


def with_a_socket(serve: Callable[..., Kiosk], pad: str = "audionav", start: str = "answer/space") -> Kiosk:
    """A kiosk with headphones, and a keypad that has a socket for them."""
    keymap = keymap_of(KEYMAPS / "keyboard.toml", KEYMAPS, pad)
    return serve(MakeBelieveHouse(SCREEN, start=start, has_voice=False, has_headphones=True), keymap=keymap)


@pytest.mark.browser
@pytest.mark.parametrize("pad", ["audionav", "audionav-ef", "ez-access"])
def test_a_plug_in_the_keypad_s_socket_is_told_and_answers_nothing(serve: Callable[..., Kiosk], pad: str) -> None:
    kiosk = with_a_socket(serve, pad)
    page = kiosk.open()
    for key, are_plugged in (("F15", True), ("F16", False)):
        with page.expect_navigation():
            page.evaluate(STRIKE % key)
        assert kiosk.conversation.events[-1] == Headphones(are_plugged, kiosk.house.levels.begin())
        kiosk.ready()
    assert len(kiosk.conversation.events) == 2


@pytest.mark.browser
def test_a_plug_is_told_by_a_page_that_is_being_left(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_a_socket(serve)
    page = kiosk.open()
    kiosk.house.levels.headphones_are_in = True
    with page.expect_navigation():
        page.evaluate("document.querySelector('#option-2').click();" + STRIKE % "F16")
    wait_for(page, lambda: len(kiosk.conversation.events) == 2)
    assert not kiosk.house.levels.headphones_are_in
    assert Act(Action.CHOOSE, option=2) in kiosk.conversation.events


@pytest.mark.browser
def test_a_plug_is_told_whatever_is_typed_meanwhile(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_a_socket(serve)
    page = kiosk.open()
    with page.expect_navigation():
        page.evaluate((STRIKE % "a") + (STRIKE % "b") + (STRIKE % "F15") + (STRIKE % "c"))
    assert kiosk.conversation.events == [Headphones(are_plugged=True, volume=kiosk.house.levels.begin())]


@pytest.mark.browser
def test_a_plug_is_told_by_a_page_that_comes_in_the_middle_of_a_burst(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_a_socket(serve)
    page = kiosk.open()
    page.add_init_script("sessionStorage.setItem('last-stroke', String(Date.now() + 60_000))")
    kiosk.open()
    with page.expect_navigation():
        page.evaluate(STRIKE % "F15")
    assert kiosk.house.levels.headphones_are_in


@pytest.mark.browser
def test_in_and_out_again_at_once_is_out(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_a_socket(serve)
    page = kiosk.open()
    with page.expect_navigation():
        page.evaluate((STRIKE % "F15") + (STRIKE % "F16"))
    wait_for(page, lambda: len(kiosk.conversation.events) == 2)
    assert [event.are_plugged for event in kiosk.conversation.events] == [True, False]


@pytest.mark.browser
def test_a_plug_leaves_the_last_words_of_a_visit_where_they_are(serve: Callable[..., Kiosk]) -> None:
    kiosk = with_a_socket(serve)
    kiosk.house.levels.headphones_are_in = True
    page = kiosk.open()
    kiosk.conversation.change(ended="finished")
    page.wait_for_selector(".kind-end")
    kiosk.ready()
    page.evaluate(STRIKE % "F16")
    wait_for(page, lambda: not kiosk.house.levels.headphones_are_in)
    assert page.query_selector(".kind-end") is not None
    assert len(kiosk.house.conversations) == 1


def wait_for(page: Page, is_so: Callable[[], bool]) -> None:
    """Until it is so, at most five seconds: what a page sent may arrive after it was left."""
    for _ in range(100):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never was so")


@pytest.mark.browser
def test_without_single_keys_a_letter_does_nothing_and_space_presses(serve: Callable[..., Kiosk]) -> None:
    keymap = keymap_of(KEYMAPS / "keyboard.toml", KEYMAPS, "", has_single_keys=False)
    kiosk = serve(MakeBelieveHouse(SCREEN, start="answer/space", has_voice=False), keymap=keymap)
    page = kiosk.open()
    for key in "1hcrlw+,":
        page.keyboard.press(key)
        page.wait_for_timeout(450)  # longer than a scanner's burst: each is a key of its own
    assert kiosk.conversation.events == []
    page.locator("#option-2").focus()
    with page.expect_navigation():
        page.keyboard.press(" ")
    assert kiosk.conversation.events == [Act(Action.CHOOSE, option=2)]


def test_a_keypad_that_the_site_chose_keeps_its_keys_without_single_keys() -> None:
    keymap = keymap_of(KEYMAPS / "keyboard.toml", KEYMAPS, "numeric-pad", has_single_keys=False)
    assert (keymap.keys["1"], keymap.keys["5"]) == ("choose:1", "repeat")
    assert "r" not in keymap.keys


def test_a_keypad_is_known_by_a_part_of_its_name(tmp_path: Path) -> None:
    devices = tmp_path / "devices"
    devices.write_text(LISTED.format("Keymat Technology Ltd Storm AudioNav"), encoding="utf-8")
    assert is_plugged("storm", devices)
    assert not is_plugged("EZ-Key", devices)
    assert is_plugged("storm", tmp_path / "none") is None


def test_a_keypad_that_is_pulled_out_is_missed_once_each_time(tmp_path: Path) -> None:
    devices, missed = tmp_path / "devices", []
    watch = KeypadWatch("Storm", lambda: missed.append("gone"), devices)
    for there, so_far in ((False, 0), (True, 0), (False, 1), (False, 1), (True, 1), (False, 2)):
        devices.write_text(LISTED.format("Storm AudioNav" if there else "A mouse"), encoding="utf-8")
        watch.look()
        assert len(missed) == so_far


def test_the_watch_looks_by_itself(tmp_path: Path) -> None:
    devices, gone = tmp_path / "devices", threading.Event()
    devices.write_text(LISTED.format("Storm AudioNav"), encoding="utf-8")
    watch = KeypadWatch("Storm", gone.set, devices)
    watch.look()
    devices.write_text("", encoding="utf-8")
    watch.start()
    try:
        assert gone.wait(timeout=10)
    finally:
        watch.stop()
