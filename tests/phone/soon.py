"""Waiting for what another thread or process does."""

import time
from collections.abc import Callable


def soon(holds: Callable[[], bool], seconds: float = 6.0) -> bool:
    """Whether it holds within `seconds`."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
