"""Breaking text into lines at its spaces. Knows no letters' widths: it is told how to measure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from printouts.typography import together


@dataclass(frozen=True, slots=True)
class Words:
    """A text and what measures it, in whatever unit `across` is."""

    text: str
    measure: Callable[[str], float]


def broken(words: Words, across: float) -> Iterator[str]:
    """The lines of `words`, each no wider than `across` unless it is one word that is.

    Breaks at U+0020 and newlines alone: never inside a word, never at a no-break space, and between a number and its
    noun only where both are wider than a line. A word wider than a line is broken after a hyphen that it has, if that
    helps. No empty line comes out.

    >>> list(broken(Words("un rendez-vous demain", len), 10))
    ['un rendez-', 'vous', 'demain']
    """
    for paragraph in words.text.split("\n"):
        line = ""
        for gap, piece in _pieces(paragraph, words, across):
            joined = f"{line}{gap}{piece}" if line else piece
            if line and words.measure(joined) > across:
                yield line
                line = piece
            else:
                line = joined
        if line:
            yield line


def _pieces(paragraph: str, words: Words, across: float) -> Iterator[tuple[str, str]]:
    """The words of `paragraph`, each with what parts it from the one before: a space, or nothing after a hyphen."""
    for word in filter(None, _fitting(paragraph, words, across)):
        if words.measure(word) <= across:
            yield " ", word
            continue
        gap = " "
        for part in filter(None, word.replace("-", "-\n").split("\n")):
            yield gap, part
            gap = ""


def _fitting(paragraph: str, words: Words, across: float) -> Iterator[str]:
    """What stays on one line, where it can; else its words one by one."""
    for piece in together(paragraph):
        yield from (piece,) if words.measure(piece) <= across else piece.split(" ")
