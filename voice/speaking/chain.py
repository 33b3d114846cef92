"""Who speaks a sentence: a human recording first, then the chosen engine, then espeak-ng. Knows no file of ours.

An engine that fails is noted, the next one speaks, and nobody waits for the failed one again before it has rested.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from gettext import gettext as _
from pathlib import Path

from voice.speaking.engines.engine import Engine
from voice.speaking.engines.espeak_ng import EspeakNg
from voice.speaking.engines.espeak_words import EspeakWords
from voice.speaking.engines.pico import Pico
from voice.speaking.engines.piper import Piper
from voice.speaking.engines.pyttsx3_engine import Pyttsx3
from voice.speaking.recordings import Recordings
from voice.speaking.sound import Sound
from voice.speaking.trouble import EngineFailed, NoVoice, UnknownLanguage
from voice.speaking.utterance import Utterance, Voice
from voice.speaking.word_times import WordTime

# After so many failures in a row an engine rests, so that a dead one doesn't make each sentence late.
_FAILURES_BEFORE_REST = 2
_REST_SECONDS = 60.0

# The engines that speak with the library that tells when each word is said.
_TIMED = frozenset({Pyttsx3.name, EspeakNg.name})

# Said to try an engine; in each language that one may speak.
_TRIAL_SENTENCES = {"fr": "Bonjour, je vous écoute et je vous parle."}


@dataclass(frozen=True, slots=True)
class EngineState:
    """What `kiosk check` tells of an engine: its `name`, whether it `works`, and why not, in words for a person."""

    name: str
    works: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sound, the voice that made it, and when each of its words is said, where that is known."""

    sound: Sound
    voice: Voice
    words: tuple[WordTime, ...] = ()


@dataclass(slots=True)
class _Health:
    failures: int = 0
    rests_until: float = 0.0
    why: str = ""


@dataclass(slots=True)
class Chain:
    """The engines in their order, at one speed. Safe to use from several threads.

    `clock` tells when espeak-ng's voice says each word; None where nobody looks.
    """

    engines: Sequence[Engine]
    recordings: Recordings = field(default_factory=lambda: Recordings({}))
    words_per_minute: int = 125
    clock: EspeakWords | None = None
    _health: dict[str, _Health] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def recording(self, utterance: Utterance) -> Path | None:
        """The human recording of `utterance`, where there is one that nobody has found broken."""
        path = self.recordings.find(utterance.text, utterance.language)
        return None if path is None or self._is_resting(str(path)) else path

    def voices(self, language: str, *, skip_resting: bool = False) -> list[Voice]:
        """The voices that would be tried for `language`, in their order. Raises NoVoice where none is installed."""
        found = []
        for engine in self.engines:
            try:
                if engine.is_available():
                    found.append((engine.name, engine.voice(language, self.words_per_minute)))
            except UnknownLanguage:
                continue
        if not found:
            raise NoVoice(
                _("No engine here speaks « {language} ». Install espeak-ng, then run: kiosk check").format(
                    language=language
                )
            )
        return [voice for name, voice in found if not (skip_resting and self._is_resting(name))]

    def load(self, path: Path) -> Sound | None:
        """The recording at `path`; None, and a note for `kiosk check`, where it can't be used."""
        try:
            return self.recordings.load(path)
        except EngineFailed as trouble:
            self._note(str(path), trouble.why, rest_at_once=True)
            return None

    def speak(self, spoken: str, language: str, *, in_a_hurry: bool = False) -> Spoken:
        """`spoken` (a spoken form) as sound, by the first engine that can.

        `in_a_hurry` asks espeak-ng first, which waits for nobody, where it has the same voice as the chosen engine.
        Raises NoVoice with what each engine said.
        """
        reasons = []
        for engine in self._order(language, in_a_hurry=in_a_hurry):
            if not engine.is_available():
                reasons.append(f"{engine.name} is not installed")
                continue
            if self._is_resting(engine.name):
                reasons.append(f"{engine.name} rests after failing ({self._health[engine.name].why})")
                continue
            try:
                voice = engine.voice(language, self.words_per_minute)
                sound = engine.synthesize(spoken, language, self.words_per_minute)
            except UnknownLanguage as trouble:
                reasons.append(str(trouble))
            except EngineFailed as trouble:
                reasons.append(str(trouble))
                self._note(engine.name, trouble.why)
            else:
                self._forgive(engine.name)
                return Spoken(sound, voice, self._words(spoken, language, voice, sound))
        raise NoVoice(
            _("No engine could speak ({reasons}). Run: kiosk check").format(reasons="; ".join(reasons) or "–")
        )

    def _words(self, spoken: str, language: str, voice: Voice, sound: Sound) -> tuple[WordTime, ...]:
        if self.clock is None or voice.engine not in _TIMED:
            return ()
        return self.clock.times(spoken, language, self.words_per_minute, sound)

    def _order(self, language: str, *, in_a_hurry: bool) -> list[Engine]:
        voices = {voice.engine: voice.name for voice in self.voices(language)} if in_a_hurry else {}
        names = set(voices.values())
        if EspeakNg.name not in voices or len(names) > 1:
            return list(self.engines)
        return sorted(self.engines, key=lambda engine: engine.name != EspeakNg.name)

    def failures(self) -> dict[str, str]:
        """What failed since it last worked, and why: engines and recordings by name."""
        with self._lock:
            return {name: health.why for name, health in self._health.items() if health.failures}

    def state(self) -> tuple[EngineState, ...]:
        """Each engine, tried with a real sentence. Takes up to a second, more where one hangs."""
        return tuple(self._try(engine) for engine in self.engines)

    def close(self) -> None:
        """End what runs for the engines."""
        for engine in self.engines:
            engine.close()
        if self.clock is not None:
            self.clock.close()

    def _try(self, engine: Engine) -> EngineState:
        if not engine.is_available():
            return EngineState(engine.name, works=False, detail=_("It is not installed on this machine."))
        for language, sentence in _TRIAL_SENTENCES.items():
            try:
                sound = engine.synthesize(sentence, language, self.words_per_minute)
            except (EngineFailed, UnknownLanguage) as trouble:
                self._note(engine.name, str(trouble))
                return EngineState(engine.name, works=False, detail=_("It does not speak: {why}.").format(why=trouble))
            if sound.seconds == 0:
                return EngineState(engine.name, works=False, detail=_("It does not speak: {why}.").format(why="0 s"))
        self._forgive(engine.name)
        return EngineState(engine.name, works=True, detail=_("It speaks."))

    def _is_resting(self, name: str) -> bool:
        with self._lock:
            health = self._health.get(name)
            return health is not None and time.monotonic() < health.rests_until

    def _note(self, name: str, why: str, *, rest_at_once: bool = False) -> None:
        with self._lock:
            health = self._health.setdefault(name, _Health())
            health.failures += 1
            health.why = why
            if rest_at_once or health.failures >= _FAILURES_BEFORE_REST:
                health.rests_until = time.monotonic() + _REST_SECONDS

    def _forgive(self, name: str) -> None:
        with self._lock:
            self._health.pop(name, None)


def make_chain(
    engine: str,
    *,
    words_per_minute: int = 125,
    recordings: Mapping[str, Path] | None = None,
    piper_voices: Mapping[str, Path] | None = None,
) -> Chain:
    """The chain for a site's settings: recordings, then `engine`, then espeak-ng.

    `recordings` and `piper_voices` map a language to a folder, and to an `.onnx` file. Raises NoVoice where `engine`
    names none that we know.
    """
    makers: dict[str, Callable[[], Engine]] = {
        Pyttsx3.name: Pyttsx3,
        EspeakNg.name: EspeakNg,
        Pico.name: Pico,
        Piper.name: lambda: Piper(piper_voices or {}),
    }
    if engine not in makers:
        raise NoVoice(
            _("There is no engine « {engine} ». In kiosk.toml, set engine under [sound] to one of: {known}.").format(
                engine=engine, known=", ".join(sorted(makers))
            )
        )
    names = dict.fromkeys((engine, EspeakNg.name))
    return Chain([makers[name]() for name in names], Recordings(recordings or {}), words_per_minute, EspeakWords())
