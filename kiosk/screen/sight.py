"""What one grey picture of the camera shows: the text of a code, or where a code is that can't be read yet.

Knows pixels alone; no page, no person, no time. Nothing is kept of a picture.
"""

from dataclasses import dataclass

import zxingcpp

# What a page asks its camera for (pixels), and how often it shows a picture (milliseconds): a hand isn't quicker.
WIDTH, HEIGHT = 1280, 720
EVERY_MS = 200
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


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
    # What nobody prints light on dark need not be looked for.
    view = memoryview(picture.grey).cast("B", shape=(picture.height, picture.width))
    found = zxingcpp.read_barcodes(view, formats=_FORMATS, try_invert=False, return_errors=True)
    read = [code for code in found if code.valid and code.text.strip()]
    seen = max(read or found, key=lambda code: _box(code, picture).side, default=None)
    if seen is None:
        return NOTHING
    return Sight(seen.text if read else None, _box(seen, picture))


def _box(code: zxingcpp.Barcode, picture: Picture) -> Box:
    at = code.position
    corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    side = max(right - left, bottom - top) / min(picture.width, picture.height)
    return Box(left / picture.width, top / picture.height, right / picture.width, bottom / picture.height, side)
