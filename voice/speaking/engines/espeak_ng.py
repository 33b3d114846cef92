"""espeak-ng as a command, one short process an utterance: slower than a library, and it can't take us down with it."""

import shutil
import subprocess

from voice.speaking.engines.engine import check_sound
from voice.speaking.engines.espeak_voice import espeak_voice
from voice.speaking.sound import Sound, from_wav
from voice.speaking.trouble import EngineFailed, SoundUnreadable
from voice.speaking.utterance import Voice

# A sentence takes about 20 ms; ten seconds are a machine in trouble.
_TIMEOUT_SECONDS = 10


class EspeakNg:
    """The engine for anything in a hurry, and for when another fails. Any number at the same time."""

    name = "espeak-ng"

    def __init__(self, command: str = "espeak-ng") -> None:
        self._command = command

    def is_available(self) -> bool:
        """Whether the command is on the PATH."""
        return shutil.which(self._command) is not None

    def voice(self, language: str, words_per_minute: int) -> Voice:
        """See Engine."""
        chosen = espeak_voice(language)
        return Voice(self.name, chosen.describe(), words_per_minute, softened=True)

    def synthesize(self, text: str, language: str, words_per_minute: int) -> Sound:
        """See Engine."""
        chosen = espeak_voice(language)
        executable = shutil.which(self._command)
        if executable is None:
            raise EngineFailed(self.name, f"« {self._command} » is not installed. Install the package espeak-ng.")
        rate, gap = chosen.setting(words_per_minute)
        command = [
            executable, "-v", chosen.name, "-s", str(rate), "-g", str(gap), "-p", str(chosen.pitch),
            "-b", "1", "--stdin", "--stdout",
        ]  # fmt: skip
        try:
            # The words go through a pipe: arguments are seen by every user of the machine.
            done = subprocess.run(  # noqa: S603 - a fixed command, found on the PATH by name
                command, input=text.encode(), capture_output=True, timeout=_TIMEOUT_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as trouble:
            raise EngineFailed(self.name, f"it did not answer within {_TIMEOUT_SECONDS} s") from trouble
        except OSError as trouble:
            raise EngineFailed(self.name, f"it can't be started ({trouble.strerror})") from trouble
        if done.returncode != 0:
            raise EngineFailed(self.name, f"it ended with code {done.returncode}")
        try:
            sound = from_wav(done.stdout)
        except SoundUnreadable as trouble:
            raise EngineFailed(self.name, "what it wrote is no sound") from trouble
        return check_sound(self.name, sound, text, words_per_minute)

    def close(self) -> None:
        """Nothing runs between two utterances."""
