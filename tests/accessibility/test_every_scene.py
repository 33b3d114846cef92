"""Every page of every kind of scene, walked once: what is said, what screen readers are told, what keeps its place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from kiosk_page import Kiosk
from make_believe import SCENES, SCREENS, MakeBelieveHouse

from kiosk.journey.actions import Action
from kiosk.journey.scene import Scene, SceneKind
from kiosk.screen.controls import HELP, SOUND, Pair, every_control

pytestmark = pytest.mark.browser
SCREEN = SCREENS["1280x1024"]

LOOK = """() => {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true });
  const box = (e) => { const r = e.getBoundingClientRect();
    return [r.left, r.top, r.width, r.height].map(Math.round); };
  const text = (e) => e.innerText.replace(/\\s+/g, " ").trim();
  const written = [...document.querySelectorAll("main.scene *")].filter((e) => seen(e) && !e.closest(".entry, .more")
    && ([...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim(" ,").length > 1))).map((e) => [
      e.closest("[id]")?.id ?? "", text(e)]);
  const style = (e) => getComputedStyle(e);
  return {
    lang: document.documentElement.lang, title: document.title, h1: text(document.querySelector("h1")),
    headings: [...document.querySelectorAll("h1, h2, h3, h4")].filter(seen).map((e) => e.tagName),
    data: JSON.parse(document.body.dataset.page),
    written,
    places: Object.fromEntries([
      ...document.querySelectorAll(".panel button[data-action], .way button[data-action=help]")]
      .filter(seen).map((e) => [e.dataset.action, box(e)])),
    focused: [document.activeElement.id, seen(document.activeElement)],
    unsaid: [...document.querySelectorAll("button:not([disabled]), input:not([type=hidden])")].filter(seen)
      .filter((e) => !e.dataset.says && !e.classList.contains("card") && e.id !== "digits" && e.id !== "microphone")
      .map((e) => e.value),
    moving: [...document.querySelectorAll("*")].filter((e) => style(e).animationName !== "none"
      || parseFloat(style(e).transitionDuration) > 0).map((e) => e.tagName),
    set: [...document.querySelectorAll(".passages > p")].map((e) => [
      parseFloat(style(e).lineHeight) / parseFloat(style(e).fontSize), style(e).textAlign]),
    wordless: [...document.querySelectorAll("svg.pictogram")].filter(seen)
      // What stands in no button is explained by what its page says.
      .filter((e) => !text(e.closest("button, .notice, .sign, a") ?? document.querySelector(".passages"))
        && !e.closest("button")?.getAttribute("aria-label")).length,
    cards: [...document.querySelectorAll(".card")].map(text),
    live: [...document.querySelectorAll("[aria-live]")].map((e) => [e.className || e.id, e.getAttribute("aria-live")]),
  };
}"""

# Roles that a person acts on: each needs a name.
ACTED_ON = {"button", "textbox", "link", "checkbox", "radio"}


@dataclass(frozen=True)
class Walked:
    """One page: the scene, its number, what the page is like, and its nodes as screen readers are told them."""

    scene: Scene
    number: int
    look: dict[str, Any]
    nodes: list[dict[str, Any]]
    spoken: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.scene.id}, {self.number}"


def _walk(kiosk: Kiosk) -> Iterator[Walked]:
    kiosk.page.route("**/sound/*", lambda route: route.abort())  # what is heard, and how, is another test's
    kiosk.open()
    reader = kiosk.context.new_cdp_session(kiosk.page)
    for scene in SCENES:
        kiosk.conversation.go_to(scene.id)
        person = kiosk.person
        assert person.scene.id == scene.id
        for index in range(person.page.count):
            person._page, person.has_said_goodbye = index, False
            page = kiosk.open()
            nodes = reader.send("Accessibility.getFullAXTree")["nodes"]
            spoken = {key: getattr(clip, "text", "") for key, clip in person.clips.items()}
            yield Walked(scene, index + 1, page.evaluate(LOOK), nodes, spoken)


@pytest.fixture(scope="module")
def pages(serve_once: Callable[..., Kiosk]) -> list[Walked]:
    """All pages, walked once for all the tests of this file."""
    return list(_walk(serve_once(MakeBelieveHouse(SCREEN))))


def _plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").split()).strip(" ,")


def test_all_that_is_written_is_said_in_the_same_words(pages: list[Walked]) -> None:
    for page in pages:
        said = [_plain(page.spoken[clip]) for _, clip in page.look["data"]["speech"]]
        everything = " ".join(said)
        for element, text in page.look["written"]:
            if element == "countdown":  # said every fifteen seconds, in a test of its own
                continue
            if element.startswith("option-") and text.isdecimal():  # the key, said as « touche 2 »
                assert text in everything, page.name
                continue
            assert _plain(text) in everything, (page.name, element, text)
        assert page.look["unsaid"] == [], page.name


def test_each_page_says_its_language_its_title_and_its_parts(pages: list[Walked]) -> None:
    titles = set()
    for page in pages:
        look = page.look
        assert look["lang"] == page.scene.language == "fr", page.name
        assert _plain(look["title"]) == _plain(look["h1"]), page.name
        assert look["headings"] == ["H1"], page.name
        ids = [element for element, _ in look["data"]["speech"]]
        first = next(element for element in ids if element != "notice")
        assert first == "title", page.name
        said = _plain(page.spoken[dict(look["data"]["speech"])["title"]])
        assert _plain(look["h1"]).startswith(said), page.name
        titles.add(look["title"])
    assert len(titles) == len(pages)


def test_screen_readers_are_told_names_roles_and_states(pages: list[Walked]) -> None:
    for page in pages:
        nodes = [node for node in page.nodes if not node["ignored"]]
        roles = [node["role"]["value"] for node in nodes]
        for role in ("main", "complementary", "navigation"):
            assert roles.count(role) == 1, (page.name, role)
        assert roles.count("heading") == 1, page.name
        for node in nodes:
            if node["role"]["value"] in ACTED_ON:
                assert node.get("name", {}).get("value", "").strip(), (page.name, node)
        names = [node["name"]["value"] for node in nodes if node["role"]["value"] == "button"]
        assert len(names) == len(set(names)), (page.name, sorted(names))
        told = {name for name, how in page.look["live"] if how == "polite"}
        assert "status" in told, page.name


def test_one_thing_has_the_focus_it_is_framed_and_it_is_said(pages: list[Walked], serve: Callable[..., Kiosk]) -> None:
    for page in pages:
        assert page.look["focused"] == ["heading", True], page.name
    kiosk = serve(MakeBelieveHouse(SCREEN, start="home", guard_ms=0))
    kiosk.page.route("**/sound/*", lambda route: route.abort())
    kiosk.open()
    kiosk.page.keyboard.press("Tab")
    stops = kiosk.page.locator("button:not([disabled])").count()
    for _turn in range(stops):
        ring = kiosk.page.evaluate(
            """() => { const e = document.activeElement; const s = getComputedStyle(e);
              return [document.querySelectorAll(":focus").length, parseFloat(s.outlineWidth), s.outlineStyle,
                Boolean(e.dataset.says) || e.classList.contains("card")]; }"""
        )
        assert ring == [1, 4, "solid", True]
        kiosk.page.keyboard.press("Tab")


def test_help_and_what_is_heard_keep_their_places_on_every_page(pages: list[Walked]) -> None:
    sound = {one.action for entry in SOUND for one in (entry.controls if isinstance(entry, Pair) else (entry,))}
    first = pages[0].look["places"]
    for page in pages:
        if page.scene.kind is SceneKind.END:
            continue
        for action in {HELP.action, *sound}:
            assert page.look["places"][action] == first[action], (page.name, action)
    assert {control.action for control in every_control()} >= {Action.REPEAT, Action.PAUSE, Action.HELP}


def test_nothing_is_told_by_colour_or_drawing_alone(pages: list[Walked]) -> None:
    for page in pages:
        assert page.look["wordless"] == 0, page.name
        assert len(set(page.look["cards"])) == len(page.look["cards"]), page.name


def test_texts_are_set_to_be_read_and_nothing_moves(pages: list[Walked]) -> None:
    for page in pages:
        assert page.look["moving"] == [], page.name
        for leading, alignment in page.look["set"]:
            assert leading >= 1.5 - 1e-6, page.name
            assert alignment in {"start", "left"}, page.name
