"""The process that pyttsx3 runs in: one line of JSON in, a line of JSON and a WAV out. Imports nothing of ours.

pyttsx3 has traps, and this program is shaped by them:
* `runAndWait` returns before the sound is written, so the driver's own "finished" event is awaited;
* it prints to standard output, so that is turned away and answers go to a copy of it;
* an unwritable file hangs it for ever, and a late write may reach the next file, so each utterance gets a memory file
  of its own: it is always writable, nobody else's, and nothing that is said ever touches a disk;
* a changed rate reaches the wrong utterance, so rate, voice and pitch are set once, before the first;
* the library dies when it is started twice, so it is started once, in a process whose death harms nobody.
"""

import json
import os
import sys
import threading
import time
from typing import Any, BinaryIO

import pyttsx3
from pyttsx3.drivers import _espeak

_FINISHED_SECONDS = 15.0
_IDLE_SECONDS = 2.0
# espeakWORDGAP of speak_lib.h, which pyttsx3 has no name for.
_WORD_GAP = 7


def _await_idle() -> None:
    # "Finished" is told from inside the library's callback. A new utterance begun before that callback has returned
    # makes pyttsx3 cancel from within it; so the library must say that it is idle.
    deadline = time.monotonic() + _IDLE_SECONDS
    while _espeak.IsPlaying() and time.monotonic() < deadline:
        time.sleep(0.001)


def _wav(engine: Any, finished: threading.Event, text: str) -> bytes:
    memory = os.memfd_create("utterance")
    try:
        finished.clear()
        engine.save_to_file(text, f"/proc/self/fd/{memory}")
        engine.runAndWait()
        if not finished.wait(_FINISHED_SECONDS):
            # The library still holds the file: this process is of no more use, and the watcher starts another.
            sys.exit(3)
        _await_idle()
        size = os.fstat(memory).st_size
        return os.pread(memory, size, 0)
    finally:
        os.close(memory)


def _answer(out: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    out.write(json.dumps({**head, "bytes": len(body)}).encode() + b"\n" + body)
    out.flush()


def main(voice: str, rate: int, gap: int, pitch: int, trial: str) -> None:
    """Serve utterances from standard input until it closes. `trial` is a sentence to begin with."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    engine = pyttsx3.init("espeak")
    finished = threading.Event()
    engine.connect("finished-utterance", lambda **_: finished.set())
    # Not busy, it takes settings over at once. Left to the first `runAndWait`, they would still be on their way when
    # that asks the library to stop whatever it does, and the sound after the next would come out empty.
    engine.proxy.setBusy(False)
    for name, value in (("voice", voice), ("rate", rate), ("pitch", pitch)):
        engine.setProperty(name, value)
    _espeak.SetParameter(_WORD_GAP, gap, 0)
    _await_idle()
    # Tells the watcher whether the settings were taken: what pyttsx3 says of its rate can't be believed, it reads one
    # parameter too few.
    sample = _wav(engine, finished, trial)
    _answer(out, {"ready": True, "voice": engine.getProperty("voice")}, sample)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _answer(out, {"id": request["id"]}, _wav(engine, finished, request["text"]))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
