"""What can be said at one moment: phrases, each with what it stands for. Knows no scene; meanings are opaque to it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

# What an engine answers for speech that is none of the phrases. The name is Vosk's.
UNKNOWN = "[unk]"

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})
_NO_LETTER = re.compile(r"[^\w'\- ]+|_")
_LONE_MARKS = re.compile(r"(?<!\w)['\-]+|-+(?!\w)")


def normalized(text: str) -> str:
    """`text` as engines write it: composed, lower case, straight apostrophes, no punctuation, single spaces."""
    plain = unicodedata.normalize("NFC", text).translate(_APOSTROPHES).lower()
    return " ".join(_LONE_MARKS.sub(" ", _NO_LETTER.sub(" ", plain)).split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that can be said. `action` and `option` are whatever whoever made the grammar means by it.

    A phrase without `action` is a decoy: it is listened for so that it isn't taken for a phrase that sounds like it,
    and hearing it asks for nothing.
    """

    text: str
    action: str | None = None
    option: str | None = None

    @property
    def meaning(self) -> tuple[str | None, str | None]:
        """What two ways of saying the same have in common."""
        return self.action, self.option


@dataclass(frozen=True)
class Grammar:
    """The phrases of one moment, in their normal form, each once."""

    phrases: tuple[Phrase, ...]

    @classmethod
    def of(cls, phrases: Iterable[Phrase]) -> "Grammar":
        """A grammar of `phrases`, brought into their normal form; of two with the same words the first counts."""
        found: dict[str, Phrase] = {}
        for phrase in phrases:
            text = normalized(phrase.text)
            if text:
                found.setdefault(text, Phrase(text, phrase.action, phrase.option))
        return cls(tuple(found.values()))

    @cached_property
    def _by_text(self) -> dict[str, Phrase]:
        return {phrase.text: phrase for phrase in self.phrases}

    @property
    def texts(self) -> tuple[str, ...]:
        """What can be said, one phrase after the other."""
        return tuple(phrase.text for phrase in self.phrases)

    @property
    def words(self) -> frozenset[str]:
        """Every word of every phrase."""
        return frozenset(word for phrase in self.phrases for word in phrase.text.split())

    def phrase(self, text: str) -> Phrase | None:
        """The phrase that `text` is, whole and alone; None for a part, a mixture or anything else."""
        return self._by_text.get(normalized(text))

    def without(self, unknown: Iterable[str]) -> "Grammar":
        """The phrases that use none of the words `unknown`."""
        lacking = frozenset(unknown)
        return Grammar(tuple(phrase for phrase in self.phrases if lacking.isdisjoint(phrase.text.split())))
