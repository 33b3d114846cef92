"""The loudspeaker follows the room's noise, by the microphone that the person has opened: the page's or the card's."""

import html
import json
import re
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from microphone_page import MicrophonePage, ears_that_hear
from persona import somebody_at
from playwright.sync_api import Browser
from served import Served, settings_for_tests
from sound_card_peer import FakePortAudio
from sounds import RATE, hiss, silence
from speaker import speaking_browser

from kiosk.journey.actions import Action
from kiosk.journey.events import Act

# 16 dB louder than a quiet room is taken to be.
LOUD = 0.02
QUIET = 0.001


def kiosk_that_hears(serving: Callable[..., Served], portaudio: FakePortAudio | None = None, **tables: Any) -> Served:
    """Nothing of what it hears can be said at any scene: the person stays where they are."""
    return serving(settings=settings_for_tests(**tables), ears=ears_that_hear("rien du tout"), portaudio=portaudio)


def loudness(page: MicrophonePage) -> dict[str, Any]:
    """What a page is told of how loud it is."""
    found = re.search(r'data-page="([^"]*)"', page.html)
    assert found is not None
    told: dict[str, Any] = json.loads(html.unescape(found[1]))["loudness"]
    return told


def test_in_a_loud_room_the_page_is_told_to_be_louder_step_by_step(serving: Callable[..., Served]) -> None:
    kiosk = kiosk_that_hears(serving)
    page = MicrophonePage(kiosk).listens().speaks(hiss(4.8, LOUD))
    assert [page.hears("lift")["decibels"] for _ in range(2)] == [3, 6]
    assert loudness(MicrophonePage(kiosk, page.cookie))["lift"] == 6, "the next page goes on with it"
    page.leaves()
    assert loudness(MicrophonePage(kiosk))["lift"] == 0, "the next person begins as everybody"


def test_the_sound_card_is_followed_too(serving: Callable[..., Served]) -> None:
    card = FakePortAudio()
    kiosk = kiosk_that_hears(serving, card, hearing={"microphone": "card"})
    page = MicrophonePage(kiosk)
    page.connects()
    page.hears("ready")
    page.sends({"do": "listen"})
    until = time.monotonic() + 20
    while not card.open_streams:
        assert time.monotonic() < until
        time.sleep(0.02)
    card.open_streams[0].speak(hiss(4.8, LOUD))
    assert [page.hears("lift")["decibels"] for _ in range(2)] == [3, 6]
    page.leaves()


@pytest.mark.parametrize(
    ("sound", "tables", "late"),
    [
        (hiss(4.8, QUIET), {}, 0),
        (hiss(4.8, LOUD), {"sound": {"follows_noise": False}}, 0),
        (hiss(2.4, LOUD) + hiss(2.4, QUIET), {}, 30),
    ],
    ids=["a quiet room", "a site that wants none", "the kiosk's own voice"],
)
def test_nothing_grows_louder_for(
    serving: Callable[..., Served], sound: bytes, tables: dict[str, Any], late: int
) -> None:
    kiosk = kiosk_that_hears(serving, **tables)
    page = MicrophonePage(kiosk)
    page.connects()
    page.hears("ready")
    page.sends({"do": "listen", "late": late}).speaks(sound).sends({"do": "end"})
    page.hears("change")
    assert not [told for told in page.told if told["is"] == "lift"]
    page.leaves()


def test_who_chose_louder_or_softer_keeps_what_they_chose(serving: Callable[..., Served]) -> None:
    kiosk = kiosk_that_hears(serving)
    page = MicrophonePage(kiosk).listens().speaks(hiss(1.5, LOUD))
    assert page.hears("lift")["decibels"] == 3
    person = list(kiosk.face.visits._visits.values())[-1].value

    person.does(Act(Action.SOFTER))
    page.speaks(hiss(3.2, LOUD))
    page.sends({"do": "end"})
    page.hears("change")
    assert person.surroundings.lift == 3
    page.leaves()


@pytest.mark.slow
@pytest.mark.browser
def test_the_pages_player_is_louder_after_it_has_listened_to_a_loud_room(
    serving: Callable[..., Served],
    browser: Browser,
    chromium: Path,
    chromium_arguments: tuple[str, ...],
    tmp_path: Path,
) -> None:
    microphone = tmp_path / "sound.wav"
    with wave.open(str(microphone), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(hiss(20, 0.05) + silence(1))
    kiosk = kiosk_that_hears(serving)
    with (
        speaking_browser(browser, chromium, chromium_arguments, microphone) as hearing,
        somebody_at(kiosk, hearing) as person,
    ):
        told: list[dict[str, Any]] = []
        tab = person.tab
        tab.on("websocket", lambda socket: socket.on("framereceived", lambda data: told.append(json.loads(data))))
        tab.add_init_script(
            """const play = HTMLMediaElement.prototype.play; window.volumes = [];
            HTMLMediaElement.prototype.play = function () { volumes.push(this.volume); return play.call(this); };"""
        )
        person.opens_the_kiosk()
        tab.wait_for_selector("html[data-ready]")
        tab.keyboard.press("v")
        tab.wait_for_function("() => volumes.length > 0")
        before = tab.evaluate("volumes[0]")
        tab.wait_for_timeout(4500)
        lifts = [one["decibels"] for one in told if one["is"] == "lift"]
        assert lifts
        tab.evaluate("volumes.length = 0; document.querySelector('button[data-action=repeat]').click()")
        tab.wait_for_function("() => volumes.length > 0")
        after = tab.evaluate("volumes[0]")
        assert after == pytest.approx(before * 10 ** (lifts[-1] / 20), rel=0.01)
