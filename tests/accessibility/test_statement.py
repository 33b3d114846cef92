"""The statement of accessibility: a page that holds to what it tells, the same on paper and in a terminal."""

import datetime
import io
import json
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from kiosk_page import Quiet
from playwright.sync_api import Browser, Page, Request
from werkzeug.serving import make_server

from kiosk.cli import kiosk
from kiosk.commands.conformance import as_data
from kiosk.conformance.statement import statement, wording
from kiosk.conformance.table import State, shipped
from kiosk.web.accessibility import PATH, ROW, Aloud, page_of_accessibility, spoken
from kiosk.web.face import create_face
from printouts.renderings import plain
from printouts.renderings.renderer import HERE
from printouts.renderings.ua import ua_problems

pytestmark = pytest.mark.browser
TODAY = datetime.date(2026, 11, 22)
SITE = {"name": "Mairie de Vaux", "phone": "01 00 00 00 00", "address": ""}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page before nothing yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 1024})
    yield context.new_page()
    context.close()


class Hum:
    """A sentence, hummed."""

    def wav(self) -> bytes:
        """A tenth of a second."""
        sound = io.BytesIO()
        with wave.open(sound, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(bytes(3200))
        return sound.getvalue()


ALOUD = Aloud(lambda _text: Hum(), lambda: False)


@pytest.fixture
def address() -> Iterator[str]:
    """The page, served."""
    app = create_face("statement", Path(__file__).parent, "fr")
    app.register_blueprint(page_of_accessibility(lambda: SITE, lambda: TODAY, lambda: HERE, "fr", aloud=ALOUD))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_page_says_what_is_not_met_and_is_accessible_itself(address: str, page: Page) -> None:
    page.goto(address + PATH)
    text = page.inner_text("main")
    for row in shipped().unmet():
        assert row.open in text
    assert "Mairie de Vaux" in text
    assert "[à remplir par le site]" in text, "a blank setting is shown as one"
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("a", has_text="Revenir à la borne").count() == 2
    assert page.locator("a", has_text="PDF").count() == 0, "the person's screen opens no file"


def test_the_kiosk_comes_back_once_nobody_reads(address: str, page: Page) -> None:
    page.clock.install()
    page.goto(address + PATH)
    page.clock.run_for(90_000)
    page.keyboard.press("ArrowDown")
    page.clock.run_for(90_000)
    assert page.url == address + PATH
    with page.expect_navigation():
        page.clock.run_for(101_000)
    assert page.url == f"{address}/"


def test_all_that_is_written_can_be_heard_in_the_same_words(address: str, page: Page) -> None:
    page.goto(address + PATH)
    said = spoken(statement(shipped(), wording("fr"), SITE, TODAY, "fr"), wording("fr").back)
    cells = "one => [...(one.cells ?? [one])].map(cell => cell.textContent)"
    written = page.evaluate(f"[...document.querySelectorAll('[id^=said-]')].map({cells})")
    assert [ROW.join(one) for one in written] == list(said)
    heard = [request.url for request in _sounds_of(page, lambda: page.click("#listen"), count=3)]
    assert heard == [f"{address}{PATH}/{number}.wav" for number in range(3)]
    assert page.locator(".is-lit").count() <= 1
    page.click("#listen")
    assert page.locator(".is-lit").count() == 0
    assert page.url == address + PATH


def test_the_arrows_go_from_sentence_to_sentence(address: str, page: Page) -> None:
    page.goto(address + PATH)
    heard = _sounds_of(page, lambda: page.keyboard.press("ArrowDown"), count=1)
    assert heard[0].url.endswith("/1.wav")
    assert page.request.get(f"{address}{PATH}/9999.wav").status == 404


def _sounds_of(page: Page, gesture: Callable[[], object], count: int) -> list[Request]:
    """The first sounds that the page asks for once something is done."""
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.url.endswith(".wav") else None)
    gesture()
    for _ in range(200):
        if len(asked) >= count:
            break
        page.wait_for_timeout(20)
    return asked[:count]


@pytest.mark.parametrize("key", ["Enter", "F10", "Space"])
def test_whoever_has_one_key_alone_comes_back(address: str, page: Page, key: str) -> None:
    page.goto(address + PATH)
    with page.expect_navigation():
        page.keyboard.press(key)
    assert page.url == f"{address}/"


def test_page_paper_and_terminal_say_the_same() -> None:
    document = statement(shipped(), wording("fr"), SITE, TODAY, "fr")
    pdf = HERE.sheet(document).pdf
    assert ua_problems(pdf) == ()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
    said = " ".join(plain.text(document).split())
    for row in shipped().unmet():
        assert " ".join(row.open.split()) in said


def test_the_command_tells_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIRVOIX_VAR", str(tmp_path))
    told = CliRunner().invoke(kiosk, ["check", "--conformance", "--json"])
    assert told.exit_code == 0
    body = json.loads(told.stdout)
    assert body == json.loads(json.dumps(as_data(shipped())))
    assert sum(body["counts"].values()) == len(body["requirements"]) == 58
    assert body["counts"][State.MET] == sum(not row["open"] for row in body["requirements"])
    made = CliRunner().invoke(kiosk, ["check", "--conformance", "--pdf", str(tmp_path / "a.pdf")])
    assert made.exit_code == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
