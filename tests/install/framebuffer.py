"""What is on the screen of Xvfb: its own file, in the format of xwd."""

import struct
from pathlib import Path

from PIL import Image


def picture(frame: Path) -> Image.Image:
    """The picture in `frame`, one of the files that `Xvfb -fbdir` keeps (XWDFile.h: a header of big-endian words)."""
    data = frame.read_bytes()
    words = struct.unpack(">25I", data[:100])
    size, width, height, per_line, colours = words[0], words[4], words[5], words[12], words[19]
    return Image.frombytes("RGB", (width, height), data[size + colours * 12 :], "raw", "BGRX", per_line)
