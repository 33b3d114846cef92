"""How soon each gesture is answered in a real Chromium: from the event to the first thing that changes. Reported, never
asserted.

`ms` is the middle of what the browser itself measured; the bench's own times have the way from the test to it in them.
That what was being said falls silent is no answer: a page, a notice, a focus or a sound that begins is.
Beside them stands the same on a bare page of the same server: a link, and a button that writes a word.
"""

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError
from pytest_benchmark.fixture import BenchmarkFixture
from test_kiosk_bench import KIOSK, ROOT, free_port, serving

BARE = "from flask import Flask; import kiosk.server as s; app = Flask('bare'); \
page = '<h1 id=heading>bare</h1><a id=leave href=/>leave</a><button id=stay \
onclick=\"heading.textContent += 1\">stay</button>'; \
app.add_url_rule('/', view_func=lambda: page); s.kiosk_app = lambda *given: app; s.serve(None, {port})"
ROUNDS = 3
PATIENCE_S = 60
# From the last key or touch, over a page that is left, to the first paint of the next, to a change of this one, or to a
# sound that begins. `window.name` outlives the page.
MEASURE = """
const now = () => performance.timeOrigin + performance.now();
const began = Number(window.name.split(' ')[0]);
window.answered = null;
const answer = () => { window.answered ??= now() - Number(window.name.split(' ')[0]); };
for (const kind of ['keydown', 'pointerup'])
  addEventListener(kind, () => { window.name = `${now()} asked`; window.answered = null; }, {capture: true});
if (window.name.endsWith(' asked')) {
  window.name = String(began);
  new PerformanceObserver((paints) => {
    window.answered ??= performance.timeOrigin + paints.getEntries()[0].startTime - began;
  }).observe({type: 'paint', buffered: true});
}
const isOurs = () => window.name.endsWith(' asked');
addEventListener('focusin', () => isOurs() && answer());
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  this.addEventListener('playing', () => isOurs() && answer(), {once: true});
  return play.apply(this);
};
const tells = ({target}) => (target.closest ? target : target.parentElement)?.closest('#notice, #heading');
new MutationObserver((changes) => isOurs() && changes.some(tells) && answer()).observe(document, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['hidden'],
});
"""
GESTURES: dict[str, Callable[[Page], None]] = {
    "a finger on the way on": lambda page: page.click('[data-action="next"]', no_wait_after=True),
    "a finger on a setting": lambda page: page.click('[data-action="contrast"]', no_wait_after=True),
    "a finger on help": lambda page: page.click('[data-action="help"]', no_wait_after=True),
    "a finger on where am I": lambda page: page.click('[data-action="where"]', no_wait_after=True),
    "the key of an answer": lambda page: page.keyboard.press("1"),
    "the key of a setting": lambda page: page.keyboard.press("c"),
    "the key of the speed": lambda page: page.keyboard.press("."),
    "the key of help": lambda page: page.keyboard.press("h"),
    "the key that moves": lambda page: page.keyboard.press("ArrowDown"),
    "the key of listening again": lambda page: page.keyboard.press("r"),
    "a switch's first press": lambda page: page.keyboard.press("F9"),
}


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a kiosk with one switch beside its keyboard."""
    folder, port = tmp_path_factory.mktemp("kiosk"), free_port()
    config = folder / "config"
    config.mkdir()
    for one in (ROOT / "config").iterdir():
        (config / one.name).symlink_to(one)
    (config / "kiosk.toml").unlink()
    settings = (ROOT / "config" / "kiosk.toml").read_text(encoding="utf-8")
    (config / "kiosk.toml").write_text(settings.replace('# keypad = ""', 'keypad = "one-switch"'), encoding="utf-8")
    with serving(KIOSK.format(config=str(config), var=str(folder / "var"), port=port), port):
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A visitor's own tab."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.add_init_script(MEASURE)
    yield context.new_page()
    context.close()


def goes_to(page: Page, address: str) -> None:
    """Open a page, though the one before may be leaving by itself at the same moment."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            page.goto(address)
        except BrowserError:
            if time.monotonic() > until:
                raise
        else:
            return


def measure(
    benchmark: BenchmarkFixture, page: Page, opens: Callable[[], None], gesture: Callable[[Page], None]
) -> None:
    took: list[float] = []

    def answered() -> None:
        gesture(page)
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with contextlib.suppress(BrowserError):  # the page is being left
                found = page.evaluate("window.answered")
                if found is not None:
                    took.append(float(found))
                    return
        raise TimeoutError

    benchmark.pedantic(answered, setup=opens, rounds=ROUNDS)
    benchmark.extra_info["ms"] = round(statistics.median(took))
    benchmark.extra_info["most_ms"] = round(max(took))


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("gesture", GESTURES)
def test_from_a_gesture_to_its_answer(gesture: str, kiosk: str, page: Page, benchmark: BenchmarkFixture) -> None:
    def opens() -> None:
        page.context.clear_cookies()
        goes_to(page, kiosk)
        page.wait_for_selector("html[data-ready]", timeout=PATIENCE_S * 1000)

    measure(benchmark, page, opens, GESTURES[gesture])


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("what", ["leave", "stay"])
def test_from_a_gesture_to_the_answer_of_a_bare_page(
    what: str, page: Page, benchmark: BenchmarkFixture, tmp_path: Path
) -> None:
    port = free_port()
    with serving(BARE.replace("{port}", str(port)), port):
        measure(
            benchmark,
            page,
            lambda: page.goto(f"http://127.0.0.1:{port}/") and None,
            lambda tab: tab.click(f"#{what}", no_wait_after=True),
        )
