"""The person in front of the screen: what they do and see, in a real browser, told as a story.

Looks at every page that it meets, as a patient examiner would: see `Page.check`.
"""

import dataclasses
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Request, Response
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page as Tab
from playwright.sync_api import TimeoutError as NotInTime
from served import Elsewhere, Served

from kiosk.guide import Wishes, next_step
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Digits
from kiosk.screen.person import Person as Visitor
from kiosk.web.visits import Visit

_COOKIE = "clairvoix"
# What a page's name begins with after something was typed that can't be right.
_ERROR = "Erreur\u202f: "
SILENTLY = "Lire sans le son"
_TIMEOUT_MS = 20_000
_MOST_STEPS = 250
_LOOK_AGAIN_MS = 100
_MOST_LOOKS = 5

# Everything that a page shows and says, at one look.
_LOOK = """() => {
  // Where a line must not end is the layout's business: a person reads a space.
  const read = (one) => one.innerText.trim().replaceAll("\u00a0", " ");
  const text = (selector) => document.querySelector(selector) && read(document.querySelector(selector));
  const texts = (selector) => [...document.querySelectorAll(selector)].map(read);
  const notice = document.querySelector("#notice");
  const data = document.body.dataset.page ? JSON.parse(document.body.dataset.page) : null;
  return {
    title: document.title,
    heading: document.querySelector("h1")?.textContent.trim().replaceAll("\u00a0", " ") ?? "",
    where: text("#where"),
    notice: notice && !notice.hidden ? read(notice) : null,
    passages: texts(".passages p"),
    options: texts(".card .label"),
    kind: data?.kind ?? "error",
    speech: data?.speech ?? [],
    turn: data?.turn ?? -1,
    focus: document.activeElement?.id || document.activeElement?.tagName || "",
    isCut: [document.documentElement, document.body, ...document.querySelectorAll("main, .passages, .card")].some(
      (one) => one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2),
  };
}"""

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


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """One page as it was met: `scene` is the engine's name of its scene, `spoken` the words of each lit element."""

    scene: str
    title: str
    heading: str
    kind: str
    where: str | None
    notice: str | None
    passages: tuple[str, ...]
    options: tuple[str, ...]
    spoken: tuple[tuple[str, str], ...]
    focus: str
    is_cut: bool
    says_error: bool = False

    @property
    def is_torn(self) -> bool:
        """Whether its name is that of one scene, and what it says that of another."""
        told = dict(self.spoken).get("title")
        return told is not None and not self.title.startswith(told)

    def check(self, *, has_scripts: bool = True) -> None:
        """What holds on every page: one name; said as it is shown; no answer in focus."""
        assert _plain(self.title) == _plain(self.heading), self
        assert not self.is_cut, self
        if has_scripts:
            assert self.focus == "heading", self
        if not self.spoken:
            return
        heard = dict(self.spoken)
        names = [element for element, _ in self.spoken if element != "notice"]
        assert names[0] == "title", self
        assert _plain(self.title).startswith(_plain(heard["title"])), self
        assert _plain(heard.get("notice", "")) == _plain(self.notice or ""), self
        said = [text for element, text in self.spoken if element.startswith("passage-")]
        assert [_plain(one) for one in said] == [_plain(one) for one in self.passages], self
        offered = [text for element, text in self.spoken if element.startswith("option-")]
        assert len(offered) == len(self.options), self
        for shown, told in zip(self.options, offered, strict=True):
            assert _plain(told).startswith(_plain(shown)), self


class Person:
    """Somebody before the kiosk. Methods that act wait for the page that follows, look at it, and check it."""

    def __init__(
        self,
        kiosk: Served | Elsewhere,
        context: BrowserContext,
        *,
        has_scripts: bool = True,
        may_see_errors: bool = False,
    ) -> None:
        self.kiosk = kiosk
        self.context = context
        self.tab: Tab = context.new_page()
        self.tab.set_default_timeout(_TIMEOUT_MS)
        self.met: list[Page] = []
        self.gestures = 0
        self.troubles: list[str] = []
        self.asked_for: list[str] = []
        self._has_scripts = has_scripts
        self._may_see_errors = may_see_errors
        context.on("request", self._note_request)
        context.on("response", self._note_response)
        self.tab.on("console", self._note_console)
        self.tab.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))

    # --- arriving ------------------------------------------------------------------------------------------------

    def opens_the_kiosk(self) -> "Person":
        """Comes before the screen."""
        self._goes_to_the_kiosk()
        self.looks()
        return self

    @property
    def visit(self) -> Visit[Visitor]:
        """The visit that the kiosk keeps for this browser."""
        found = self._visit()
        assert found is not None, "the kiosk keeps nothing of this visitor"
        return found

    @property
    def conversation(self) -> Any:
        """The conversation behind the screen."""
        return self.visit.value._conversation

    def is_led(self, wanted: Wishes, *, until: str) -> "Person":
        """Comes to the place of that name by the way that everybody goes, without the browser: it has been walked."""
        self.kiosk.lead(self.conversation, wanted, until)
        self._goes_to_the_kiosk()
        self.looks()
        return self

    def knows_what_they_want(self, *, situation: str = "Je n’ai pas cette lettre", letter_date: str = "") -> "Person":
        """The whole way to the answers of the first decision, for somebody who knows what they want."""
        (
            self.chooses("Je sais ce que je veux")
            .hears_to_the_end()
            .chooses("C’est pour moi")
            .chooses("Avoir, refuser ou effacer l’espace")
            .chooses("Avoir ou non Mon espace santé")
            .reads_in_silence()
            .chooses(situation)
        )
        if letter_date:
            self.types(letter_date)
        return (
            self.hears_until_offered("Continuer sans écouter")
            .chooses("Continuer sans écouter")
            .chooses("Je ne sais pas")
            .hears_to_the_end()
            .hears_to_the_end()
            .hears_to_the_end()
            .hears_to_the_end()
            .hears_to_the_end()
        )

    def reads_in_silence(self) -> "Person":
        """Wants no sound, where the kiosk asks: on a machine that has none it doesn't."""
        return self.chooses(SILENTLY) if SILENTLY in self.page.options else self

    # --- doing ---------------------------------------------------------------------------------------------------

    def chooses(self, label: str) -> "Person":
        """Touches the card that begins with these words; turns to its page before, where the scene has several."""
        while not any(_plain(option).startswith(_plain(label)) for option in self.page.options):
            before = self.page
            assert "page" in before.title, f"no « {label} » on « {before.title} »: {before.options}"
            self.continues()
            assert self.page.scene == before.scene, f"no « {label} » on « {before.title} »"
        index = next(i for i, option in enumerate(self.page.options) if _plain(option).startswith(_plain(label)))
        return self._acts(self.tab.locator(".card").nth(index).click)

    def continues(self) -> "Person":
        """Touches « Continuer »."""
        return self.presses("next")

    def presses(self, action: str) -> "Person":
        """Touches the button of an action that leads to another page."""
        return self._acts(self.tab.locator(f'button[data-action="{action}"]:not([disabled])').click)

    def touches(self, words: str) -> "Person":
        """Touches a button by the words on it."""
        return self._acts(self.tab.get_by_role("button", name=words, exact=True).click)

    def hears_to_the_end(self) -> "Person":
        """Turns the pages of this scene and goes on to the next one."""
        scene = self.page.scene
        while self.page.scene == scene:
            self.continues()
        return self

    def hears_until_offered(self, label: str) -> "Person":
        """Goes on until something of that name can be chosen."""
        while not any(_plain(option).startswith(_plain(label)) for option in self.page.options):
            self.continues()
        return self

    def types(self, digits: str) -> "Person":
        """Types on the keys of an entry scene, and says that it is done."""
        for digit in digits:
            press = self.tab.locator(f'.keys [value="type:{digit}"]').click
            if self._has_scripts:
                press()
                self.gestures += 1
            else:
                self._acts(press)
        return self._acts(self.tab.locator('.entry [value="enter"]').click)

    def scans(self, text: str) -> "Person":
        """Holds a paper under the scanner."""
        return self._acts(partial(self.tab.evaluate, _SCAN, text))

    def strikes(self, key: str) -> "Person":
        """Strikes a key that leads to another page."""
        return self._acts(partial(self.tab.keyboard.press, key))

    def goes_straight_to(self, wanted: Wishes, *, until: str) -> "Person":
        """Does by touch what leads to `wanted`, scene by scene, up to the place of that name."""
        for _ in range(_MOST_STEPS):
            self.waits_for_the_machine()
            session = self.conversation.session()
            if session.place.name == until:
                return self
            event = next_step(self.kiosk.house.script, session, self.conversation.scene(), wanted)
            match event:
                case Act(action=Action.CHOOSE, option=number):
                    option = next(one for one in self.conversation.scene().options if one.number == number)
                    self.chooses(option.label)
                case Digits(digits):
                    self.types(digits)
                case Act(action=Action.NEXT):
                    self.continues()
                case _:
                    raise AssertionError(f"no way from {self.page.scene} to {until}")
        raise AssertionError(f"no way to {until}")

    def goes_back_to_the_page(self, html_form: Mapping[str, str], path: str = "/act") -> int:
        """Sends a form of their own making, with this browser's cookie. The status of the answer."""
        answer = self.context.request.post(f"{self.kiosk.address}{path}", form=dict(html_form), max_redirects=0)
        return answer.status

    # --- seeing --------------------------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page as it was last looked at."""
        return self.met[-1]

    def looks(self) -> Page:
        """Looks at the page, and checks what holds on every page."""
        page = self._look()
        self.met.append(page)
        if page.kind != "error":
            page.check(has_scripts=self._has_scripts)
        return page

    def _look(self) -> Page:
        for _ in range(_MOST_LOOKS):
            try:
                return self._look_once()
            except BrowserError as trouble:  # the page went on by itself while it was looked at
                if "context was destroyed" not in str(trouble) and "navigat" not in str(trouble):
                    raise
                self.tab.wait_for_load_state("domcontentloaded")
        raise AssertionError("the page never came to rest")

    def _look_once(self) -> Page:
        if self._has_scripts:
            self.tab.wait_for_selector("html[data-ready], body.plain", state="attached")
        seen: dict[str, Any] = self.tab.evaluate(_LOOK) if self._has_scripts else self._look_without_scripts()
        return Page(
            scene=self._scene(seen["heading"]),
            title=seen["title"].removeprefix(_ERROR),
            says_error=seen["title"].startswith(_ERROR),
            heading=seen["heading"],
            kind=seen["kind"],
            where=seen["where"],
            notice=seen["notice"],
            passages=tuple(seen["passages"]),
            options=tuple(seen["options"]),
            spoken=self._spoken(seen["speech"]),
            focus=seen["focus"],
            is_cut=seen["isCut"],
        )

    def waits_for_the_machine(self) -> "Person":
        """Waits while the machine works: the page goes on by itself."""
        end = time.monotonic() + _TIMEOUT_MS / 1000
        while self.page.kind == "waiting":
            assert time.monotonic() < end, "the machine never came to an end"
            self.tab.wait_for_timeout(_LOOK_AGAIN_MS)
            self.looks()
        return self

    def waits_for(self, title: str) -> "Person":
        """Waits until the page of that name comes by itself."""
        is_there = "(title) => document.title.replace(/\\s+/g, ' ').startsWith(title)"
        self.tab.wait_for_function(is_there, arg=title)
        self.looks()
        return self

    def is_at(self, title: str) -> bool:
        """Whether the page's name begins so, whatever spaces are in it."""
        return _plain(self.page.title).startswith(title)

    def sees(self, words: str) -> bool:
        """Whether the page now shows these words, whatever spaces are between them."""
        page = self.page
        shown = (page.title, page.where, page.notice, *page.passages, *page.options)
        return any(_plain(words) in _plain(one) for one in shown if one)

    def has_seen(self, words: str) -> bool:
        """Whether any page so far showed these words."""
        shown = [" ".join((page.title, *page.passages)) for page in self.met]
        return any(_plain(words) in _plain(one) for one in shown)

    def scenes(self) -> list[str]:
        """The scenes met, in order, each once in a row."""
        names = [page.scene for page in self.met]
        return [name for index, name in enumerate(names) if index == 0 or names[index - 1] != name]

    def pages_of(self, scene: str) -> list[Page]:
        """The pages met of the scenes whose name begins so."""
        return [page for page in self.met if page.scene.startswith(scene)]

    def outside(self) -> list[str]:
        """What the browser asked for that isn't the kiosk."""
        inside = (self.kiosk.address, "data:", "blob:")
        return [url for url in self.asked_for if not url.startswith(inside)]

    # --- inside --------------------------------------------------------------------------------------------------

    def _acts(self, gesture: Callable[[], Any]) -> "Person":
        self.gestures += 1
        self._awaits_another_page(gesture)
        return self

    def _awaits_another_page(self, gesture: Callable[[], Any]) -> None:
        try:
            with self.tab.expect_navigation(wait_until="domcontentloaded"):
                gesture()
        except NotInTime as trouble:
            self.looks()
            raise AssertionError(f"nothing led on from « {self.page.title} »: {self.page}") from trouble
        self.looks()

    def _goes_to_the_kiosk(self) -> None:
        """A page that sees that something changed loads itself anew, and cuts short whoever loads it at that moment."""
        for _ in range(_MOST_LOOKS):
            try:
                self.tab.goto(f"{self.kiosk.address}/", wait_until="domcontentloaded")
            except BrowserError as trouble:
                if "ERR_ABORTED" not in str(trouble) and "interrupted by another" not in str(trouble):
                    raise
            else:
                return
        raise AssertionError("the page never let itself be loaded")

    def _visit(self) -> Visit[Visitor] | None:
        """None where the kiosk keeps nothing of this browser, or runs in another process."""
        if not isinstance(self.kiosk, Served):
            return None
        cookie = next((one for one in self.context.cookies() if one.get("name") == _COOKIE), None)
        return self.kiosk.face.visits.find(cookie.get("value")) if cookie else None

    def _scene(self, heading: str) -> str:
        visit = self._visit()
        return visit.value.scene.id if visit else _plain(heading).partition(", page ")[0]

    def _spoken(self, speech: list[list[str]]) -> tuple[tuple[str, str], ...]:
        visit = self._visit()
        if visit is None:
            return ()
        clips: Mapping[str, Any] = visit.value.clips
        # A clip is made when it is asked for, from the words that its maker holds.
        return tuple((element, clips[key].make.args[0]) for element, key in speech if key in clips)

    def _look_without_scripts(self) -> dict[str, Any]:
        """Without scripts a page is read piece by piece, and may go on by itself meanwhile: two looks must agree."""
        last: dict[str, Any] = {}
        for _ in range(_MOST_LOOKS):
            seen = self._pieces_of_the_page()
            if seen == last and seen["title"]:
                return seen
            last = seen
        raise AssertionError("the page never came to rest")

    def _pieces_of_the_page(self) -> dict[str, Any]:
        def texts(selector: str) -> list[str]:
            return [one.strip() for one in self.tab.locator(selector).all_inner_texts()]

        notice = self.tab.locator("#notice:not([hidden])")
        where = self.tab.locator("#where:not([hidden])")
        kind = re.search(r"kind-(\w+)", self.tab.locator("body").get_attribute("class") or "")
        return {
            "title": self.tab.title(),
            "heading": _text(self.tab.locator("h1")),
            "where": _text(where) if where.count() else None,
            "notice": _text(notice) if notice.count() else None,
            "passages": texts(".passages p"),
            "options": texts(".card .label"),
            "kind": kind[1] if kind else "error",
            "speech": [],
            "focus": "",
            "isCut": False,
        }

    def _note_request(self, request: Request) -> None:
        self.asked_for.append(request.url)

    def _note_response(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and not self._may_see_errors):
            self.troubles.append(f"{response.status} {response.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not self._may_see_errors:
            self.troubles.append(f"{message.type}: {message.text}")


@contextmanager
def somebody_at(
    kiosk: Served | Elsewhere, browser: Browser, *, has_scripts: bool = True, may_see_errors: bool = False
) -> Iterator[Person]:
    """A person with a browser of their own. When they leave: no error was met, and nothing left the machine."""
    screen = kiosk.settings.screen
    context = browser.new_context(
        viewport={"width": screen.width_px, "height": screen.height_px}, java_script_enabled=has_scripts
    )
    person = Person(kiosk, context, has_scripts=has_scripts, may_see_errors=may_see_errors)
    try:
        yield person
        assert person.troubles == []
        assert person.outside() == []
    finally:
        context.close()


def _text(locator: Locator) -> str:
    return (locator.first.text_content() or "").strip()


def _plain(text: str) -> str:
    return " ".join(text.split())
