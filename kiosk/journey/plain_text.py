"""Counting in plain text: sentences, words, and how long a voice takes. Knows no language's grammar, only its signs."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from kiosk.journey.tongue import tongue

# What a voice rests for, in seconds, at the end of a sentence and at a comma, colon or semicolon.
SENTENCE_PAUSE = 0.5
CLAUSE_PAUSE = 0.2

_SENTENCE_END = re.compile(r"(?<=[.!?…؟])(?:\s?[»”)])*(\s+)(?=[«“(¿¡]?\s?(?P<next>[^\W_]|\{))")
_HAS_WORD = re.compile(r"\w|\{")
_CLAUSE_END = re.compile(r"[,;:،؛](?=\s|$)")


def sentences(text: str, language: str = "fr") -> tuple[str, ...]:
    """The sentences of `text`, trimmed. A colon or semicolon doesn't end one, nor does « M. » or « art. »."""
    whole = text.strip()
    ends = [match.start(1) for match in _SENTENCE_END.finditer(whole) if _may_begin(match["next"])]
    found: list[str] = []
    for start, end in pairwise((0, *ends, len(whole))):
        piece = whole[start:end].strip()
        if found and _abbreviation(language).search(found[-1]):
            found[-1] += f" {piece}"
        elif piece:
            found.append(piece)
    return tuple(found)


def _may_begin(sign: str) -> bool:
    """Whether a sentence may begin with `sign`: a capital, a figure, a blank, a letter of a script without capitals."""
    return not sign.islower()


@cache
def _abbreviation(language: str) -> re.Pattern[str]:
    """The end of a text that a full stop of an abbreviation, or of an initial, makes look like a sentence's."""
    known = "|".join(map(re.escape, tongue(language).abbreviations))
    return re.compile(rf"(?:\b(?:{known})|\b[A-Z])\.$" if known else r"\b[A-Z]\.$", re.IGNORECASE)


def words(text: str) -> tuple[str, ...]:
    """The words of `text`: what stands between spaces of any kind and isn't punctuation alone (« l’eau » is one)."""
    return tuple(token for token in text.split() if _HAS_WORD.search(token))


def word_count(texts: Iterable[str]) -> int:
    """How many words `texts` have together."""
    return sum(len(words(text)) for text in texts)


def speech_seconds(text: str, language: str = "fr") -> float:
    """How long a voice takes for `text` at normal speed, in seconds: an estimate, for texts not yet rendered."""
    pauses = SENTENCE_PAUSE * len(sentences(text, language)) + CLAUSE_PAUSE * len(_CLAUSE_END.findall(text))
    return len(words(text)) * 60 / tongue(language).words_per_minute + pauses


def folded(text: str) -> str:
    """`text` for comparing: lower case, straight apostrophes, single plain spaces."""
    return " ".join(text.casefold().replace("’", "'").split())


def names_any(text: str, phrases: Iterable[str]) -> bool:
    """Whether `text` contains one of `phrases` as whole words, whatever their case, apostrophes and spaces."""
    return next(found_phrases(text, phrases), None) is not None


def found_phrases(text: str, phrases: Iterable[str]) -> Iterator[str]:
    """Those of `phrases` that `text` contains as whole words, whatever their case, apostrophes and spaces."""
    within = folded(text)
    for phrase in phrases:
        if re.search(rf"(?<!\w){re.escape(folded(phrase))}(?!\w)", within):
            yield phrase
