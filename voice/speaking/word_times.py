"""When each word of a clip is said, and how that is kept inside the clip's own file. Knows spoken words, none written.

A chunk of its own before the seal: it can't get out of step with the sound, and players skip what they don't know.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from voice.speaking.sound import extra_chunks

_CHUNK = struct.Struct("<4sI")
_NAME = b"word"
_ENTRY = struct.Struct("<IH")
_MOST_OFFSET = 0xFFFF


@dataclass(frozen=True, slots=True)
class WordTime:
    """A word begins `milliseconds` after the sound does; `offset` is its first letter's place in the spoken form."""

    milliseconds: int
    offset: int


def earlier(times: Sequence[WordTime], seconds: float) -> tuple[WordTime, ...]:
    """`times` in a sound whose first `seconds` were cut off."""
    cut = round(seconds * 1000)
    return tuple(WordTime(max(0, one.milliseconds - cut), one.offset) for one in times)


def to_chunk(times: Sequence[WordTime]) -> bytes:
    """`times` as a chunk of a WAV file: six bytes a word; nothing where there are none."""
    kept = [one for one in times if one.offset <= _MOST_OFFSET]
    if not kept:
        return b""
    body = b"".join(_ENTRY.pack(one.milliseconds, one.offset) for one in kept)
    return _CHUNK.pack(_NAME, len(body)) + body


def from_wav_chunks(data: bytes) -> tuple[WordTime, ...]:
    """The times in a WAV file of ours; none in one that has none, a human recording's say."""
    rest = extra_chunks(data)
    while len(rest) >= _CHUNK.size:
        name, size = _CHUNK.unpack_from(rest)
        body = rest[_CHUNK.size : _CHUNK.size + size]
        if name == _NAME and len(body) == size and size % _ENTRY.size == 0:
            return tuple(WordTime(*entry) for entry in _ENTRY.iter_unpack(body))
        rest = rest[_CHUNK.size + size :]
    return ()
