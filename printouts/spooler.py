"""Works through an outbox that it is handed, one paper at a time, in a thread. Knows printers; knows no register.

A paper is never printed twice silently: what failed or is unknown is told, and who decides to print it again makes a
new line, whose paper says DUPLICATA.
"""

import dataclasses
import logging
import threading
from collections.abc import Callable, Mapping
from typing import Generic, Protocol, TypeVar, assert_never

from printouts.document import from_json
from printouts.printers import Outcome, Printer, PrinterState, Result

_log = logging.getLogger(__name__)

# How long the thread waits where nobody wakes it, and after the outbox itself had trouble.
_LOOK_AGAIN_S = 5.0


class Line(Protocol):
    """One paper to print, on the printer of that name. `payload` is the document as `document.to_json` writes it.

    `times` counts the prints before this one: 0 the first, n the n-th DUPLICATA.
    """

    @property
    def id(self) -> int: ...

    @property
    def kind(self) -> str: ...

    @property
    def printer(self) -> str: ...

    @property
    def payload(self) -> str: ...

    @property
    def times(self) -> int: ...


L_co = TypeVar("L_co", bound=Line, covariant=True)
L = TypeVar("L", bound=Line)


class Outbox(Protocol[L_co]):
    """Where papers wait. A line that was claimed isn't claimed again, whatever happens, until somebody asks for it."""

    def claim(self) -> L_co | None:
        """The next line to print; None where there is none."""
        ...

    def finish(self, line_id: int, outcome: str, reason: str | None) -> None:
        """Note what became of it: "printed", "unknown" or "failed", and why: see `reason_of`."""
        ...


class Spooler(Generic[L]):
    """Prints what `outbox` holds on `printers`, by name, and tells `on_outcome` what became of each line.

    `on_outcome` is called in the spooler's thread, after the outbox has noted the outcome.
    """

    def __init__(
        self, outbox: Outbox[L], printers: Mapping[str, Printer], on_outcome: Callable[[L, Outcome], None]
    ) -> None:
        self._outbox = outbox
        self._printers = printers
        self._on_outcome = on_outcome
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._unnoted: tuple[L, Outcome] | None = None

    @property
    def is_alive(self) -> bool:
        """Whether its thread runs: what a watchman looks at."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Print in a thread from now on. Again after the thread has died: it goes on."""
        if self.is_alive:
            return
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, name="spooler", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something to print."""
        self._woken.set()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Finish the paper that is being printed, then end. Waits `timeout_s` at most."""
        self._stopped.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def run_once(self) -> bool:
        """Print one line. Whether there was one."""
        if self._unnoted is not None:
            self._note(*self._unnoted)
        line = self._outbox.claim()
        if line is None:
            return False
        self._note(line, self._print(line))
        return True

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                while not self._stopped.is_set() and self.run_once():
                    pass
            except Exception as trouble:  # noqa: BLE001 - an outbox in trouble must not end the printing of a kiosk
                # Its words may hold a paper's: the log gets its kind alone.
                _log.error("the outbox failed: %s", type(trouble).__name__)
            self._woken.wait(_LOOK_AGAIN_S)

    def _print(self, line: L) -> Outcome:
        printer = self._printers.get(line.printer)
        if printer is None:
            return Outcome(Result.FAILED, PrinterState.ERROR, f"there is no printer « {line.printer} »")
        try:
            state = printer.status()
            if not state.can_print:
                return Outcome(Result.FAILED, state, "nothing was sent")
            document = from_json(line.payload)
            return printer.print(dataclasses.replace(document, duplicate=line.times))
        except Exception as trouble:  # noqa: BLE001 - a paper that can't be rendered must not stop those behind it
            _log.error("a paper of kind %s can't be printed: %s", line.kind, type(trouble).__name__)
            return Outcome(Result.FAILED, PrinterState.ERROR, f"it can't be printed: {type(trouble).__name__}")

    def _note(self, line: L, outcome: Outcome) -> None:
        """Note the outcome before anything else is claimed: until then this line's fate is known here alone."""
        self._unnoted = line, outcome
        self._outbox.finish(line.id, outcome.result.value, reason_of(outcome))
        self._unnoted = None
        try:
            self._on_outcome(line, outcome)
        except Exception as trouble:  # noqa: BLE001 - who listens must not stop the printing
            _log.error("telling an outcome failed: %s", type(trouble).__name__)


def reason_of(outcome: Outcome) -> str | None:
    """Why a paper isn't known to be printed: paper_out, cover_open, jam, hot, offline or printer. None where it is."""
    if outcome.result is Result.PRINTED:
        return None
    match outcome.state:
        case PrinterState.PAPER_OUT | PrinterState.COVER_OPEN | PrinterState.JAM | PrinterState.HOT:
            return outcome.state.value
        case PrinterState.OFFLINE:
            return outcome.state.value
        case PrinterState.READY | PrinterState.PAPER_LOW | PrinterState.ERROR | PrinterState.UNKNOWN:
            return "printer"
        case _:
            assert_never(outcome.state)
