"""A printer behind CUPS, for sheets. Knows queues; what stands on the paper leaves CUPS with the job."""

import re
import time

from printouts.printers.base import TIMEOUT_S, PrinterMisconfigured
from printouts.printers.ipp import Attribute, IppRefused, IppUnavailable, Operation, Tag
from printouts.printers.ipp_printer import LOOK_AGAIN_S, SECONDS_A_PAGE, WAKING_S, IppPrinter
from printouts.renderings.renderer import HERE, Renderer

_QUEUE = re.compile(r"[^\s/#?\"'<>\x00-\x1f]{1,127}")


class CupsPrinter(IppPrinter):
    """The CUPS queue of this name. One side, A4, black on white."""

    def __init__(
        self,
        queue: str,
        timeout_s: float = TIMEOUT_S,
        seconds_a_page: float = SECONDS_A_PAGE,
        renderer: Renderer = HERE,
        waking_s: float = WAKING_S,
    ) -> None:
        if not _QUEUE.fullmatch(queue):
            raise PrinterMisconfigured(
                "« {queue} » is no name of a CUPS queue: write the one that lpstat -a shows", queue=queue
            )
        super().__init__(
            f"/printers/{queue}",
            None,
            timeout_s=timeout_s,
            seconds_a_page=seconds_a_page,
            renderer=renderer,
            waking_s=waking_s,
        )

    def forget(self, job: int, *, has_ended: bool) -> None:
        """End the job if it hasn't, and take it and its file out of CUPS's history.

        A job that is being sent ends first, and can be purged a moment later. Where purging isn't allowed, at least
        no job stays waiting.
        """
        named: Attribute = (Tag.INTEGER, "job-id", job)
        deadline = time.monotonic() + self._timeout_s
        try:
            while self.job_state(job) is not None and time.monotonic() < deadline:
                try:
                    self.ask(Operation.CANCEL_JOB, named, (Tag.BOOLEAN, "purge-job", True))
                except IppRefused:
                    self.ask(Operation.CANCEL_JOB, named)
                time.sleep(LOOK_AGAIN_S)
        except (IppUnavailable, IppRefused):
            return
