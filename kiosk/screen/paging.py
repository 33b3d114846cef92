"""Cuts a scene into pages on which everything fits: no page scrolls and nothing is cut off. Knows no HTML."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from kiosk.journey.actions import Action
from kiosk.journey.scene import Option, Scene, SceneKind, ScenePassage
from kiosk.journey.signing import film_of
from kiosk.screen import geometry
from kiosk.screen.geometry import LABEL_LEADING, TEXT_LEADING, TITLE_LEADING, Layout
from kiosk.screen.metrics import Weight, wrap

# One thing at a time: more sentences than this are another page, whatever room is left.
MOST_PASSAGES = 5
# A label of so many lines has too narrow a card where it has nearly as many lines as words.
_CRAMPED_LINES = 3
# Widths are rounded by browsers, and heights add up.
_CAUTION = 0.99

# A notice is a sentence of at most 90 characters or so.
_ONE_LINE_EM = 42.0


# The scene that says that somebody was called.
HELP = "help"


class Cards(StrEnum):
    """How options stand: one under the other, side by side, or two by two."""

    ROWS = "rows"
    COLUMNS = "columns"
    GRID = "grid"


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown at once. `number` of `count`; `label_size` is the text size of the options (1–4), alike for all.

    `film` is the address of the film that its one sentence has in sign language.
    """

    passages: tuple[ScenePassage, ...] = ()
    options: tuple[Option, ...] = ()
    cards: Cards = Cards.ROWS
    label_size: int = 2
    has_more: bool = False
    has_keys: bool = False
    film: str | None = None
    number: int = 1
    count: int = 1

    @property
    def is_last(self) -> bool:
        """Whether the scene ends with this page."""
        return self.number == self.count


@dataclass(frozen=True, slots=True)
class _Block:
    """Options as they can stand, and how high they are together, in pixels."""

    options: tuple[Option, ...] = ()
    cards: Cards = Cards.ROWS
    label_size: int = 2
    height: float = 0.0
    has_more: bool = False
    has_keys: bool = False


@lru_cache(maxsize=512)
def paginate(scene: Scene, layout: Layout, films: frozenset[str] = frozenset()) -> tuple[Page, ...]:
    """`scene` as pages, at least one. Options stand on the last; they are split only where they can't fit at all.

    A passage of `films` has a page of its own, where its film is as large as the sentence leaves room for.
    """
    alone = _cut(scene, layout, films, scene.title)
    # Of several, the title carries the page's number behind it.
    return alone if len(alone) == 1 else _cut(scene, layout, films, f"{scene.title}, page 00 sur 00")


def _cut(scene: Scene, layout: Layout, films: frozenset[str], title: str) -> tuple[Page, ...]:
    room = _room(title, layout)
    passages: list[ScenePassage] = []
    heights: list[float] = []
    shown: dict[ScenePassage, str] = {}
    for passage in scene.passages:
        film = film_of(films, passage.id)
        pieces = _pieces(passage, layout, room - (layout.px(geometry.FILM_MM) if film else 0.0))
        passages += pieces
        heights += [_passage_height(piece.text, layout) for piece in pieces]
        if film:
            shown[pieces[0]] = film
            heights[-len(pieces)] = room
    blocks = _blocks(scene, layout, room, sum(heights))

    first = blocks[0]
    asks = bool(first.options) or first.has_keys
    tail = _tail(heights, room - first.height) if asks else 0
    head = len(passages) - tail
    if not asks:
        # « Tell me more » stands under the last sentences, wherever they end.
        room -= first.height
    ranges = _even(heights[:head], room)
    pages = [Page(passages=tuple(passages[start:end]), film=shown.get(passages[start])) for start, end in ranges]
    if asks or not pages or (pages[-1].film and first.height):
        pages.append(_with(Page(passages=tuple(passages[head:])), first))
    else:
        pages[-1] = _with(pages[-1], first)
    pages += [_with(Page(), block) for block in blocks[1:]]
    count = len(pages)
    return tuple(replace(page, number=number, count=count) for number, page in enumerate(pages, start=1))


def _with(page: Page, block: _Block) -> Page:
    return replace(
        page,
        options=block.options,
        cards=block.cards,
        label_size=block.label_size,
        has_more=block.has_more,
        has_keys=block.has_keys,
    )


def status_size(text: str, layout: Layout) -> int:
    """The text size at which the line under the title (where one is, or a notice) fits its place: the chosen one,
    or a smaller one, never below 2 (or the chosen one, where that is 1).
    """
    room = _status_height(layout) / layout.px(1)
    for size in range(layout.size, 1, -1):
        font = layout.text_at(size)
        lines = len(wrap(text, _CAUTION * _status_width(layout) / font))
        if lines * font * LABEL_LEADING <= room * layout.px(1):
            return size
    return min(layout.size, 2)


def letters(status: str, layout: Layout) -> str:
    """Size of the letters in which `status` fits the place under the title, as style sheets have it."""
    return f"{layout.text_at(status_size(status, layout)):.3f}px"


def _status_width(layout: Layout) -> float:
    # Room for the pictogram of a notice.
    return layout.content_width - layout.px(16)


def _status_height(layout: Layout) -> float:
    """One line at the chosen size, or what the longest notice takes at size 2: two lines on a narrow screen."""
    small = layout.text_at(2)
    lines = 1 if _status_width(layout) / small >= _ONE_LINE_EM else 2
    return max(layout.text, lines * small) * LABEL_LEADING + layout.px(2)


def _room(title: str, layout: Layout) -> float:
    """Height for passages and options, in pixels: what title and the line under it leave."""
    lines = len(wrap(title, _CAUTION * layout.content_width / layout.title, Weight.BOLD))
    height = lines * layout.title * TITLE_LEADING
    return _CAUTION * (layout.content_height - height - _status_height(layout) - layout.px(geometry.SECTION_GAP_MM))


def _text_lines(text: str, layout: Layout) -> int:
    width = layout.measure - layout.px(2 * geometry.PASSAGE_INDENT_MM)
    return len(wrap(text, _CAUTION * width / layout.text))


def _passage_height(text: str, layout: Layout) -> float:
    return _text_lines(text, layout) * layout.text * TEXT_LEADING + layout.px(
        geometry.PASSAGE_GAP_MM + 2 * geometry.PASSAGE_PADDING_MM
    )


def _pieces(passage: ScenePassage, layout: Layout, room: float) -> Sequence[ScenePassage]:
    """`passage` itself; or, where it is higher than a page, its parts, each spoken and shown by itself."""
    if _passage_height(passage.text, layout) <= room:
        return (passage,)
    width = layout.measure - layout.px(2 * geometry.PASSAGE_INDENT_MM)
    lines = wrap(passage.text, _CAUTION * width / layout.text)
    line_height = layout.text * TEXT_LEADING
    fitting = max(1, int((room - layout.px(geometry.PASSAGE_GAP_MM + 2 * geometry.PASSAGE_PADDING_MM)) // line_height))
    parts = math.ceil(len(lines) / fitting)
    each = math.ceil(len(lines) / parts)
    return [
        replace(passage, id=f"{passage.id}#{start // each + 1}", text=" ".join(lines[start : start + each]).strip())
        for start in range(0, len(lines), each)
    ]


def _even(heights: Sequence[float], room: float) -> list[tuple[int, int]]:
    """Ranges of passages, a page each: as few pages as hold them, as even as can be."""
    if not heights:
        return []
    fewest = len(_greedy(heights, room, MOST_PASSAGES))
    for most in range(math.ceil(len(heights) / fewest), MOST_PASSAGES + 1):
        ranges = _greedy(heights, room, most)
        if len(ranges) == fewest:
            return ranges
    return _greedy(heights, room, MOST_PASSAGES)


def _greedy(heights: Sequence[float], room: float, most: int) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    start, used = 0, 0.0
    for index, height in enumerate(heights):
        if index > start and (used + height > room or index - start >= most):
            ranges.append((start, index))
            start, used = index, 0.0
        used += height
    ranges.append((start, len(heights)))
    return ranges


def _tail(heights: Sequence[float], room: float) -> int:
    """How many of the last passages stand on the page of the options: all of them, or the last one, or none.

    All where they fit; else the last one alone, which is the one that asks; else the options stand by themselves.
    """
    if not heights:
        return 0
    if len(heights) <= MOST_PASSAGES and sum(heights) <= room:
        return len(heights)
    return 1 if heights[-1] <= room else 0


def tells_of_accessibility(scene: Scene) -> bool:
    """Whether a scene leads to the statement of accessibility: where somebody was called, and nothing is asked."""
    return scene.id == HELP and not scene.options


def _blocks(scene: Scene, layout: Layout, room: float, above: float) -> list[_Block]:
    """What stands under the passages: one block; more than one where four options are higher than a page.

    `above` is the height of the passages: where everything fits under them, options have letters one size larger.
    """
    # Where it is one of the options already, nobody is asked to tell the two apart.
    has_more = Action.MORE in scene.actions and all(option.id != Action.MORE for option in scene.options)
    more = layout.px(geometry.MORE_MM) if has_more or tells_of_accessibility(scene) else 0.0
    if scene.kind is SceneKind.ENTRY:
        keys = layout.px(4 * geometry.KEY_MM + 3 * geometry.GAP_MM + geometry.SECTION_GAP_MM)
        return [_Block(height=keys, has_keys=True)]
    if not scene.options:
        return [_Block(height=more, has_more=has_more)]
    whole = _generous(scene, layout, room - more - above) or _standing(scene, scene.options, layout, room - more)
    if whole is not None:
        return [replace(whole, height=whole.height + more, has_more=has_more)]
    half = math.ceil(len(scene.options) / 2)
    parts = (scene.options[:half], scene.options[half:])
    blocks = [_standing(scene, part, layout, room - more) or _smallest(part, layout) for part in parts if part]
    return [*blocks[:-1], replace(blocks[-1], height=blocks[-1].height + more, has_more=has_more)]


def _generous(scene: Scene, layout: Layout, room: float) -> _Block | None:
    """All options in letters one size larger than the chosen one, alike, where that costs no page; or None.

    Never at the price of answers side by side.
    """
    size = layout.size + 1
    if size > max(geometry.CAPITALS_MM):
        return None
    cards = Cards.COLUMNS if scene.kind is SceneKind.ANSWER else Cards.ROWS
    height = _cards_height(scene.options, cards, layout, size)
    if height is None or height > room or _is_cramped(scene.options, cards, layout, size):
        return None
    return _Block(options=scene.options, cards=cards, label_size=size, height=height)


def _standing(scene: Scene, options: tuple[Option, ...], layout: Layout, room: float) -> _Block | None:
    """The options where they fit into `room`, or None.

    The answers to a decision are never split over pages: where they can't fit, all their letters get smaller, alike.
    """
    is_answer = scene.kind is SceneKind.ANSWER
    sizes = range(layout.size, 0, -1) if is_answer else (layout.size,)
    for size in sizes:
        for cards in _orders(options, layout, size) if is_answer else (Cards.ROWS, Cards.GRID):
            height = _cards_height(options, cards, layout, size)
            if height is not None and height <= room:
                return _Block(options=options, cards=cards, label_size=size, height=height)
    return None


def _orders(options: tuple[Option, ...], layout: Layout, size: int) -> tuple[Cards, Cards]:
    """How answers can stand: side by side first, unless that leaves their words no width."""
    columns_first = (Cards.COLUMNS, Cards.ROWS)
    return columns_first[::-1] if _is_cramped(options, Cards.COLUMNS, layout, size) else columns_first


def _is_cramped(options: tuple[Option, ...], cards: Cards, layout: Layout, size: int) -> bool:
    """Whether some label would stand nearly one word a line."""
    width = _label_width(cards, len(options), layout) / layout.text_at(size)
    lines = [(len(wrap(one.label, _CAUTION * width, Weight.BOLD)), len(one.label.split())) for one in options]
    return any(count >= _CRAMPED_LINES and 2 * count > words for count, words in lines)


def _smallest(options: tuple[Option, ...], layout: Layout) -> _Block:
    size = min(layout.size, 2)
    return _Block(options, Cards.ROWS, size, _cards_height(options, Cards.ROWS, layout, size) or 0.0)


def card_width(cards: Cards, count: int, layout: Layout) -> float:
    """Width of one of `count` options, in pixels."""
    gap = layout.px(geometry.GAP_MM)
    match cards:
        case Cards.COLUMNS:
            return (layout.content_width - (count - 1) * gap) / count
        case Cards.GRID:
            return (layout.content_width - gap) / 2
        case Cards.ROWS:
            return layout.content_width


def _label_width(cards: Cards, count: int, layout: Layout) -> float:
    """Width for the words of one of `count` options, in pixels.

    Where they stand beside the number there is room for a shape at the other end as well: answers have one.
    """
    padding = 2 * (geometry.CARD_PADDING_MM + geometry.CARD_BORDER_MM)
    beside = {Cards.COLUMNS: 0, Cards.GRID: 1, Cards.ROWS: 2}[cards] * (geometry.BADGE_MM + geometry.CARD_PADDING_MM)
    return card_width(cards, count, layout) - layout.px(padding + beside)


def _cards_height(options: tuple[Option, ...], cards: Cards, layout: Layout, size: int) -> float | None:
    """Height of all options with the gap before them, in pixels; None where a word would not fit its card."""
    font = layout.text_at(size)
    text_width = _label_width(cards, len(options), layout)
    tallest = 0.0
    for option in options:
        height = 0.0
        for text, weight in ((option.label, Weight.BOLD), (option.detail or "", Weight.REGULAR)):
            if not text:
                continue
            lines = wrap(text, _CAUTION * text_width / font, weight)
            if "" in lines:
                return None
            height += len(lines) * font * LABEL_LEADING
        tallest = max(tallest, height)
    badge = layout.px(geometry.BADGE_MM)
    inner = tallest + badge + layout.px(geometry.CARD_PADDING_MM) if cards is Cards.COLUMNS else max(tallest, badge)
    card = inner + layout.px(2 * (geometry.CARD_PADDING_MM + geometry.CARD_BORDER_MM))
    rows = {Cards.COLUMNS: 1, Cards.GRID: math.ceil(len(options) / 2), Cards.ROWS: len(options)}[cards]
    return rows * card + (rows - 1) * layout.px(geometry.GAP_MM) + layout.px(geometry.SECTION_GAP_MM)
