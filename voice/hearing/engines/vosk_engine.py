"""Vosk behind the recognizers' interface: run-time grammars where the model takes them, its own graph where not."""

import importlib.util
import math
from gettext import gettext as _
from pathlib import Path
from typing import Any

from voice.hearing.engines.worker_recognizer import WorkerRecognizer
from voice.hearing.grammar import UNKNOWN, Grammar
from voice.hearing.hypothesis import Alternative, Hypothesis, Word
from voice.hearing.models import Model
from voice.hearing.trouble import EngineMissing
from voice.worker_process import WorkerProcess

_WORKER = Path(__file__).with_name("vosk_worker.py")
# Scores of a lattice are added-up frames that aren't independent: this much of a difference is believed.
_SCALE = 0.25
_FRAMES_SUPPOSED = 3


class VoskRecognizer(WorkerRecognizer):
    """One model of Vosk, loaded once, in one worker."""

    name = "vosk"

    def __init__(self, model: Model) -> None:
        super().__init__(model.rate)
        self.model = model

    @staticmethod
    def is_installed() -> bool:
        """Whether the library is there; it is not loaded into this process."""
        return importlib.util.find_spec("vosk") is not None

    def unknown_words(self, grammar: Grammar) -> frozenset[str]:
        """See Recognizer. A graph of the model's own answers for the words that it was built for."""
        with self._lock:
            return frozenset(self._ask({"do": "words", "words": sorted(grammar.words)}, is_repeatable=True)["unknown"])

    def _new_worker(self, seconds: float) -> WorkerProcess:
        if not self.is_installed():
            raise EngineMissing(_("Vosk isn't installed on this machine. Run: bash config/start"))
        return WorkerProcess(_WORKER, [str(self.model.folder)], seconds)

    def _start_question(self, grammar: Grammar) -> dict[str, Any]:
        phrases = None
        if not self.model.has_own_graph:
            known = grammar.without(self.unknown_words(grammar))
            phrases = [*known.texts, UNKNOWN]
        return {"do": "start", "rate": self.rate, "phrases": phrases}

    def _understood(self, answer: dict[str, Any]) -> Hypothesis:
        given = [one for one in answer["alternatives"] if one.get("text", "")]
        if not given:
            return Hypothesis(self.name, "")
        alternatives = tuple(Alternative(one["text"], float(one.get("confidence", 0.0))) for one in given)
        weights = [math.exp(_SCALE * (one.score - alternatives[0].score)) for one in alternatives]
        shares = [weight / sum(weights) for weight in weights]
        # In alternatives Vosk counts each score as three frames, whatever the model.
        clock = self.model.frames_a_score / _FRAMES_SUPPOSED
        words = tuple(
            Word(word["word"], word["start"] * clock, word["end"] * clock, self._certainty(word["word"], given, shares))
            for word in given[0].get("result", ())
        )
        return Hypothesis(self.name, alternatives[0].text, words, alternatives)

    @staticmethod
    def _certainty(word: str, given: list[dict[str, Any]], shares: list[float]) -> float:
        """The share of the alternatives that hold `word`. What Vosk itself calls confidence is 1.0 on wrong words too,
        and absent where it gives alternatives."""
        return min(1.0, sum(share for one, share in zip(given, shares, strict=True) if word in one["text"].split()))
