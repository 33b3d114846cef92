"""Where in a grey picture something is printed as densely as a code: dark and light take turns there, both ways.

Finds a code that is too far or too near, covered, or cut off by the picture's edge, which no decoder takes for one.
Text is sparser, and its lines run one way. Knows pixels alone, and reads nothing.
"""

from collections.abc import Iterator

from PIL import Image, ImageChops

# Points this far apart differ where a code's points are 1 to 6 pixels wide; means are taken over cells of this size.
_STEP = 3
_CELL = 16
# Mean difference of grey levels that makes a cell dense: less is a wall's shadow, or the camera's own noise. What is so
# near that its points are larger is looked for in a smaller picture, where lines of words come as near to that.
_LEAST_CONTRAST = {1: 24, 3: 45}
# Cells of a code differ as much as nearly the most, or half of it; a code fills its square.
_NEARLY_THE_MOST, _OF_THAT = 0.95, 0.5
_LEAST_CELLS, _LEAST_FILLED = 9, 0.75
_MOST_LONG, _MOST_LONG_AT_AN_EDGE = 1.6, 3.0

Cell = tuple[int, int]


def densest(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """The place of the largest stretch of dense print: left, top, right, bottom in pixels; None where there is none."""
    for scale, least in _LEAST_CONTRAST.items():
        place = _place(picture.reduce(scale), least)
        if place is not None:
            left, top, right, bottom = (scale * pixels for pixels in place)
            return left, top, min(right, picture.width), min(bottom, picture.height)
    return None


def _place(picture: Image.Image, least: float) -> tuple[int, int, int, int] | None:
    cells = _contrast(picture)
    values = cells.tobytes()
    if most := sorted(value for value in values if value >= least):
        least = max(least, _OF_THAT * most[int(_NEARLY_THE_MOST * (len(most) - 1))])
    dense = {(at % cells.width, at // cells.width) for at, value in enumerate(values) if value >= least}
    found = [part for part in _connected(dense) if _is_square(part, cells.size)]
    if not found:
        return None
    left, top, right, bottom = _around(max(found, key=len))
    return _CELL * left, _CELL * top, _CELL * (right + 1), _CELL * (bottom + 1)


def _contrast(picture: Image.Image) -> Image.Image:
    """Of each cell, how much its points differ from those beside and from those below, whichever is less."""
    width, height = picture.size
    here = picture.crop((0, 0, width - _STEP, height - _STEP))
    beside = picture.crop((_STEP, 0, width, height - _STEP))
    below = picture.crop((0, _STEP, width - _STEP, height))
    across, down = ImageChops.difference(here, beside), ImageChops.difference(here, below)
    return ImageChops.darker(across.reduce(_CELL), down.reduce(_CELL))


def _connected(dense: set[Cell]) -> Iterator[set[Cell]]:
    """The stretches of cells that touch each other by a side."""
    left = set(dense)
    while left:
        part, border = set[Cell](), [left.pop()]
        while border:
            x, y = border.pop()
            part.add((x, y))
            beside = left & {(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)}
            left -= beside
            border += beside
        yield part


def _is_square(part: set[Cell], size: tuple[int, int]) -> bool:
    """Whether a code may be there: a full square, or what an edge of the picture leaves of one."""
    left, top, right, bottom = _around(part)
    width, height = right - left + 1, bottom - top + 1
    if len(part) < _LEAST_CELLS or len(part) < _LEAST_FILLED * width * height:
        return False
    is_at_an_edge = left == 0 or top == 0 or right >= size[0] - 2 or bottom >= size[1] - 2
    most = _MOST_LONG_AT_AN_EDGE if is_at_an_edge else _MOST_LONG
    return max(width, height) <= most * min(width, height)


def _around(part: set[Cell]) -> tuple[int, int, int, int]:
    across, down = [x for x, _ in part], [y for _, y in part]
    return min(across), min(down), max(across), max(down)
