"""pyttsx3 in one watched process at one constant rate: starts it, asks it, doubts its answers, starts it again."""

import hashlib
import importlib.util
import threading
from pathlib import Path

from voice.speaking.engines.engine import check_sound
from voice.speaking.engines.espeak_voice import EspeakVoice, espeak_voice
from voice.speaking.sound import Sound, from_wav
from voice.speaking.trouble import EngineFailed, SoundUnreadable
from voice.speaking.utterance import Voice
from voice.worker_process import WorkerLost, WorkerProcess

_WORKER = Path(__file__).with_name("pyttsx3_worker.py")
_START_SECONDS = 10.0
# A sentence takes about 25 ms, a page of text half a second.
_ANSWER_SECONDS = 10.0
# Wide enough for any voice; a worker left at the library's own rate is 60 % too fast.
_RATE_TOLERANCE = 0.3


class _Speaker:
    """One worker, for one voice at one rate. Raises WorkerLost where it isn't that."""

    def __init__(self, voice: EspeakVoice, words_per_minute: int) -> None:
        self.setting = (voice, words_per_minute)
        self._count = 0
        rate, gap = voice.setting(words_per_minute)
        arguments = (voice.name, str(rate), str(gap), str(voice.pitch), voice.trial)
        self._worker = WorkerProcess(_WORKER, arguments, _START_SECONDS)
        try:
            self._check_ready(voice, words_per_minute)
        except WorkerLost:
            self.end()
            raise

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._worker.pid

    def _check_ready(self, voice: EspeakVoice, words_per_minute: int) -> None:
        ready, sample = self._worker.hello
        if ready.get("voice") != voice.name.lower():
            raise WorkerLost(f"it has no voice « {voice.name} »")
        try:
            seconds, expected = from_wav(sample).seconds, voice.trial_seconds(words_per_minute)
        except SoundUnreadable as trouble:
            raise WorkerLost("what it wrote is no sound") from trouble
        if abs(seconds / expected - 1) > _RATE_TOLERANCE:
            raise WorkerLost(f"it did not take its rate: {seconds:.1f} s instead of {expected:.1f} s")

    def say(self, text: str) -> bytes:
        """The WAV for `text`. Raises WorkerLost."""
        self._count += 1
        answer = self._worker.ask({"id": self._count, "text": text}, seconds=_ANSWER_SECONDS)
        if answer.head.get("id") != self._count:
            raise WorkerLost("it answered another question")
        return answer.body

    def end(self) -> None:
        """Kill it."""
        self._worker.end()


class Pyttsx3:
    """The kiosk's usual engine. One utterance at a time; callers from several threads wait for each other."""

    name = "pyttsx3"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._speaker: _Speaker | None = None
        self._last: tuple[bytes, bytes] | None = None
        self.restarts = 0

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id, None where none runs."""
        return self._speaker.pid if self._speaker else None

    def is_available(self) -> bool:
        """Whether the library is installed; it is not loaded into this process."""
        return importlib.util.find_spec("pyttsx3") is not None

    def voice(self, language: str, words_per_minute: int) -> Voice:
        """See Engine."""
        chosen = espeak_voice(language)
        return Voice(self.name, chosen.describe(), words_per_minute, softened=True)

    def synthesize(self, text: str, language: str, words_per_minute: int) -> Sound:
        """See Engine. A worker that is lost is replaced, once an utterance."""
        chosen = espeak_voice(language)
        setting = (chosen, words_per_minute)
        with self._lock:
            try:
                return self._try(text, setting)
            except (WorkerLost, EngineFailed):
                # A wrong sound is as good as a lost worker: whatever confused it dies with it.
                self._end()
                self.restarts += 1
            try:
                return self._try(text, setting)
            except WorkerLost as trouble:
                self._end()
                raise EngineFailed(self.name, f"{trouble}, twice") from trouble
            except EngineFailed:
                self._end()
                raise

    def _try(self, text: str, setting: tuple[EspeakVoice, int]) -> Sound:
        if self._speaker is not None and self._speaker.setting != setting:
            self._end()
        if self._speaker is None:
            self._speaker = _Speaker(*setting)
        try:
            sound = from_wav(self._speaker.say(text))
        except SoundUnreadable as trouble:
            raise EngineFailed(self.name, "what it wrote is no sound") from trouble
        # Kept as digests: what was said last may tell of a person.
        said, heard = (hashlib.sha256(one).digest() for one in (text.encode(), sound.pcm))
        if self._last is not None and self._last[0] != said and self._last[1] == heard:
            raise EngineFailed(self.name, "it gave the sound of the sentence before")
        self._last = (said, heard)
        return check_sound(self.name, sound, text, setting[1])

    def _end(self) -> None:
        if self._speaker is not None:
            self._speaker.end()
            self._speaker = None
        self._last = None

    def close(self) -> None:
        """End the worker. The next utterance starts another."""
        with self._lock:
            self._end()
