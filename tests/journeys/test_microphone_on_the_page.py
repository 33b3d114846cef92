"""The page's microphone in a real Chromium: its sign for eyes and ears, held and toggled, never answered by itself."""

import json
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from microphone_page import ears_that_hear
from persona import Person, somebody_at
from playwright.sync_api import Browser, WebSocket
from served import Served, settings_for_tests
from sounds import RATE, hiss, silence, tone
from speaker import speaking_browser

pytestmark = [pytest.mark.browser]

_WORDS = silence(2.5) + tone(0.9) + silence(30)


@pytest.fixture(scope="module")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that Chromium takes for its microphone."""
    return tmp_path_factory.mktemp("microphone") / "sound.wav"


@pytest.fixture(scope="module")
def hearing_browser(
    browser: Browser, chromium: Path, chromium_arguments: tuple[str, ...], microphone: Path
) -> Iterator[Browser]:
    with speaking_browser(browser, chromium, chromium_arguments, microphone) as opened:
        yield opened


class Ears:
    """What a page sent to the kiosk: messages by name, and how many frames of sound."""

    def __init__(self, person: Person) -> None:
        self.sent: list[str] = []
        self.told: list[dict[str, Any]] = []
        self.frames = 0
        person.tab.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", lambda data: self.told.append(json.loads(data)))

    def _sent(self, data: str | bytes) -> None:
        if isinstance(data, bytes):
            self.frames += 1
        else:
            self.sent.append(json.loads(data).get("do", "hello"))


@pytest.fixture
def comes(
    serving: Callable[..., Served], hearing_browser: Browser, microphone: Path
) -> Iterator[Callable[..., tuple[Person, Ears]]]:
    """Somebody before a kiosk that hears « je sais ce que je veux » in whatever is said."""
    opened: list[Any] = []

    def start(sound: bytes = _WORDS, *, speaks: bool = False, **hearing: Any) -> tuple[Person, Ears]:
        with wave.open(str(microphone), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(sound)
        settings = settings_for_tests(hearing=hearing, sound={"engine": "espeak-ng", "starts_by_itself": speaks})
        kiosk = serving(settings=settings, ears=ears_that_hear("je sais ce que je veux"))
        opened.append(somebody_at(kiosk, hearing_browser))
        person = opened[-1].__enter__()
        ears = Ears(person)
        person.opens_the_kiosk()
        person.tab.wait_for_selector("html[data-ready]")
        return person, ears

    yield start
    for one in reversed(opened):
        one.__exit__(None, None, None)


def _state(person: Person, *states: str) -> str:
    """Waits for one of these states of the microphone."""
    person.tab.wait_for_selector(",".join(f"body[data-microphone={one}]" for one in states), timeout=15_000)
    return str(person.tab.evaluate("document.body.dataset.microphone"))


def _sounds(person: Person, words: str) -> list[str]:
    """How often the page has asked for the sound of these words of its own."""
    page = person.tab.evaluate("JSON.parse(document.body.dataset.page).microphone.words")
    clip = next(key for text, key in page.values() if text == words)
    return [url for url in person.asked_for if clip in url]


def test_an_open_microphone_is_seen_heard_and_told_to_screen_readers(
    comes: Callable[..., tuple[Person, Ears]],
) -> None:
    person, ears = comes(silence(20))
    sign, button = person.tab.locator("#sign"), person.tab.locator("#microphone")
    assert button.is_visible()
    assert not sign.is_visible()
    assert button.get_attribute("aria-pressed") == "false"
    person.tab.keyboard.press("v")
    _state(person, "listening")
    assert sign.is_visible()
    assert "Je vous écoute." in sign.inner_text()
    assert sign.get_attribute("role") == "status"
    assert button.get_attribute("aria-pressed") == "true"
    assert person.tab.evaluate("getComputedStyle(document.querySelector('.scene')).outlineStyle") == "solid"
    assert _sounds(person, "Je vous écoute.")
    person.tab.wait_for_timeout(2000)
    assert "listen" in ears.sent
    button.click()
    _state(person, "closed")
    assert not sign.is_visible()
    assert button.get_attribute("aria-pressed") == "false"
    assert _sounds(person, "Le micro est fermé.")
    assert ears.sent[-1] == "rest"
    frames = ears.frames
    person.tab.wait_for_timeout(500)
    assert ears.frames == frames


@pytest.mark.slow
def test_nothing_is_listened_to_before_the_person_opens_it(comes: Callable[..., tuple[Person, Ears]]) -> None:
    person, ears = comes(tone(20), hands_free=True)
    person.tab.wait_for_timeout(1500)
    assert (ears.sent, ears.frames) == ([], 0)
    assert person.tab.evaluate("document.body.dataset.microphone") is None


def test_what_is_said_leads_on_and_hands_free_it_opens_again(comes: Callable[..., tuple[Person, Ears]]) -> None:
    person, _ = comes(hands_free=True)
    with person.tab.expect_navigation(timeout=15_000):
        person.tab.keyboard.press("v")
    person.looks()
    assert person.page.scene != "welcome"
    assert _state(person, "listening", "opening") != "closed"


@pytest.mark.slow
def test_pressed_once_it_hears_one_utterance_and_closes(comes: Callable[..., tuple[Person, Ears]]) -> None:
    person, ears = comes(hands_free=False)
    with person.tab.expect_navigation(timeout=15_000):
        person.tab.keyboard.press("v")
    person.looks()
    person.tab.wait_for_timeout(800)
    assert person.tab.evaluate("document.body.dataset.microphone") is None
    assert ears.sent.count("listen") == 1


@pytest.mark.slow
def test_held_it_listens_for_as_long_as_the_key_is_down(comes: Callable[..., tuple[Person, Ears]]) -> None:
    person, ears = comes(silence(3.0) + tone(20))
    person.tab.keyboard.down("v")
    person.tab.wait_for_timeout(4500)
    assert "end" not in ears.sent
    with person.tab.expect_navigation(timeout=5000):
        person.tab.keyboard.up("v")
    assert "end" in ears.sent


@pytest.mark.slow
def test_the_kiosk_never_answers_its_own_voice(comes: Callable[..., tuple[Person, Ears]]) -> None:
    person, ears = comes(hiss(60), speaks=True, hands_free=True)
    person.tab.keyboard.press("v")
    _state(person, "listening")
    person.tab.wait_for_timeout(2500)
    assert ears.frames > 0
    person.tab.evaluate("document.querySelector('button[data-action=repeat]').click()")
    _state(person, "interruptible", "waiting")
    person.tab.wait_for_timeout(200)
    frames = ears.frames
    person.tab.wait_for_timeout(2500)
    assert ears.frames == frames
    assert ears.sent[-1] == "hush"


def test_the_kiosk_falls_silent_when_the_person_speaks(comes: Callable[..., tuple[Person, Ears]]) -> None:
    person, ears = comes(silence(5) + tone(0.9) + silence(60), speaks=True, hands_free=True)
    person.tab.keyboard.press("v")
    _state(person, "listening")
    person.tab.evaluate("document.querySelector('button[data-action=repeat]').click()")
    _state(person, "interruptible")
    with person.tab.expect_navigation(timeout=15_000):
        pass
    assert {"is": "began"} in ears.told
    assert ears.told[-1]["is"] in {"change", "ready"}


@pytest.mark.slow
def test_without_leave_to_interrupt_nothing_is_heard_while_the_kiosk_speaks(
    comes: Callable[..., tuple[Person, Ears]],
) -> None:
    person, ears = comes(silence(5) + tone(0.9) + silence(60), speaks=True, hands_free=True, barge_in=False)
    person.tab.keyboard.press("v")
    _state(person, "listening")
    person.tab.evaluate("document.querySelector('button[data-action=repeat]').click()")
    _state(person, "waiting")
    person.tab.wait_for_timeout(6000)
    assert {"is": "began"} not in ears.told


@pytest.mark.slow
def test_a_microphone_that_is_pulled_out_is_told_and_the_page_goes_on(
    comes: Callable[..., tuple[Person, Ears]],
) -> None:
    person, ears = comes(silence(2.5) + tone(30))
    person.tab.evaluate(
        """() => {
          const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async (how) => (window.given = await real(how));
        }"""
    )
    person.tab.keyboard.press("v")
    _state(person, "hearing")
    # What Chromium does when a device goes away.
    person.tab.evaluate("window.given.getAudioTracks()[0].dispatchEvent(new Event('ended'))")
    person.tab.wait_for_selector("#notice:not([hidden])")
    assert "Le micro ne répond plus" in person.tab.locator("#notice").inner_text()
    assert _state(person, "closed") == "closed"
    assert "gone" in ears.sent
    person.chooses("Je sais ce que je veux")


@pytest.mark.slow
def test_a_browser_without_a_microphone_says_so(comes: Callable[..., tuple[Person, Ears]]) -> None:
    person, _ = comes()
    person.tab.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotFoundError'); }; }"
    )
    person.tab.keyboard.press("v")
    person.tab.wait_for_selector("#notice:not([hidden])")
    assert "Aucun micro ne répond." in person.tab.locator("#notice").inner_text()
    person.chooses("Je sais ce que je veux")


def test_without_scripts_no_microphone_is_shown(serving: Callable[..., Served], browser: Browser) -> None:
    kiosk = serving(ears=ears_that_hear("je refuse"))
    with somebody_at(kiosk, browser, has_scripts=False) as person:
        person.opens_the_kiosk()
        assert person.tab.locator("#microphone").count() == 1
        assert not person.tab.locator("#microphone").is_visible()
        assert not person.tab.locator("#sign").is_visible()


@pytest.mark.slow
def test_behind_the_curtain_the_microphone_is_closed(comes: Callable[..., tuple[Person, Ears]]) -> None:
    person, ears = comes(silence(30), hands_free=True)
    person.tab.keyboard.press("v")
    _state(person, "listening")
    person.tab.wait_for_timeout(1800)
    with person.tab.expect_navigation():
        person.tab.keyboard.press("c")
    frames = ears.frames
    person.tab.wait_for_timeout(800)
    assert ears.frames == frames
    assert person.tab.locator("#microphone").count() == 0
