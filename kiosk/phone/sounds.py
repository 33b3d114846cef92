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

_Key = tuple[str, str, int, bool]


class Sounds:
    """Telephone sound, by its words. Safe to use from several threads."""

    def __init__(self, house: House, most_bytes: int = _MOST_BYTES) -> None:
        self._house = house
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, bytes] = OrderedDict()
        self._bytes = 0

    def of(self, text: str, language: str, *, rate: int, is_clear: bool, is_private: bool) -> bytes:
        """`text` as PCM of 8,000 samples a second; nothing where no voice can say it. What is private isn't kept."""
        key = (text, language, rate, is_clear)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        try:
            spoken = self._house.sound(text, language, rate=rate, is_private=is_private)
        except SpeakingError as trouble:
            _log.error("no sound: %s", type(trouble).__name__)
            return b""
        pcm = for_telephone(spoken, is_clear=is_clear)
        if not is_private:
            self._keep(key, pcm)
        return pcm

    def _keep(self, key: _Key, pcm: bytes) -> None:
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = pcm
            self._bytes += len(pcm)
            while self._bytes > self._most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest)
