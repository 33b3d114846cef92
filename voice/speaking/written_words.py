"""Which written words are being said, from what the voice tells of the spoken ones. Knows no rule of any language.

What is said isn't what is written: « le 34 22 » is four spoken words. Where a text can be parted between two words
is not guessed but tried: a place counts where both parts, each put into its spoken form alone, give together exactly
what the whole gives. Words between two such places are lit together: never a wrong one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voice.speaking.lexicon import Lexicon
from voice.speaking.spoken_form import spoken_form
from voice.speaking.word_times import WordTime

# Said in one breath at most: where more than so many written words came at once, the voice has not told enough.
_MOST_AT_ONCE = 5

_WORD = re.compile(r"\S+")
# Signs that are said, though no letters.
_SAID = frozenset("%€°§&@+=#*")
_SPOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """From `milliseconds` on the written words `first` to `last` are being said, counted from 0, both included."""

    milliseconds: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is followed by eye while it is heard: its written `words`, and which are lit when."""

    words: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Written words that are told together; `offset` is where they begin in the spoken form."""

    offset: int
    first: int
    last: int


def read_along(text: str, language: str, lexicon: Lexicon | None, times: Sequence[WordTime]) -> Reading:
    """How `text` is followed while it is said at those `times`. Words stand between spaces; a full stop alone is none.

    Raises UnknownLanguage.
    """
    return Reading(tuple(match[0] for match in _words(text)), marks(text, language, lexicon, times))


def marks(text: str, language: str, lexicon: Lexicon | None, times: Sequence[WordTime]) -> tuple[Mark, ...]:
    """What is lit when, while `text` is said; nothing where the times can't be those of these words.

    Raises UnknownLanguage.
    """
    groups = _groups(text, language, lexicon)
    starts = [group.offset for group in groups]
    said: list[tuple[int, int]] = []
    for one in times:
        index = bisect_right(starts, one.offset) - 1
        if index < 0 or (said and index < said[-1][1]):
            return ()
        if not said or index > said[-1][1]:
            said.append((one.milliseconds, index))
    if not said:
        return ()
    found = []
    for (milliseconds, index), after in zip(said, [*(index for _, index in said[1:]), len(groups)], strict=True):
        # A voice may say several words as one (« de la »): all of them are being said until it tells the next.
        mark = Mark(milliseconds, groups[index].first, groups[after - 1].last)
        if mark.last - mark.first >= _MOST_AT_ONCE:
            return ()
        found.append(mark)
    return tuple(found)


def _words(text: str) -> list[re.Match[str]]:
    return [match for match in _WORD.finditer(text) if any(letter.isalnum() or letter in _SAID for letter in match[0])]


def _groups(text: str, language: str, lexicon: Lexicon | None) -> list[_Group]:
    words = _words(text)
    whole = list(_SPOKEN.finditer(spoken_form(text, language, lexicon)))
    said = _told(whole)
    starts = [(0, 0)]  # the first written word of each group, and its first spoken one
    for number in range(1, len(words)):
        at = words[number].start()
        before = _told(_SPOKEN.finditer(spoken_form(text[:at], language, lexicon)))
        count = len(before)
        if count <= starts[-1][1] or count >= len(said) or before != said[:count]:
            continue
        if _told(_SPOKEN.finditer(spoken_form(text[at:], language, lexicon))) == said[count:]:
            starts.append((number, count))
    ends = [*(first for first, _ in starts[1:]), len(words)]
    return [
        _Group(whole[count].start(), first, end - 1)
        for (first, count), end in zip(starts, ends, strict=True)
        if count < len(whole)
    ]


def _told(spoken: Iterable[re.Match[str]]) -> list[str]:
    return [match[0].casefold() for match in spoken]
