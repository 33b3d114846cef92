"""The printer that writes to a folder, and the choice of a printer."""

import datetime
import os
from pathlib import Path

import pytest
from PIL import Image
from unit.printouts import samples
from unit.printouts.reading import codes_in, text_of

from printouts.printers import (
    CupsPrinter,
    FolderPrinter,
    NetworkPrinter,
    Printer,
    PrinterMisconfigured,
    PrinterState,
    Result,
    SerialPrinter,
    UsbPrinter,
    folder,
    make_printer,
)
from printouts.virtual import Machine


def _printer(where: Path) -> FolderPrinter:
    return FolderPrinter(where, today=lambda: datetime.date(2026, 3, 12))


def test_a_sheet_becomes_a_pdf_with_a_picture_a_page(tmp_path: Path) -> None:
    outcome = _printer(tmp_path).print(samples.LETTER)
    assert outcome.result is Result.PRINTED
    assert [path.name for path in outcome.paths] == [
        "2026-03-12-letter-1.pdf",
        "2026-03-12-letter-1-page-1.png",
        "2026-03-12-letter-1-page-2.png",
    ]
    assert "Je m’oppose" in text_of(outcome.paths[0].read_bytes())
    with Image.open(outcome.paths[1]) as page:
        assert codes_in(page) == {"CLAIRVOIX 041288350917 4c1f0e9a"}


def test_a_roll_becomes_a_picture_and_the_very_bytes_of_the_printer(tmp_path: Path) -> None:
    picture, data = _printer(tmp_path).print(samples.RECEIPT).paths
    assert (picture.name, data.name) == ("2026-03-12-receipt-1.png", "2026-03-12-receipt-1.bin")
    machine = Machine()
    machine.feed(data.read_bytes())
    with Image.open(picture) as preview:
        printed = machine.papers[0].image
        edge = (preview.width - printed.width) // 2
        shown = preview.crop((edge, 0, edge + printed.width, preview.height))
        assert printed.crop((0, 0, printed.width, preview.height)).tobytes() == shown.tobytes()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "2026-03-12-receipt-1.png").write_text("somebody's")
    assert _printer(tmp_path).print(samples.RECEIPT).paths[0].name == "2026-03-12-receipt-2.png"
    assert (tmp_path / "2026-03-12-receipt-1.png").read_text() == "somebody's"


def test_the_newest_two_hundred_files_are_kept(tmp_path: Path) -> None:
    for number in range(folder.KEPT_FILES + 5):
        path = tmp_path / f"old-{number:03}.png"
        path.touch()
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    paths = _printer(tmp_path).print(samples.RECEIPT).paths
    left = {path.name for path in tmp_path.iterdir()}
    assert len(left) == folder.KEPT_FILES
    assert {path.name for path in paths} <= left
    assert "old-006.png" not in left
    assert "old-007.png" in left


def test_no_draft_is_left_behind(tmp_path: Path) -> None:
    _printer(tmp_path).print(samples.RECEIPT)
    assert all(path.is_file() for path in tmp_path.iterdir())


def test_a_folder_that_takes_no_file_is_a_failure_and_no_exception(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    printer = _printer(blocked / "below")
    assert printer.status() is PrinterState.OFFLINE
    assert printer.print(samples.RECEIPT).result is Result.FAILED


@pytest.mark.parametrize(
    ("kind", "address", "made"),
    [
        ("folder", "", FolderPrinter),
        ("network", "192.168.1.40", NetworkPrinter),
        ("network", "printer.local:9101", NetworkPrinter),
        ("usb", "04b8:0E15", UsbPrinter),
        ("serial", "/dev/ttyUSB0:38400", SerialPrinter),
        ("cups", "accueil", CupsPrinter),
    ],
)
def test_each_kind_makes_its_printer(kind: str, address: str, made: type[Printer], tmp_path: Path) -> None:
    assert type(make_printer(kind, address, 80, "raster", tmp_path)) is made


@pytest.mark.parametrize(
    ("kind", "address", "width", "mode", "says"),
    [
        ("network", "", 80, "raster", "host"),
        ("network", "host:port", 80, "raster", "9100"),
        ("network", "host:70000", 80, "raster", "9100"),
        ("usb", "epson", 80, "raster", "lsusb"),
        ("serial", "COM3", 80, "raster", "/dev/ttyUSB0"),
        ("serial", "/dev/ttyS0:300", 80, "raster", "115200"),
        ("cups", "two words", 80, "raster", "lpstat"),
        ("cups", "", 80, "raster", "lpstat"),
        ("fax", "", 80, "raster", "network"),
        ("folder", "", 62, "raster", "width_mm"),
        ("folder", "", 80, "laser", "raster or text"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_what_to_write(
    kind: str, address: str, width: int, mode: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(PrinterMisconfigured, match=says):
        make_printer(kind, address, width, mode, tmp_path)
