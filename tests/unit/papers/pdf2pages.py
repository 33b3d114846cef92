"""Pages of a PDF as pictures, by poppler."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from PIL import Image


def pages_of(pdf: bytes, folder: Path, *, dpi: int) -> Iterator[Image.Image]:
    """Each page in grey, at `dpi` dots per inch."""
    source = folder / "pages.pdf"
    source.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", str(dpi), "-png", source, folder / "page"], check=True)
    for path in sorted(folder.glob("page-*.png")):
        with Image.open(path) as page:
            yield page.convert("L")
