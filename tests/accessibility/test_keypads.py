"""A keypad's own socket, a keypad that is pulled out, and letters that a screen reader needs for itself."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Headphones
from kiosk.keymap import keymap_of
from kiosk.keypad_watch import KeypadWatch, is_plugged

SCREEN = SCREENS["1280x1024"]
KEYMAPS = Path(__file__).parents[2] / "config" / "keymaps"
LISTED = 'I: Bus=0003 Vendor=2047\nN: Name="{}"\nP: Phys=usb-1\n\n'


@pytest.mark.browser
@pytest.mark.parametrize("pad", ["audionav", "audionav-ef", "ez-access"])
def test_a_plug_in_the_keypad_s_socket_is_told_and_answers_nothing(serve: Callable[..., Kiosk], pad: str) -> None:
    keymap = keymap_of(KEYMAPS / "keyboard.toml", KEYMAPS, pad)
    kiosk = serve(MakeBelieveHouse(SCREEN, start="answer/space", has_voice=False), keymap=keymap)
    page = kiosk.open()
    for key, are_plugged in (("F15", True), ("F16", False)):
        with page.expect_navigation():
            # No keyboard of the tests has such keys: the page is given what a keypad's would be.
            page.evaluate("key => document.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))", key)
        assert kiosk.conversation.events[-1] == Headphones(are_plugged)
    assert len(kiosk.conversation.events) == 2


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
