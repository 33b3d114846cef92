"""The process that PocketSphinx runs in: one acoustic model; questions in, answers out. Imports nothing of ours.

Each phrase is one token of a small grammar: the decoder can't answer a part of one, nor a mixture of two. Three passes
tell how much to believe it: the phrases, any phones at all (how well the best phrase fits), and the phrases without
those that mean what the best one means (by how much it wins). Each takes a few hundredths of the sound's length.
"""

import json
import math
import os
import sys
from typing import Any

import pocketsphinx

_LOG_BASE = math.log(1.0001)
_TINY = 1e-300


class _Decoder:
    """One grammar of single tokens over one acoustic model."""

    def __init__(self, folder: str, rate: int) -> None:
        config = pocketsphinx.Config(
            hmm=folder,
            dict=None,
            lm=None,
            samprate=float(rate),
            silprob=1.0,
            fillprob=1e-8,
            bestpath=False,
            loglevel="FATAL",
        )
        self._decoder = pocketsphinx.Decoder(config)
        self._known: set[str] = set()
        self._count = 0

    def add(self, token: str, pronunciation: str) -> None:
        if token not in self._known:
            self._decoder.add_word(token, pronunciation, update=True)
            self._known.add(token)

    def listen_for(self, arcs: list[tuple[int, int, float, str]]) -> None:
        self._count += 1
        name = f"g{self._count}"
        self._decoder.add_fsg(name, self._decoder.create_fsg(name, 0, 1, arcs))
        self._decoder.activate_search(name)
        if self._count > 1:
            self._decoder.remove_search(f"g{self._count - 1}")

    def hear(self, pcm: bytes) -> tuple[list[tuple[str, int, int]], float] | None:
        """Tokens with their first and last frame, and the score; None where nothing came through to the end."""
        decoder = self._decoder
        decoder.start_utt()
        decoder.process_raw(pcm, no_search=False, full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        if found is None:
            return None
        tokens = [(one.word, one.start_frame, one.end_frame) for one in decoder.seg() if one.word[0] not in "<("]
        return tokens, math.log(max(found.score, _TINY)) / _LOG_BASE


class _Utterance:
    """A grammar and its sound so far."""

    def __init__(self, folder: str, rate: int, phrases: list[list[str]], groups: list[int]) -> None:
        self._decoder = _Decoder(folder, rate)
        self._groups = groups
        for number, pronunciations in enumerate(phrases):
            for variant, pronunciation in enumerate(pronunciations, start=1):
                token = f"p{number}" if variant == 1 else f"p{number}({variant})"
                self._decoder.add(token, pronunciation)
        self.pcm = bytearray()

    def finish(self, free: _Decoder) -> dict[str, Any]:
        everything = range(len(self._groups))
        self._listen_for(everything)
        pcm = bytes(self.pcm)
        found = self._decoder.hear(pcm) if pcm else None
        if found is None or not found[0]:
            return {"best": None}
        (token, first, last), score = found[0][0], found[1]
        best = int(token.partition("(")[0][1:])
        frames = max(1, last - first)
        any_speech = free.hear(pcm)
        others = [number for number in everything if self._groups[number] != self._groups[best]]
        second = None
        if others:
            self._listen_for(others)
            second = self._decoder.hear(pcm)
        return {
            "best": best,
            "start": first,
            "end": last,
            "fit": None if any_speech is None else (score - any_speech[1]) / frames,
            "second": int(second[0][0][0].partition("(")[0][1:]) if second and second[0] else None,
            "margin": (score - second[1]) / frames if second and second[0] else None,
        }

    def _listen_for(self, numbers: Any) -> None:
        self._decoder.listen_for([(0, 1, 1.0, f"p{number}") for number in numbers])


def _free(folder: str, rate: int, phones: list[str]) -> _Decoder:
    """Any phones in any order."""
    decoder = _Decoder(folder, rate)
    for phone in phones:
        decoder.add(f"u_{phone}", phone)
    decoder.listen_for([arc for phone in phones for arc in ((0, 0, 1.0, f"u_{phone}"), (0, 1, 1.0, f"u_{phone}"))])
    return decoder


def main(folder: str, rate: int, phones: list[str]) -> None:
    """Serve utterances from standard input until it closes."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def answer(value: dict[str, Any]) -> None:
        out.write(json.dumps(value).encode() + b"\n")
        out.flush()

    try:
        free = _free(folder, rate, phones)
    except (RuntimeError, ValueError, KeyError):
        answer({"refused": "the model can't be loaded"})
        return
    answer({"ready": True})
    utterance: _Utterance | None = None
    source = sys.stdin.buffer
    for line in source:
        head = json.loads(line)
        body = source.read(head["bytes"])
        match head["do"]:
            case "start":
                utterance = _Utterance(folder, rate, head["phrases"], head["groups"])
                answer({"started": True})
            case "feed" if utterance is not None:
                utterance.pcm += body
                answer({"partial": ""})
            case "finish" if utterance is not None:
                answer(utterance.finish(free))
                utterance = None
            case _:
                answer({"refused": "no utterance was begun"})


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3].split())
