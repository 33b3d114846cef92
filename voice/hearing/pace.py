"""Whether words were said at one human pace: a long word squeezed into a short one's time was another word. French.

Knows spelling, roughly: how many sounds a word has, its silent letters left out.
"""

import re
from collections.abc import Sequence

from voice.hearing.hypothesis import Word

# Letters that are one sound together, and endings that are none.
_TOGETHER = re.compile(r"eau|ain|ein|oin|ou|on|an|en|in|un|om|am|em|im|eu|au|ai|ei|ch|ph|th|gn|qu|ll|ss|tt|rr|nn|mm|pp")
_SILENT_END = re.compile(r"(?<=.)(?:es|e|[stxzdp]+)$")
# Shorter words are swallowed by those around them.
_LONG_WORD = 4
_LEAST_SECONDS = 0.01


def sounds(word: str) -> int:
    """About how many sounds `word` has."""
    letters = re.sub(r"\W", "", word)
    return max(1, len(_TOGETHER.sub("a", _SILENT_END.sub("", letters))))


def haste(words: Sequence[Word]) -> float:
    """How much faster than all of them together the fastest long word was said: 1 where none was. Words that were
    said give up to 1.3; « je veux » taken for « je refuse » gives 1.45 and more."""
    spoken = sum(word.seconds for word in words)
    if len(words) < 2 or spoken <= 0:  # noqa: PLR2004 - nothing to compare with
        return 1.0
    pace = sum(sounds(word.text) for word in words) / spoken
    long_words = [word for word in words if sounds(word.text) >= _LONG_WORD]
    return max((sounds(word.text) / (pace * max(_LEAST_SECONDS, word.seconds)) for word in long_words), default=1.0)
