"""Who is told of one call. Keys, and the end, wait for whoever will listen: a hasty caller loses none.

Knows handlers; knows no protocol and no socket.
"""

import threading
from collections.abc import Sequence

from voice.lines.media import KEYS, MOST_EARLY_KEYS, Handlers


class Telling:
    """Tells one call's handlers, from the line's thread; any thread may set or end them."""

    def __init__(self) -> None:
        # Reentrant: a handler that is told of a key may give the call back.
        self._lock = threading.RLock()
        self._handlers: Handlers | None = None
        self._early: list[str] = []
        self._is_over = False
        # Whether the call was given back: nothing is told any more.
        self.has_ended = False

    def listen(self, handlers: Handlers) -> None:
        """Tell `handlers` from now on; what came before is told at once."""
        with self._lock:
            self._handlers = handlers
            for key in self._early:
                handlers.on_key(key)
            self._early.clear()
            if self._is_over:
                handlers.on_end()

    def end(self) -> None:
        """Tell nothing more."""
        with self._lock:
            self._handlers = None
            self._early.clear()
            self.has_ended = True

    def key(self, key: str) -> None:
        """Something was pressed. What is on no telephone is passed over."""
        if key not in KEYS:
            return
        with self._lock:
            if self._handlers is not None:
                self._handlers.on_key(key)
            elif not self.has_ended and len(self._early) < MOST_EARLY_KEYS:
                self._early.append(key)

    def audio(self, pcm: bytes) -> None:
        """The caller's sound: whoever doesn't listen yet has missed it."""
        handlers = self._handlers
        if handlers is not None:
            handlers.on_audio(pcm)

    def played(self, marks: Sequence[object]) -> None:
        """Sounds were played to their ends."""
        handlers = self._handlers
        for mark in marks:
            if handlers is not None:
                handlers.on_played(mark)

    def over(self) -> None:
        """The caller or the PBX is gone."""
        with self._lock:
            self._is_over = True
            if self._handlers is not None:
                self._handlers.on_end()
