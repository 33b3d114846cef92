"""What both thermal renderings write to: a stream of ESC/POS commands, by python-escpos; pictures in pieces, a cut."""

import struct

from escpos.printer import Dummy
from PIL import Image

# Cheap printers choke on long pictures: rows of dots that go out in one command.
_FRAGMENT_DOTS = 240
_SELECT_CP1252 = b"\x1bt\x10"  # ESC t 16: WPC1252 on Epson printers and on what follows them
_RASTER = b"\x1dv0\x00"  # GS v 0, normal size
_LEFT_MARGIN = b"\x1dL"  # GS L
_FULL_CUT = b"\x1dV\x00"  # GS V 0; printers without a cutter ignore it
_LINES_TO_CUTTER = 6


class Stream:
    """Bytes for one printer, in the order in which they go out."""

    def __init__(self, left_margin: int = 0) -> None:
        """`left_margin` in dots: where every line and picture begins."""
        # Pinned: left to choose, python-escpos takes € from a Greek page that many printers lack.
        self._printer = Dummy(magic_encode_args={"encoding": "CP1252"})
        self._printer.hw("INIT")
        self._raw(_SELECT_CP1252)
        if left_margin:
            self._raw(_LEFT_MARGIN + struct.pack("<H", left_margin))

    def picture(self, picture: Image.Image) -> None:
        """Print `picture` (mode "1", no wider than the roll).

        By GS v 0 of our own making: python-escpos turns each picture through four colour modes, which takes a long
        receipt in large print past its 100 ms.
        """
        for top in range(0, picture.height, _FRAGMENT_DOTS):
            piece = picture.crop((0, top, picture.width, min(top + _FRAGMENT_DOTS, picture.height)))
            # Pillow's "1;I": packed, a set bit black, as the printer has it.
            self._raw(_RASTER + struct.pack("<HH", -(-piece.width // 8), piece.height) + piece.tobytes("raw", "1;I"))

    def line(self, text: str, *, wide: int = 1, high: int = 1, is_bold: bool = False) -> None:
        """Print `text` and a line feed, letters so many times wider and higher than font A."""
        self._printer.set(custom_size=True, width=wide, height=high, bold=is_bold)
        self._printer.text(text + "\n")

    def cut(self) -> None:
        """Feed the paper to the cutter, or the tear bar, and cut it."""
        self._printer.print_and_feed(_LINES_TO_CUTTER)
        self._raw(_FULL_CUT)

    def written(self) -> bytes:
        """Everything so far."""
        return bytes(self._printer.output)

    def _raw(self, command: bytes) -> None:
        self._printer._raw(command)  # noqa: SLF001 - python-escpos has no public way to send a command it doesn't know
