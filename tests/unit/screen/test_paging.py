"""Paging: nothing is lost, everything fits as measured, and pages are as few and as even as can be."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make_believe import SCENES, SCREENS

from kiosk.journey.actions import Action
from kiosk.journey.scene import Option, Scene, SceneKind, ScenePassage
from kiosk.screen.geometry import Layout, capital_mm
from kiosk.screen.metrics import Weight, width_em, wrap
from kiosk.screen.paging import MOST_PASSAGES, Cards, paginate, status_size

LAYOUTS = [Layout(screen, size) for screen in SCREENS.values() for size in (1, 2, 3, 4)]
WORDS = st.text("abcdefghijklmnopqrstuvwxyzéèàç’", min_size=1, max_size=14)
SENTENCES = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """Any scene that a script could make, and some that it shouldn't."""
    kind = draw(st.sampled_from(SceneKind))
    labels = draw(st.lists(SENTENCES.map(lambda text: text[:90]), max_size=4))
    return Scene(
        id="any",
        kind=kind,
        language="fr",
        title=draw(SENTENCES)[:80],
        where=draw(st.none() | SENTENCES.map(lambda text: text[:90])),
        passages=tuple(ScenePassage(str(n), text) for n, text in enumerate(draw(st.lists(SENTENCES, max_size=12)))),
        options=() if kind is SceneKind.ENTRY else tuple(Option(n, str(n), label) for n, label in enumerate(labels, 1)),
        actions=draw(st.sampled_from([frozenset(), frozenset({Action.MORE})])),
    )


@given(scene=scenes(), layout=st.sampled_from(LAYOUTS))
@settings(max_examples=150)
def test_no_word_and_no_option_is_lost(scene: Scene, layout: Layout) -> None:
    pages = paginate(scene, layout)
    shown = " ".join(passage.text for page in pages for passage in page.passages).split()
    assert shown == " ".join(passage.text for passage in scene.passages).split()
    assert [option for page in pages for option in page.options] == list(scene.options)
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert {page.count for page in pages} == {len(pages)}
    assert sum(page.has_more for page in pages) == (Action.MORE in scene.actions and scene.kind is not SceneKind.ENTRY)
    assert sum(page.has_keys for page in pages) == (scene.kind is SceneKind.ENTRY)
    assert all(len(page.passages) <= MOST_PASSAGES for page in pages)


@given(scene=scenes(), layout=st.sampled_from(LAYOUTS))
@settings(max_examples=60)
def test_the_answers_to_a_decision_are_never_split(scene: Scene, layout: Layout) -> None:
    answers = replace(scene, kind=SceneKind.ANSWER, options=scene.options[:3])
    with_options = [page for page in paginate(answers, layout) if page.options]
    assert len(with_options) <= 1


def test_options_stand_on_the_last_page() -> None:
    for scene in SCENES:
        for layout in LAYOUTS:
            pages = paginate(scene, layout)
            if scene.kind is SceneKind.ANSWER:
                assert [bool(page.options) for page in pages] == [False] * (len(pages) - 1) + [True]


def test_pages_are_even() -> None:
    notice = next(scene for scene in SCENES if scene.id == "notice")
    pages = paginate(notice, Layout(SCREENS["1920x1080"], 2))
    assert [len(page.passages) for page in pages] == [4, 3]


def test_a_page_number_that_is_not_shown_takes_no_room() -> None:
    layout = Layout(SCREENS["1280x1024"], 2)
    title = "Ce que"
    while len(wrap(f"{title} garde", 0.99 * layout.content_width / layout.title, Weight.BOLD)) == 1:
        title += " garde"

    def is_one_page(title: str, words: int) -> bool:
        passage = ScenePassage("1", " ".join(["borne"] * words))
        scene = Scene(id="any", kind=SceneKind.STATEMENT, language="fr", title=title, passages=(passage,))
        return len(paginate(scene, layout)) == 1

    one_page = [is_one_page("Titre", words) for words in range(5, 200, 5)]
    assert {*one_page} == {True, False}
    assert [is_one_page(title, words) for words in range(5, 200, 5)] == one_page


def test_answers_stand_side_by_side_where_they_fit_and_under_each_other_where_not() -> None:
    answer = next(scene for scene in SCENES if scene.id == "answer/space")
    assert paginate(answer, Layout(SCREENS["1920x1080"], 2))[-1].cards is Cards.COLUMNS
    long = replace(
        answer, options=tuple(replace(o, label=f"{o.label} anticonstitutionnellement") for o in answer.options)
    )
    assert paginate(long, Layout(SCREENS["1024x768"], 3))[-1].cards is Cards.ROWS


def test_a_notice_moves_no_page() -> None:
    review = next(scene for scene in SCENES if scene.id == "review")
    for layout in LAYOUTS:
        assert paginate(review, layout) == paginate(replace(review, notice=None), layout)


@given(text=SENTENCES, width=st.floats(6, 40))
def test_wrapped_lines_are_no_wider_than_asked(text: str, width: float) -> None:
    lines = wrap(text, width)
    assert " ".join(lines).split() == text.split()
    assert all(width_em(line) <= width or " " not in line for line in lines)


def test_no_line_is_broken_at_a_french_no_break_space() -> None:
    assert wrap("Oui\u202f! Non\u202f?", 1.0)[0] == "Oui\u202f!"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_long_line_under_the_title_gets_smaller_but_never_small(layout: Layout) -> None:
    assert status_size("Les urgences, 2 sur 7", layout) == layout.size
    assert status_size("mot " * 200, layout) == min(layout.size, 2)


@pytest.mark.parametrize(("size", "least", "most"), [(1, 3.5, 4.2), (2, 4.8, 5.6), (3, 6.4, 7.1), (4, 8.5, 9.0)])
def test_capitals_have_the_heights_of_the_four_sizes(size: int, least: float, most: float) -> None:
    assert least <= capital_mm(size, 600) <= most


def test_the_largest_letters_are_seen_under_0_7_degrees_from_any_distance() -> None:
    for distance in range(300, 1501, 50):
        assert math.degrees(math.atan(capital_mm(4, distance) / distance)) >= 0.7 - 1e-9


def test_a_low_screen_has_its_buttons_in_two_columns() -> None:
    low = SCREENS["1920x1080"].model_copy(update={"width_mm": 344.0})
    assert Layout(low, 2).panel_columns == 2
    assert Layout(SCREENS["1024x768"], 2).panel_columns == 1


def test_answers_that_would_stand_one_word_a_line_stand_under_each_other() -> None:
    short = ("Je refuse Mon espace santé", "Je décide cela plus tard", "Je veux Mon espace santé")
    answer = next(scene for scene in SCENES if scene.id == "answer/space")
    answer = replace(answer, options=tuple(Option(n, str(n), label) for n, label in enumerate(short, 1)))
    stand = {
        (name, size): paginate(answer, Layout(SCREENS[name], size))[-1].cards
        for name in ("1280x1024", "1920x1080")
        for size in (2, 4)
    }
    assert stand["1280x1024", 2] is stand["1920x1080", 2] is Cards.COLUMNS
    assert stand["1280x1024", 4] is Cards.ROWS


def test_tell_me_more_stands_on_a_page_once() -> None:
    topic = next(scene for scene in SCENES if scene.id == "topic/urgent/short")
    layout = Layout(SCREENS["1920x1080"], 2)
    assert paginate(topic, layout)[-1].has_more
    offered = replace(topic, options=(Option(1, "more", "En savoir plus"), Option(2, "sources", "Les sources")))
    assert not any(page.has_more for page in paginate(offered, layout))
