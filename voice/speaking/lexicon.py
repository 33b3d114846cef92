"""How words that no rule can guess are pronounced: acronyms and names, from a table that the caller hands over."""

import re
from collections.abc import Mapping
from functools import lru_cache

Lexicon = Mapping[str, str]

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})


def _is_cased(word: str) -> bool:
    """Two capitals make an acronym: « SOS » is not « sos ». Any other word is found however it is capitalised."""
    return sum(letter.isupper() for letter in word) > 1


def _pattern(word: str) -> str:
    inner = r"\s+".join(re.escape(part) for part in word.split())
    inner = inner if _is_cased(word) else f"(?i:{inner})"
    # Whole words: a boundary is wanted only where the entry itself begins or ends with a letter or digit.
    before = r"(?<!\w)" if word[0].isalnum() else ""
    after = r"(?!\w)" if word[-1].isalnum() else ""
    return f"{before}{inner}{after}"


@lru_cache(maxsize=16)
def _compiled(entries: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    longest_first = sorted(entries, key=lambda entry: (-len(entry[0]), entry[0]))
    pattern = "|".join(f"({_pattern(word)})" for word, _ in longest_first)
    return re.compile(pattern), tuple(said for _, said in longest_first)


def take_out(text: str, lexicon: Lexicon, mark: str) -> tuple[str, list[str]]:
    """`text` with each word of `lexicon` replaced by `mark`, and the pronunciations in their order.

    What was taken out can't be touched by the rules that follow; `put_back` puts it in again.
    """
    entries = tuple(
        sorted((" ".join(word.translate(_APOSTROPHES).split()), said) for word, said in lexicon.items() if word.strip())
    )
    text = text.translate(_APOSTROPHES)
    if not entries:
        return text, []
    pattern, sayings = _compiled(entries)
    found: list[str] = []

    def note(match: re.Match[str]) -> str:
        # Each entry is one group, so the group that matched tells the entry.
        found.append(sayings[(match.lastindex or 1) - 1])
        return mark

    return pattern.sub(note, text), found


def put_back(text: str, mark: str, found: list[str]) -> str:
    """`text` with the pronunciations in the places of `mark`."""
    waiting = iter(found)
    return re.sub(re.escape(mark), lambda _: next(waiting), text)
