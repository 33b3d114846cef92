"""Real engines that hear clips, each as from a microphone, timed; and the engine's grammar alone, beside it.

Knows models and clocks; what follows from what was heard is another's.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psutil
from hearing_peers import sphinx_model, vosk_model

from voice.hearing.engines.factory import recognizer
from voice.hearing.engines.worker_recognizer import WorkerRecognizer
from voice.hearing.grammar import UNKNOWN, Grammar, Phrase
from voice.hearing.listener import Heard, Listener
from voice.hearing.models import Kind, Model, model_in
from voice.hearing.resampling import resampled
from voice.speaking.sound import Sound

_PIECE_SECONDS = 0.1
_TELEPHONE_RATE = 8000


class Audible(Protocol):
    """Whatever can be heard."""

    def sound(self) -> Sound:
        """As it arrives."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one clip. `wait` is how long the last answer took after the last sound, in seconds of a clock;
    `work` what the engine and the listener used of a processor for `seconds` of sound. `alone` is what the grammar
    alone would have made of it, where that was asked for."""

    heard: tuple[Heard, ...]
    seconds: float
    wait: float
    work: float
    alone: Phrase | None = None


class Ears:
    """One engine and its models, a graph a scene where a model takes no grammar. All starts when first needed."""

    def __init__(
        self, engine: str, grammars: Mapping[str, Grammar], folder: Path, full_model: Path | None = None
    ) -> None:
        """`folder` is for copies of models; `full_model` is a model of Vosk that takes grammars at run time."""
        self.engine = engine
        self._grammars = grammars
        self._folder = folder
        self._full = full_model
        self._recognizers: dict[tuple[str, int], WorkerRecognizer] = {}

    def hear(self, clip: Audible, scene: str, *, with_grammar_alone: bool = False) -> Outcome:
        """`clip`, said at `scene`."""
        sound, grammar = clip.sound(), self._grammars[scene]
        ear = self._recognizer(scene, sound.rate)
        before = _work(ear)
        listener = Listener(ear, grammar, sound.rate)
        piece = 2 * round(_PIECE_SECONDS * sound.rate)
        events = [
            event for at in range(0, len(sound.pcm), piece) for event in listener.push(sound.pcm[at : at + piece])
        ]
        began = time.perf_counter()
        events += listener.end()
        wait = time.perf_counter() - began
        heard = tuple(event for event in events if isinstance(event, Heard))
        work = _work(ear) - before
        alone = _grammar_alone(ear, grammar, sound) if with_grammar_alone else None
        return Outcome(heard, sound.seconds, wait, work, alone)

    def close(self) -> None:
        """End every worker."""
        for ear in self._recognizers.values():
            ear.close()

    def _recognizer(self, scene: str, rate: int) -> WorkerRecognizer:
        is_telephone = rate == _TELEPHONE_RATE
        # Where the grammar is told at run time one recognizer does for all scenes.
        place = scene if self.engine == Kind.VOSK and self._full is None else ""
        key = (place, _TELEPHONE_RATE if is_telephone and self._full is None else 0)
        if key not in self._recognizers:
            made = recognizer(self._model(scene, is_telephone=is_telephone))
            assert isinstance(made, WorkerRecognizer)
            made.warm()
            self._recognizers[key] = made
        return self._recognizers[key]

    def _model(self, scene: str, *, is_telephone: bool) -> Model:
        if self.engine == Kind.POCKETSPHINX:
            return sphinx_model(is_telephone=is_telephone)
        if self._full is not None:
            found = model_in(self._full)
            assert found is not None, f"there is no model in {self._full}"
            return found
        folder = self._folder / f"{scene.replace('/', '-')}-{is_telephone}"
        return vosk_model(folder, self._grammars[scene], is_telephone=is_telephone)


def _work(ear: WorkerRecognizer) -> float:
    """Seconds of a processor that the worker and this process have used so far."""
    assert ear.worker_pid is not None
    times = psutil.Process(ear.worker_pid).cpu_times()
    return float(times.user + times.system) + time.process_time()


def _grammar_alone(ear: WorkerRecognizer, grammar: Grammar, sound: Sound) -> Phrase | None:
    """The engine's best phrase for the whole sound as it is: nothing cut, nothing under it, nothing doubted."""
    ear.start(grammar)
    ear._ask({"do": "feed"}, resampled(sound, ear.rate).pcm)
    text = ear._understood(ear._ask({"do": "finish"})).text
    return None if UNKNOWN in text else grammar.phrase(text)
