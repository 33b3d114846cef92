"""A paper before a camera: pictures of a code, and a real Chromium whose camera shows what a test holds up."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import segno
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from kiosk.screen.sight import HEIGHT, WIDTH, Picture

# What a code says of which nobody reads anything: as long as a form's, and always the same.
COVERED = " ".join(["clairvoix"] * 40)
# A grey wall, darker than paper.
WALL = 90
_FRAMES_A_SECOND = 10


def code(text: str, side: int, *, is_covered: bool = False) -> Image.Image:
    """The code of `text` with its margin, `side` pixels wide; `is_covered` by a thumb, nobody can read it."""
    drawn = BytesIO()
    segno.make(text, error="m", boost_error=False).save(drawn, kind="png", scale=8, border=4)
    picture = Image.open(drawn).convert("L")
    if is_covered:
        # Its three corners stay free: what it is, and where, is seen.
        middle = [round(picture.width * part) for part in (0.3, 0.36, 0.7, 0.95)]
        ImageDraw.Draw(picture).rectangle(middle, fill=WALL)
    return picture.resize((side, side), Image.Resampling.BILINEAR)


def wall(paper: Image.Image | None = None, x: float = 0.5, y: float = 0.5) -> Image.Image:
    """What the camera sees: a wall, and `paper` before it, its middle at `x` and `y` of width and height."""
    picture = Image.new("L", (WIDTH, HEIGHT), WALL)
    if paper is not None:
        picture.paste(paper, (round(x * WIDTH - paper.width / 2), round(y * HEIGHT - paper.height / 2)))
    return picture


def grey(picture: Image.Image) -> Picture:
    """`picture` as a page sends it."""
    return Picture(picture.width, picture.height, picture.tobytes())


class HeldUp:
    """The file that Chromium takes for its camera: one picture, read over and over, written in place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{_FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode() + b"FRAME\n"
        path.write_bytes(self._head + bytes(WIDTH * HEIGHT * 3 // 2))
        self.shows(wall())

    def shows(self, picture: Image.Image) -> None:
        """From now on the camera sees this."""
        colourless = bytes([128]) * (WIDTH * HEIGHT // 2)
        with self.path.open("r+b") as file:
            file.seek(len(self._head))
            file.write(picture.tobytes() + colourless)


@contextmanager
def seeing_browser(
    browser: Browser, chromium: Path, arguments: Sequence[str], held: HeldUp | None
) -> Iterator[Browser]:
    """A Chromium whose camera shows what is `held` up; without any camera where that is None."""
    camera = (
        [] if held is None else ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={held.path}"]
    )
    opened = browser.browser_type.launch(
        executable_path=chromium,
        args=[*arguments, "--use-fake-ui-for-media-stream", *camera],  # nobody sits there to allow it
        env={name: value for name, value in os.environ.items() if name != "DISPLAY"},
    )
    try:
        yield opened
    finally:
        opened.close()
