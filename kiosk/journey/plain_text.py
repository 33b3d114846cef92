"""Counting in plain text: sentences, words, and how long a voice takes. Knows no language's grammar, only its signs."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

# The speed that every length in a script is reckoned at, the kiosk's normal speed.
WORDS_PER_MINUTE = 125
# What a voice rests for, in seconds, at the end of a sentence and at a comma, colon or semicolon.
SENTENCE_PAUSE = 0.5
CLAUSE_PAUSE = 0.2

# Full stops that end an abbreviation, not a sentence.
_ABBREVIATION = re.compile(r"(?:\b(?:M|Mme|MM|Dr|Pr|art|al|cf|etc|env|p|n|no|vol|St|Ste)|\b[A-Z])\.$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])(?:\s?[»”)])*(\s+)(?=[«“(]?\s?[A-ZÀ-ÖØ-Þ0-9{])")
_HAS_WORD = re.compile(r"\w|\{")
_CLAUSE_END = re.compile(r"[,;:](?=\s|$)")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text`, trimmed. A colon or semicolon doesn't end one, nor does « M. » or « art. »."""
    whole = text.strip()
    ends = [match.start(1) for match in _SENTENCE_END.finditer(whole)]
    found: list[str] = []
    for start, end in pairwise((0, *ends, len(whole))):
        piece = whole[start:end].strip()
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += f" {piece}"
        elif piece:
            found.append(piece)
    return tuple(found)


def words(text: str) -> tuple[str, ...]:
    """The words of `text`: what stands between spaces of any kind and isn't punctuation alone (« l’eau » is one)."""
    return tuple(token for token in text.split() if _HAS_WORD.search(token))


def word_count(texts: Iterable[str]) -> int:
    """How many words `texts` have together."""
    return sum(len(words(text)) for text in texts)


def speech_seconds(text: str) -> float:
    """How long a voice takes for `text` at normal speed, in seconds: an estimate, for texts not yet rendered."""
    pauses = SENTENCE_PAUSE * len(sentences(text)) + CLAUSE_PAUSE * len(_CLAUSE_END.findall(text))
    return len(words(text)) * 60 / WORDS_PER_MINUTE + pauses


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
