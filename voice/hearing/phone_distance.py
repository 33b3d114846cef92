"""How far apart two ways of speaking are, in phones. Knows phones of the International Phonetic Alphabet alone.

Phones that are often taken for each other, by people through a bad line as by recognizers, are less than one apart.
"""

from collections.abc import Sequence

# Families of French phones that differ in one trait: voicing, nasality, opening.
_NEAR = (
    "p b", "t d", "k ɡ", "f v", "s z", "ʃ ʒ", "m n ɲ", "i y", "e ɛ", "ø œ ə", "o ɔ", "u y", "a ɑ", "ɑ̃ ɔ̃", "ɛ̃ œ̃",
    "w u", "j i", "ɥ y", "ʁ x",
)  # fmt: skip
_PAIRS = frozenset(frozenset((a, b)) for family in _NEAR for a in family.split() for b in family.split() if a != b)
_NEAR_COST = 0.5
# An e that may be left out, as in « j(e) refuse », is hardly a difference.
_SILENT = {"ə": 0.3}


def phone_distance(one: Sequence[str], other: Sequence[str]) -> float:
    """The least sum of phones put in, left out or exchanged that makes `other` of `one`; 0 where they sound alike."""
    before = [0.0]
    for phone in other:
        before.append(before[-1] + _SILENT.get(phone, 1.0))
    for phone in one:
        row = [before[0] + _SILENT.get(phone, 1.0)]
        for index, heard in enumerate(other):
            row.append(
                min(
                    before[index] + _exchanged(phone, heard),
                    before[index + 1] + _SILENT.get(phone, 1.0),
                    row[-1] + _SILENT.get(heard, 1.0),
                )
            )
        before = row
    return before[-1]


def _exchanged(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return _NEAR_COST if frozenset((one, other)) in _PAIRS else 1.0
