"""Which printers are known to be out of work, so that whoever begins is told before they decide. Prints nothing.

Knows states of printers: those that the spooler met, and those that were asked for when nobody printed.
"""

import threading
import time
from collections.abc import Callable, Mapping

from printouts.printers import Printer, PrinterMisconfigured, PrinterState

# States in which no paper comes out, whatever is sent.
_OUT = frozenset(
    {
        *(PrinterState.PAPER_OUT, PrinterState.COVER_OPEN, PrinterState.JAM),
        *(PrinterState.HOT, PrinterState.OFFLINE, PrinterState.ERROR),
    }
)
# A printer that is out is asked again, when somebody comes, after so many seconds.
_ASK_AGAIN_S = 20.0


class PrinterWatch:
    """The last known state of each printer. Threads share it: a name's state is one value, replaced whole."""

    def __init__(self, printers: Mapping[str, Printer], clock: Callable[[], float] = time.monotonic) -> None:
        self._printers = printers
        self._clock = clock
        self._states: dict[str, PrinterState] = {}
        self._asked_at = float("-inf")
        # One thread asks; whoever comes meanwhile doesn't wait for it.
        self._asking = threading.Lock()

    @property
    def out(self) -> frozenset[str]:
        """Names of the printers that are known to be out of work."""
        return frozenset(name for name, state in self._states.items() if state in _OUT)

    def told(self, name: str, state: PrinterState) -> None:
        """What the spooler met."""
        self._states[name] = state

    def ask(self) -> None:
        """Ask every printer now. Takes the time of their answers; not while one of them prints."""
        if not self._asking.acquire(blocking=False):
            return
        try:
            self._asked_at = self._clock()
            for name, printer in self._printers.items():
                try:
                    self._states[name] = printer.status()
                except PrinterMisconfigured:
                    self._states[name] = PrinterState.ERROR
        finally:
            self._asking.release()

    def ask_again(self) -> threading.Thread | None:
        """Where one is out, ask again behind the scenes: paper may have been put in. The thread, where one began."""
        if not self.out or self._clock() - self._asked_at < _ASK_AGAIN_S:
            return None
        asking = threading.Thread(target=self.ask, name="printer-watch", daemon=True)
        asking.start()
        return asking
