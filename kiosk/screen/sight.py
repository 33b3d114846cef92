"""What one grey picture of the camera shows: the text of a code, or where a code is that can't be read yet.

Knows pixels alone; no page, no person, no time. Nothing is kept of a picture.
"""

import math
from dataclasses import dataclass

import zxingcpp
from PIL import Image

from kiosk.screen.dense_print import densest

# What a page asks its camera for (pixels), and how often it shows a picture (milliseconds): a hand isn't quicker.
WIDTH, HEIGHT = 1280, 720
EVERY_MS = 200
# The longest side of a square that is seen askew, for each of its shortest.
_MOST_ASKEW = 1.6


@dataclass(frozen=True, slots=True)
class Picture:
    """Grey levels from the upper left, row by row, a byte each; sizes in pixels."""

    width: int
    height: int
    grey: bytes


@dataclass(frozen=True, slots=True)
class Box:
    """Where a code is, upright, from the picture's upper left; 0 and 1 are the picture's edges.

    `side` is the longer side of it, 1 being the shorter side of the picture.
    """

    left: float
    top: float
    right: float
    bottom: float
    side: float


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen. `text`: of a code that was read; `box`: where a code is, read or not."""

    text: str | None = None
    box: Box | None = None


NOTHING = Sight()


def look(picture: Picture) -> Sight:
    """The code in `picture`, the largest where there are several: a form bears its own twice."""
    # Made anew each time: kept by a module, zxing-cpp complains of it when the process ends.
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    # What nobody prints light on dark need not be looked for.
    view = memoryview(picture.grey).cast("B", shape=(picture.height, picture.width))
    found = zxingcpp.read_barcodes(view, formats=formats, try_invert=False, return_errors=True)
    read = [code for code in found if code.valid and code.text.strip()]
    seen = read or [code for code in found if _is_square(code.position)]
    if seen:
        largest = max(seen, key=lambda code: _box(picture, *_bounds(code.position)).side)
        return Sight(largest.text if read else None, _box(picture, *_bounds(largest.position)))
    place = densest(Image.frombuffer("L", (picture.width, picture.height), picture.grey))
    return NOTHING if place is None else Sight(box=_box(picture, *place))


def _is_square(place: zxingcpp.Position) -> bool:
    """Whether corners that were found are those of a square, seen somewhat askew. Those of no code are anywhere."""
    corners = _corners(place)
    sides = [math.dist(one, other) for one, other in zip(corners, corners[1:] + corners[:1], strict=True)]
    return max(sides) <= _MOST_ASKEW * min(sides)


def _corners(place: zxingcpp.Position) -> list[tuple[int, int]]:
    return [(at.x, at.y) for at in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)]


def _bounds(place: zxingcpp.Position) -> tuple[int, int, int, int]:
    across, down = zip(*_corners(place), strict=True)
    return min(across), min(down), max(across), max(down)


def _box(picture: Picture, left: int, top: int, right: int, bottom: int) -> Box:
    side = max(right - left, bottom - top) / min(picture.width, picture.height)
    return Box(left / picture.width, top / picture.height, right / picture.width, bottom / picture.height, side)
