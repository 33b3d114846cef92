"""Which buttons stand beside a scene on which screen."""

import pytest

from kiosk.screen.geometry import Layout
from kiosk.settings import Screen


@pytest.mark.parametrize(
    ("screen", "columns", "has_reset"),
    [
        (Screen(width_px=1920, height_px=1080, width_mm=476.6), 1, True),
        (Screen(width_px=1280, height_px=1024, width_mm=376.3), 1, True),
        (Screen(width_px=1920, height_px=1080, width_mm=345.0), 2, True),
        (Screen(width_px=1024, height_px=768, width_mm=304.1), 1, False),  # a key does it there
    ],
)
def test_settings_are_put_back_by_a_button_wherever_one_has_room(
    screen: Screen, columns: int, *, has_reset: bool
) -> None:
    for size in (1, 4):
        layout = Layout(screen, size)
        assert (layout.panel_columns, layout.has_reset) == (columns, has_reset)
        assert layout.words_room(has_microphone=True) <= layout.words_room(has_microphone=False)
