"""What goes into the envelope beside a letter: said on the letter, and among what remains to do.

Knows the words of letters and who signs them; knows no paper and no scene.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kiosk.journey.script import AnswerText, Letter, Text
from kiosk.journey.words import Capacity, Words


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do for the envelope: words of `[parts]`, their address, and what fills their blanks."""

    address: str
    words: Words
    values: Mapping[str, str] = field(default_factory=dict)


def listed(enclosures: Iterable[str]) -> str:
    """Enclosures on one line, as they stand within a sentence."""
    return "\u202f; ".join(one[0].lower() + one[1:] for one in enclosures)


def needs_proof(capacity: Capacity) -> bool:
    """Whether who signs has to show that they may: a parent, a guardian."""
    return capacity is not Capacity.PERSON


def to_enclose(text: Text, answers: Iterable[AnswerText], capacity: Capacity) -> tuple[Step, ...]:
    """What to get ready before the letters of `answers` leave; nothing where no letter has an enclosure.

    It names no letter: it stands on papers that tell no answer. Scripts of long ago lack the words: nothing is said.
    """
    letters = [text.letters[one.letter] for one in answers if one.letter is not None]
    parts = text.words.parts
    steps = [
        Step("parts/enclose", parts["enclose"], {"enclosures": enclosures})
        for enclosures in dict.fromkeys(_enclosures(letter, capacity) for letter in letters)
        if enclosures and "enclose" in parts
    ]
    if letters and needs_proof(capacity) and "enclose_proof" in parts:
        steps.append(Step("parts/enclose_proof", parts["enclose_proof"]))
    return tuple(steps)


def _enclosures(letter: Letter, capacity: Capacity) -> str:
    return listed(one.for_capacity(capacity) for one in letter.enclosures)
