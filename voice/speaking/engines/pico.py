"""SVOX Pico (`pico2wave`), where a site has installed it: a softer voice than espeak-ng's, without any model."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from voice.speaking.engines.engine import check_sound
from voice.speaking.sound import Sound, from_wav
from voice.speaking.trouble import EngineFailed, SoundUnreadable, UnknownLanguage
from voice.speaking.utterance import Voice

_VOICES = {"fr": "fr-FR", "en": "en-GB", "es": "es-ES"}
_TIMEOUT_SECONDS = 15
# Pico's own speed, in words a minute; its markup takes percents of it, 20 to 500.
_OWN_WORDS_PER_MINUTE = 165
# Memory, not disk: what is said may tell of a person.
_MEMORY = Path("/dev/shm")  # noqa: S108 - a private folder is made inside


class Pico:
    """One short process an utterance. Its text is an argument, which other users of the machine could read: a kiosk
    has none."""

    name = "pico"

    def __init__(self, command: str = "pico2wave") -> None:
        self._command = command

    def is_available(self) -> bool:
        """Whether the command is on the PATH."""
        return shutil.which(self._command) is not None

    def voice(self, language: str, words_per_minute: int) -> Voice:
        """See Engine."""
        return Voice(self.name, _voice_name(language), words_per_minute)

    def synthesize(self, text: str, language: str, words_per_minute: int) -> Sound:
        """See Engine."""
        name = _voice_name(language)
        executable = shutil.which(self._command)
        if executable is None:
            raise EngineFailed(self.name, f"« {self._command} » is not installed. Install libttspico-utils.")
        level = max(20, min(500, round(100 * words_per_minute / _OWN_WORDS_PER_MINUTE)))
        marked = f'<speed level="{level}">{escape(text)}</speed>'
        with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
            file = Path(folder) / "utterance.wav"
            command = [executable, "-l", name, "-w", str(file), marked]
            try:
                subprocess.run(  # noqa: S603 - a fixed command, found on the PATH by name
                    command, capture_output=True, timeout=_TIMEOUT_SECONDS, check=True
                )
                sound = from_wav(file.read_bytes())
            # `from None`: these errors hold the whole command, words included.
            except subprocess.TimeoutExpired:
                raise EngineFailed(self.name, f"it did not answer within {_TIMEOUT_SECONDS} s") from None
            except (subprocess.CalledProcessError, OSError) as trouble:
                raise EngineFailed(self.name, f"it wrote no sound ({type(trouble).__name__})") from None
            except SoundUnreadable as trouble:
                raise EngineFailed(self.name, "what it wrote is no sound") from trouble
        return check_sound(self.name, sound, text, words_per_minute)

    def close(self) -> None:
        """Nothing runs between two utterances."""


def _voice_name(language: str) -> str:
    try:
        return _VOICES[language]
    except KeyError as trouble:
        raise UnknownLanguage(f"pico has no voice for the language « {language} » here.") from trouble
