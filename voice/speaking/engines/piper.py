"""Piper, where a site has it and a voice for it: the most natural of the machine voices, and the slowest."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from voice.speaking.engines.engine import check_sound
from voice.speaking.sound import Sound
from voice.speaking.trouble import EngineFailed, UnknownLanguage
from voice.speaking.utterance import Voice

_TIMEOUT_SECONDS = 60
# What most French voices speak at when they are not stretched.
_OWN_WORDS_PER_MINUTE = 170


class Piper:
    """One process an utterance. `voices` maps a language to its `.onnx` file, with `.onnx.json` beside it."""

    name = "piper"

    def __init__(self, voices: Mapping[str, Path], command: str = "piper") -> None:
        self._voices = voices
        self._command = command

    def is_available(self) -> bool:
        """Whether the command is on the PATH and a voice is where the settings say."""
        return shutil.which(self._command) is not None and any(path.is_file() for path in self._voices.values())

    def voice(self, language: str, words_per_minute: int) -> Voice:
        """See Engine."""
        return Voice(self.name, self._model(language).stem, words_per_minute)

    def synthesize(self, text: str, language: str, words_per_minute: int) -> Sound:
        """See Engine."""
        model = self._model(language)
        executable = shutil.which(self._command)
        if executable is None:
            raise EngineFailed(self.name, f"« {self._command} » is not installed. Install piper-tts.")
        stretch = _OWN_WORDS_PER_MINUTE / words_per_minute
        command = [executable, "--model", str(model), "--length_scale", f"{stretch:.2f}", "--output_raw"]
        try:
            rate = int(json.loads(Path(f"{model}.json").read_text(encoding="utf-8"))["audio"]["sample_rate"])
            done = subprocess.run(  # noqa: S603 - a fixed command, found on the PATH by name
                command, input=text.encode() + b"\n", capture_output=True, timeout=_TIMEOUT_SECONDS, check=False
            )
        except (OSError, ValueError, KeyError, TypeError) as trouble:
            why = f"its voice « {model.name} » or its .json can't be read. Check piper_voice in the settings."
            raise EngineFailed(self.name, why) from trouble
        except subprocess.TimeoutExpired as trouble:
            raise EngineFailed(self.name, f"it did not answer within {_TIMEOUT_SECONDS} s") from trouble
        if done.returncode != 0:
            raise EngineFailed(self.name, f"it ended with code {done.returncode}")
        pcm = done.stdout[: len(done.stdout) - len(done.stdout) % 2]
        return check_sound(self.name, Sound(pcm, rate), text, words_per_minute)

    def close(self) -> None:
        """Nothing runs between two utterances."""

    def _model(self, language: str) -> Path:
        try:
            return self._voices[language]
        except KeyError as trouble:
            raise UnknownLanguage(f"piper has no voice for the language « {language} » here.") from trouble
