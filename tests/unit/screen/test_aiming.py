"""What helps a hand before the camera: from where a code is in the picture to a tone and a word, in time."""

import pytest
from held_up import COVERED, code, grey, wall
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from kiosk.screen.aiming import (
    GIVE_UP_SECONDS,
    MOST_SECONDS,
    NOTHING_SECONDS,
    REMEMBER_SECONDS,
    SAY_AGAIN_SECONDS,
    SAY_OTHER_SECONDS,
    UNREAD_SECONDS,
    Aim,
    Help,
    Hint,
    help_at,
    hint_for,
    nearness_of,
)
from kiosk.screen.sight import NOTHING, Box, look


def box(x: float = 0.5, y: float = 0.5, side: float = 0.3) -> Box:
    """A square code whose middle is at `x` and `y`, in a picture of 16:9."""
    across, down = side * 9 / 16 / 2, side / 2
    return Box(x - across, y - down, x + across, y + down, side)


@pytest.mark.parametrize(
    ("seen", "hint"),
    [
        (box(x=0.2), Hint.LEFT),  # left in the picture is at the person's right
        (box(x=0.8), Hint.RIGHT),
        (box(y=0.2), Hint.LOWER),
        (box(y=0.8), Hint.HIGHER),
        (box(side=0.2), Hint.NEARER),
        (box(side=0.6), Hint.STILL),
        (box(side=0.95), Hint.FARTHER),
        (box(x=0.4, y=0.6, side=0.3), Hint.NEARER),
        (Box(0.0, 0.3, 0.3, 0.8, 0.5), Hint.LEFT),
        (Box(0.3, 0.0, 0.6, 1.0, 0.9), Hint.FARTHER),
    ],
)
def test_a_word_leads_to_the_middle_and_near_enough(seen: Box, hint: Hint) -> None:
    assert hint_for(seen) is hint


@given(x=st.floats(0.3, 0.7), y=st.floats(0.35, 0.65), far=st.floats(0.05, 0.24), near=st.floats(0.26, 0.5))
def test_the_tone_rises_as_the_paper_comes_nearer(x: float, y: float, far: float, near: float) -> None:
    assert 0.2 <= nearness_of(box(x, y, far)) < nearness_of(box(x, y, near)) <= 1


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 1.5))
def test_a_tone_has_its_bounds_wherever_a_code_is(x: float, y: float, side: float) -> None:
    assert 0.2 <= nearness_of(box(x, y, side)) <= 1


def told(*seen: tuple[float, Box | None]) -> list[Help]:
    """What is told of these pictures, each with its second."""
    aim, helps = Aim(began=0.0), []
    for now, one in seen:
        aim, help_ = help_at(aim, one, now)
        helps.append(help_)
    return helps


def test_a_word_is_said_at_once_and_not_again_at_every_picture() -> None:
    near = box(side=0.2)
    moments = [now / 5 for now in range(int(5 * SAY_AGAIN_SECONDS) + 2)]
    said = [now for now, one in zip(moments, told(*((now, near) for now in moments)), strict=True) if one.is_said]
    assert said == [0.0, SAY_AGAIN_SECONDS]


def test_another_word_waits_until_the_first_was_understood() -> None:
    left, near = box(x=0.2), box(side=0.2)
    first, early, late = told((0, left), (SAY_OTHER_SECONDS - 0.1, near), (SAY_OTHER_SECONDS, near))
    assert (first.hint, first.is_said) == (Hint.LEFT, True)
    assert (early.hint, early.is_said) == (Hint.NEARER, False)
    assert (late.hint, late.is_said) == (Hint.NEARER, True)


def test_a_code_that_a_trembling_hand_lost_is_remembered_for_a_moment() -> None:
    seen, lost, gone = told((0, box(x=0.2)), (REMEMBER_SECONDS, None), (REMEMBER_SECONDS + 0.1, None))
    assert (lost.hint, lost.nearness) == (Hint.LEFT, seen.nearness / 2)
    assert (gone.hint, gone.nearness) == (Hint.SEARCHING, 0)


def test_nothing_seen_for_long_tells_once_what_else_there_is_and_then_closes() -> None:
    before, now, after = told(
        (NOTHING_SECONDS - 0.1, None), (NOTHING_SECONDS, None), (NOTHING_SECONDS + SAY_AGAIN_SECONDS, None)
    )
    assert (before.hint, before.is_said) == (Hint.SEARCHING, False)
    assert (now.hint, now.is_said) == (Hint.OTHERWISE, True)
    assert (after.hint, after.is_said) == (Hint.OTHERWISE, False)
    still, over = told((GIVE_UP_SECONDS - 0.1, None), (GIVE_UP_SECONDS, None))
    assert (still.is_over, over.is_over) == (False, True)


def test_a_code_seen_meanwhile_begins_the_waiting_anew() -> None:
    found, then, told_later = told((10, box()), (NOTHING_SECONDS + 9, None), (NOTHING_SECONDS + 10, None))
    assert found.hint is Hint.NEARER
    assert then.hint is Hint.SEARCHING
    assert (told_later.hint, told_later.is_said) == (Hint.OTHERWISE, True)


def test_what_is_seen_for_long_and_never_read_is_told_otherwise_too() -> None:
    shirt = box(side=0.7)
    before, now, after = told((UNREAD_SECONDS - 1, shirt), (UNREAD_SECONDS, shirt), (UNREAD_SECONDS + 8, shirt))
    assert (before.hint, now.hint, now.is_said) == (Hint.STILL, Hint.OTHERWISE, True)
    assert after.hint is Hint.STILL


def test_a_poster_on_the_wall_behind_does_not_keep_the_camera_open() -> None:
    *_, last = told(*((now, box(side=0.1)) for now in range(int(MOST_SECONDS) + 1)))
    assert last.is_over


# --- what is seen ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [200, 320, 640])
def test_a_code_is_read_near_and_far(side: int) -> None:
    seen = look(grey(wall(code(COVERED, side))))
    assert seen.text == COVERED
    assert seen.box is not None
    assert seen.box.side == pytest.approx(side / 720, rel=0.15)


@pytest.mark.parametrize(("x", "y"), [(0.25, 0.5), (0.75, 0.5), (0.5, 0.3), (0.5, 0.7)])
def test_a_code_that_cannot_be_read_is_found_where_it_is(x: float, y: float) -> None:
    seen = look(grey(wall(code(COVERED, 260, is_covered=True), x, y)))
    assert seen.text is None
    assert seen.box is not None
    assert ((seen.box.left + seen.box.right) / 2, (seen.box.top + seen.box.bottom) / 2) == pytest.approx(
        (x, y), abs=0.03
    )


@pytest.mark.parametrize(
    ("shown", "hint"),
    [
        (wall(code(COVERED, 90)), Hint.NEARER),  # its points are smaller than the picture's
        (wall(code(COVERED, 120).filter(ImageFilter.GaussianBlur(1))), Hint.NEARER),
        (wall(code(COVERED, 220), x=0.02), Hint.LEFT),  # half of it is cut off
        (wall(code(COVERED, 220), x=0.98), Hint.RIGHT),
        (wall(code(COVERED, 220), y=0.03), Hint.LOWER),
        (wall(code(COVERED, 220), y=0.97), Hint.HIGHER),
        (wall(code(COVERED, 1000)), Hint.FARTHER),
    ],
)
def test_what_no_decoder_takes_for_a_code_is_led_all_the_same(shown: Image.Image, hint: Hint) -> None:
    seen = look(grey(shown))
    assert seen.text is None
    assert seen.box is not None
    assert hint_for(seen.box) is hint


def test_of_two_codes_on_one_sheet_the_larger_one_is_read() -> None:
    picture = wall(code("the smaller one", 160), x=0.2)
    picture.paste(code("the larger one", 300), (700, 200))
    assert look(grey(picture)).text == "the larger one"


def _page() -> Image.Image:
    """Lines of words, as on the paper around a code."""
    page = Image.new("L", (600, 600), 230)
    for line in range(12):
        ImageDraw.Draw(page).text((20, 20 + 48 * line), "Je refuse d’avoir Mon espace santé.", fill=20, font_size=30)
    return page


def _light() -> Image.Image:
    """A window behind somebody: bright and dark, and no pattern."""
    return wall(Image.new("L", (300, 500), 255), x=0.3)


@pytest.mark.parametrize("shown", [wall(), wall(_page()), _light()], ids=["wall", "page", "window"])
def test_a_wall_a_window_and_a_page_of_words_are_no_code(shown: Image.Image) -> None:
    assert look(grey(shown)) == NOTHING
