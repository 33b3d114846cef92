"""Sheets through a real CUPS of the test's own: what it prints, what it says in trouble, what it keeps (nothing)."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import cups_server
import false_printer
import pytest
from cups_server import Sink, jobs
from false_printer import Answer
from PIL import ImageChops, ImageStat
from unit.printouts import samples
from unit.printouts.reading import pages_of, pdf_of

from printouts.printers import CupsPrinter, PrinterState, Result

pytestmark = pytest.mark.skipif(not cups_server.CAN_RUN, reason=cups_server.WHY_NOT)

# Pages are compared as pictures, as coarse as letters that a driver draws in its own way are alike; greys of 255.
LOOK_DPI, LOOK_ALIKE = 40, 8


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with cups_server.sink() as peer:
        yield peer


@pytest.fixture(scope="module")
def cups(sink: Sink) -> Iterator[Path]:
    with cups_server.cups(sink) as folder:
        yield folder


def test_a_sheet_goes_out_and_nothing_of_it_stays(cups: Path, sink: Sink) -> None:
    outcome = CupsPrinter("office").print(samples.LETTER)
    assert (outcome.result, outcome.state) == (Result.PRINTED, PrinterState.READY)
    assert sink.received[-1].startswith(b"%PDF-1.7")
    assert jobs() == ""
    assert [path for path in (cups / "spool").iterdir() if path.is_file()] == []


@pytest.mark.skipif(not cups_server.HAS_DRIVER, reason="no printer-driver-cups-pdf here (tests/packages.txt)")
def test_a_printer_that_needs_a_driver_prints_the_same_pages(cups: Path) -> None:
    before = {*cups_server.PDF_FOLDER.glob("*.pdf")}
    outcome = CupsPrinter("driver").print(samples.LETTER)
    assert (outcome.result, outcome.state) == (Result.PRINTED, PrinterState.READY), outcome.detail
    (came_out,) = {*cups_server.PDF_FOLDER.glob("*.pdf")} - before
    try:
        printed, sent = (pages_of(pdf, LOOK_DPI) for pdf in (came_out.read_bytes(), pdf_of(samples.LETTER)))
    finally:
        came_out.unlink()
    assert [page.size for page in printed] == [page.size for page in sent]
    for one, other in zip(printed, sent, strict=True):
        assert ImageStat.Stat(other).stddev[0] > LOOK_ALIKE * 4  # there is something on the page
        assert ImageStat.Stat(ImageChops.difference(one, other)).mean[0] < LOOK_ALIKE
    assert jobs() == ""
    assert [path for path in (cups / "spool").iterdir() if path.is_file()] == []


def test_a_queue_that_is_not_there_is_offline(cups: Path) -> None:
    printer = CupsPrinter("nobody")
    assert printer.status() is PrinterState.OFFLINE
    assert printer.print(samples.LETTER).result is Result.FAILED


def test_a_stopped_queue_is_offline_and_is_sent_nothing(cups: Path) -> None:
    outcome = CupsPrinter("stopped").print(samples.LETTER)
    assert (outcome.result, outcome.state) == (Result.FAILED, PrinterState.OFFLINE)
    assert jobs() == ""


def test_a_printer_that_is_slow_to_be_found_is_waited_for(cups: Path, sink: Sink) -> None:
    outcome = CupsPrinter("slow").print(samples.LETTER)
    assert (outcome.result, outcome.state) == (Result.PRINTED, PrinterState.READY), outcome.detail
    assert jobs() == ""


def test_a_printer_that_is_never_found_is_offline_long_before_its_pages_are_due(cups: Path) -> None:
    outcome = CupsPrinter("slow", seconds_a_page=30.0, waking_s=0.5).print(samples.LETTER)
    assert (outcome.result, outcome.state) == (Result.FAILED, PrinterState.OFFLINE)
    assert jobs() == ""


def test_a_printer_that_does_not_answer_is_no_success_and_its_paper_does_not_come_out_later(cups: Path) -> None:
    outcome = CupsPrinter("dead", seconds_a_page=1.0).print(samples.LETTER)
    assert outcome.result is not Result.PRINTED
    assert jobs() == ""


def test_without_cups_every_queue_is_offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nothing.sock"))
    assert CupsPrinter("office").status() is PrinterState.OFFLINE
    assert CupsPrinter("office").print(samples.LETTER).result is Result.FAILED


@pytest.mark.parametrize("answer", false_printer.ANSWERS)
def test_a_cups_that_answers_without_end_holds_nobody_up(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory() as folder:
        monkeypatch.setenv("CUPS_SERVER", f"{folder}/sock")
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(f"{folder}/sock")
        listening.listen()
        with false_printer.answering(listening, answer):
            began = time.monotonic()
            assert CupsPrinter("office", timeout_s=0.5).status() is PrinterState.OFFLINE
            assert time.monotonic() - began < 10
