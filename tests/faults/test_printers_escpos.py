"""Every state of a receipt printer, and what becomes of a paper in it: the virtual printer plays them all."""

import os
import pty
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from unit.printouts import samples

from printouts.printers import NetworkPrinter, PrinterMisconfigured, PrinterState, Result, SerialPrinter
from printouts.printers import status as bits
from printouts.virtual import Fault, Machine, PowerLost, VirtualPrinter

TIMEOUT_S = 0.4

# What each trouble must give: the state before, then the paper's outcome and the state after.
MATRIX = [
    (Fault.NONE, PrinterState.READY, Result.PRINTED, PrinterState.READY),
    (Fault.NEAR_END, PrinterState.PAPER_LOW, Result.PRINTED, PrinterState.PAPER_LOW),
    (Fault.SLOW, PrinterState.READY, Result.PRINTED, PrinterState.READY),
    (Fault.PAPER_OUT, PrinterState.PAPER_OUT, Result.FAILED, PrinterState.PAPER_OUT),
    (Fault.COVER_OPEN, PrinterState.COVER_OPEN, Result.FAILED, PrinterState.COVER_OPEN),
    (Fault.JAM, PrinterState.JAM, Result.FAILED, PrinterState.JAM),
    (Fault.HOT, PrinterState.HOT, Result.FAILED, PrinterState.HOT),
    (Fault.BROKEN, PrinterState.ERROR, Result.FAILED, PrinterState.ERROR),
    (Fault.PAPER_OUT_MID_JOB, PrinterState.READY, Result.FAILED, PrinterState.PAPER_OUT),
    (Fault.JAM_MID_JOB, PrinterState.READY, Result.FAILED, PrinterState.JAM),
    (Fault.DIES_MID_JOB, PrinterState.READY, None, PrinterState.OFFLINE),
    (Fault.SILENT, PrinterState.UNKNOWN, Result.UNKNOWN, PrinterState.UNKNOWN),
    (Fault.EOF, PrinterState.OFFLINE, Result.FAILED, PrinterState.OFFLINE),
]


def _network(peer: VirtualPrinter, mode: str = "text") -> NetworkPrinter:
    from printouts.renderings.outputs import Mode  # noqa: PLC0415 - one word

    return NetworkPrinter(f"127.0.0.1:{peer.port}", 80, Mode(mode), timeout_s=TIMEOUT_S)


@pytest.mark.parametrize("mode", ["text", "raster"])
@pytest.mark.parametrize(("fault", "before", "result", "after"), MATRIX, ids=[str(row[0]) for row in MATRIX])
def test_every_trouble_has_its_outcome(
    fault: Fault, before: PrinterState, result: Result | None, after: PrinterState, mode: str
) -> None:
    with VirtualPrinter(Machine(fault=fault)) as peer:
        printer = _network(peer, mode)
        assert printer.status() is before
        outcome = printer.print(samples.RECEIPT)
        assert outcome.state is after
        # A printer that dies while it is being sent to: failed or unknown, as far as the line could tell. Not printed.
        assert outcome.result is result if result else outcome.result is not Result.PRINTED
        if not before.can_print:
            assert peer.machine.take_paper() is None
    assert bool([paper for paper in peer.papers if paper.is_cut]) == (result in (Result.PRINTED, Result.UNKNOWN))


def test_the_matrix_names_every_fault_and_every_state() -> None:
    assert {row[0] for row in MATRIX} == set(Fault)
    assert {row[3] for row in MATRIX} == set(PrinterState)


def test_a_printer_that_takes_everything_and_answers_nothing_is_never_called_printed() -> None:
    with VirtualPrinter(Machine(fault=Fault.SILENT)) as peer:
        outcome = _network(peer, "raster").print(samples.RECEIPT)
    assert outcome.result is Result.UNKNOWN


def test_a_printer_that_is_not_there_is_offline() -> None:
    with VirtualPrinter() as peer:
        port = peer.port
    printer = NetworkPrinter(f"127.0.0.1:{port}", timeout_s=TIMEOUT_S)
    assert printer.status() is PrinterState.OFFLINE
    outcome = printer.print(samples.RECEIPT)
    assert (outcome.result, outcome.state) == (Result.FAILED, PrinterState.OFFLINE)


def test_a_paper_that_failed_for_want_of_paper_prints_once_the_paper_is_in() -> None:
    with VirtualPrinter(Machine(fault=Fault.PAPER_OUT)) as peer:
        printer = _network(peer)
        assert printer.print(samples.RECEIPT).result is Result.FAILED
        peer.machine.repair()
        assert printer.print(samples.RECEIPT).result is Result.PRINTED
        assert len(peer.papers) == 1


def test_trouble_is_told_within_seconds() -> None:
    began = time.monotonic()
    with VirtualPrinter(Machine(fault=Fault.SILENT)) as peer:
        _network(peer).print(samples.RECEIPT)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("missing", bits.QUESTIONS)
def test_a_missing_or_senseless_answer_is_never_ready(missing: int) -> None:
    good = dict.fromkeys(bits.QUESTIONS, 0x12)
    assert bits.state(good) is PrinterState.READY
    assert bits.state({number: byte for number, byte in good.items() if number != missing}) is PrinterState.UNKNOWN
    assert bits.state({**good, missing: 0xFF}) is PrinterState.UNKNOWN
    assert bits.state({**good, missing: 0x00}) is PrinterState.UNKNOWN


def test_no_byte_is_both_a_status_and_a_confirmation() -> None:
    assert [byte for byte in range(256) if bits.is_status(byte) and bits.is_confirmation(byte)] == []


@contextmanager
def _serial(machine: Machine) -> Iterator[Callable[[], SerialPrinter]]:
    """The virtual printer at the end of a pseudo-terminal."""
    ours, theirs = pty.openpty()
    name = os.ttyname(theirs)
    stopped = threading.Event()

    def run() -> None:
        while not stopped.is_set():
            try:
                answers = machine.feed(os.read(ours, 4096))
                if answers:
                    os.write(ours, answers)
            except (OSError, PowerLost):
                return

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield lambda: SerialPrinter(f"{name}:115200", timeout_s=TIMEOUT_S)
    finally:
        stopped.set()
        os.close(theirs)
        thread.join(2)
        os.close(ours)


@pytest.mark.parametrize(
    ("fault", "result", "state"),
    [
        (Fault.NONE, Result.PRINTED, PrinterState.READY),
        (Fault.COVER_OPEN, Result.FAILED, PrinterState.COVER_OPEN),
        (Fault.PAPER_OUT_MID_JOB, Result.FAILED, PrinterState.PAPER_OUT),
        (Fault.SILENT, Result.UNKNOWN, PrinterState.UNKNOWN),
    ],
)
def test_a_serial_printer_is_asked_and_answers_alike(fault: Fault, result: Result, state: PrinterState) -> None:
    machine = Machine(fault=fault)
    with _serial(machine) as printer:
        outcome = printer().print(samples.RECEIPT)
    assert (outcome.result, outcome.state) == (result, state)
    if result is Result.PRINTED:
        assert "l’Assurance maladie" in machine.papers[0].text


def test_a_serial_line_that_is_not_there_is_offline() -> None:
    printer = SerialPrinter("/dev/ttyUSB97")
    assert printer.status() is PrinterState.OFFLINE
    assert printer.print(samples.RECEIPT).result is Result.FAILED


def test_a_serial_address_leads_to_no_file_of_the_machine(tmp_path: Path) -> None:
    register = tmp_path / "register.sqlite"
    register.write_bytes(b"SQLite format 3\0")
    with pytest.raises(PrinterMisconfigured):
        SerialPrinter(f"/dev/..{register}").print(samples.RECEIPT)
    assert register.read_bytes() == b"SQLite format 3\0"


def test_a_file_where_a_serial_line_should_be_is_not_written_to() -> None:
    with tempfile.NamedTemporaryFile(dir="/dev/shm") as file:
        printer = SerialPrinter(file.name)
        assert printer.status() is PrinterState.OFFLINE
        assert printer.print(samples.RECEIPT).result is Result.FAILED
        assert Path(file.name).read_bytes() == b""


@pytest.mark.parametrize("address", ["a..b", "a" * 70, "a..b:9100"])
def test_a_host_that_no_network_can_have_is_said_to_be_none(address: str) -> None:
    with pytest.raises(PrinterMisconfigured):
        NetworkPrinter(address)
