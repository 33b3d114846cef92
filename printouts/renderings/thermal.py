"""A document as the bytes that an ESC/POS printer understands, by python-escpos. Sends nothing to anybody."""

from PIL import Image

from printouts.document import Document
from printouts.renderings import roll, thermal_text
from printouts.renderings.escpos_stream import Stream
from printouts.renderings.outputs import DOTS_ACROSS, Mode


def escpos(document: Document, width_mm: int = 80, mode: Mode | str = Mode.RASTER) -> bytes:
    """`document` for a roll of 58 or 80 mm, every copy followed by a cut.

    Raises ValueError for another width or mode, and where a code doesn't fit on the roll.
    """
    if width_mm not in DOTS_ACROSS:
        raise ValueError(f"a roll is 58 or 80 mm wide, not {width_mm}")
    match Mode(mode):
        case Mode.TEXT if thermal_text.has_letters_for(document):
            return thermal_text.escpos(document, width_mm)
        case Mode.RASTER | Mode.TEXT:
            return _pictures(roll.rasters(document, width_mm))


def _pictures(pictures: tuple[Image.Image, ...]) -> bytes:
    stream = Stream()
    for picture in pictures:
        stream.picture(picture)
        stream.cut()
    return stream.written()
