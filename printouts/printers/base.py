"""What every printer is to the rest: states, outcomes, two methods. Knows no wire and no command."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from printouts.document import Document
from printouts.renderings.outputs import Sent

# No question to a device takes longer than this, in seconds.
TIMEOUT_S = 3.0


class PrinterState(StrEnum):
    """What a printer says of itself. UNKNOWN: it says nothing, or nothing that makes sense."""

    READY = "ready"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    JAM = "jam"
    HOT = "hot"
    OFFLINE = "offline"
    ERROR = "error"
    UNKNOWN = "unknown"

    @property
    def can_print(self) -> bool:
        """Whether it is worth sending it a paper. A printer that never answers is worth trying."""
        return self in (PrinterState.READY, PrinterState.PAPER_LOW, PrinterState.UNKNOWN)


class Result(StrEnum):
    """What became of a paper. UNKNOWN: it was sent, and nobody but the person at the printer knows."""

    PRINTED = "printed"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one paper, what the printer's state is now, a note for the log, the files if it wrote any.

    `detail` is for staff and logs; it never holds words of the paper. `sent` are the bytes that went to the device, to
    be read back: nothing of them is shown or compared where an outcome is.
    """

    result: Result
    state: PrinterState
    detail: str = ""
    paths: tuple[Path, ...] = ()
    sent: Sent | None = field(default=None, repr=False, compare=False)


class PrinterMisconfigured(Exception):
    """The settings of a printer can't work. The sentence says which, and what to write instead.

    `template` and `values` are the same, for who says it in another language.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


class Printer(Protocol):
    """Somewhere that papers come out. Both methods return within seconds; none raises for a device's trouble."""

    def status(self) -> PrinterState:
        """What the printer says of itself now."""
        ...

    def print(self, document: Document) -> Outcome:
        """Print `document` with all its copies. Raises ValueError, RenderingFailed where it can't be rendered."""
        ...
