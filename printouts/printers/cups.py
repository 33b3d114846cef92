"""A printer behind CUPS, for sheets. Knows queues and jobs; what stands on the paper leaves CUPS with the job."""

import dataclasses
import getpass
import re
import time

from printouts.document import Document
from printouts.printers import ipp
from printouts.printers.base import TIMEOUT_S, Outcome, PrinterMisconfigured, PrinterState, Result
from printouts.printers.ipp import IppRefused, IppUnavailable, Operation, Question, Tag
from printouts.renderings.outputs import Sent
from printouts.renderings.renderer import HERE, Renderer

PDF = "application/pdf"
_QUEUE = re.compile(r"[^\s/#?\"'<>\x00-\x1f]{1,127}")
_LOOK_AGAIN_S = 0.3
_SECONDS_A_PAGE = 20.0
_MOST_PAGES_WAITED_FOR = 9
# A backend says before each job that it is connecting: the name of a printer may take seconds to be found.
_WAKING_S = 10.0

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


class CupsPrinter:
    """The CUPS queue of this name. One side, A4, black on white."""

    def __init__(
        self,
        queue: str,
        timeout_s: float = TIMEOUT_S,
        seconds_a_page: float = _SECONDS_A_PAGE,
        renderer: Renderer = HERE,
        waking_s: float = _WAKING_S,
    ) -> None:
        if not _QUEUE.fullmatch(queue):
            raise PrinterMisconfigured(
                "« {queue} » is no name of a CUPS queue: write the one that lpstat -a shows", queue=queue
            )
        self._path = f"/printers/{queue}"
        self._timeout_s = timeout_s
        self._seconds_a_page = seconds_a_page
        self._renderer = renderer
        self._waking_s = waking_s

    def status(self) -> PrinterState:
        """What CUPS says of the printer now. A queue that isn't there is OFFLINE."""
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
        except (IppUnavailable, IppRefused) as trouble:
            return Outcome(Result.FAILED, PrinterState.OFFLINE, str(trouble))
        try:
            return self._outcome(job, min(pages, _MOST_PAGES_WAITED_FOR) * self._seconds_a_page)
        except (IppUnavailable, IppRefused) as trouble:
            return Outcome(Result.UNKNOWN, PrinterState.UNKNOWN, f"queued, then CUPS was lost: {trouble}")

    def _submit(self, kind: str, data: bytes, mime: str) -> int:
        # Each copy of a paper starts a sheet of its own: one is signed, another is kept.
        on_sheets: tuple[ipp.Attribute, ...] = (
            (Tag.KEYWORD, "sides", "one-sided"),
            (Tag.KEYWORD, "media", "iso_a4_210x297mm"),
        )
        answer = ipp.ask(
            Question(
                Operation.PRINT_JOB,
                self._path,
                (_user(), (Tag.NAME, "job-name", kind), (Tag.MIME_TYPE, "document-format", mime)),
                on_sheets if mime == PDF else (),
                data,
            ),
            self._timeout_s,
        )
        return int(answer["job-id"][0])

    def _outcome(self, job: int, patience_s: float) -> Outcome:
        """Wait until the job ends, or the printer stops, or `patience_s` is over; then CUPS forgets the job."""
        deadline = time.monotonic() + patience_s
        awake = time.monotonic() + min(patience_s, self._waking_s)
        while time.monotonic() < deadline:
            job_state = self._job_state(job)
            if job_state is None:
                return Outcome(Result.UNKNOWN, self.status(), "CUPS keeps no history: the job ended somehow")
            now, is_connecting = self._look()
            if job_state == _COMPLETED:
                outcome = Outcome(Result.PRINTED, now, "completed")
                break
            if job_state in (_CANCELED, _ABORTED):
                outcome = Outcome(Result.FAILED, _stopped(now), "the job was given up")
                break
            if not now.can_print and not (is_connecting and time.monotonic() < awake):
                outcome = Outcome(Result.FAILED, now, "the printer stopped before the end")
                break
            time.sleep(_LOOK_AGAIN_S)
        else:
            outcome = Outcome(Result.UNKNOWN, self.status(), "not completed in time")
        # A job that did not end is given up: once the paper is back, it must not come out by itself, unannounced.
        self._forget(job)
        return outcome

    def _look(self) -> tuple[PrinterState, bool]:
        """The printer's state, and whether CUPS is only just connecting to it."""
        try:
            answer = ipp.ask(Question(Operation.GET_PRINTER_ATTRIBUTES, self._path, (_user(),)), self._timeout_s)
        except (IppUnavailable, IppRefused):
            return PrinterState.OFFLINE, False
        reasons = {_SEVERITY.sub("", str(reason)) for reason in answer.get("printer-state-reasons", ())}
        return _state(answer.get("printer-state", ()), reasons), _CONNECTING in reasons

    def _job_state(self, job: int) -> int | None:
        try:
            answer = ipp.ask(
                Question(Operation.GET_JOB_ATTRIBUTES, self._path, ((Tag.INTEGER, "job-id", job), _user())),
                self._timeout_s,
            )
        except IppRefused as trouble:
            if trouble.is_not_found:
                return None
            raise
        return int(answer["job-state"][0])

    def _forget(self, job: int) -> None:
        """End the job if it hasn't, and take it and its file out of CUPS's history.

        A job that is being sent ends first, and can be purged a moment later. Where purging isn't allowed, at least
        no job stays waiting.
        """
        named: tuple[ipp.Attribute, ...] = ((Tag.INTEGER, "job-id", job), _user())
        purging: ipp.Attribute = (Tag.BOOLEAN, "purge-job", True)
        deadline = time.monotonic() + self._timeout_s
        try:
            while self._job_state(job) is not None and time.monotonic() < deadline:
                try:
                    ipp.ask(Question(Operation.CANCEL_JOB, self._path, (*named, purging)), self._timeout_s)
                except IppRefused:
                    ipp.ask(Question(Operation.CANCEL_JOB, self._path, named), self._timeout_s)
                time.sleep(_LOOK_AGAIN_S)
        except (IppUnavailable, IppRefused):
            return


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
