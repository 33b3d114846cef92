"""Orca, a screen reader, before the kiosk's pages: what it says on a short walk, as its own log has it.

It runs in an X server without a screen, on a session bus of its own, and speaks to nobody: the log is what it would
have given to a voice.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse
from playwright.sync_api import Browser, Page

from kiosk.keymap import keymap_of

KEYMAPS = Path(__file__).parents[2] / "config" / "keymaps"
BUS = Path("/usr/libexec/at-spi-bus-launcher")
NEEDED = ("orca", "Xvfb", "xvfb-run", "dbus-run-session", "chromium")
LACKING = [name for name in NEEDED if not shutil.which(name)] + ([] if BUS.is_file() else [str(BUS)])
PATIENCE_S = 120.0  # a busy machine takes long to begin; whoever waits goes on at once
# What the roles are called in its log, whatever language the tests are run in.
ITS_LANGUAGE = {"LANGUAGE": "C", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
# It has said what it had to say once nothing came for so long.
_QUIET_S = 1.5
_LOOKS_S = 0.1
_SAID = re.compile(r"SPEECH OUTPUT: '(.*)'")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(bool(LACKING), reason=f"not installed here: {', '.join(LACKING)} (tests/packages.txt)"),
]

# The bus that pages tell of themselves on, the screen reader, then the browser.
SESSION = """
{bus} --launch-immediately --a11y=1 --screen-reader=1 &
orca --replace --debug-file="$LOG" >"$HOME/orca.out" 2>&1 &
for _ in $(seq 100); do grep -q "SPEECH OUTPUT" "$LOG" 2>/dev/null && break; sleep 0.2; done
exec chromium --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --lang=fr \\
  --force-renderer-accessibility --disable-features=Translate --remote-debugging-port=0 \\
  --user-data-dir="$HOME/profile" --window-size=1280,1024 --app="$ADDRESS"
"""


# Each line of the log is to be there as soon as it is written: for itself Orca keeps pages of them back, and whoever
# waits for the last words would wait for whatever comes next.
AT_ONCE = """import builtins, os
usual = builtins.open
def at_once(file, mode="r", buffering=-1, *given, **named):
    return usual(file, mode, 1 if file == os.environ["LOG"] else buffering, *given, **named)
builtins.open = at_once
"""
# What has the focus: its words as a person reads them, what it is called by Orca, and which one it is.
FOCUSED = """() => {
  const e = document.activeElement;
  const words = e.getAttribute("aria-label") ?? e.querySelector(".label, .word").innerText;
  const role = e.getAttribute("aria-pressed") === null ? "push button" : "toggle button not pressed";
  return [words.replaceAll("\u00a0", " "), role, e.value];
}"""


@dataclass
class Reader:
    """Orca at work: the page that it reads, and what it has said so far."""

    page: Page
    log: Path

    def said(self) -> list[str]:
        return _SAID.findall(self.log.read_text(encoding="utf-8", errors="replace"))

    def says(self, *words: str, after: int = 0) -> int:
        """Wait until it has said all of these, in whatever pieces, and is done. How many pieces there are by then."""
        heard = self.begins_to_say(*words, after=after)
        while True:
            time.sleep(_QUIET_S)
            if len(self.said()) == heard:
                return heard
            heard = len(self.said())

    def begins_to_say(self, *words: str, after: int = 0) -> int:
        """Wait until it has said all of these, whatever it goes on with. How many pieces there are by then."""
        until = time.monotonic() + PATIENCE_S
        while True:
            heard = self.said()
            missing = [one for one in words if not any(one in piece for piece in heard[after:])]
            if not missing:
                return len(heard)
            assert time.monotonic() < until, f"never said: {missing}; but: {heard[after:]}"
            time.sleep(_LOOKS_S)


@pytest.fixture
def reader(serve: Callable[..., Kiosk], browser: Browser, tmp_path: Path) -> Iterator[Reader]:
    """A kiosk as a screen reader has it: single keys are the reader's, and the kiosk itself is silent."""
    keymap = keymap_of(KEYMAPS / "keyboard.toml", KEYMAPS, "", has_single_keys=False)
    kiosk = serve(MakeBelieveHouse(SCREENS["1280x1024"], start="welcome", has_voice=False), keymap=keymap)
    log = tmp_path / "orca.log"
    (tmp_path / "sitecustomize.py").write_text(AT_ONCE, encoding="utf-8")
    own = {"HOME": str(tmp_path), "LOG": str(log), "ADDRESS": f"{kiosk.address}/", "NO_AT_BRIDGE": "0"}
    own["PYTHONPATH"] = str(tmp_path)
    session = ["dbus-run-session", "--", "xvfb-run", "-a", "-s", "-screen 0 1280x1024x24", "bash", "-c"]
    process = subprocess.Popen(
        [*session, SESSION.format(bus=BUS)],
        env={**os.environ, **own, **ITS_LANGUAGE},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        port = _port(tmp_path / "profile" / "DevToolsActivePort")
        attached = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        page = attached.contexts[0].pages[0]
        page.wait_for_load_state()
        yield Reader(page, log)
        attached.close()
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _port(file: Path) -> str:
    until = time.monotonic() + PATIENCE_S
    while not (file.is_file() and file.read_text(encoding="utf-8").strip()):
        assert time.monotonic() < until, "the browser didn't start"
        time.sleep(0.2)
    return file.read_text(encoding="utf-8").splitlines()[0]


def test_orca_reads_each_page_of_a_walk_from_the_welcome_to_a_decision(reader: Reader) -> None:
    """It reads each page as it comes, with its heading; the first one whole, every button by its words and its role."""
    heard = reader.says("Bonjour", "heading level 1", "Je suis Clairvoix", "Je voudrais comprendre", "push button")
    heard = _goes_on(reader, "Ce que cette borne retient de vous", heard)
    heard = _goes_on(reader, "Les urgences", heard)
    _goes_on(reader, "Que décidez-vous", heard)


def _goes_on(reader: Reader, title: str, heard: int) -> int:
    """Through whatever lies between, by its first answer or on; each page is read before the next one is asked for."""
    page = reader.page
    while title not in page.title():
        button = page.locator(".card").first if page.locator(".card").count() else page.locator('[data-action="next"]')
        with page.expect_navigation():
            button.press("Enter")
        heard = reader.says(page.locator("#title").inner_text()[:12], "heading level 1", after=heard)
    return heard


def test_orca_says_each_button_that_the_focus_comes_to(reader: Reader) -> None:
    """With the tabulator through a page: each button is said by its words, its role and its state as it is reached."""
    heard = reader.says("Bonjour", "heading level 1", "Je suis Clairvoix")
    page = reader.page
    buttons = page.locator("button:not([disabled])").count()
    met = set()
    for _ in range(buttons):
        page.keyboard.press("Tab")
        words, role, which = page.evaluate(FOCUSED)
        heard = reader.begins_to_say(words, role, after=heard)
        met.add(which)
    assert len(met) == buttons > 10
