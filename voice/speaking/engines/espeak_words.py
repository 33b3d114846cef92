"""When espeak-ng says each word: asked of the library itself, in one watched process. Knows no written words.

A clip without word times is lit as a sentence: nothing here ever costs anybody a sound.
"""

import logging
import math
import threading
import time
from pathlib import Path

from voice.speaking.engines.espeak_voice import EspeakVoice, espeak_voice
from voice.speaking.sound import Sound
from voice.speaking.word_times import WordTime
from voice.worker_process import WorkerLost, WorkerProcess, WorkerRefused

_WORKER = Path(__file__).with_name("espeak_words_worker.py")
_START_SECONDS = 10.0
# A sentence takes about 15 ms.
_ANSWER_SECONDS = 5.0
_REST_SECONDS = 60.0
# The library says nothing twice at quite the same length: what it said before leaves up to 0.1 s of difference, and
# up to 0.2 s after sentences of 8 s. More is another sound.
_ALIKE_SECONDS, _ALIKE_SHARE = 0.1, 0.02

_log = logging.getLogger(__name__)


class EspeakWords:
    """The words' clock. One text at a time; callers from several threads wait for each other.

    A library that is missing or fails is left alone for a minute, and every answer until then is empty.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: WorkerProcess | None = None
        self._setting: tuple[EspeakVoice, int] | None = None
        self._count = 0
        self._rests_until = 0.0

    def times(self, text: str, language: str, words_per_minute: int, sound: Sound) -> tuple[WordTime, ...]:
        """When each word of `text` (a spoken form) is said in `sound`, which espeak-ng made of it, as it made it.

        Empty where the library says it otherwise: another length is another sound, whose words come at other times.
        """
        with self._lock:
            if time.monotonic() < self._rests_until:
                return ()
            try:
                seconds, words = self._ask(text, (espeak_voice(language), words_per_minute))
            except (WorkerLost, WorkerRefused, KeyError, TypeError, ValueError) as trouble:
                self._end()
                self._rests_until = time.monotonic() + _REST_SECONDS
                _log.warning("words are not lit one by one for a while: %s", trouble)
                return ()
            if abs(seconds - sound.seconds) > _ALIKE_SECONDS + _ALIKE_SHARE * sound.seconds:
                return ()
            return tuple(one for one in words if 0 <= one.offset < len(text))

    def close(self) -> None:
        """End the process for good: whoever still asks, in another thread, is told nothing."""
        with self._lock:
            self._end()
            self._rests_until = math.inf

    def _ask(self, text: str, setting: tuple[EspeakVoice, int]) -> tuple[float, list[WordTime]]:
        """How many seconds the library takes to say `text`, and when each word begins."""
        worker = self._ready(setting)
        self._count += 1
        head = worker.ask({"id": self._count, "text": text}, seconds=_ANSWER_SECONDS).head
        if head["id"] != self._count:
            raise WorkerLost("it answered another question")
        words = [WordTime(max(0, int(milliseconds)), int(offset)) for milliseconds, offset in head["words"]]
        return head["samples"] / worker.hello.head["rate"], words

    def _ready(self, setting: tuple[EspeakVoice, int]) -> WorkerProcess:
        if self._worker is not None and self._setting == setting:
            return self._worker
        self._end()
        voice, words_per_minute = setting
        rate, gap = voice.setting(words_per_minute)
        self._worker = WorkerProcess(_WORKER, (voice.name, str(rate), str(gap), str(voice.pitch)), _START_SECONDS)
        self._setting = setting
        return self._worker

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
        self._worker = self._setting = None
