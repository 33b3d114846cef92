"""Where everything stands and how large it is, in millimetres of the declared screen. Knows no words.

Sizes are millimetres here and become CSS pixels once, for the style sheet and for the paging alike: what paging
measures is what the browser lays out.
"""

import math
from dataclasses import dataclass

from kiosk.settings import Screen
from printouts.fonts import CAP_HEIGHT_EM

# Height of a capital for text sizes 1 to 4 (VVSG 2.0 7.1-G: 3.5–4.2, 4.8–5.6, 6.4–7.1, 8.5–9.0 mm).
CAPITALS_MM = {1: 4.1, 2: 5.4, 3: 7.0, 4: 8.9}
# EN 301 549 5.1.4: the largest size is seen under at least 0.7° from the declared distance.
LARGEST_ANGLE_DEGREES = 0.7
# Titles stand out less the larger the text is: at size 4 weight alone does it.
_TITLE_RATIO = {1: 1.4, 2: 1.3, 3: 1.15, 4: 1.0}

# Labels of the buttons around a scene keep one size, so that no button ever moves: within size 2.
CHROME_CAPITAL_MM = 4.85

LEAST_TARGET_MM = 12.7  # VVSG 7.2-I
TARGET_MM = 13.2
# The least picture that holds a scene, its buttons and the figures of a keypad: on a smaller one all of it gets
# smaller together, for nothing may be cut off.
LEAST_PICTURE_MM = (304.0, 190.0)
GAP_MM = 3.0  # VVSG 7.2-I asks for 2.54
MARGIN_MM = 5.0  # around the sheet and between it and the buttons
SHEET_PADDING_MM = 6.0  # inside the sheet that a scene is written on
COLUMN_MM = 49.0  # one column of buttons beside the scene
BAR_MM = 20.5  # the row of buttons below: labels of two lines
PANEL_MM = 182.0  # least height for the buttons of the panel in one column, the microphone's among them
RESET_MM = 19.6  # … and one more, that puts all settings back
# … which, on a lower screen, shares a row with the button above it: the row's heading takes this much more.
PAIR_MM = 2.2
PANEL_DOUBLE_MM = 102.0  # … and in two
SECOND_LINE_MM = 7.0  # one more label of two lines than these heights were found with: other languages need it
MICROPHONE_MM = 16.0  # of the one column, what the microphone's button takes; of two, the other is as high
POINTER_MM = TARGET_MM + GAP_MM  # … and the head pointer's, where the site has one
WORD_PADDING_MM = 0.6  # inside the button of a word that can be explained: the longest words are long
BUTTON_BORDER_PX = 2.0

PASSAGE_GAP_MM = 2.4
PASSAGE_PADDING_MM = 0.9
PASSAGE_INDENT_MM = 3.0
CARD_PADDING_MM = 4.0
CARD_BORDER_MM = 0.9
BADGE_MM = 11.0
SECTION_GAP_MM = 4.0
KEY_MM = 16.0
MORE_MM = TARGET_MM + SECTION_GAP_MM

# The highest place of a button above the floor (EN 301 549 8.3.2: within reach, and within reach over an obstacle of
# 510 to 635 mm). Both lie within the 900 to 1,300 mm that French law gives to what one uses standing.
REACH_MM = 1220.0
LOW_REACH_MM = 1120.0

# A film in sign language takes what its sentence leaves of a page; never less: hands and face must be told apart.
FILM_MM = 60.0

TEXT_LEADING = 1.5  # WCAG 1.4.8
LABEL_LEADING = 1.3
CHROME_LEADING = 1.15
TITLE_LEADING = 1.25
# About 65 characters of this typeface, so that no line passes 80 (WCAG 1.4.8) and few pass 70.
MEASURE_EM = 28.0
# Title, text and options of the usual size stand in one column of this width, in the middle of the sheet where it is
# wider than that; the column grows to the right for larger letters, so that nothing moves to the left or the right.
SCENE_MM = 268.0
USUAL_SIZE = 2


def capital_mm(size: int, distance_mm: float) -> float:
    """Height of a capital for a text `size` (1–4) seen from `distance_mm`."""
    capital = CAPITALS_MM[size]
    if size == max(CAPITALS_MM):
        return max(capital, distance_mm * math.tan(math.radians(LARGEST_ANGLE_DEGREES)))
    return capital


def seen_through(screen: Screen, window: tuple[int, int]) -> Screen:
    """`screen` as it is in a window of that width and height in CSS pixels.

    Millimetres are the declared ones where the window is large enough for a kiosk's buttons. On a smaller screen, or in
    a smaller window on somebody's own computer, the whole page is smaller.
    """
    width, height = window
    per_mm = min(screen.px_per_mm, width / LEAST_PICTURE_MM[0], height / LEAST_PICTURE_MM[1])
    if window == (screen.width_px, screen.height_px) and per_mm == screen.px_per_mm:
        return screen
    return screen.model_copy(update={"width_px": width, "height_px": height, "width_mm": width / per_mm})


def target_mm(screen: Screen) -> float:
    """How large the least button is on `screen`, in millimetres: `TARGET_MM`, or less where the screen is too small."""
    window = screen.width_px, screen.height_px
    return TARGET_MM * seen_through(screen, window).px_per_mm / screen.px_per_mm


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of one screen at one text size. Lengths are CSS pixels unless their name says millimetres."""

    screen: Screen
    size: int

    def px(self, millimetres: float) -> float:
        """CSS pixels for `millimetres` on this screen."""
        return millimetres * self.screen.px_per_mm

    @property
    def height(self) -> float:
        """Height of what is used of the screen, from its lower edge: as much of it as hands reach.

        Never less than all the buttons need: a screen that hangs higher than that is none for a kiosk.
        """
        reach = LOW_REACH_MM if self.screen.low_controls else REACH_MM
        within = self.px(reach - self.screen.mounting_height_mm)
        return min(self.screen.height_px, max(within, self.px(LEAST_PICTURE_MM[1])))

    @property
    def text(self) -> float:
        """Font size of passages."""
        return self.text_at(self.size)

    def text_at(self, size: int) -> float:
        """Font size of passages at another text size."""
        return self.px(capital_mm(size, self.screen.distance_mm)) / CAP_HEIGHT_EM

    @property
    def title(self) -> float:
        """Font size of the title."""
        return self.text * _TITLE_RATIO[self.size]

    @property
    def chrome(self) -> float:
        """Font size of the labels around a scene."""
        return self.px(CHROME_CAPITAL_MM) / CAP_HEIGHT_EM

    @property
    def panel_columns(self) -> int:
        """Columns of buttons on the right: one, or two on a screen too low for one."""
        return 1 if self._panel_mm >= PANEL_MM + self._pointer_mm + PAIR_MM else 2

    @property
    def has_shared_row(self) -> bool:
        """Whether the button that puts all settings back shares a row: one column is too low for all its buttons."""
        return self.panel_columns == 1 and self._panel_mm < PANEL_MM + self._pointer_mm + RESET_MM

    @property
    def _pointer_mm(self) -> float:
        return POINTER_MM if self.screen.dwell_ms else 0.0

    @property
    def _panel_mm(self) -> float:
        return self.height / self.screen.px_per_mm - BAR_MM - 3 * MARGIN_MM

    @property
    def panel_width(self) -> float:
        """Width of the buttons on the right."""
        columns = self.panel_columns
        return self.px(columns * COLUMN_MM + (columns - 1) * GAP_MM)

    def words_room(self, *, has_microphone: bool) -> float:
        """Height in the panel, between its buttons, for words that can be explained."""
        alone = PANEL_MM + (PAIR_MM if self.has_shared_row else RESET_MM) - (0 if has_microphone else MICROPHONE_MM)
        used = (alone if self.panel_columns == 1 else PANEL_DOUBLE_MM) + self._pointer_mm
        return self.height - self.px(BAR_MM + 3 * MARGIN_MM + used + SECOND_LINE_MM + GAP_MM)

    @property
    def letter_margin(self) -> float:
        """Room left of the column, as on a letter: half of what the usual size leaves. The same at every text size."""
        return max(self.px(SHEET_PADDING_MM), (self._sheet - self.px(SCENE_MM)) / 2)

    @property
    def content_width(self) -> float:
        """Width of the place for a scene: its column, as far as the sheet has room for it."""
        room = self._sheet - self.letter_margin - self.px(SHEET_PADDING_MM)
        return min(room, self.px(SCENE_MM) * max(1.0, self.text / self.text_at(USUAL_SIZE)))

    @property
    def _sheet(self) -> float:
        """Width of the sheet that scenes are written on."""
        return self.screen.width_px - self.panel_width - self.px(3 * MARGIN_MM)

    @property
    def content_height(self) -> float:
        """Height of the place for a scene."""
        return self.height - self.px(BAR_MM + 3 * MARGIN_MM + 2 * SHEET_PADDING_MM)

    @property
    def measure(self) -> float:
        """Width of a passage: a line of at most 80 characters."""
        return min(self.content_width, MEASURE_EM * self.text)

    def css_variables(self) -> dict[str, str]:
        """What the style sheet is told, by the name of the variable."""
        lengths = {
            "text": self.text,
            "title": self.title,
            "chrome": self.chrome,
            "panel": self.panel_width,
            "measure": self.measure,
            "letter-margin": self.letter_margin,
            "content": self.content_width,
        }
        millimetres = {
            "mm": 1,
            "column": COLUMN_MM,
            "target": TARGET_MM,
            "gap": GAP_MM,
            "margin": MARGIN_MM,
            "sheet-padding": SHEET_PADDING_MM,
            "bar": BAR_MM,
            "passage-gap": PASSAGE_GAP_MM,
            "passage-padding": PASSAGE_PADDING_MM,
            "passage-indent": PASSAGE_INDENT_MM,
            "card-padding": CARD_PADDING_MM,
            "card-border": CARD_BORDER_MM,
            "badge": BADGE_MM,
            "section-gap": SECTION_GAP_MM,
            "key": KEY_MM,
            "word-padding": WORD_PADDING_MM,
        }
        lengths |= {name: self.px(value) for name, value in millimetres.items()}
        numbers = {
            # Where all of it is used the window's own height is the right one, to the last pixel.
            "height": "100%" if self.height == self.screen.height_px else f"{self.height:.3f}px",
            "panel-columns": str(self.panel_columns),
            "text-leading": str(TEXT_LEADING),
            "label-leading": str(LABEL_LEADING),
            "title-leading": str(TITLE_LEADING),
        }
        return {name: f"{value:.3f}px" for name, value in lengths.items()} | numbers
