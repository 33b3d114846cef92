"""Sentences as telephone sound, made once for all calls. Knows who speaks and how fast; knows no call."""

import logging
import threading
from collections import OrderedDict

from kiosk.phone.house import House
from voice.lines.telephone_sound import for_telephone
from voice.speaking.trouble import SpeakingError

_log = logging.getLogger(__name__)

# Some 70 minutes of speech, at 16,000 bytes a second: what a day's callers hear most.
_MOST_BYTES = 64 * 2**20

_MAKERS = 2

_Key = tuple[str, str, int, bool]


class Sounds:
    """Telephone sound, by its words. Safe to use from several threads."""

    def __init__(self, house: House, most_bytes: int = _MOST_BYTES) -> None:
        self._house = house
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, bytes] = OrderedDict()
        self._bytes = 0
        self._turns: dict[_Key, threading.Lock] = {}
        # Making sound is the line's heaviest work: more at once would only take turns from the line's clock.
        self._makers = threading.BoundedSemaphore(_MAKERS)

    def of(self, text: str, language: str, *, rate: int, is_clear: bool, is_private: bool) -> bytes:
        """`text` as PCM of 8,000 samples a second; nothing where no voice can say it. What is private isn't kept."""
        key = (text, language, rate, is_clear)
        if is_private:
            found = self._find(key)
            return self._make(key, is_private=True) if found is None else found
        # Who comes second for the same sentence waits for the first one's, and makes none of their own.
        with self._lock:
            turn = self._turns.setdefault(key, threading.Lock())
        with turn:
            found = self._find(key)
            if found is None:
                found = self._make(key, is_private=False)
                self._keep(key, found)
        with self._lock:
            self._turns.pop(key, None)
        return found

    def _find(self, key: _Key) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _make(self, key: _Key, *, is_private: bool) -> bytes:
        text, language, rate, is_clear = key
        with self._makers:
            try:
                spoken = self._house.sound(text, language, rate=rate, is_private=is_private)
            except SpeakingError as trouble:
                _log.error("no sound: %s", type(trouble).__name__)
                return b""
            return for_telephone(spoken, is_clear=is_clear)

    def _keep(self, key: _Key, pcm: bytes) -> None:
        with self._lock:
            if key in self._kept or not pcm:
                return
            self._kept[key] = pcm
            self._bytes += len(pcm)
            while self._bytes > self._most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest)
