"""What this machine puts on paper with: its printers, its embosser, the worker that makes papers, the spooler.

Knows settings, documents and the outbox; neither the script nor who a paper is for.
"""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from kiosk.embossing import Embossing
from kiosk.printer_watch import PrinterWatch
from kiosk.register.outbox import Outbox, OutboxLine
from kiosk.settings import Printers
from printouts.printers import Outcome, Printer, make_printer
from printouts.printers.embosser import Embosser
from printouts.renderings.braille_cells import has_braille
from printouts.renderings.braille_cells import languages as braille_languages
from printouts.renderings.outputs import BraillePage, Grade
from printouts.renderings.workshop import Workshop
from printouts.spooler import Spooler


class Press:
    """Everything is made when it is first asked for. Closed, its threads and its worker have ended."""

    def __init__(self, given: Printers, folder: Path, *, into_folder_alone: bool, may_keep: bool) -> None:
        """`folder`: where previews go. `into_folder_alone`: no machine but this one is touched. `may_keep`: copies in
        braille may lie in the folder; in real use what people said would stay there.
        """
        self.folder = folder
        self._given = given
        self._into_folder_alone = into_folder_alone
        self._may_keep = may_keep
        self._spooler: Spooler[OutboxLine] | None = None

    @cached_property
    def workshop(self) -> Workshop:
        """Where papers are made, out of the process that serves."""
        return Workshop()

    @cached_property
    def printers(self) -> dict[str, Printer]:
        """The roll's printer and the sheets'. Raises PrinterMisconfigured."""
        return {
            name: make_printer(
                "folder" if self._into_folder_alone else one.kind,
                one.address,
                one.width_mm,
                one.mode,
                self.folder,
                self.workshop,
            )
            for name, one in (("roll", self._given.roll), ("sheet", self._given.sheet))
        }

    @cached_property
    def watch(self) -> PrinterWatch:
        """Which printers are known to be out of work."""
        return PrinterWatch(self.printers)

    # --- braille -----------------------------------------------------------------------------------------------

    @property
    def _embosser_kind(self) -> str:
        kind = self._given.braille.kind
        if kind == "none" or (kind == "folder" and not self._may_keep):
            return "none"
        return "folder" if self._into_folder_alone else kind

    @property
    def braille_page(self) -> BraillePage:
        """What a page of this site's embosser holds."""
        given = self._given.braille
        return BraillePage(given.cells, given.lines, Grade(given.grade))

    @property
    def has_embosser(self) -> bool:
        """Whether copies in braille come out here."""
        return self._embosser_kind != "none"

    @property
    def braille_languages(self) -> tuple[str, ...]:
        """The languages that a machine like this one can write in braille."""
        return tuple(one for one in braille_languages() if has_braille(one, self.braille_page.grade))

    @cached_property
    def embosser(self) -> Printer | None:
        """The site's embosser, where it has one. Raises PrinterMisconfigured."""
        if not self.has_embosser:
            return None
        return Embosser(self._embosser_kind, self._given.braille.address, self.braille_page, self.folder, self.workshop)

    @cached_property
    def embossing(self) -> Embossing:
        """The queue before the embosser."""
        return Embossing(lambda: self.embosser)

    # --- the outbox --------------------------------------------------------------------------------------------

    def start(self, outbox: Outbox, told: Callable[[OutboxLine, Outcome], None]) -> Spooler[OutboxLine]:
        """Print what stands in `outbox`, now and later; `told` is told what became of each line."""

        def watched(line: OutboxLine, outcome: Outcome) -> None:
            self.watch.told(line.printer, outcome.state)
            told(line, outcome)

        self._spooler = Spooler(outbox, self.printers, watched)
        self._spooler.start()
        return self._spooler

    @property
    def is_at_work(self) -> bool:
        """Whether papers can come out: the spooler lives."""
        return self._spooler is not None and self._spooler.is_alive

    def wake(self) -> None:
        """There is something to print."""
        if self._spooler is not None:
            self._spooler.wake()

    def close(self) -> None:
        """Print nothing more: the paper that is being sent ends, then the embosser's queue and the worker."""
        if self._spooler is not None:
            self._spooler.stop()
        for name in ("embossing", "workshop"):
            # What nobody asked for isn't made to be closed.
            if name in self.__dict__:
                getattr(self, name).close()
