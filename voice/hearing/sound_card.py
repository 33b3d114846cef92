"""The machine's sound card as a microphone, through PortAudio. Knows samples; knows no recognizer, writes nothing."""

import importlib
from collections.abc import Callable
from gettext import gettext as _
from typing import Any, Protocol

from voice.hearing.trouble import HearingError

RATE = 16000
_BLOCK_SECONDS = 0.08


class NoSoundCard(HearingError):
    """No microphone answers at the machine's sound card. Plug one in, or name it in kiosk.toml (hearing.card)."""


class PortAudio(Protocol):
    """The part of `sounddevice` that is used."""

    def RawInputStream(self, **how: Any) -> Any:  # noqa: N802 - the library's name
        """A stream that is not started yet."""


class SoundCard:
    """An open microphone. Sound (16 bits, one channel, RATE) goes to `give` from a thread of PortAudio's."""

    def __init__(
        self,
        give: Callable[[bytes], None],
        gone: Callable[[], None],
        *,
        device: str = "",
        portaudio: PortAudio | None = None,
    ) -> None:
        """Opens it. `gone` is called where it stops by itself: it was unplugged. `device`: part of its name; empty:
        the machine's first. Raises NoSoundCard."""
        self._give = give
        self._gone = gone
        self._is_closing = False
        library, failed = _library(portaudio)
        try:
            self._stream = library.RawInputStream(
                samplerate=RATE,
                channels=1,
                dtype="int16",
                blocksize=round(RATE * _BLOCK_SECONDS),
                device=device or None,
                callback=self._sound,
                finished_callback=self._finished,
            )
            self._stream.start()
        except failed as trouble:
            raise NoSoundCard(
                _("No microphone answers at the sound card. Plug one in, or name it in kiosk.toml (hearing.card).")
            ) from trouble

    def close(self) -> None:
        """Stop listening."""
        self._is_closing = True
        self._stream.close()

    def _sound(self, pcm: Any, _frames: int, _time: Any, _status: Any) -> None:
        if not self._is_closing:
            self._give(bytes(pcm))

    def _finished(self) -> None:
        if not self._is_closing:
            self._gone()


def _library(given: PortAudio | None) -> tuple[PortAudio, tuple[type[Exception], ...]]:
    """PortAudio, and how it fails: `sounddevice` looks for the library when it is imported, not before."""
    try:
        sounddevice = importlib.import_module("sounddevice")
    except (ImportError, OSError) as trouble:
        raise NoSoundCard(_("PortAudio isn't installed on this machine. Install libportaudio2.")) from trouble
    return given or sounddevice, (sounddevice.PortAudioError, ValueError)
