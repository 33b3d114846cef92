"""What tests read papers with: poppler, tesseract and zxing-cpp, none of which had a hand in writing them."""

import re
import subprocess
import unicodedata
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import zxingcpp
from PIL import Image

from printouts.document import Document
from printouts.renderings import sheet


@lru_cache(maxsize=32)
def pdf_of(document: Document) -> bytes:
    """`document` as PDF, rendered once however many tests look at it."""
    return sheet.pdf(document)


@lru_cache(maxsize=32)
def text_of(pdf: bytes) -> str:
    """The words of a PDF, in reading order, pages parted by form feeds."""
    done = subprocess.run(("pdftotext", "-enc", "UTF-8", "-", "-"), input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def pages_of(pdf: bytes, dpi: int = 150, last: int = 99) -> list[Image.Image]:
    """The pages of a PDF as pictures, up to page `last`."""
    with TemporaryDirectory() as folder:
        subprocess.run(
            ("pdftoppm", "-r", str(dpi), "-l", str(last), "-gray", "-png", "-", f"{folder}/page"),
            input=pdf,
            check=True,
        )
        return [_loaded(path) for path in sorted(Path(folder).glob("page*.png"))]


def _loaded(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        picture.load()
        return picture.copy()


def ocr(picture: Image.Image) -> str:
    """What tesseract reads in `picture`, in French. A white margin is what a scanner would see around a roll."""
    framed = Image.new("L", (picture.width + 80, picture.height + 80), 255)
    framed.paste(picture.convert("L"), (40, 40))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roll.png"
        framed.save(path)
        done = subprocess.run(
            ("tesseract", str(path), "-", "-l", "fra", "--psm", "4", "--dpi", "203"),
            capture_output=True,
            check=True,
            env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"},
        )
    return done.stdout.decode()


def codes_in(picture: Image.Image) -> set[str]:
    """The payloads of the QR codes in `picture`."""
    return {found.text for found in zxingcpp.read_barcodes(picture.convert("L")) if found.valid}


def words(text: str) -> list[str]:
    """The words of a text, whatever spaces, cases and dashes part them."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold())


def letters(text: str) -> str:
    """`text` without what OCR and line breaks change: spaces, and the kinds of apostrophes and dashes."""
    plain = text.replace("’", "'").replace("‘", "'").replace("–", "-").replace("—", "-")
    return re.sub(r"\s+", "", plain)


def legible(text: str) -> str:
    """`text` as far as tesseract can be held to it: letters in their order with their accents, figures, €, « ».

    The typeface's slashed zero comes back as 0, 6, 8, o, ô, ø, ®, @ or not at all; its l with a tail as L; an i of
    few dots as ï.
    """
    kept = re.sub(r"[^\w€«»]|[068oôø_]", "", letters(text).casefold())
    return re.sub("[iï]+", "i", kept)
