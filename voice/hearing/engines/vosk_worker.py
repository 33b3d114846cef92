"""The process that Vosk runs in: one model, loaded once; questions in, answers out. Imports nothing of ours.

Vosk's own end-pointing is left alone: its `AcceptWaveform` says when it would stop, and as long as nobody asks for the
result it goes on, so that a slow speaker's pause doesn't cut a phrase in two.
"""

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import vosk

_ALTERNATIVES = 20
_LEAST_RATE = 4000
# How far behind the best guess another may lie and still be told. Models say 4 or 6: then most rivals, other speech
# among them, are never heard of, and no margin can be measured.
_LATTICE_BEAM = 12
_BEAM_LINE = re.compile(r"^--lattice-beam=.*$", re.MULTILINE)


class _Listening:
    """One utterance."""

    def __init__(self, model: Any, rate: int, phrases: list[str] | None) -> None:
        if phrases is None:
            self._recognizer = vosk.KaldiRecognizer(model, rate)
        else:
            self._recognizer = vosk.KaldiRecognizer(model, rate, json.dumps(phrases, ensure_ascii=False))
        self._recognizer.SetWords(enable_words=True)
        self._recognizer.SetMaxAlternatives(_ALTERNATIVES)

    def feed(self, pcm: bytes) -> str:
        self._recognizer.AcceptWaveform(pcm)
        return str(json.loads(self._recognizer.PartialResult()).get("partial", ""))

    def finish(self) -> list[dict[str, Any]]:
        answer = json.loads(self._recognizer.FinalResult())
        if "alternatives" in answer:
            return list(answer["alternatives"])
        return [{"text": answer.get("text", ""), "confidence": 0.0, "result": answer.get("result", [])}]


@contextmanager
def _widened(folder: str) -> Iterator[str]:
    """The model with that beam: its own files, and its configuration with one line changed. Gone once it is loaded."""
    with tempfile.TemporaryDirectory(prefix="vosk-") as own:
        for entry in Path(folder).resolve().iterdir():
            if entry.name != "conf":
                (Path(own) / entry.name).symlink_to(entry)
        (Path(own) / "conf").mkdir()
        for entry in (Path(folder) / "conf").iterdir():
            text = entry.read_text(encoding="utf-8")
            if entry.name == "model.conf":
                text = f"{_BEAM_LINE.sub('', text)}\n--lattice-beam={_LATTICE_BEAM}\n"
            (Path(own) / "conf" / entry.name).write_text(text, encoding="utf-8")
        yield own


def main(folder: str) -> None:
    """Serve utterances from standard input until it closes."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def answer(value: dict[str, Any]) -> None:
        out.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")
        out.flush()

    vosk.SetLogLevel(-1)
    try:
        with _widened(folder) as own:
            model = vosk.Model(own)
    except Exception:  # noqa: BLE001 - the library raises Exception itself
        answer({"refused": "the model can't be loaded"})
        return
    answer({"ready": True})
    utterance: _Listening | None = None
    source = sys.stdin.buffer
    for line in source:
        head = json.loads(line)
        body = source.read(head["bytes"])
        match head["do"]:
            case "words":
                answer({"unknown": [word for word in head["words"] if model.vosk_model_find_word(word) < 0]})
            case "start":
                utterance = _Listening(model, max(_LEAST_RATE, head["rate"]), head["phrases"])
                answer({"started": True})
            case "feed" if utterance is not None:
                answer({"partial": utterance.feed(body)})
            case "finish" if utterance is not None:
                answer({"alternatives": utterance.finish()})
                utterance = None
            case _:
                answer({"refused": "no utterance was begun"})


if __name__ == "__main__":
    main(sys.argv[1])
