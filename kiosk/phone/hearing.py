"""What a caller says, where the site hears speech: one recognizer a call, as many as the line can, one ear a scene.

The recognizer is that of the language that the call is in, where there is a model of it. Digits always work beside it.
What is heard is told to the conversation as any channel tells it; it decides nothing.
"""

import logging
import threading
from collections.abc import Callable

from kiosk.hearing import heard_grammar, spell, timing, understood
from kiosk.journey.events import Heard, Missed, NoMatch
from kiosk.journey.grammar import grammar
from kiosk.journey.scene import Scene, SceneKind
from kiosk.journey.script import Script
from kiosk.journey.session import Session
from kiosk.journey.understanding import event_of
from kiosk.settings import Hearing
from voice.hearing import listener
from voice.hearing.ear import Ear, Told, TooMuchSound
from voice.hearing.judgement import Reason
from voice.hearing.recognizer import Recognizer
from voice.hearing.trouble import HearingError
from voice.lines.media import RATE

_log = logging.getLogger(__name__)

# Where there is nothing to say in words: digits are data there, or the voice is.
_DEAF = frozenset({SceneKind.ENTRY, SceneKind.DICTATION, SceneKind.WAITING, SceneKind.END})


class Recognizers:
    """At most so many recognizers at once, each in a process of its own, kept for the next call."""

    def __init__(self, make: Callable[[str], Recognizer], most: int) -> None:
        """`make` gives a recognizer for a language; it raises HearingError where there is no model."""
        self._make = make
        self._lock = threading.Lock()
        self._most = self._left = most
        self._idle: dict[str, list[Recognizer]] = {}
        self._unheard: set[str] = set()

    def lend(self, language: str) -> Recognizer | None:
        """A recognizer for one call; None where all are lent, or no model is there: keys alone, then."""
        other: Recognizer | None = None
        with self._lock:
            if language in self._unheard:
                return None
            if idle := self._idle.get(language):
                return idle.pop()
            if self._left > 0:
                self._left -= 1
            elif (other := self._any_idle()) is None:
                return None
        if other is not None:
            other.close()
        try:
            return self._make(language)
        except HearingError as trouble:
            _log.info("no speech is heard: %s", type(trouble).__name__)
            with self._lock:
                self._unheard.add(language)
                self._left += 1
            return None

    def _any_idle(self) -> Recognizer | None:
        """One that waits for a call in another language; callers hold the lock."""
        waiting = next((one for one in self._idle.values() if one), None)
        return None if waiting is None else waiting.pop()

    def could_hear(self, language: str) -> bool:
        """Whether a model for `language` is there, were one not lent to another call. Loads nothing."""
        if not self._most:
            return False
        try:
            self._make(language).close()
        except HearingError:
            return False
        return True

    def give_back(self, language: str, recognizer: Recognizer) -> None:
        """The call is over."""
        with self._lock:
            self._idle.setdefault(language, []).append(recognizer)

    def close(self) -> None:
        """End those that nobody uses."""
        with self._lock:
            idle = [one for each in self._idle.values() for one in each]
            self._idle.clear()
        for one in idle:
            one.close()


class CallEar:
    """Hears one call. In a thread of the ear's own `tell` gets what was said, as an event of the journey, and `began`
    is called as somebody begins to speak."""

    def __init__(
        self,
        recognizers: Recognizers,
        script: Script,
        settings: Hearing,
        tell: Callable[[Heard | NoMatch], None],
        began: Callable[[], None],
    ) -> None:
        self._recognizers = recognizers
        self._lent: Recognizer | None = None
        self._language = ""
        self._script = script
        self._timing = timing(settings)
        self._tell = tell
        self._began = began
        self._ear: Ear | None = None
        self._is_broken = False

    def listen_at(self, scene: Scene, session: Session) -> None:
        """From now on for what can be said at `scene`; what was being said to the one before is thrown away."""
        self.close()
        self._speak(scene.language)
        if self._lent is None or self._is_broken or scene.kind in _DEAF:
            return
        ways = grammar(self._script, session, spell(self._script, scene.language))

        def told(what: Told) -> None:
            match what:
                case listener.SpeechBegan():
                    self._began()
                case listener.Heard(verdict=verdict) if verdict.reason is not Reason.SILENCE:
                    self._tell(event_of(understood(self._script, scene, ways, verdict), scene))
                case listener.TooLong():
                    self._tell(NoMatch(scene.id, Missed.TOO_LONG))
                case HearingError():
                    _log.error("a recognizer was lost: %s", type(what).__name__)
                    self._is_broken = True
                case _:
                    pass  # that nobody speaks is the line's own clock's business

        self._ear = Ear(self._lent, heard_grammar(ways), RATE, self._timing, told)

    def hear(self, pcm: bytes) -> None:
        """What the caller says; called by the line's thread, which never waits."""
        ear = self._ear
        if ear is None or self._is_broken:
            return
        try:
            ear.give(pcm)
        except TooMuchSound:
            self._is_broken = True

    @property
    def is_listening(self) -> bool:
        """Whether words are heard now."""
        return self._ear is not None and not self._is_broken

    @property
    def is_refused(self) -> bool:
        """Whether words could be heard in the call's language, and aren't: other calls have all recognizers."""
        return self._lent is None and bool(self._language) and self._recognizers.could_hear(self._language)

    def close(self) -> None:
        """Listen no more, until another scene."""
        ear, self._ear = self._ear, None
        if ear is not None:
            ear.close()

    def give_back(self) -> None:
        """The call is over: another one may have its recognizer."""
        self.close()
        lent, self._lent = self._lent, None
        if lent is not None:
            self._recognizers.give_back(self._language, lent)
        self._language = ""

    def _speak(self, language: str) -> None:
        """The call is in `language` from now on. One that found none asks again at each scene that it comes to."""
        if language != self._language:
            self.give_back()
            self._language = language
        if self._lent is None:
            self._lent = self._recognizers.lend(language)
