"""Pictograms inside a page, from the files under `static/pictograms`. Never without words beside them."""

from functools import cache
from pathlib import Path

from markupsafe import Markup

_FOLDER = Path(__file__).parent / "static" / "pictograms"


@cache
def pictogram(name: str) -> Markup:
    """The drawing `name` as inline SVG, in the colour and size of the text, silent for screen readers.

    Raises FileNotFoundError where there is no such drawing: put its file under `kiosk/web/static/pictograms`.
    """
    drawing = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    hidden = drawing.replace("<svg", '<svg class="pictogram" aria-hidden="true" focusable="false"', 1)
    return Markup(" ".join(hidden.split()))  # noqa: S704 – our own files, no one's input
