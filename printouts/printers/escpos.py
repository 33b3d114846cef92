"""Printing on an ESC/POS printer over any line that carries bytes both ways. Knows the conversation, not the wire.

That bytes were taken says nothing: a dead printer's line takes megabytes. So the printer is asked before (DLE EOT),
sent the paper with a question at its end that it answers only in its turn (GS r), and asked again.
"""

import dataclasses
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from printouts.document import Document
from printouts.printers import status
from printouts.printers.base import TIMEOUT_S, Outcome, PrinterState, Result
from printouts.renderings.outputs import Mode, Sent
from printouts.renderings.renderer import HERE, Renderer

# Between two looks at a printer that has not confirmed yet: it may have run out of paper.
_LOOK_AGAIN_S = 1.0


class LinkUnavailable(Exception):
    """The line can't be opened: no such device, nobody listens."""


class LinkLost(Exception):
    """The line went dead, or takes nothing any more."""


class Link(Protocol):
    """A line to a printer, open."""

    bytes_per_second: float
    """How much a slow printer on this line prints in a second: how long to wait for a long paper."""

    def send(self, data: bytes) -> None:
        """Send it all. Raises LinkLost."""
        ...

    def receive(self, timeout_s: float) -> bytes:
        """What has come in; empty after `timeout_s`. Raises LinkLost, at the end of the line too."""
        ...


Connect = Callable[[], AbstractContextManager[Link]]


class EscposPrinter:
    """An ESC/POS printer at the end of a line that `connect` opens. `connect` raises LinkUnavailable."""

    def __init__(
        self,
        connect: Connect,
        width_mm: int = 80,
        mode: Mode = Mode.RASTER,
        timeout_s: float = TIMEOUT_S,
        renderer: Renderer = HERE,
    ) -> None:
        self._connect = connect
        self._width_mm = width_mm
        self._mode = mode
        self._timeout_s = timeout_s
        self._renderer = renderer

    def status(self) -> PrinterState:
        """What the printer says of itself now."""
        try:
            with self._connect() as link:
                return _Conversation(link, self._timeout_s).state()
        except (LinkUnavailable, LinkLost):
            return PrinterState.OFFLINE

    def print(self, document: Document) -> Outcome:
        """Print `document`. Raises ValueError, RenderingFailed where it can't be rendered."""
        data = self._renderer.thermal(document, self._width_mm, self._mode)
        return dataclasses.replace(self.deliver(data), sent=Sent(data, self._width_mm))

    def deliver(self, data: bytes) -> Outcome:
        """Print rendered bytes."""
        try:
            with self._connect() as link:
                return self._deliver(link, data)
        except LinkUnavailable as trouble:
            return Outcome(Result.FAILED, PrinterState.OFFLINE, str(trouble))

    def _deliver(self, link: Link, data: bytes) -> Outcome:
        talk = _Conversation(link, self._timeout_s)
        try:
            before = talk.state()
            if not before.can_print:
                return Outcome(Result.FAILED, before, "nothing was sent")
            link.send(data)
        except LinkLost as trouble:
            return Outcome(Result.FAILED, PrinterState.OFFLINE, f"not all was sent: {trouble}")
        is_silent = before is PrinterState.UNKNOWN
        patience = self._timeout_s + (0 if is_silent else len(data) / link.bytes_per_second)
        try:
            return talk.outcome(patience, is_silent=is_silent)
        except LinkLost as trouble:
            return Outcome(Result.UNKNOWN, PrinterState.OFFLINE, f"sent, then the line was lost: {trouble}")


def _outcome(state: PrinterState, *, is_confirmed: bool) -> Outcome:
    if is_confirmed and state.can_print:
        # A printer that confirmed and then says nothing has still confirmed.
        return Outcome(Result.PRINTED, state, "confirmed by the printer")
    if is_confirmed:
        return Outcome(Result.UNKNOWN, state, "confirmed, then the printer stopped")
    if not state.can_print:
        return Outcome(Result.FAILED, state, "the printer stopped before the end")
    return Outcome(Result.UNKNOWN, state, "sent, not confirmed")


class _Conversation:
    """Questions and answers over one line, kept apart: an answer to GS r may come between answers to DLE EOT."""

    def __init__(self, link: Link, timeout_s: float) -> None:
        self._link = link
        self._timeout_s = timeout_s
        self._is_confirmed = False

    def state(self) -> PrinterState:
        """Ask for the printer's state. Raises LinkLost."""
        answers: dict[int, int] = {}
        for number in status.QUESTIONS:
            self._link.send(status.question(number))
            answer = self._answer()
            if answer is None:
                return PrinterState.UNKNOWN
            answers[number] = answer
        return status.state(answers)

    def outcome(self, patience_s: float, *, is_silent: bool) -> Outcome:
        """Ask for a confirmation and wait for it, `patience_s` at most. Raises LinkLost.

        A printer that is not silent is asked in between whether it has stopped.
        """
        self._link.send(status.CONFIRM)
        deadline = time.monotonic() + patience_s
        while not self._is_confirmed and (left := deadline - time.monotonic()) > 0:
            self._hear(min(left, _LOOK_AGAIN_S))
            if not self._is_confirmed and not is_silent and not (state := self.state()).can_print:
                return _outcome(state, is_confirmed=self._is_confirmed)
        return _outcome(self.state(), is_confirmed=self._is_confirmed)

    def _answer(self) -> int | None:
        deadline = time.monotonic() + self._timeout_s
        while (left := deadline - time.monotonic()) > 0:
            answers = self._hear(left)
            if answers:
                return answers[0]
        return None

    def _hear(self, timeout_s: float) -> list[int]:
        """What came in, without confirmations, which are noted."""
        answers = []
        for byte in self._link.receive(timeout_s):
            if status.is_confirmation(byte):
                self._is_confirmed = True
            else:
                answers.append(byte)
        return answers
