"""Every page of every kind of scene, as Chromium lays it out: nothing cut off, nothing too small, answers alike."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kiosk_page import Kiosk
from make_believe import SCENES, SCREENS, SMALL_SCREENS, MakeBelieveHouse

from kiosk.journey.adjusting import CONTRASTS
from kiosk.journey.scene import SceneKind
from kiosk.screen.geometry import LEAST_TARGET_MM, TARGET_MM, capital_mm, target_mm

pytestmark = pytest.mark.browser
LEAST_GAP_MM = 2.54  # VVSG 7.2-I
BASE = Path(__file__).parents[2] / "kiosk" / "web" / "static" / "css" / "base.css"

# One screen at its usual size and the tightest one are walked every time, all the others with --all.
QUICK = {("1280x1024", 2), ("1024x768", 4)}
SCREENS_AND_SIZES = [
    pytest.param(screen, size, marks=() if (screen, size) in QUICK else pytest.mark.slow)
    for screen in SCREENS
    for size in (1, 2, 3, 4)
]

LOOK = """() => {
  const box = (e) => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
  const seen = (e) => e.checkVisibility({ visibilityProperty: true });
  const all = (query) => [...document.querySelectorAll(query)].filter(seen);
  const scene = document.querySelector("main.scene");
  return {
    root: [document.documentElement.scrollWidth, document.documentElement.scrollHeight, innerWidth, innerHeight],
    scene: box(scene),
    parts: all("main.scene *").map((e) => [e.id || e.className.baseVal || e.className || e.tagName, ...box(e)]),
    cut: all("button, h1, p, input").filter((e) => e.scrollWidth > e.clientWidth + 1
      || e.scrollHeight > e.clientHeight + 1 && e.tagName === "BUTTON").map((e) => e.id || e.value || e.textContent),
    targets: all("button, input:not([type=hidden])").map((e) => [e.value || e.id, ...box(e)]),
    cards: all(".card").map((e) => { const r = e.getBoundingClientRect(); const s = getComputedStyle(e);
      const i = e.querySelector(".pictogram");
      return { size: [r.width, r.height], look: [
        s.color, s.backgroundColor, s.borderTopWidth, s.borderTopColor, s.fontSize,
        i ? [getComputedStyle(i).strokeWidth, getComputedStyle(i).width].join() : ""].join("|") }; }),
    fonts: Object.fromEntries([
      ["text", ".passages > p"], ["label", ".label"], ["button", ".way .word"], ["status", ".status p:not([hidden])"]]
      .map(([name, query]) => [name, all(query)[0] ? parseFloat(getComputedStyle(all(query)[0]).fontSize) : null])),
    lines: all(".passages > p").map((p) => {
      const range = document.createRange(); const lengths = []; let top = null, length = 0;
      const node = p.firstChild;
      for (let i = 0; i < node.length; i++) { range.setStart(node, i); range.setEnd(node, i + 1);
        const r = range.getBoundingClientRect();
        if (top !== null && r.top > top + 5) { lengths.push(length); length = 0; }
        if (r.width) top = r.top;
        length++; }
      lengths.push(length); return lengths; }),
    focus: document.activeElement.id,
    title: [document.title, document.querySelector("h1").textContent],
  };
}"""


def every_page(kiosk: Kiosk, size: int, contrast: str = "paper") -> list[tuple[str, dict[str, Any]]]:
    """Each page of each scene, by name, as it is laid out."""
    kiosk.open()
    pages = []
    for scene in SCENES:
        kiosk.conversation.go_to(scene.id, size=size, contrast=contrast)
        person = kiosk.person
        assert person.scene.id == scene.id
        for number in range(person.page.count):
            person._page = number
            person.has_said_goodbye = False
            kiosk.open()
            pages.append((f"{scene.id}, {number + 1}", kiosk.page.evaluate(LOOK)))
    return pages


@pytest.mark.parametrize(("screen", "size"), SCREENS_AND_SIZES)
def test_every_page_fits_its_screen(serve: Callable[..., Kiosk], screen: str, size: int) -> None:
    declared = SCREENS[screen]
    kiosk = serve(MakeBelieveHouse(declared, has_voice=False))
    per_mm = declared.px_per_mm
    for name, page in every_page(kiosk, size):
        _check_inside(name, page)
        assert page["focus"] == "heading", name
        assert page["title"][0] == page["title"][1].replace("\u00a0", " "), name
        assert all(length <= 80 for lines in page["lines"] for length in lines), (name, page["lines"])
        _check_targets(name, page, per_mm)
        _check_letters(name, page, size, per_mm, declared.distance_mm)


@pytest.mark.parametrize(
    ("screen", "size"),
    [
        ("800x480", 1),
        pytest.param("800x480", 4, marks=pytest.mark.slow),
        pytest.param("1280x800", 4, marks=pytest.mark.slow),
    ],
)
def test_a_screen_that_is_too_small_shows_everything_smaller_and_nothing_under_another(
    serve: Callable[..., Kiosk], screen: str, size: int
) -> None:
    declared = SMALL_SCREENS[screen]
    kiosk = serve(MakeBelieveHouse(declared, has_voice=False))
    scale = target_mm(declared) / TARGET_MM
    for name, page in every_page(kiosk, size):
        _check_inside(name, page)
        _check_targets(name, page, declared.px_per_mm, scale)
        assert {"curtain", "reset"} <= {what for what, *_ in page["targets"]} or name.startswith("ended"), name


@pytest.mark.parametrize(
    ("width", "height"),
    [
        (1280, 1024),
        (1366, 650),
        pytest.param(1024, 600, marks=pytest.mark.slow),
        pytest.param(2560, 1300, marks=pytest.mark.slow),
    ],
)
def test_a_window_that_was_not_declared_is_filled_and_nothing_is_cut_off(
    serve: Callable[..., Kiosk], width: int, height: int
) -> None:
    kiosk = serve(MakeBelieveHouse(SCREENS["1920x1080"], has_voice=False))
    kiosk.page.set_viewport_size({"width": width, "height": height})
    for name, page in every_page(kiosk, 2):
        assert page["root"] == [width, height, width, height], name
        _check_inside(name, page)
        for card in page["cards"]:
            assert card["size"][0] >= 190, (name, card["size"])


def test_a_window_that_changes_keeps_what_was_typed(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREENS["1920x1080"], start="letter_date", has_voice=False))
    kiosk.open()
    for digit in "2011":
        kiosk.page.click(f'[value="type:{digit}"]')
    with kiosk.page.expect_navigation():
        kiosk.page.set_viewport_size({"width": 1280, "height": 1024})
    kiosk.ready()
    assert kiosk.person.window == (1280, 1024)
    assert kiosk.person.typed == "2011"


@pytest.mark.parametrize("size", [2, pytest.param(4, marks=pytest.mark.slow)])
@pytest.mark.parametrize("screen", ["1920x1080", "1280x1024"])
def test_a_scene_stands_in_the_middle_of_its_sheet(serve: Callable[..., Kiosk], screen: str, size: int) -> None:
    """Options reach as far to the right as to the left, and lines across most of the sheet; at every page alike."""
    kiosk = serve(MakeBelieveHouse(SCREENS[screen], has_voice=False))
    starts = set()
    for name, page in every_page(kiosk, size):
        left, _, right, _ = page["scene"]
        starts.add(next(round(edges[0]) for part, *edges in page["parts"] if part == "heading"))
        cards = [edges for part, *edges in page["parts"] if str(part).startswith("option-")]
        if cards:
            before, after = min(one[0] for one in cards) - left, right - max(one[2] for one in cards)
            assert after <= before + 1, (name, before, after)
            assert max(one[2] for one in cards) - min(one[0] for one in cards) >= 0.6 * (right - left), name
        passages = [edges for part, *edges in page["parts"] if str(part).startswith("passage-")]
        if passages:
            assert max(one[2] for one in passages) - min(one[0] for one in passages) >= 0.54 * (right - left), name
    assert len(starts) == 1


def _check_inside(name: str, page: dict[str, Any]) -> None:
    width, height, inner_width, inner_height = page["root"]
    assert (width <= inner_width, height <= inner_height) == (True, True), name
    assert page["cut"] == [], name
    left, top, right, bottom = page["scene"]
    for part, *edges in page["parts"]:
        inside = edges[0] >= left - 1 and edges[1] >= top - 1 and edges[2] <= right + 1 and edges[3] <= bottom + 1
        assert inside, (name, part, edges, page["scene"])


def _check_targets(name: str, page: dict[str, Any], per_mm: float, scale: float = 1.0) -> None:
    """Their least size and distance; `scale` is what a screen that is too small leaves of them."""
    boxes = page["targets"]
    for what, left, top, right, bottom in boxes:
        assert min(right - left, bottom - top) / per_mm >= LEAST_TARGET_MM * scale, (name, what)
        assert min(right - left, bottom - top) >= 44 or scale < 1, (name, what)
    for index, (what, left, top, right, bottom) in enumerate(boxes):
        for other, other_left, other_top, other_right, other_bottom in boxes[index + 1 :]:
            gap = max(other_left - right, left - other_right, other_top - bottom, top - other_bottom)
            assert gap / per_mm >= LEAST_GAP_MM * scale, (name, what, other)


def _check_letters(name: str, page: dict[str, Any], size: int, per_mm: float, distance_mm: int) -> None:
    def capital(role: str) -> float:
        return float(page["fonts"][role]) * 0.668 / per_mm

    if page["fonts"]["text"]:
        assert capital("text") == pytest.approx(capital_mm(size, distance_mm), abs=0.02), name
    assert 4.8 <= capital("button") <= 5.6, name
    for role in ("label", "status"):
        if page["fonts"][role]:
            assert capital(role) >= capital_mm(min(size, 2), distance_mm) - 0.02, (name, role)


@pytest.mark.parametrize(("screen", "size"), SCREENS_AND_SIZES)
def test_answers_have_the_same_size_colour_and_weight(serve: Callable[..., Kiosk], screen: str, size: int) -> None:
    kiosk = serve(MakeBelieveHouse(SCREENS[screen], has_voice=False))
    kiosk.open()
    for scene in (scene for scene in SCENES if scene.kind is SceneKind.ANSWER):
        kiosk.conversation.go_to(scene.id, size=size)
        kiosk.person._page = kiosk.person.page.count - 1
        kiosk.open()
        cards = kiosk.page.evaluate(LOOK)["cards"]
        assert len(cards) == len(scene.options)
        assert len({card["look"] for card in cards}) == 1
        for axis in (0, 1):
            assert max(card["size"][axis] for card in cards) == pytest.approx(
                min(card["size"][axis] for card in cards), abs=0.1
            )


# VVSG 2.0, 7.1-C and 7.1-D: least and most contrast of text; 21:1 is black on white.
BANDS = {"paper": (10, 21), "dark": (20, 21), "light": (20, 21), "soft": (4.5, 8)}


@pytest.mark.parametrize(
    "contrast", ["paper", "soft", *(pytest.param(name, marks=pytest.mark.slow) for name in ("dark", "light"))]
)
def test_every_text_and_outline_stands_out(serve: Callable[..., Kiosk], contrast: str) -> None:
    least, most = BANDS[contrast]
    kiosk = serve(MakeBelieveHouse(SCREENS["1280x1024"], has_voice=False))
    kiosk.open()
    for scene in SCENES:
        kiosk.conversation.go_to(scene.id, contrast=contrast)
        kiosk.person.has_said_goodbye = False
        kiosk.open()
        for what, colour, ground, is_outline in kiosk.page.evaluate(COLOURS):
            ratio = _contrast(colour, ground)
            if is_outline:
                assert ratio >= 7, (scene.id, what, colour, ground, ratio)
            else:
                assert least <= ratio <= most + 0.001, (scene.id, what, colour, ground, ratio)


COLOURS = """() => {
  const ground = (e) => {
    const own = getComputedStyle(e).backgroundColor;
    return own === "rgba(0, 0, 0, 0)" ? ground(e.parentElement) : own;
  };
  const out = [];
  for (const e of document.querySelectorAll("body *")) {
    if (!e.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(e);
    const hasText = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (hasText) out.push([e.textContent, style.color, ground(e), false]);
    if (e.matches("svg.pictogram")) out.push(["pictogram", style.color, ground(e.parentElement), false]);
    if (e.matches("button, input") && parseFloat(style.borderTopWidth) > 0) {
      if (parseFloat(style.borderTopWidth) < 2) out.push(["thin " + e.value, "rgb(0, 0, 0)", "rgb(0, 0, 0)", true]);
      // The main button is its own outline: its ground against what is around it.
      out.push(["outline " + e.value, style.borderTopColor, ground(e.parentElement), true]);
    }
  }
  return out;
}"""


ROLES = [
    ("ink", "ground"), ("accent", "ground"), ("ink", "table"), ("ink", "button-ground"),
    ("accent", "button-ground"), ("on-accent", "accent"), ("on-lit", "lit"), ("on-word", "word"),
]  # fmt: skip


def test_every_pair_of_roles_of_every_palette_keeps_to_its_band() -> None:
    """What is lit or chosen at some moment alone, too."""
    css = BASE.read_text(encoding="utf-8")
    blocks = dict(re.findall(r':root(?:\[data-contrast="(\w+)"\])? \{(.*?)\}', css, re.DOTALL))
    assert {name or "paper" for name in blocks} == set(BANDS) == set(CONTRASTS)
    for name, block in blocks.items():
        least, most = BANDS[name or "paper"]
        colours = {role: _rgb(value) for role, value in re.findall(r"--([a-z-]+): #([0-9a-f]{6});", block)}
        for text, ground in ROLES:
            ratio = _contrast(colours[text], colours[ground])
            assert least <= ratio <= most + 0.001, (name, text, ground, ratio)
        for ground in ("ground", "table", "button-ground"):
            assert _contrast(colours["line"], colours[ground]) >= 7, (name, ground)


def _rgb(hexadecimal: str) -> str:
    return "rgb(" + ", ".join(str(part) for part in bytes.fromhex(hexadecimal)) + ")"


def _contrast(first: str, second: str) -> float:
    """Contrast of two CSS colours (WCAG 2.2)."""

    def luminance(colour: str) -> float:
        channels = [int(part.split(".")[0]) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
