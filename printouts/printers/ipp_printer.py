"""A printer that is spoken to in IPP, for sheets: its state in our words, a job followed to its end.

Whether CUPS is between, and what becomes of a job afterwards, is for who inherits.
"""

import dataclasses
import getpass
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from printouts.document import Document
from printouts.printers import ipp
from printouts.printers.base import TIMEOUT_S, Outcome, PrinterState, Result
from printouts.printers.ipp import IppIncomplete, IppRefused, IppUnavailable, Operation, Question, Tag
from printouts.renderings.outputs import Sent
from printouts.renderings.renderer import HERE, Renderer

LOOK_AGAIN_S = 0.3
SECONDS_A_PAGE = 20.0
_MOST_PAGES_WAITED_FOR = 9
# Where CUPS is between, it says before each job that it is connecting: a name may take seconds to be found.
WAKING_S = 10.0

_CONNECTING = "connecting-to-device"
# printer-state-reasons, RFC 8011 §5.4.12 and PWG 5100.9, without the ending that says how bad (-error, -warning,
# -report). The first that a queue gives counts, in this order.
_REASONS = (
    (("cover-open", "door-open", "interlock-open"), PrinterState.COVER_OPEN),
    (("media-empty", "media-needed", "input-tray-missing"), PrinterState.PAPER_OUT),
    (("media-jam",), PrinterState.JAM),
    (("fuser-over-temp",), PrinterState.HOT),
    ((_CONNECTING, "shutdown", "offline", "timed-out", "paused", "moving-to-paused"), PrinterState.OFFLINE),
    (("toner-empty", "marker-supply-empty", "output-area-full", "fuser-under-temp", "other"), PrinterState.ERROR),
    (("media-low",), PrinterState.PAPER_LOW),
)
_SEVERITY = re.compile(r"-(error|warning|report)$")
_QUEUE_STOPPED = 5  # printer-state, RFC 8011 §5.4.11
_CANCELED, _ABORTED, _COMPLETED = 7, 8, 9  # job-state, RFC 8011 §5.3.7

PDF = "application/pdf"


class IppPrinter(ABC):
    """A printer at `path` of `host`, or of the local CUPS. One side, A4, black on white."""

    def __init__(
        self,
        path: str,
        host: ipp.Host | None,
        *,
        timeout_s: float = TIMEOUT_S,
        seconds_a_page: float = SECONDS_A_PAGE,
        renderer: Renderer = HERE,
        waking_s: float = WAKING_S,
    ) -> None:
        self._path = path
        self._host = host
        self._who = "CUPS" if host is None else "the printer"
        self._timeout_s = timeout_s
        self._seconds_a_page = seconds_a_page
        self._renderer = renderer
        self._waking_s = waking_s

    @abstractmethod
    def forget(self, job: int, *, has_ended: bool) -> None:
        """End the job if it hasn't, and leave as little of it as can be. Raises nothing."""

    def job_name(self, kind: str) -> str:
        """What others read in the list of jobs."""
        return kind

    def status(self) -> PrinterState:
        """What is said of the printer now. One that isn't there is OFFLINE."""
        return self._look()[0]

    def print(self, document: Document) -> Outcome:
        """Print `document` with all its copies. Raises ValueError, RenderingFailed where it can't be rendered."""
        before = self.status()
        if not before.can_print:
            return Outcome(Result.FAILED, before, "nothing was sent")
        rendered = self._renderer.sheet(document)
        outcome = self.deliver(document.kind, rendered.pdf, rendered.pages)
        return dataclasses.replace(outcome, sent=Sent(rendered.pdf))

    def deliver(self, kind: str, data: bytes, pages: int, mime: str = PDF) -> Outcome:
        """Print `data`, which has so many pages, as a job of that kind."""
        try:
            job = self._submit(kind, data, mime)
        except IppIncomplete as trouble:
            return _lost(trouble)
        except (IppUnavailable, IppRefused) as trouble:
            return Outcome(Result.FAILED, PrinterState.OFFLINE, str(trouble))
        try:
            return self._outcome(job, min(pages, _MOST_PAGES_WAITED_FOR) * self._seconds_a_page)
        except (IppUnavailable, IppRefused) as trouble:
            return _lost(trouble)

    def ask(
        self, operation: Operation, *attributes: ipp.Attribute, job: Sequence[ipp.Attribute] = (), data: bytes = b""
    ) -> Mapping[str, tuple[ipp.Value, ...]]:
        """Raises IppUnavailable, IppRefused."""
        return ipp.ask(Question(operation, self._path, (*attributes, _user()), job, data, self._host), self._timeout_s)

    def _submit(self, kind: str, data: bytes, mime: str) -> int:
        # Each copy of a paper starts a sheet of its own: one is signed, another is kept.
        on_sheets: tuple[ipp.Attribute, ...] = (
            (Tag.KEYWORD, "sides", "one-sided"),
            (Tag.KEYWORD, "media", "iso_a4_210x297mm"),
        )
        answer = self.ask(
            Operation.PRINT_JOB,
            (Tag.NAME, "job-name", self.job_name(kind)),
            (Tag.MIME_TYPE, "document-format", mime),
            job=on_sheets if mime == PDF else (),
            data=data,
        )
        return self._number(answer, "job-id")

    def _outcome(self, job: int, patience_s: float) -> Outcome:
        """Wait until the job ends, or the printer stops, or `patience_s` is over; then the job is forgotten."""
        has_ended = False
        deadline = time.monotonic() + patience_s
        awake = time.monotonic() + min(patience_s, self._waking_s)
        while time.monotonic() < deadline:
            job_state = self.job_state(job)
            if job_state is None:
                return Outcome(Result.UNKNOWN, self.status(), f"{self._who} keeps no history: the job ended somehow")
            now, is_connecting = self._look()
            has_ended = job_state in (_CANCELED, _ABORTED, _COMPLETED)
            if job_state == _COMPLETED:
                outcome = Outcome(Result.PRINTED, now, "completed")
                break
            if has_ended:
                outcome = Outcome(Result.FAILED, _stopped(now), "the job was given up")
                break
            if not now.can_print and not (is_connecting and time.monotonic() < awake):
                outcome = Outcome(Result.FAILED, now, "the printer stopped before the end")
                break
            time.sleep(LOOK_AGAIN_S)
        else:
            outcome = Outcome(Result.UNKNOWN, self.status(), "not completed in time")
        # A job that did not end is given up: once the paper is back, it must not come out by itself, unannounced.
        self.forget(job, has_ended=has_ended)
        return outcome

    def _look(self) -> tuple[PrinterState, bool]:
        """The printer's state, and whether CUPS is only just connecting to it."""
        try:
            answer = self.ask(Operation.GET_PRINTER_ATTRIBUTES)
        except (IppUnavailable, IppRefused):
            return PrinterState.OFFLINE, False
        reasons = {_SEVERITY.sub("", str(reason)) for reason in answer.get("printer-state-reasons", ())}
        return _state(answer.get("printer-state", ()), reasons), _CONNECTING in reasons

    def job_state(self, job: int) -> int | None:
        """RFC 8011, 5.3.7; None where nothing is known of the job any more. Raises IppUnavailable, IppRefused."""
        try:
            answer = self.ask(Operation.GET_JOB_ATTRIBUTES, (Tag.INTEGER, "job-id", job))
        except IppRefused as trouble:
            if trouble.is_not_found:
                return None
            raise
        return self._number(answer, "job-state")

    def _number(self, answer: Mapping[str, tuple[ipp.Value, ...]], name: str) -> int:
        """Raises IppIncomplete."""
        match answer.get(name):
            case (int(number), *_):
                return number
            case _:
                raise IppIncomplete(f"{self._who} answers without {name}")


def _lost(trouble: Exception) -> Outcome:
    """The paper may come out, or may not."""
    return Outcome(Result.UNKNOWN, PrinterState.UNKNOWN, f"sent, then lost: {trouble}")


def _user() -> ipp.Attribute:
    return (Tag.NAME, "requesting-user-name", getpass.getuser())


def _state(queue: tuple[ipp.Value, ...], reasons: set[str]) -> PrinterState:
    for words, state in _REASONS:
        if reasons.intersection(words):
            return state
    return PrinterState.OFFLINE if _QUEUE_STOPPED in queue else PrinterState.READY


def _stopped(state: PrinterState) -> PrinterState:
    """Why a job that was given up failed, where the printer itself says nothing."""
    return PrinterState.ERROR if state.can_print else state
