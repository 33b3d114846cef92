"""What stays on one line: numbers and the words that they belong to. Knows figures and spaces, and no language."""

import re
from collections.abc import Iterator

_NO_BREAK = "\u00a0"
# Figures in groups (34 22), and what they count or name: 13 mois, 1er janvier 2027, étape 6 sur 7, article 5. A word
# of ten letters or more before a number can stand without it; a comma or full stop between them parts them anyway.
_KEPT = re.compile(r"(?<=\d) (?=[\w%€])|(?<=\der) (?=\w)|(?<=\dre) (?=\w)|(?<=\de) (?=\w)|(?<=[\w°])(?<!\w{10}) (?=\d)")
# What is longer than this may be broken after all: a line of key figures, a number on a narrow roll (characters).
_MOST = 24


def together(text: str) -> Iterator[str]:
    """The pieces of `text` that stay on one line, in order, as they are written. Single spaces part them.

    >>> list(together("Composez le 34 22, étape 6 sur 7."))
    ['Composez', 'le 34 22,', 'étape 6 sur 7.']
    """
    kept = {match.start() for match in _KEPT.finditer(text)}
    piece, at = "", -1
    for word in text.split(" "):
        if at in kept and len(piece) + 1 + len(word) <= _MOST:
            piece += f" {word}"
        else:
            if at >= 0:
                yield piece
            piece = word
        at += 1 + len(word)
    yield piece


def unbroken(text: str) -> str:
    """`text` with no-break spaces where a line must not end. Otherwise the same, letter by letter."""
    return " ".join(piece.replace(" ", _NO_BREAK) for piece in together(text))
