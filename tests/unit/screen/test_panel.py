"""Which buttons stand beside a scene on which screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.journey.actions import Action
from kiosk.screen import controls
from kiosk.screen.controls import Pair
from kiosk.screen.geometry import LEAST_PICTURE_MM, TARGET_MM, Layout, seen_through, target_mm
from kiosk.settings import Screen


@pytest.mark.parametrize(
    ("screen", "columns", "has_shared_row"),
    [
        (Screen(width_px=1920, height_px=1080, width_mm=476.6), 1, False),
        (Screen(width_px=1280, height_px=1024, width_mm=376.3), 1, False),
        (Screen(width_px=1920, height_px=1080, width_mm=345.0), 2, False),
        (Screen(width_px=1024, height_px=768, width_mm=304.1), 1, True),
        (Screen(width_px=1024, height_px=768, width_mm=304.1, dwell_ms=900), 2, False),
    ],
)
def test_settings_are_put_back_by_a_button_on_every_screen(
    screen: Screen, columns: int, *, has_shared_row: bool
) -> None:
    for size in (1, 4):
        layout = Layout(screen, size)
        assert (layout.panel_columns, layout.has_shared_row) == (columns, has_shared_row)
        assert layout.words_room(has_microphone=True) <= layout.words_room(has_microphone=False)


@pytest.mark.parametrize("has_pointer", [False, True])
def test_a_shared_row_has_the_same_buttons(*, has_pointer: bool) -> None:
    ways = [controls.settings(has_pointer=has_pointer, has_shared_row=shared) for shared in (False, True)]
    apart, together = (
        {one.action for entry in way for one in (entry.controls if isinstance(entry, Pair) else (entry,))}
        for way in ways
    )
    assert apart == together >= {Action.RESET, Action.CURTAIN}


@pytest.mark.parametrize(
    ("screen", "least_mm"),
    [
        (Screen(width_px=1024, height_px=768, width_mm=304.1), 12.7),  # 15 inches
        (Screen(width_px=1920, height_px=1080, width_mm=345.0), 12.7),  # 15.6 inches, wide
        (Screen(width_px=1280, height_px=800, width_mm=216.9), 9.2),  # 10.1 inches
        (Screen(width_px=800, height_px=480, width_mm=154.1), 6.4),  # 7 inches
    ],
)
def test_buttons_are_as_large_as_the_picture_lets_them_be(screen: Screen, least_mm: float) -> None:
    assert least_mm <= target_mm(screen) <= TARGET_MM


@given(
    width=st.integers(200, 7680),
    height=st.integers(200, 4320),
    width_mm=st.floats(100, 2000),
)
def test_no_picture_is_smaller_than_the_least(width: int, height: int, width_mm: float) -> None:
    """Whatever the screen, what is laid out has the millimetres that the layout needs, and the window's own pixels."""
    declared = Screen(width_px=max(640, width), height_px=max(480, height), width_mm=width_mm)
    seen = seen_through(declared, (width, height))
    assert (seen.width_px, seen.height_px) == (width, height)
    assert seen.px_per_mm <= declared.px_per_mm * (1 + 1e-9)
    assert seen.width_px / seen.px_per_mm >= LEAST_PICTURE_MM[0] * (1 - 1e-9)
    assert seen.height_px / seen.px_per_mm >= LEAST_PICTURE_MM[1] * (1 - 1e-9)
