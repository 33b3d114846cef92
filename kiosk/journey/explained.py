"""Which of the words that can be explained a text says, as it says them. Knows no channel."""

import re
from collections.abc import Iterable
from functools import lru_cache

# Words of one term may stand at any space; each may be in the plural.
_SPACES = r"[\s\u00a0\u202f]+"


def words_said(texts: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Those of `known` that `texts` say, each once, in the order in which they are first said.

    Where one word is part of a longer one, the longer one is meant: « espace numérique de santé ».
    """
    names = tuple(known)
    if not names:
        return ()
    pattern, by_group = _pattern(names)
    found: dict[str, None] = {}
    for text in texts:
        for match in pattern.finditer(text):
            found.setdefault(by_group[match.lastgroup or ""])
    return tuple(found)


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    longest_first = sorted(names, key=len, reverse=True)
    by_group = {f"w{number}": name for number, name in enumerate(longest_first)}
    terms = (
        f"(?P<{group}>" + _SPACES.join(re.escape(word) + "[sx]?" for word in name.split()) + ")"
        for group, name in by_group.items()
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(terms)})(?!\w)", re.IGNORECASE), by_group
