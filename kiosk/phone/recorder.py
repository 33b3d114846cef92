"""What a caller dictates, in memory: until they stop speaking, press a key, or have said enough. Knows no purpose."""

import io
import wave
from collections.abc import Callable

from voice.hearing.levels import Activity
from voice.lines.media import FRAME_BYTES, RATE

# People pause while they spell a name.
_SILENCE_SECONDS = 4.0
LONGEST_SECONDS = 90.0
# Less speech than this is a cough, or the receiver being moved.
_LEAST_SPEECH_SECONDS = 0.6
_FRAMES_A_SECOND = 50
_MOST_BYTES = round(2 * RATE * LONGEST_SECONDS)


def _nobody() -> None:
    """Where nobody asked to be told."""


class Recorder:
    """Takes sound from the line's thread between `begin` and `stop`. Holds it until `forget`."""

    def __init__(self) -> None:
        # Told once, in the line's thread, when whoever dictates has fallen silent.
        self.on_silence: Callable[[], None] = _nobody
        # Whether sound is being taken.
        self.is_recording = False
        self._pcm = bytearray()
        self._activity = Activity(RATE)
        self._spoken = self._quiet = 0

    @property
    def pcm(self) -> bytes:
        """What was said so far."""
        return bytes(self._pcm)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self._pcm) / (2 * RATE)

    @property
    def has_speech(self) -> bool:
        """Whether somebody spoke."""
        return self._spoken >= _LEAST_SPEECH_SECONDS * _FRAMES_A_SECOND

    def begin(self) -> None:
        """Record anew."""
        self.forget()
        self.is_recording = True

    def hear(self, pcm: bytes) -> None:
        """Sound of the caller; called by the line's thread. Tells the end of what was said once."""
        if not self.is_recording:
            return
        # What is beyond the limit isn't kept, in however large pieces it comes.
        self._pcm += pcm[: _MOST_BYTES - len(self._pcm)]
        if len(pcm) == FRAME_BYTES:
            is_speech, _ = self._activity.hear(pcm)
            self._spoken += is_speech
            self._quiet = 0 if is_speech else self._quiet + 1
        is_done = self.has_speech and self._quiet >= _SILENCE_SECONDS * _FRAMES_A_SECOND
        if is_done or self.seconds >= LONGEST_SECONDS:
            self.is_recording = False
            self.on_silence()

    def stop(self) -> None:
        """Record no more; what was said stays."""
        self.is_recording = False

    def forget(self) -> None:
        """Nothing is left of it."""
        self.is_recording = False
        # Overwritten, not only let go: memory is handed on.
        self._pcm[:] = bytes(len(self._pcm))
        self._pcm.clear()
        self._activity = Activity(RATE)
        self._spoken = self._quiet = 0

    def wav(self) -> bytes:
        """What was said, as a WAV file."""
        file = io.BytesIO()
        with wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(self._pcm)
        return file.getvalue()
