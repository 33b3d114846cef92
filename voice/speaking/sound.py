"""A piece of sound in memory, and its WAV form with a seal that tells whether a file is whole. Knows no words."""

import hashlib
import io
import struct
import sys
import wave
from array import array
from dataclasses import dataclass
from operator import mul

from voice.speaking.trouble import SoundUnreadable

FULL_SCALE = 32767

# RIFF: "RIFF", size, "WAVE", "fmt ", 16, PCM=1, mono=1, rate, bytes a second, 2, 16, "data", size
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_NATIVE_WIDTH = 2
HEAD_BYTES = _HEADER.size
# Our own chunk after the samples: SHA-256 of all that stands before it. Players skip chunks that they don't know.
_SEAL = struct.Struct("<4sI32s")
_SEAL_NAME = b"seal"


@dataclass(frozen=True, slots=True)
class Sound:
    """PCM, 16-bit signed little-endian, one channel, `rate` samples a second."""

    pcm: bytes
    rate: int

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.pcm) / (2 * self.rate)

    @property
    def peak(self) -> int:
        """The largest sample, 0 to 32768."""
        samples = self.samples()
        if not samples:
            return 0
        highest, lowest = max(samples), min(samples)
        return max(highest, -lowest)

    @property
    def rms(self) -> float:
        """Root mean square of all samples, 0 to 32768; silences count."""
        samples = self.samples()
        return (sum(map(mul, samples, samples)) / len(samples)) ** 0.5 if samples else 0.0

    def samples(self) -> "array[int]":
        """The samples, as numbers of this machine."""
        samples = array("h", self.pcm)
        if sys.byteorder == "big":
            samples.byteswap()
        return samples

    @classmethod
    def from_samples(cls, samples: "array[int]", rate: int) -> "Sound":
        """A sound made of `samples`, each within 16 bits."""
        if sys.byteorder == "big":
            samples = samples[:]
            samples.byteswap()
        return cls(samples.tobytes(), rate)

    def to_wav(self, chunks: bytes = b"") -> bytes:
        """The sound as a WAV file, sealed: `from_sealed_wav` notices a changed or missing byte.

        `chunks` are whole RIFF chunks of an even length that go with it, under the same seal.
        """
        size = len(self.pcm)
        riff = _HEADER.size - 8 + size + len(chunks) + _SEAL.size
        head = _HEADER.pack(b"RIFF", riff, b"WAVE", b"fmt ", 16, 1, 1, self.rate, self.rate * 2, 2, 16, b"data", size)
        body = head + self.pcm + chunks
        return body + _SEAL.pack(_SEAL_NAME, 32, hashlib.sha256(body).digest())


def from_sealed_wav(data: bytes) -> Sound:
    """What `Sound.to_wav` wrote. Raises SoundUnreadable where anything is missing or changed."""
    if len(data) < _HEADER.size + _SEAL.size:
        raise SoundUnreadable("the file is too short to be a clip. It must be made anew.")
    body, seal = data[: -_SEAL.size], data[-_SEAL.size :]
    if seal != _SEAL.pack(_SEAL_NAME, 32, hashlib.sha256(body).digest()):
        raise SoundUnreadable("the clip was cut off or changed. It must be made anew.")
    *_, rate, _bytes, _width, _bits, _data, size = _HEADER.unpack_from(body)
    return Sound(body[_HEADER.size : _HEADER.size + size], rate)


def extra_chunks(data: bytes) -> bytes:
    """What stands between the samples and the seal of a file that `Sound.to_wav` wrote; nothing in any other."""
    if len(data) < _HEADER.size + _SEAL.size or data[-_SEAL.size :][: len(_SEAL_NAME)] != _SEAL_NAME:
        return b""
    *_, size = _HEADER.unpack_from(data)
    return data[_HEADER.size + size : -_SEAL.size]


def is_whole_length(head: bytes, size: int) -> bool:
    """Whether a sealed file of `size` bytes that begins with `head` (44 bytes) was written to its end."""
    if len(head) < _HEADER.size or size < _HEADER.size + _SEAL.size:
        return False
    riff, riff_size, *_, data_size = _HEADER.unpack_from(head)
    return bool(riff == b"RIFF" and riff_size + 8 == size and data_size <= size - _HEADER.size - _SEAL.size)


def from_wav(data: bytes) -> Sound:
    """Any PCM WAV of 8, 16, 24 or 32 bits and one or more channels, as a Sound: channels are mixed.

    A header that announces more than there is, as engines that write to a pipe send, is accepted.
    Raises SoundUnreadable for anything else.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            raw = file.readframes(len(data))
    except (wave.Error, EOFError, struct.error) as trouble:
        raise SoundUnreadable(f"this is no WAV file that we can read ({trouble}). Save it as WAV, PCM.") from trouble
    if rate <= 0 or width not in (1, 2, 3, 4):
        raise SoundUnreadable("this WAV has no usable sample rate or width. Save it as WAV, PCM, 16 bits.")
    samples = _sixteen_bits(raw, width)
    if channels > 1:
        usable = len(samples) - len(samples) % channels
        samples = array("h", (sum(samples[i : i + channels]) // channels for i in range(0, usable, channels)))
    return Sound.from_samples(samples, rate)


def _sixteen_bits(raw: bytes, width: int) -> "array[int]":
    if width == 1:
        return array("h", ((byte - 128) << 8 for byte in raw))
    raw = raw[: len(raw) - len(raw) % width]
    if width == _NATIVE_WIDTH:
        return Sound(raw, 1).samples()
    # The two highest bytes of each little-endian sample are its 16-bit value.
    high = bytearray(len(raw) // width * 2)
    high[0::2], high[1::2] = raw[width - 2 :: width], raw[width - 1 :: width]
    samples = array("h", bytes(high))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples
