"""Every kind of scene × text size × colours on sheets that a person can look at. Run it; nothing is judged here.

python tests/accessibility/contact_sheet.py FOLDER [--screen 1280x1024]
"""

import argparse
import io
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from kiosk_page import Kiosk, Quiet
from make_believe import SCENES, SCREENS, MakeBelieveHouse
from PIL import Image
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from kiosk.journey.adjusting import CONTRASTS, SIZES
from kiosk.screen.app import create_app

_ACROSS = len(SIZES)
_THUMB_PX = 640
_BROWSERS = ("chromium", "google-chrome-stable", "chromium-browser")


def _pictures(kiosk: Kiosk, contrast: str) -> Iterator[Image.Image]:
    """Each scene's first page, at each size."""
    for scene in SCENES:
        for size in SIZES:
            kiosk.conversation.go_to(scene.id, size=size, contrast=contrast)
            kiosk.person.has_said_goodbye = False
            kiosk.page.goto(kiosk.address)
            picture = Image.open(io.BytesIO(kiosk.page.screenshot()))
            picture.thumbnail((_THUMB_PX, _THUMB_PX))
            yield picture


def _sheet(pictures: list[Image.Image]) -> Image.Image:
    width, height = pictures[0].size
    rows = -(-len(pictures) // _ACROSS)
    sheet = Image.new("RGB", (_ACROSS * width, rows * height), "white")
    for number, picture in enumerate(pictures):
        sheet.paste(picture, (number % _ACROSS * width, number // _ACROSS * height))
    return sheet


def make(folder: Path, screen: str) -> list[Path]:
    """One sheet for each set of colours: scenes down, sizes across."""
    folder.mkdir(parents=True, exist_ok=True)
    executable = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    house = MakeBelieveHouse(SCREENS[screen], has_voice=False)
    app = create_app(house)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made = []
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        declared = house.settings.screen
        # Without scripts pages look the same, and none goes on by itself while its picture is taken.
        context = browser.new_context(
            viewport={"width": declared.width_px, "height": declared.height_px}, java_script_enabled=False
        )
        kiosk = Kiosk(house, app.extensions["screen"], f"http://127.0.0.1:{server.port}", context.new_page(), context)
        kiosk.page.goto(kiosk.address)
        for contrast in CONTRASTS:
            path = folder / f"{screen}-{contrast}.png"
            _sheet(list(_pictures(kiosk, contrast))).save(path)
            made.append(path)
        browser.close()
    server.shutdown()
    thread.join()
    server.server_close()
    return made


def main() -> None:
    """Read the arguments and say what was made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--screen", choices=SCREENS, default="1280x1024")
    given = parser.parse_args()
    for path in make(given.folder, given.screen):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
