"""The process that PocketSphinx runs in: one acoustic model; questions in, answers out. Imports nothing of ours.

Each phrase is a chain of its own words from the grammar's beginning to its end: pauses fit between words, but neither a
part of a phrase nor a mixture of two. Passes over the whole utterance tell how much to believe it: the phrases; any
phones at all (how well the best phrase fits, and each of its words); and the phrases without those that mean what the
best one means (by how much it wins). Each takes a few hundredths of the sound's length.
"""

import json
import math
import os
import sys
from collections.abc import Iterable
from typing import Any

import pocketsphinx

_LOG_BASE = math.log(1.0001)
_TINY = 1e-300
# A telephone line lets nothing through below 300 Hz. A model that learned from wider sound has bands there, which hear
# the line's noise instead of a voice; with the first of its bands from here on, what is heard lies where it learned it.
_TELEPHONE_RATE, _TELEPHONE_FROM_HZ = 8000, 200.0

# A word with its first and last frame and its score.
_Segment = tuple[str, int, int, float]
_Arc = tuple[int, int, float, str]


class _Decoder:
    """Grammars over one acoustic model."""

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
            # Scores count from each frame's best state. Only if every state is looked at, in every pass, is that the
            # same zero, and two passes can be compared.
            compallsen=True,
            # A word more or less costs nothing of its own, for the same reason.
            wip=1.0,
            pip=1.0,
            # What the room does all the time is taken off each band before anything is compared: hum goes, and babble
            # loses its floor. Clean speech stays as it was.
            remove_noise=True,
            # A phrase that begins badly may end well. With the usual beams a high, quick voice ends in nothing.
            beam=1e-90,
            pbeam=1e-90,
            wbeam=1e-70,
        )
        self._decoder = pocketsphinx.Decoder(config)
        # Only now: while it is made, what stands in the model's own files counts more.
        if rate == _TELEPHONE_RATE and config["lowerf"] < _TELEPHONE_FROM_HZ:
            config["lowerf"] = _TELEPHONE_FROM_HZ
            self._decoder.reinit_feat(config)
        self._known: set[str] = set()
        self._grammars: set[str] = set()
        self._old: set[str] = set()
        self._turn = 0

    def add(self, word: str, pronunciations: list[str]) -> None:
        for number, pronunciation in enumerate(pronunciations, start=1):
            token = word if number == 1 else f"{word}({number})"
            if token not in self._known:
                self._decoder.add_word(token, pronunciation, update=True)
                self._known.add(token)

    def listen_for(self, name: str, arcs: Iterable[_Arc]) -> None:
        """Use the grammar `name` from state 0 to state 1, made of `arcs` where it isn't known yet."""
        own = f"{self._turn} {name}"
        if own not in self._grammars:
            self._decoder.add_fsg(own, self._decoder.create_fsg(own, 0, 1, list(arcs)))
            self._grammars.add(own)
        self._decoder.activate_search(own)
        for old in self._old:
            self._decoder.remove_search(old)
        self._old.clear()

    def forget(self) -> None:
        """No grammar is needed any more. The one in use can only go once there is another."""
        self._old |= self._grammars
        self._grammars.clear()
        self._turn += 1

    def hear(self, pcm: bytes) -> tuple[list[_Segment], float] | None:
        """Everything that was found, silences too, and the score; None where nothing came through to the end."""
        decoder = self._decoder
        decoder.start_utt()
        decoder.process_raw(pcm, no_search=False, full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        if found is None:
            return None
        segments = [(one.word, one.start_frame, one.end_frame, _log(one.ascore)) for one in decoder.seg()]
        return segments, _log(found.score)


class _Phrases:
    """The phrases of one moment, and a decoder that knows them."""

    def __init__(self, folder: str, rate: int) -> None:
        self._decoder = _Decoder(folder, rate)
        self._phrases: list[list[str]] = []
        self._numbers: dict[tuple[str, ...], int] = {}
        self._groups: list[int] = []

    def use(self, phrases: list[list[str]], groups: list[int], words: dict[str, list[str]]) -> None:
        if (phrases, groups) == (self._phrases, self._groups):
            return
        self._phrases, self._groups = phrases, groups
        self._numbers = {tuple(phrase): number for number, phrase in enumerate(phrases)}
        self._decoder.forget()
        for word, pronunciations in words.items():
            self._decoder.add(word, pronunciations)

    def finish(self, pcm: bytes, free: _Decoder) -> dict[str, Any]:
        if not pcm or not self._phrases:
            return {"best": None}
        self._decoder.listen_for("all", self._arcs(None))
        found = self._decoder.hear(pcm)
        best = self._number(found)
        if found is None or best is None:
            return {"best": None}
        segments, score = found
        words = [one for one in segments if _is_word(one)]
        frames = max(1, words[-1][2] - words[0][1] + 1)
        any_speech = free.hear(pcm)
        lags = _lags(segments, any_speech[0]) if any_speech else []
        second = None
        if len(set(self._groups)) > 1:
            self._decoder.listen_for(f"not {self._groups[best]}", self._arcs(self._groups[best]))
            second = self._decoder.hear(pcm)
        return {
            "best": best,
            "words": [(_spelled(word), first, last, _mean(lags[first : last + 1])) for word, first, last, _ in words],
            "fit": sum(lags) / frames if lags else None,
            "second": self._number(second),
            "margin": None if second is None else (score - second[1]) / frames,
        }

    def _number(self, found: tuple[list[_Segment], float] | None) -> int | None:
        if found is None:
            return None
        return self._numbers.get(tuple(_spelled(one[0]) for one in found[0] if _is_word(one)))

    def _arcs(self, without: int | None) -> Iterable[_Arc]:
        """One chain a phrase, those of the group `without` left out."""
        state = 1
        for phrase, group in zip(self._phrases, self._groups, strict=True):
            if group == without:
                continue
            at = 0
            for index, word in enumerate(phrase, start=1):
                state += index < len(phrase)
                to = state if index < len(phrase) else 1
                yield (at, to, 1.0, word)
                at = to


def _log(likelihood: float) -> float:
    return math.log(max(likelihood, _TINY)) / _LOG_BASE


def _spelled(token: str) -> str:
    return token.partition("(")[0]


def _is_word(segment: _Segment) -> bool:
    return segment[0][0] not in "<("


def _lags(segments: list[_Segment], free: list[_Segment]) -> list[float]:
    """By how much each frame does worse as the phrase than as any phones: 0 or a little around it, or negative."""
    return [one - other for one, other in zip(_by_frame(segments), _by_frame(free), strict=False)]


def _by_frame(segments: list[_Segment]) -> list[float]:
    return [score / (last - first + 1) for _, first, last, score in segments for _ in range(first, last + 1)]


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _free(folder: str, rate: int, phones: list[str]) -> _Decoder:
    """Any phones in any order."""
    decoder = _Decoder(folder, rate)
    for phone in phones:
        decoder.add(f"u_{phone}", [phone])
    decoder.listen_for("free", (arc for one in phones for arc in ((0, 0, 1.0, f"u_{one}"), (0, 1, 1.0, f"u_{one}"))))
    return decoder


def main(folder: str, rate: int, phones: list[str]) -> None:
    """Serve utterances from standard input until it closes."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def answer(value: dict[str, Any]) -> None:
        out.write(json.dumps(value).encode() + b"\n")
        out.flush()

    try:
        free, phrases = _free(folder, rate, phones), _Phrases(folder, rate)
    except (RuntimeError, ValueError, KeyError):
        answer({"refused": "the model can't be loaded"})
        return
    answer({"ready": True})
    pcm: bytearray | None = None
    source = sys.stdin.buffer
    for line in source:
        head = json.loads(line)
        body = source.read(head["bytes"])
        match head["do"]:
            case "start":
                phrases.use(head["phrases"], head["groups"], head["words"])
                pcm = bytearray()
                answer({"started": True})
            case "feed" if pcm is not None:
                pcm += body
                answer({"partial": ""})
            case "finish" if pcm is not None:
                answer(phrases.finish(bytes(pcm), free))
                pcm = None
            case _:
                answer({"refused": "no utterance was begun"})


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3].split())
