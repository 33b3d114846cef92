"""Clips that tell of a person (a reference, a date): in memory alone, few, and forgotten with their session.

Their keys are drawn, not computed: a key made from the words would let whoever reads a log try all references.
"""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

# About six minutes of speech: a whole paper read back, and room for a second person.
_MOST_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class TransientClip:
    """A clip in memory: a WAV file's bytes, the drawn key that it is asked for with, its length in seconds."""

    key: str
    wav: bytes
    seconds: float


class Transients:
    """The transient clips of all sessions, oldest forgotten first where there are too many."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._clips: OrderedDict[str, tuple[str, str, TransientClip]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, words: str, session: str) -> TransientClip | None:
        """The clip of these words in this session, where they were said before."""
        with self._lock:
            for key, (owner, said, clip) in self._clips.items():
                if owner == session and said == words:
                    self._clips.move_to_end(key)
                    return clip
        return None

    def keep(self, words: str, session: str, wav: bytes, seconds: float) -> TransientClip:
        """Keep a new clip until its session is forgotten or room is wanted."""
        clip = TransientClip(secrets.token_urlsafe(18), wav, seconds)
        with self._lock:
            self._clips[clip.key] = (session, words, clip)
            self._bytes += len(wav)
            while self._bytes > self._most_bytes and len(self._clips) > 1:
                _, (_, _, oldest) = self._clips.popitem(last=False)
                self._bytes -= len(oldest.wav)
        return clip

    def by_key(self, key: str) -> TransientClip | None:
        """The clip with that key, None once it is forgotten."""
        with self._lock:
            entry = self._clips.get(key)
        return None if entry is None else entry[2]

    def forget(self, session: str | None = None) -> None:
        """Forget the clips of `session`, or of all."""
        with self._lock:
            gone = [key for key, entry in self._clips.items() if session in (None, entry[0])]
            for key in gone:
                self._bytes -= len(self._clips.pop(key)[2].wav)
