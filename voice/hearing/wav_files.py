"""Any WAV file that a technician may bring, as a Sound: PCM, floating point, G.711; any rate and channels."""

import math
import struct
import sys
from array import array
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path

from voice.hearing.trouble import SoundUnheard
from voice.speaking.sound import Sound, from_wav
from voice.speaking.trouble import SoundUnreadable

_PCM, _FLOAT, _A_LAW, _MU_LAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_MOST_BYTES = 200 * 2**20
_LEAST_RATE, _MOST_RATE = 4000, 384_000
# ITU-T G.711: the codes' sign bit, and the mu-law's bias.
_SIGN, _BIAS = 0x80, 0x84


def read_wav(path: Path) -> Sound:
    """The sound in `path`, channels mixed. Raises SoundUnheard, which says what is wrong with the file."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise SoundUnheard(_("{file} is too long: give at most an hour of sound.").format(file=path.name))
        data = path.read_bytes()
    except OSError as trouble:
        told = _("{file} can't be read ({why}). Look at its name and rights.")
        raise SoundUnheard(told.format(file=path.name, why=trouble.strerror)) from trouble
    return wav_sound(data, path.name)


def wav_sound(data: bytes, name: str) -> Sound:
    """`data` as a Sound; `name` is what errors call it. Raises SoundUnheard."""
    chunks = dict(_chunks(data))
    shape = chunks.get(b"fmt ", b"")
    samples = chunks.get(b"data")
    if not data.startswith((b"RIFF", b"RIFX")) or samples is None or len(shape) < struct.calcsize("<HHIIHH"):
        raise SoundUnheard(_("{file} is no WAV file, whatever its name. Save the sound as WAV.").format(file=name))
    code, channels, rate, _bytes, _block, bits = struct.unpack_from("<HHIIHH", shape)
    if code == _EXTENSIBLE and len(shape) >= 26:  # noqa: PLR2004 - where the sub-format's code stands
        code = struct.unpack_from("<H", shape, 24)[0]
    if not channels or not _LEAST_RATE <= rate <= _MOST_RATE:
        told = _("{file} has no usable sample rate or channels. Save the sound as WAV, 16 bits.")
        raise SoundUnheard(told.format(file=name))
    match code, bits:
        case (1, 8 | 16 | 24 | 32):
            return _plain_pcm(samples, channels, rate, bits, name)
        case (3, 32 | 64):
            decoded = _from_floats(samples, "f" if bits == 32 else "d")  # noqa: PLR2004 - single precision
        case (6, 8):
            decoded = array("h", map(_A_LAW_VALUES.__getitem__, samples))
        case (7, 8):
            decoded = array("h", map(_MU_LAW_VALUES.__getitem__, samples))
        case _:
            told = _("{file} is coded in a way that we can't read. Save it as WAV, PCM, 16 bits.")
            raise SoundUnheard(told.format(file=name))
    return Sound.from_samples(_mixed(decoded, channels), rate)


def _plain_pcm(samples: bytes, channels: int, rate: int, bits: int, name: str) -> Sound:
    width = bits // 8
    head = struct.pack("<HHIIHH", _PCM, channels, rate, rate * channels * width, channels * width, bits)
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", len(samples)) + samples
    try:
        return from_wav(b"RIFF" + struct.pack("<I", len(body)) + body)
    except SoundUnreadable as trouble:
        raise SoundUnheard(f"{name}: {trouble}") from trouble


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        # A header that announces more than there is, as recorders that are cut off leave, is taken at what there is.
        yield name, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _from_floats(samples: bytes, kind: str) -> "array[int]":
    width = struct.calcsize(kind)
    values = array(kind, samples[: len(samples) - len(samples) % width])
    if sys.byteorder == "big":
        values.byteswap()
    return array("h", (_sixteen_bits(value) for value in values))


def _sixteen_bits(value: float) -> int:
    return max(-32768, min(32767, round(value * 32767))) if math.isfinite(value) else 0


def _mixed(samples: "array[int]", channels: int) -> "array[int]":
    if channels == 1:
        return samples
    usable = len(samples) - len(samples) % channels
    return array("h", (sum(samples[at : at + channels]) // channels for at in range(0, usable, channels)))


def _a_law(code: int) -> int:
    code ^= 0x55
    exponent, mantissa = (code >> 4) & 7, code & 15
    size = ((mantissa << 4) + 8) if exponent == 0 else ((mantissa << 4) + 0x108) << (exponent - 1)
    return size if code & _SIGN else -size


def _mu_law(code: int) -> int:
    code = ~code & 0xFF
    size = ((((code & 15) << 3) + _BIAS) << ((code >> 4) & 7)) - _BIAS
    return -size if code & _SIGN else size


_A_LAW_VALUES = tuple(_a_law(code) for code in range(256))
_MU_LAW_VALUES = tuple(_mu_law(code) for code in range(256))
