"""The spooler: one paper at a time, each told once, none printed twice by itself."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.printouts import samples

from printouts.document import Document, to_json
from printouts.printers import NetworkPrinter, Outcome, Printer, PrinterState, Result
from printouts.renderings.outputs import Mode
from printouts.spooler import Spooler, reason_of
from printouts.virtual import Fault, Machine, VirtualPrinter


@dataclass(frozen=True)
class Paper:
    id: int
    payload: str = to_json(samples.RECEIPT)
    kind: str = "receipt"
    printer: str = "roll"
    times: int = 0


@dataclass
class Box:
    """An outbox in memory, that notes what it is told."""

    waiting: deque[Paper]
    finished: list[tuple[int, str, str | None]] = field(default_factory=list)
    claimed: list[int] = field(default_factory=list)
    refusals: int = 0

    def claim(self) -> Paper | None:
        if not self.waiting:
            return None
        paper = self.waiting.popleft()
        self.claimed.append(paper.id)
        return paper

    def finish(self, line_id: int, outcome: str, reason: str | None) -> None:
        if self.refusals:
            self.refusals -= 1
            raise OSError("the disk is full")
        self.finished.append((line_id, outcome, reason))


@dataclass
class Device:
    """A printer whose answers are given beforehand."""

    state: PrinterState = PrinterState.READY
    outcomes: list[Outcome | Exception] = field(default_factory=list)
    printed: list[Document] = field(default_factory=list)

    def status(self) -> PrinterState:
        return self.state

    def print(self, document: Document) -> Outcome:
        self.printed.append(document)
        given_outcome = self.outcomes.pop(0) if self.outcomes else Outcome(Result.PRINTED, PrinterState.READY)
        if isinstance(given_outcome, Exception):
            raise given_outcome
        return given_outcome


def _spooler(box: Box, device: Printer) -> tuple[Spooler[Paper], list[tuple[int, Outcome]]]:
    told: list[tuple[int, Outcome]] = []
    return Spooler(box, {"roll": device}, lambda line, outcome: told.append((line.id, outcome))), told


def _box(*papers: Paper, refusals: int = 0) -> Box:
    return Box(deque(papers), refusals=refusals)


def test_a_paper_is_printed_noted_and_told_in_this_order() -> None:
    box, device = _box(Paper(7)), Device()
    noted_when_told: list[bool] = []
    spooler = Spooler(box, {"roll": device}, lambda *_: noted_when_told.append(bool(box.finished)))
    assert spooler.run_once() is True
    assert spooler.run_once() is False
    assert box.finished == [(7, "printed", None)]
    assert noted_when_told == [True]


@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_paper_printed_again_says_which_duplicate_it_is(times: int) -> None:
    device = Device()
    _spooler(_box(Paper(1, times=times)), device)[0].run_once()
    assert device.printed[0].duplicate == times


@pytest.mark.parametrize("state", [state for state in PrinterState if not state.can_print])
def test_a_printer_that_cannot_print_is_sent_nothing(state: PrinterState) -> None:
    box, device = _box(Paper(1)), Device(state)
    _spooler(box, device)[0].run_once()
    assert device.printed == []
    assert box.finished[0][1] == "failed"
    assert box.finished[0][2] in {"paper_out", "cover_open", "jam", "hot", "offline", "printer"}


@pytest.mark.parametrize("state", list(PrinterState))
@pytest.mark.parametrize("result", list(Result))
def test_every_outcome_has_a_reason_of_the_agreed_words_or_none(result: Result, state: PrinterState) -> None:
    reason = reason_of(Outcome(result, state))
    if result is Result.PRINTED:
        assert reason is None
    else:
        assert reason in {"paper_out", "cover_open", "jam", "hot", "offline", "printer"}


@pytest.mark.parametrize(
    "paper",
    [Paper(1, payload="not a document"), Paper(1, payload="{}"), Paper(1, payload=""), Paper(1, printer="fax")],
    ids=["words", "empty object", "nothing", "no such printer"],
)
def test_a_paper_that_cannot_be_read_fails_and_the_next_is_printed(paper: Paper) -> None:
    box = _box(paper, Paper(2))
    spooler, told = _spooler(box, Device())
    assert spooler.run_once()
    assert spooler.run_once()
    assert [(line, outcome) for line, outcome, _ in box.finished] == [(1, "failed"), (2, "printed")]
    assert [line for line, _ in told] == [1, 2]


def test_a_renderer_that_crashes_fails_its_paper_alone() -> None:
    box = _box(Paper(1), Paper(2))
    spooler, _ = _spooler(box, Device(outcomes=[ZeroDivisionError("a bug")]))
    spooler.run_once()
    spooler.run_once()
    assert [outcome for _, outcome, _ in box.finished] == ["failed", "printed"]


def test_an_outcome_that_could_not_be_noted_is_noted_before_anything_else_is_claimed() -> None:
    box, device = _box(Paper(1), Paper(2), refusals=2), Device()
    spooler, _ = _spooler(box, device)
    for _ in range(2):
        with pytest.raises(OSError, match="disk"):
            spooler.run_once()
    assert box.claimed == [1]
    spooler.run_once()
    assert box.claimed == [1, 2]
    assert [line for line, _, _ in box.finished] == [1, 2]
    assert len(device.printed) == 2


@given(
    outcomes=st.lists(
        st.builds(Outcome, st.sampled_from(Result), st.sampled_from(PrinterState)) | st.just(RuntimeError("a bug")),
        max_size=12,
    )
)
def test_whatever_printers_do_each_paper_is_sent_once_and_finished_once(outcomes: list[Outcome | Exception]) -> None:
    box, device = _box(*(Paper(number) for number in range(len(outcomes)))), Device(outcomes=list(outcomes))
    spooler, told = _spooler(box, device)
    while spooler.run_once():
        pass
    assert len(device.printed) == len(outcomes)
    assert [line for line, _, _ in box.finished] == list(range(len(outcomes)))
    assert [line for line, _ in told] == list(range(len(outcomes)))
    expected = ["failed" if isinstance(outcome, Exception) else outcome.result for outcome in outcomes]
    assert [outcome for _, outcome, _ in box.finished] == expected


@contextmanager
def _running(box: Box, device: Printer, wanted: int) -> Iterator[threading.Event]:
    """A spooler in its thread; the event says that so many papers were told."""
    done, told = threading.Event(), []

    def tell(line: Paper, outcome: Outcome) -> None:
        told.append(line.id)
        if len(told) == wanted:
            done.set()
        if line.id == 1:
            raise RuntimeError("whoever listens has a bug")

    spooler = Spooler(box, {"roll": device}, tell)
    spooler.start()
    try:
        spooler.wake()
        yield done
        assert spooler.is_alive
    finally:
        spooler.stop()
    assert not spooler.is_alive


def test_its_thread_survives_bad_papers_bad_listeners_and_a_full_disk() -> None:
    box = _box(Paper(1), Paper(2, payload="?"), Paper(3))
    with _running(box, Device(outcomes=[ZeroDivisionError()]), 3) as done:
        assert done.wait(5)
    assert [outcome for _, outcome, _ in box.finished] == ["failed", "failed", "printed"]


def test_it_prints_on_the_virtual_printer_and_stops_at_the_end_of_the_paper() -> None:
    box = _box(Paper(1), Paper(2, times=1))
    with VirtualPrinter(Machine(fault=Fault.NONE)) as peer:
        device = NetworkPrinter(f"127.0.0.1:{peer.port}", 80, Mode.TEXT, timeout_s=1)
        with _running(box, device, 2) as done:
            assert done.wait(10)
        assert [paper.text.splitlines()[0] for paper in peer.papers] == ["Votre reçu", "** DUPLICATA n° 1 **"]
        peer.machine.fault = Fault.PAPER_OUT
        box.waiting.append(Paper(3))
        with _running(box, device, 1) as done:
            assert done.wait(10)
    assert box.finished == [(1, "printed", None), (2, "printed", None), (3, "failed", "paper_out")]


def test_starting_twice_is_one_thread() -> None:
    spooler, _ = _spooler(_box(), Device())
    before = threading.active_count()
    spooler.start()
    spooler.start()
    assert threading.active_count() == before + 1
    spooler.stop()
