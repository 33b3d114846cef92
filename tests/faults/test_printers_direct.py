"""Sheets straight to a printer that speaks IPP: what comes out, what it says in trouble, what never comes later."""

import contextlib
import socket
import time
import tracemalloc
from collections.abc import Iterator, Mapping
from pathlib import Path

import false_printer
import ipp_printer
import pytest
from false_printer import Answer
from ipp_printer import Peer
from unit.printouts import samples

from kiosk.setup.printers import Found, Queueless, look
from printouts.printers import DirectPrinter, PrinterMisconfigured, PrinterState, Result, make_printer, prints_pdf_at
from printouts.printers.base import TIMEOUT_S
from printouts.printers.discovery import Seen, Way
from printouts.printers.ipp import Operation, Tag, Value

needs_a_peer = pytest.mark.skipif(not ipp_printer.CAN_RUN, reason=ipp_printer.WHY_NOT)


# job-state, RFC 8011, 5.3.7.
CANCELED = 7


def ended_jobs(printer: DirectPrinter) -> Mapping[str, tuple[Value, ...]]:
    """What the printer tells anybody of the jobs that it had."""
    wanted = ((Tag.KEYWORD, "which-jobs", "completed"), (Tag.KEYWORD, "requested-attributes", "all"))
    return printer.ask(Operation.GET_JOBS, *wanted)


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with ipp_printer.ipp_printer("application/pdf", "image/pwg-raster") as made:
        yield made


@pytest.fixture(scope="module")
def raster_only() -> Iterator[Peer]:
    with ipp_printer.ipp_printer("image/pwg-raster", "image/urf") as made:
        yield made


@pytest.fixture
def silent() -> Iterator[str]:
    """Somebody who takes calls and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"ipp://127.0.0.1:{listening.getsockname()[1]}/ipp/print"


@needs_a_peer
def test_a_sheet_comes_out_as_it_was_made(peer: Peer) -> None:
    printer = DirectPrinter(peer.address)
    assert printer.status() is PrinterState.READY
    outcome = printer.print(samples.LETTER)
    assert (outcome.result, outcome.state) == (Result.PRINTED, PrinterState.READY), outcome.detail
    assert peer.sheets()[-1].startswith(b"%PDF-1.7")


@needs_a_peer
def test_what_is_sent_can_be_hidden_from_the_network(peer: Peer) -> None:
    before = len(peer.sheets())
    outcome = DirectPrinter(peer.address.replace("ipp://", "ipps://")).print(samples.LETTER)
    assert outcome.result is Result.PRINTED, outcome.detail
    assert len(peer.sheets()) == before + 1


@needs_a_peer
def test_the_printers_list_of_jobs_tells_nothing_of_the_paper(peer: Peer) -> None:
    printer = DirectPrinter(peer.address)
    printer.print(samples.LETTER)
    names = ended_jobs(printer)["job-name"]
    assert names
    assert set(names) == {"clairvoix"}


@needs_a_peer
@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("media-empty", PrinterState.PAPER_OUT),
        ("cover-open", PrinterState.COVER_OPEN),
        ("media-jam", PrinterState.JAM),
        ("marker-supply-empty", PrinterState.ERROR),
    ],
)
def test_trouble_in_the_middle_is_told_and_the_job_is_taken_back(reason: str, state: PrinterState, peer: Peer) -> None:
    printer = DirectPrinter(peer.address)
    with peer.trouble(reason):
        outcome = printer.print(samples.LETTER)
        assert (outcome.result, outcome.state) == (Result.FAILED, state), outcome.detail
    until = time.monotonic() + ipp_printer.PATIENCE_S
    while printer.status() is not PrinterState.READY:
        assert time.monotonic() < until
        time.sleep(0.1)
    ended = ended_jobs(printer)
    assert dict(zip(ended["job-id"], ended["job-state"], strict=True))[max(ended["job-id"])] == CANCELED


@needs_a_peer
def test_a_job_that_the_printer_gives_up_has_failed(peer: Peer) -> None:
    with peer.broken():
        outcome = DirectPrinter(peer.address).print(samples.LETTER)
    assert outcome.result is Result.FAILED, outcome.detail


@needs_a_peer
def test_a_printer_that_takes_no_pdf_is_sent_nothing_and_what_to_do_is_said(raster_only: Peer) -> None:
    outcome = DirectPrinter(raster_only.address).print(samples.LETTER)
    assert (outcome.result, outcome.state) == (Result.FAILED, PrinterState.ERROR)
    assert "CUPS" in outcome.detail
    assert raster_only.sheets() == []


@needs_a_peer
def test_the_wizard_offers_it_where_it_takes_pdf_and_a_queue_where_it_does_not(peer: Peer, raster_only: Peer) -> None:
    seen = [Seen(Way.ANNOUNCED, one.address, "bureau.local") for one in (peer, raster_only)]
    found = list(look(seen=lambda: iter(seen)))[:2]
    assert found[0] == Found("ipp", peer.address, "bureau")
    assert isinstance(found[1], Queueless)


@needs_a_peer
def test_a_printer_that_was_unplugged_is_offline() -> None:
    with ipp_printer.ipp_printer("application/pdf") as gone:
        address = gone.address
    assert DirectPrinter(address).status() is PrinterState.OFFLINE
    assert DirectPrinter(address).print(samples.LETTER).result is Result.FAILED
    assert not prints_pdf_at(address)


def test_a_silent_printer_holds_nobody_up(silent: str) -> None:
    began = time.monotonic()
    outcome = DirectPrinter(silent, timeout_s=0.3).print(samples.LETTER)
    assert (outcome.result, outcome.state) == (Result.FAILED, PrinterState.OFFLINE)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("answer", false_printer.ANSWERS)
def test_a_printer_that_answers_without_end_holds_nobody_up(answer: Answer) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"127.0.0.1:{listening.getsockname()[1]}"
    tracemalloc.start()
    try:
        with false_printer.answering(listening, answer):
            began = time.monotonic()
            assert DirectPrinter(address, timeout_s=0.5).status() is PrinterState.OFFLINE
            assert time.monotonic() - began < 10
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("numbers", [(), (("job-id", 7),)], ids=["no job-id", "no job-state"])
def test_what_a_printer_took_and_said_too_little_of_is_unknown(numbers: tuple[tuple[str, int], ...]) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"127.0.0.1:{listening.getsockname()[1]}"
    with false_printer.answering(listening, false_printer.answers_ipp(*numbers)):
        outcome = DirectPrinter(address, timeout_s=2).deliver("form", b"%PDF-", 1)
    assert (outcome.result, outcome.state) == (Result.UNKNOWN, PrinterState.UNKNOWN)
    assert outcome.detail.startswith("sent, then lost: the printer answers without job-")


def test_whoever_announces_a_printer_and_answers_without_end_is_passed_over() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"127.0.0.1:{listening.getsockname()[1]}"
    with false_printer.answering(listening, false_printer.dribble_the_body):
        began = time.monotonic()
        assert not prints_pdf_at(address)
        assert time.monotonic() - began < TIMEOUT_S + 10


def test_somebody_who_speaks_no_ipp_is_no_printer() -> None:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listening:
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        printer = DirectPrinter(address, timeout_s=0.3)
    assert printer.status() is PrinterState.OFFLINE


@pytest.mark.parametrize(
    "address", ["", "http://a/", "ipp://", "ipp://a:port/x", "ipp://user@a/x", "lp0 9100", "/dev/lp0"]
)
def test_an_address_that_cannot_work_is_refused_with_a_sentence(address: str, tmp_path: Path) -> None:
    with pytest.raises(PrinterMisconfigured, match="ipp://192"):
        make_printer("ipp", address, 80, "raster", tmp_path)


def test_a_host_alone_is_enough(tmp_path: Path) -> None:
    assert isinstance(make_printer("ipp", "laser.local", 80, "raster", tmp_path), DirectPrinter)
