"""What a call is to whoever talks on it: play, stop, keys, sound, the end. Knows no protocol.

Sound is PCM, 16-bit signed little-endian, one channel, 8,000 samples a second; a frame is 20 ms of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

RATE = 8000
FRAME_SECONDS = 0.02
FRAME_BYTES = 320
SILENCE = bytes(FRAME_BYTES)

# As on every keypad (ITU-T E.161); A to D are on no telephone that people have.
KEYS = frozenset("0123456789*#")
# Keys that wait for whoever will listen: no hasty caller presses more.
MOST_EARLY_KEYS = 32


@dataclass(frozen=True, slots=True)
class Handlers:
    """What is told of a call, in the line's own thread: each must return at once, and raise nothing.

    `on_key` gets one of `KEYS`, `on_audio` what the caller says, `on_played` the mark of a sound that was played to
    its end, `on_end` is called once, when the caller or the PBX is gone.
    """

    on_key: Callable[[str], None]
    on_audio: Callable[[bytes], None]
    on_played: Callable[[object], None]
    on_end: Callable[[], None]


class Media(Protocol):
    """One call's sound and keys. Its methods may be called from any thread."""

    def listen(self, handlers: Handlers) -> None:
        """Tell `handlers` from now on; what came before is told at once."""
        ...

    def play(self, pcm: bytes, mark: object = None) -> None:
        """Play `pcm` after what is being played. Where `mark` isn't None it is told once all of it was played."""
        ...

    def stop(self) -> None:
        """Silence at once: what is being played, and what waits behind it, is dropped with its marks."""
        ...

    def end(self) -> None:
        """Give the call back to the PBX, which goes on with it. Nothing is told afterwards."""
        ...
