"""What both engines share: a worker that is watched, replaced once when it is lost, and measured sound."""

import threading
from abc import ABC, abstractmethod
from dataclasses import replace
from gettext import gettext as _
from typing import Any, ClassVar

from voice.hearing.grammar import Grammar
from voice.hearing.hypothesis import Hypothesis
from voice.hearing.levels import Activity
from voice.hearing.recognizer import State
from voice.hearing.room_tone import RoomTone
from voice.hearing.trouble import HearingError, ModelDamaged, RecognizerLost
from voice.worker_process import WorkerLost, WorkerProcess, WorkerRefused

# The large models of Vosk take some seconds to load from an SD card.
_START_SECONDS = 60.0
_ANSWER_SECONDS = 10.0

# Marks words for translation that the workers say, which know no catalogue.
N_ = str
REFUSALS = (N_("the model can't be loaded"), N_("no utterance was begun"))


class Measured:
    """What the sound itself tells while an engine listens: its length, and what of it stands out of the room."""

    def __init__(self, rate: int) -> None:
        self._activity = Activity(rate)
        self._rate = rate
        self._rest = b""
        self._bytes = 0
        self._voiced_frames = 0
        self._power = 0.0

    def hear(self, pcm: bytes) -> None:
        """Take in more sound."""
        self._bytes += len(pcm)
        data = self._rest + pcm
        size = self._activity.frame_bytes
        for at in range(0, len(data) - size + 1, size):
            is_speech, level = self._activity.hear(data[at : at + size])
            if is_speech:
                self._voiced_frames += 1
                self._power = max(self._power, level + 100)
        self._rest = data[len(data) - len(data) % size :] if len(data) % size else b""

    @property
    def seconds(self) -> float:
        """Length of all that was heard."""
        return self._bytes / (2 * self._rate)

    @property
    def voiced(self) -> float:
        """Seconds that stand out of the room."""
        return self._voiced_frames * self._activity.frame_bytes / (2 * self._rate)

    @property
    def level(self) -> float:
        """The loudest of it, in dBFS."""
        return self._power - 100


class WorkerRecognizer(ABC):
    """A recognizer whose engine runs in a process of its own."""

    name: ClassVar[str]

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.restarts = 0
        self.state = State.IDLE
        self._lock = threading.RLock()
        self._worker: WorkerProcess | None = None
        self._measured = Measured(rate)
        self._tone = RoomTone(rate)

    @abstractmethod
    def _new_worker(self, seconds: float) -> WorkerProcess:
        """A worker with its model loaded. Raises WorkerLost, WorkerRefused."""

    @abstractmethod
    def _start_question(self, grammar: Grammar) -> dict[str, Any]:
        """What the worker is told of a grammar. Raises HearingError."""

    @abstractmethod
    def _understood(self, answer: dict[str, Any]) -> Hypothesis:
        """The worker's final answer as a value, sound not measured."""

    @abstractmethod
    def unknown_words(self, grammar: Grammar) -> frozenset[str]:
        """See Recognizer."""

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id, None where none runs."""
        return self._worker.pid if self._worker else None

    def warm(self) -> None:
        """Load the model ahead, so that nobody waits for it. Raises HearingError."""
        with self._lock:
            self._running()

    def start(self, grammar: Grammar) -> None:
        """See Recognizer. A worker that is lost is replaced here, once."""
        with self._lock:
            question = self._start_question(grammar)
            self._measured, self._tone = Measured(self.rate), RoomTone(self.rate)
            self._ask(question, is_repeatable=True)
            self.state = State.LISTENING

    def feed(self, pcm: bytes) -> str:
        """See Recognizer."""
        with self._lock:
            self._measured.hear(pcm)
            return str(self._ask({"do": "feed"}, self._tone.under(pcm)).get("partial", ""))

    def finish(self) -> Hypothesis:
        """See Recognizer."""
        with self._lock:
            found = self._understood(self._ask({"do": "finish"}))
            self.state = State.READY
            measured = self._measured
            if not measured.voiced:
                # An engine that searches widely finds words in silence, too.
                found = Hypothesis(self.name, "")
            return replace(found, seconds=measured.seconds, voiced=measured.voiced, level=measured.level)

    def close(self) -> None:
        """See Recognizer."""
        with self._lock:
            self._end()
            self.state = State.IDLE

    def _ask(self, head: dict[str, Any], body: bytes = b"", *, is_repeatable: bool = False) -> dict[str, Any]:
        """The worker's answer. What was said so far dies with a worker: only a beginning can be asked again."""
        if self._worker is None and not is_repeatable:
            raise RecognizerLost(_say_again(self.name, _("it is gone")))
        try:
            return self._running().ask(head, body, seconds=_ANSWER_SECONDS).head
        except WorkerRefused as trouble:
            raise HearingError(_say_again(self.name, trouble)) from trouble
        except WorkerLost as trouble:
            self._end()
            self.restarts += 1
            self.state = State.LOST
            if not is_repeatable:
                raise RecognizerLost(_say_again(self.name, trouble)) from trouble
        try:
            return self._running().ask(head, body, seconds=_ANSWER_SECONDS).head
        except (WorkerLost, WorkerRefused) as trouble:
            self._end()
            self.state = State.LOST
            told = _("{engine}: {why}, twice. Go on by touch and keys.")
            raise RecognizerLost(told.format(engine=self.name, why=trouble)) from trouble

    def _running(self) -> WorkerProcess:
        if self._worker is None:
            try:
                self._worker = self._new_worker(_START_SECONDS)
            except WorkerRefused as trouble:
                self.state = State.LOST
                told = _("{engine}: {why}. Install it again: kiosk voice install PATH")
                raise ModelDamaged(told.format(engine=self.name, why=trouble)) from trouble
            except WorkerLost as trouble:
                self.state = State.LOST
                told = _("{engine}: {why}. Run: kiosk voice models.")
                raise RecognizerLost(told.format(engine=self.name, why=trouble)) from trouble
            self.state = State.READY
        return self._worker

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None


def _say_again(engine: str, trouble: Exception | str) -> str:
    return _("{engine}: {why}. Say it again.").format(engine=engine, why=trouble)
