"""PocketSphinx behind the recognizers' interface: small and light, for where no model of Vosk is installed."""

import importlib.util
from gettext import gettext as _
from pathlib import Path
from typing import Any

from voice.hearing.dictionary import Dictionary
from voice.hearing.engines.worker_recognizer import WorkerRecognizer
from voice.hearing.grammar import Grammar
from voice.hearing.hypothesis import Alternative, Hypothesis, Word
from voice.hearing.models import Model
from voice.hearing.trouble import EngineMissing, NoPronunciation
from voice.worker_process import WorkerProcess

_WORKER = Path(__file__).with_name("pocketsphinx_worker.py")
_FRAMES_A_SECOND = 100
_SILENCE = "SIL"


class PocketSphinxRecognizer(WorkerRecognizer):
    """One acoustic model of PocketSphinx in one worker, and its dictionary here."""

    name = "pocketsphinx"

    def __init__(self, model: Model) -> None:
        super().__init__(model.rate)
        self.model = model
        self.dictionary = Dictionary(model.dictionary, model.language)
        self._asked = self._heard = Grammar(())

    @staticmethod
    def is_installed() -> bool:
        """Whether the library is there; it is not loaded into this process."""
        return importlib.util.find_spec("pocketsphinx") is not None

    def unknown_words(self, grammar: Grammar) -> frozenset[str]:
        """See Recognizer. Words that neither the dictionary has nor espeak-ng can read in the model's phones."""
        unknown = set()
        for word in grammar.words:
            try:
                self.dictionary.pronunciations(word)
            except NoPronunciation:
                unknown.add(word)
        return frozenset(unknown)

    def _new_worker(self, seconds: float) -> WorkerProcess:
        if not self.is_installed():
            raise EngineMissing(_("PocketSphinx isn't installed on this machine. Run: bash config/start"))
        phones = " ".join(phone for phone in self.dictionary.phones if phone != _SILENCE)
        return WorkerProcess(_WORKER, [str(self.model.folder), str(self.rate), phones], seconds)

    def _start_question(self, grammar: Grammar) -> dict[str, Any]:
        if grammar is not self._asked:
            self._asked, self._heard = grammar, grammar.without(self.unknown_words(grammar))
        meanings = list(dict.fromkeys(phrase.meaning for phrase in self._heard.phrases))
        return {
            "do": "start",
            "phrases": [text.split() for text in self._heard.texts],
            "groups": [meanings.index(phrase.meaning) for phrase in self._heard.phrases],
            "words": {
                word: [" ".join(one) for one in self.dictionary.pronunciations(word)]
                for word in sorted(self._heard.words)
            },
        }

    def _understood(self, answer: dict[str, Any]) -> Hypothesis:
        if answer["best"] is None:
            return Hypothesis(self.name, "")
        texts = self._heard.texts
        best = texts[answer["best"]]
        alternatives = [Alternative(best, 0.0)]
        if answer["second"] is not None:
            alternatives.append(Alternative(texts[answer["second"]], -answer["margin"]))
        return Hypothesis(
            self.name,
            best,
            tuple(
                Word(word, first / _FRAMES_A_SECOND, (last + 1) / _FRAMES_A_SECOND, fit=fit)
                for word, first, last, fit in answer["words"]
            ),
            tuple(alternatives),
            fit=answer["fit"],
        )
