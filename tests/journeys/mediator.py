"""The mediator at the desk: a keyboard and a scanner, in a real browser, told as a story. No mouse anywhere.

Looks at every page that it meets: nothing is cut, and axe finds nothing on those met for the first time.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage
from playwright.sync_api import Page as Tab
from served import Served

from kiosk.desk.accounts import Role

PIN = "482913"
_TIMEOUT_MS = 15_000
_BETWEEN_STROKES_MS = 120
# Pages that axe found nothing on, by their heading and width: looked at once in a run.
_FOUND_GOOD: set[tuple[str, int]] = set()
# A page that isn't there is looked at, too; and a browser that nobody has touched plays no sound.
_IS_EXPECTED = re.compile(r"AudioContext|404")

# A scanner, as the page sees one: a key down and up for every character, a few milliseconds in all.
_SCAN = """(text) => {
  for (const character of [...text.replace(/\\n+$/, ""), "Enter"]) {
    const key = character === "\\n" ? "Enter" : character;
    for (const type of ["keydown", "keyup"]) {
      const event = new KeyboardEvent(type, { key, bubbles: true, cancelable: true });
      (document.activeElement ?? document.body).dispatchEvent(event);
    }
  }
}"""


class Mediator:
    """Somebody of the staff. Methods that act wait for the page that follows."""

    def __init__(self, kiosk: Served, context: BrowserContext, name: str, *, checks_pages: bool = True) -> None:
        self.kiosk = kiosk
        self.name = name
        self.context = context
        self.tab: Tab = context.new_page()
        self.tab.set_default_timeout(_TIMEOUT_MS)
        self.troubles: list[str] = []
        self._has_struck = False
        self._width = (self.tab.viewport_size or {"width": 0})["width"]
        self.pages_seen: list[str] = []
        self._checks = checks_pages
        self.tab.on("console", self._note_console)
        self.tab.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))

    # --- coming in ---------------------------------------------------------------------------------------------------

    def opens_the_desk(self) -> "Mediator":
        """Looks at the desk's first page."""
        self.tab.goto(f"{self.kiosk.address}/bureau/", wait_until="domcontentloaded")
        return self._looks()

    def comes_in(self, pin: str = PIN) -> "Mediator":
        """By name and PIN."""
        self.opens_the_desk()
        self.tab.keyboard.type(self.name)
        self.tab.keyboard.press("Tab")
        self.tab.keyboard.type(pin)
        return self._acts(lambda: self.tab.keyboard.press("Enter"))

    def comes_in_with(self, badge: str, pin: str = PIN) -> "Mediator":
        """Badge first, PIN then."""
        self.opens_the_desk()
        self.tab.keyboard.type(badge)  # at the door the field takes it as any other text
        self._acts(lambda: self.tab.keyboard.press("Enter"))
        self.tab.keyboard.type(pin)
        return self._acts(lambda: self.tab.keyboard.press("Enter"))

    # --- what the hands do -------------------------------------------------------------------------------------------

    def scans(self, code: str) -> "Mediator":
        """A burst of strokes, wherever the focus is, and the page that follows."""
        return self._acts(lambda: self.strikes(code))

    def strikes(self, code: str) -> None:
        """The burst alone."""
        self.tab.evaluate(_SCAN, code)

    def keys(self, key: str) -> "Mediator":
        """Types the key of a button into the field that listens, and Enter."""
        return self._acts(lambda: self._types(key))

    def ticks(self, key: str) -> "Mediator":
        """Types the key of a box or a choice: no page follows."""
        self._types(key)
        return self

    def writes(self, label: str, text: str) -> "Mediator":
        """Goes to a field by its name, and writes."""
        self.tab.get_by_label(label, exact=True).fill(text)
        return self

    def goes_to(self, path: str) -> "Mediator":
        """Opens a page of the desk by its address."""
        self.tab.goto(f"{self.kiosk.address}/bureau{path}", wait_until="domcontentloaded")
        return self._looks()

    # --- what the eyes see -------------------------------------------------------------------------------------------

    @property
    def heading(self) -> str:
        """The page's name."""
        return self._plain("h1")

    @property
    def notice(self) -> str:
        """What the last deed was answered with."""
        found = self.tab.locator("main > .notice").first
        return _one_line(found.inner_text()) if found.count() else ""

    @property
    def words(self) -> str:
        """Everything on the page, on one line."""
        return self._plain("main")

    @property
    def calls(self) -> str:
        """The badge of calls."""
        return self._plain("#calls")

    def waits_for(self, script: str, **arguments: Any) -> None:
        """Until a condition holds on the page."""
        self.tab.wait_for_function(script, **arguments)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _types(self, key: str) -> None:
        # A hand is slower than a scanner; on a page that has just come there was no stroke before.
        self.tab.locator("#code").focus()
        if self._has_struck:
            self.tab.wait_for_timeout(_BETWEEN_STROKES_MS)
        self.tab.keyboard.type(key, delay=_BETWEEN_STROKES_MS)  # a pause after the last sign, too
        self.tab.keyboard.press("Enter")
        self._has_struck = True

    def _acts(self, act: Any) -> "Mediator":
        with self.tab.expect_navigation(wait_until="domcontentloaded"):
            act()
        return self._looks()

    def _looks(self) -> "Mediator":
        if self.tab.locator("body.desk").count():
            self.tab.wait_for_selector("html[data-ready]", state="attached")
        self._has_struck = False
        heading = self.heading
        is_new = (heading, self._width) not in _FOUND_GOOD
        self.pages_seen.append(heading)
        is_cut = self.tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not is_cut, self.heading
        if self._checks and is_new:
            found = Axe().run(self.tab).response["violations"]
            assert [(heading, rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
            _FOUND_GOOD.add((heading, self._width))
        return self

    def _plain(self, selector: str) -> str:
        return _one_line(self.tab.locator(selector).first.inner_text())

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _IS_EXPECTED.search(message.text):
            self.troubles.append(f"console: {message.text}")


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@contextmanager
def mediator_at(
    kiosk: Served,
    browser: Browser,
    name: str = "Awa Diallo",
    role: Role = Role.MEDIATOR,
    *,
    size: tuple[int, int] = (1280, 800),
    **how: Any,
) -> Iterator[Mediator]:
    """Somebody with an account, before a browser of their own; checked as they leave."""
    if kiosk.desk.accounts.find(name) is None:
        kiosk.desk.accounts.add(name, role, PIN)
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    try:
        mediator = Mediator(kiosk, context, name, **how)
        yield mediator
        assert mediator.troubles == []
    finally:
        context.close()
