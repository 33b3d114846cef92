"""Calls whose sound is about to come: announced to the PBX, waited for by one thread, brought by another.

Knows no protocol: who comes names a call by its id, and no other is let in.
"""

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from uuid import UUID, uuid4

from voice.lines.media import Media


class Expected:
    """One call that was announced."""

    def __init__(self, among: "Expectations") -> None:
        self.id = uuid4()
        self._among = among
        self._media: Future[Media] = Future()

    def wait(self, timeout: float) -> Media | None:
        """The call's media; None where it didn't come within `timeout` seconds."""
        try:
            return self._media.result(timeout)
        except NotInTime:
            return None

    def forget(self) -> None:
        """It is expected no longer."""
        self._among.named(self.id)

    def came(self, media: Media) -> None:
        """Its sound is there."""
        self._media.set_result(media)


class Expectations:
    """All calls that one server expects. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._expected: dict[UUID, Expected] = {}

    def announce(self) -> Expected:
        """One more: its sound will come under `Expected.id`."""
        expected = Expected(self)
        with self._lock:
            self._expected[expected.id] = expected
        return expected

    def named(self, call: UUID) -> Expected | None:
        """The call that somebody names, expected no longer: nobody else can name it. None where there is no such."""
        with self._lock:
            return self._expected.pop(call, None)
