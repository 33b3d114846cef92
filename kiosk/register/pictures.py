"""The codes in pictures and PDFs of scanned sheets, by zxing-cpp and poppler. Knows no paper and no record.

Both come with the optional parts of the kiosk: a site that scans with a hand scanner needs neither.
"""

import importlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image, ImageFilter, UnidentifiedImageError

from kiosk.register.errors import N_, RegisterError
from kiosk.register.from_papers import Scanned

# A module of 0.8 mm is 6 pixels wide: enough, and what scanners give by default.
DPI = 200
_PDF_MAGIC = b"%PDF"
_NO_CODE = ""
_DECODER = "zxingcpp"


class NoDecoder(RegisterError):
    """The decoder for pictures isn't installed."""

    template = N_("Reading pictures needs zxing-cpp. Run: bash config/start")


class NoPdfReader(RegisterError):
    """poppler isn't installed."""

    template = N_("Reading PDF needs pdftoppm. Install it: apt install poppler-utils")


class NoPicture(RegisterError):
    """The file is no picture and no PDF."""

    template = N_("{file} is neither a picture nor a PDF that can be read. Scan it again as PNG, JPEG, TIFF or PDF.")


class NoSuchFile(RegisterError):
    """There is nothing of that name."""

    template = N_("There is no file {file}. Check its name.")


def codes_in(path: Path) -> Iterator[Scanned]:
    """The codes on the sheets in `path`, each text once a sheet; an empty text for a sheet without any.

    Raises NoSuchFile, NoDecoder, NoPdfReader, NoPicture.
    """
    zxing = _decoder()
    for number, sheet in enumerate(_sheets(path), start=1):
        where = f"{path.name}, {number}"
        texts = texts_in(sheet, zxing)
        for text in texts or [_NO_CODE]:
            yield Scanned(where, text)


def texts_in(sheet: Image.Image, zxing: Any | None = None) -> list[str]:
    """The texts of the QR codes on one sheet, in no order that means anything. Raises NoDecoder."""
    decoder = zxing or _decoder()
    for picture in _tries(sheet.convert("L")):
        found = decoder.read_barcodes(picture, formats=decoder.BarcodeFormat.QRCode)
        texts = list(dict.fromkeys(code.text for code in found if code.valid))
        if texts:
            return texts
    return []


def _tries(sheet: Image.Image) -> Iterator[Image.Image]:
    """The sheet as it is, then as a smudged one is read better: without its noise, and larger."""
    yield sheet
    yield sheet.filter(ImageFilter.MedianFilter(3))
    yield sheet.resize((sheet.width * 2, sheet.height * 2), Image.Resampling.BICUBIC).filter(
        ImageFilter.UnsharpMask(radius=4, percent=180, threshold=2)
    )


def _decoder() -> Any:
    try:
        return importlib.import_module(_DECODER)
    except ImportError as trouble:
        raise NoDecoder from trouble


def _sheets(path: Path) -> Iterator[Image.Image]:
    try:
        with path.open("rb") as file:
            is_pdf = file.read(len(_PDF_MAGIC)) == _PDF_MAGIC
        yield from _of_pdf(path) if is_pdf else _of_picture(path)
    except FileNotFoundError as trouble:
        raise NoSuchFile(file=path) from trouble
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as trouble:
        raise NoPicture(file=path) from trouble


def _of_picture(path: Path) -> Iterator[Image.Image]:
    with Image.open(path) as picture:
        for frame in range(getattr(picture, "n_frames", 1)):
            picture.seek(frame)
            yield picture.convert("L")


def _of_pdf(path: Path) -> Iterator[Image.Image]:
    """Each page at `DPI`; one at a time, so that a box of forms in one file fits the memory."""
    number = 1
    while True:
        page = _page(path, number)
        if page is None:
            if number == 1:
                raise NoPicture(file=path)
            return
        yield page
        number += 1


def _page(path: Path, number: int) -> Image.Image | None:
    with TemporaryDirectory() as folder:
        range_ = ("-f", str(number), "-l", str(number))
        command = ("pdftoppm", "-r", str(DPI), *range_, "-gray", str(path.absolute()), f"{folder}/page")
        try:
            subprocess.run(command, check=False, capture_output=True)  # noqa: S603 – a fixed program, a file's path
        except FileNotFoundError as trouble:
            raise NoPdfReader from trouble
        for page in Path(folder).iterdir():
            with Image.open(page) as picture:
                picture.load()
                return picture.copy()
    return None
