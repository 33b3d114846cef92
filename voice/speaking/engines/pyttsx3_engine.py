"""pyttsx3 in one watched process at one constant rate: starts it, asks it, doubts its answers, starts it again."""

import hashlib
import importlib.util
import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from voice.speaking.engines.engine import check_sound
from voice.speaking.engines.espeak_voice import EspeakVoice, espeak_voice
from voice.speaking.sound import Sound, from_wav
from voice.speaking.trouble import EngineFailed, SoundUnreadable
from voice.speaking.utterance import Voice

_WORKER = Path(__file__).with_name("pyttsx3_worker.py")
_START_SECONDS = 10.0
# A sentence takes about 25 ms, a page of text half a second.
_ANSWER_SECONDS = 10.0
# Wide enough for any voice; a worker left at the library's own rate is 60 % too fast.
_RATE_TOLERANCE = 0.3
_MOST_BYTES = 64 * 2**20


class _WorkerLost(Exception):
    """The worker died, hangs, or talks nonsense. A new one may do better."""


class _Worker:
    """One process, for one voice at one rate."""

    def __init__(self, voice: EspeakVoice, words_per_minute: int) -> None:
        self.setting = (voice, words_per_minute)
        self._count = 0
        self._buffer = b""
        rate, gap = voice.setting(words_per_minute)
        self._process = subprocess.Popen(  # noqa: S603 - our own program under our own interpreter
            # -P: the worker's folder must not stand before the libraries on its path.
            [
                sys.executable,
                "-P",
                str(_WORKER),
                voice.name,
                str(rate),
                str(gap),
                str(voice.pitch),
                voice.trial,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What pyttsx3 complains about may quote what was said.
            stderr=subprocess.DEVNULL,
            # A Ctrl-C at the terminal is the kiosk's to answer; the worker ends when its input closes.
            start_new_session=True,
        )
        try:
            self._check_ready(voice, words_per_minute)
        except _WorkerLost:
            self.end()
            raise

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def _check_ready(self, voice: EspeakVoice, words_per_minute: int) -> None:
        ready, sample = self._read(time.monotonic() + _START_SECONDS)
        if ready.get("voice") != voice.name.lower():
            raise _WorkerLost(f"it has no voice « {voice.name} »")
        try:
            seconds, expected = from_wav(sample).seconds, voice.trial_seconds(words_per_minute)
        except SoundUnreadable as trouble:
            raise _WorkerLost("what it wrote is no sound") from trouble
        if abs(seconds / expected - 1) > _RATE_TOLERANCE:
            raise _WorkerLost(f"it did not take its rate: {seconds:.1f} s instead of {expected:.1f} s")

    def ask(self, text: str) -> bytes:
        """The WAV for `text`. Raises _WorkerLost."""
        self._count += 1
        line = json.dumps({"id": self._count, "text": text}).encode() + b"\n"
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - for the type checker: it was opened as a pipe
        try:
            stdin.write(line)
            stdin.flush()
        except OSError as trouble:
            raise _WorkerLost("it is gone") from trouble
        head, body = self._read(time.monotonic() + _ANSWER_SECONDS)
        if head.get("id") != self._count:
            raise _WorkerLost("it answered another question")
        return body

    def _read(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        while b"\n" not in self._buffer:
            self._fill(deadline)
        line, self._buffer = self._buffer.split(b"\n", 1)
        try:
            head = json.loads(line)
            size = int(head["bytes"])
        except (ValueError, KeyError, TypeError) as trouble:
            raise _WorkerLost("its answer can't be read") from trouble
        if not 0 <= size <= _MOST_BYTES:
            raise _WorkerLost("its answer can't be read")
        while len(self._buffer) < size:
            self._fill(deadline)
        body, self._buffer = self._buffer[:size], self._buffer[size:]
        return head, body

    def _fill(self, deadline: float) -> None:
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 - as above
        if not select.select([stdout], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise _WorkerLost("it does not answer")
        part = os.read(stdout.fileno(), 1 << 20)
        if not part:
            raise _WorkerLost("it ended by itself")
        self._buffer += part

    def end(self) -> None:
        """Kill it, wait for it, close its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    # What it never read can't be delivered any more.
                    continue


class Pyttsx3:
    """The kiosk's usual engine. One utterance at a time; callers from several threads wait for each other."""

    name = "pyttsx3"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._last: tuple[bytes, bytes] | None = None
        self.restarts = 0

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id, None where none runs."""
        return self._worker.pid if self._worker else None

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
            except (_WorkerLost, EngineFailed):
                # A wrong sound is as good as a lost worker: whatever confused it dies with it.
                self._end()
                self.restarts += 1
            try:
                return self._try(text, setting)
            except _WorkerLost as trouble:
                self._end()
                raise EngineFailed(self.name, f"{trouble}, twice") from trouble
            except EngineFailed:
                self._end()
                raise

    def _try(self, text: str, setting: tuple[EspeakVoice, int]) -> Sound:
        if self._worker is not None and self._worker.setting != setting:
            self._end()
        if self._worker is None:
            self._worker = _Worker(*setting)
        try:
            sound = from_wav(self._worker.ask(text))
        except SoundUnreadable as trouble:
            raise EngineFailed(self.name, "what it wrote is no sound") from trouble
        # Kept as digests: what was said last may tell of a person.
        said, heard = (hashlib.sha256(one).digest() for one in (text.encode(), sound.pcm))
        if self._last is not None and self._last[0] != said and self._last[1] == heard:
            raise EngineFailed(self.name, "it gave the sound of the sentence before")
        self._last = (said, heard)
        return check_sound(self.name, sound, text, setting[1])

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None
        self._last = None

    def close(self) -> None:
        """End the worker. The next utterance starts another."""
        with self._lock:
            self._end()
