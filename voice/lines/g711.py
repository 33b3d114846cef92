"""G.711 A-law (ITU-T G.711, table 1a): what telephones send, to samples and back. Knows bytes alone."""

from array import array

from voice.speaking.sound import Sound

# Even bits are inverted on the line (G.711, 3.1).
_EVEN_BITS = 0x55
_SIGN, _SEGMENT_SHIFT, _MANTISSA = 0x80, 4, 0x0F


def _expanded(code: int) -> int:
    code ^= _EVEN_BITS
    segment, mantissa = (code & ~_SIGN) >> _SEGMENT_SHIFT, code & _MANTISSA
    value = (mantissa << 4) + 8
    if segment:
        value = (value + 0x100) << (segment - 1)
    return value if code & _SIGN else -value


def _compressed(sample: int) -> int:
    # Thirteen bits, as one's complement on the negative side: -1 is as near to 0 as 0 is.
    magnitude = sample >> 3
    sign = _SIGN
    if magnitude < 0:
        magnitude, sign = ~magnitude, 0
    segment = max(0, magnitude.bit_length() - 5)
    shift = max(1, segment)
    return (sign | segment << _SEGMENT_SHIFT | (magnitude >> shift) & _MANTISSA) ^ _EVEN_BITS


_TO_LINEAR = array("h", (_expanded(code) for code in range(256)))
# By the upper thirteen bits of a sample: the lower three say nothing in A-law.
_TO_ALAW = bytes(_compressed((index - 4096) * 8) for index in range(8192))


def from_alaw(data: bytes) -> bytes:
    """A-law bytes as PCM, 16-bit little-endian."""
    return Sound.from_samples(array("h", [_TO_LINEAR[byte] for byte in data]), 1).pcm


def to_alaw(pcm: bytes) -> bytes:
    """PCM, 16-bit little-endian, as A-law bytes."""
    return bytes([_TO_ALAW[(sample >> 3) + 4096] for sample in Sound(pcm, 1).samples()])
