"""The machine's ears: one recognizer a language, its model loaded once, lent to one visit at a time.

Knows models and settings; knows no microphone and no scene.
"""

import threading
from gettext import gettext as _
from pathlib import Path

from kiosk.hearing import recognizer_for
from kiosk.settings import Hearing
from voice.hearing.engines.factory import installed_engines
from voice.hearing.recognizer import Recognizer
from voice.hearing.trouble import EngineMissing, HearingError


class EarsTaken(HearingError):
    """Somebody else is being listened to. Wait until their microphone is closed."""


class Ears:
    """Lends recognizers. Safe to be asked from any thread."""

    def __init__(self, settings: Hearing, models_folder: Path) -> None:
        self._settings = settings
        self._models_folder = models_folder
        self._recognizers: dict[str, Recognizer] = {}
        self._owners: dict[str, object] = {}
        self._lock = threading.Lock()

    def can_hear(self, language: str) -> bool:
        """Whether a model and its engine are here for `language`, and the site wants a microphone. Loads nothing."""
        if self._settings.microphone == "off":
            return False
        try:
            self._recognizer(language)
        except HearingError:
            return False
        return True

    def lend(self, language: str, owner: object) -> Recognizer:
        """The recognizer for `language`, for `owner` alone until it is given back. Raises EarsTaken, NoModel,
        ModelDamaged."""
        recognizer = self._recognizer(language)
        with self._lock:
            if self._owners.setdefault(language, owner) is not owner:
                raise EarsTaken(_("Somebody else is being listened to. Wait until their microphone is closed."))
        return recognizer

    def give_back(self, owner: object) -> None:
        """`owner` listens no more."""
        with self._lock:
            self._owners = {language: other for language, other in self._owners.items() if other is not owner}

    def close(self) -> None:
        """End every recognizer."""
        with self._lock:
            for recognizer in self._recognizers.values():
                recognizer.close()
            self._recognizers.clear()
            self._owners.clear()

    def _recognizer(self, language: str) -> Recognizer:
        with self._lock:
            if language not in self._recognizers:
                made = recognizer_for(self._settings, language, self._models_folder)
                if not installed_engines()[made.name]:
                    told = _("{engine} isn't installed on this machine. Run: bash config/start")
                    raise EngineMissing(told.format(engine=made.name))
                self._recognizers[language] = made
            return self._recognizers[language]
