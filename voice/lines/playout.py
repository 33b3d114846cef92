"""The sound that waits to be played on one call, taken frame by frame by the line's clock. Knows no socket."""

import threading
from collections import deque
from collections.abc import Sequence

from voice.lines.media import FRAME_BYTES, SILENCE


class Playout:
    """Sounds in a row. `frame` never waits and never gives less than a frame: where nothing is to be said, silence."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sounds: deque[tuple[bytes, object]] = deque()
        self._at = 0

    def add(self, pcm: bytes, mark: object = None) -> None:
        """Play `pcm` after the rest, then tell `mark`."""
        with self._lock:
            self._sounds.append((pcm, mark))

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._sounds.clear()
            self._at = 0

    def frame(self) -> tuple[bytes, Sequence[object]]:
        """The next 20 ms, and the marks of the sounds that end in it. Sounds follow each other without a gap."""
        with self._lock:
            if not self._sounds:
                return SILENCE, ()
            parts: list[bytes] = []
            marks: list[object] = []
            wanted = FRAME_BYTES
            while self._sounds and wanted:
                pcm, mark = self._sounds[0]
                part = pcm[self._at : self._at + wanted]
                parts.append(part)
                wanted -= len(part)
                self._at += len(part)
                if self._at >= len(pcm):
                    self._sounds.popleft()
                    self._at = 0
                    if mark is not None:
                        marks.append(mark)
        return b"".join(parts) + bytes(wanted), marks
