"""Which words of a page can be pressed to be explained, and how many have room beside the scene. Knows no HTML."""

from kiosk.journey.explained import words_said
from kiosk.journey.scene import Scene
from kiosk.screen import geometry
from kiosk.screen.geometry import Layout
from kiosk.screen.metrics import wrap
from kiosk.screen.paging import Page

# Widths are rounded by browsers.
_CAUTION = 0.99


def words_beside(scene: Scene, page: Page, layout: Layout, *, has_microphone: bool = False) -> tuple[str, ...]:
    """The words that `page` says and that can be explained: as many as stand in the panel, each on a whole target.

    They stand beside the scene, never in it: a target of 12.7 mm would part the lines of a sentence, and none of them
    costs a page.
    """
    room = layout.words_room(has_microphone=has_microphone) - _line(layout) - layout.px(geometry.SECTION_GAP_MM)
    said = words_said(_texts(scene, page), scene.words)
    heights = {word: height for word in said if (height := _height(word, layout)) is not None}
    # The lowest first, so that as many as possible find room; they stand in the order in which they are said.
    fitting: set[str] = set()
    for word, height in sorted(heights.items(), key=lambda one: one[1]):
        if height > room:
            break
        room -= height
        fitting.add(word)
    return tuple(word for word in said if word in fitting)


def _texts(scene: Scene, page: Page) -> tuple[str, ...]:
    title = (scene.title,) if page.number == 1 else ()
    return (*title, *(passage.text for passage in page.passages), *(option.label for option in page.options))


def _line(layout: Layout) -> float:
    return layout.chrome * geometry.CHROME_LEADING


def _height(word: str, layout: Layout) -> float | None:
    """Height of a word's button with the gap above it, in pixels; None where the word is wider than any button."""
    width = layout.px(geometry.COLUMN_MM - 2 * geometry.WORD_PADDING_MM) - 2 * geometry.BUTTON_BORDER_PX
    lines = wrap(word, _CAUTION * width / layout.chrome)
    if "" in lines:
        return None
    inner = len(lines) * _line(layout) + layout.px(2 * geometry.WORD_PADDING_MM) + 2 * geometry.BUTTON_BORDER_PX
    return max(inner, layout.px(geometry.TARGET_MM)) + layout.px(geometry.GAP_MM)
