"""This process makes way for a fresh one, which reads settings, script and words anew. Knows processes alone."""

import os
import signal
import threading
from collections.abc import Callable

# Long enough for the answer that says so to reach whoever asked, in seconds.
_ANSWER_S = 0.5


def make_way() -> None:
    """End this worker: the server's master starts another in its stead."""
    os.kill(os.getpid(), signal.SIGTERM)


def make_way_soon(wait: Callable[[], object], *, whole: bool) -> None:
    """End this worker once its answer is out and `wait` has returned; the whole server where `whole`: then systemd
    starts the service again.
    """
    ended = os.getppid() if whole else os.getpid()

    def end() -> None:
        wait()
        os.kill(ended, signal.SIGTERM)

    timer = threading.Timer(_ANSWER_S, end)
    timer.daemon = True
    timer.start()
