"""The process that asks libespeak-ng when each word is said: one line of JSON in, one out. Imports nothing of ours.

The library is called directly and waits for nobody, so it may only die here. It speaks the text as the engines do, with
the same voice, rate, pauses and pitch, and its sound is counted and thrown away: its length tells the caller whether
it was the same.
"""

import ctypes
import json
import os
import sys
from typing import Any, BinaryIO

# Names and numbers of speak_lib.h.
_SYNCHRONOUS, _CHARACTERS, _UTF8_AND_END_PAUSE, _EVENT_END, _EVENT_WORD = 2, 1, 0x1001, 0, 1
_RATE, _PITCH, _WORD_GAP = 1, 3, 7


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int), ("unique_identifier", ctypes.c_uint), ("text_position", ctypes.c_int),
        ("length", ctypes.c_int), ("audio_position", ctypes.c_int), ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p), ("id", _Id),
    ]  # fmt: skip


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


class _Said:
    """What the library tells while it speaks one text."""

    def __init__(self) -> None:
        self.samples = 0
        self.words: list[tuple[int, int]] = []

    def begin(self) -> None:
        self.samples, self.words = 0, []

    def hear(self, _wave: int | None, samples: int, events: Any) -> int:
        self.samples += samples
        index = 0
        while events[index].type != _EVENT_END:
            event = events[index]
            # A word without letters is the end of a sentence, told twice.
            if event.type == _EVENT_WORD and event.length > 0:
                self.words.append((event.audio_position, event.text_position - 1))
            index += 1
        return 0


def _answer(out: BinaryIO, head: dict[str, Any]) -> None:
    out.write(json.dumps(head).encode() + b"\n")
    out.flush()


def main(voice: str, rate: int, gap: int, pitch: int) -> None:
    """Serve texts from standard input until it closes. Milliseconds and offsets of letters in the text."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    library = ctypes.CDLL("libespeak-ng.so.1")
    if (sample_rate := library.espeak_Initialize(_SYNCHRONOUS, 0, None, 0)) <= 0:
        sys.exit(3)
    said = _Said()
    callback = _Callback(said.hear)
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        sys.exit(4)
    for parameter, value in ((_RATE, rate), (_PITCH, pitch), (_WORD_GAP, gap)):
        library.espeak_SetParameter(parameter, value, 0)
    _answer(out, {"ready": True, "rate": sample_rate})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        text = request["text"].encode() + b"\0"
        said.begin()
        library.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, _CHARACTERS, 0, _UTF8_AND_END_PAUSE, None, None)
        _answer(out, {"id": request["id"], "samples": said.samples, "words": said.words})


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
