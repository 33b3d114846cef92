"""What a rule is given to look at: one language of a script, its passages, and where each stands."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kiosk.journey.problem import Problem
from kiosk.journey.script import Script, Text
from kiosk.journey.source_lines import SourceLines
from kiosk.journey.tongue import Tongue, tongue
from kiosk.journey.words import Words

_ANSWER_PARTS = frozenset({"changes", "stays", "costs", "steps"})
_TOPIC_PARTS = frozenset({"short", "more", "arguments", "concerns"})


@dataclass(frozen=True)
class Entry:
    """A passage with its address, e.g. `("topics", "card", "short", "1")`."""

    address: tuple[str, ...]
    words: Words

    @property
    def family(self) -> str:
        """`topics`, `decisions`, `letters`, `scenes`, `words`, `phone` or `papers`."""
        return self.address[0]

    @property
    def part(self) -> str:
        """What of a topic or an answer it belongs to (`short`, `changes` …), or what it is (`label`)."""
        return self.address[-2] if self.address[-1].isdecimal() else self.address[-1]

    @property
    def is_explaining(self) -> bool:
        """Whether it tells somebody something that must rest on a fact."""
        if self.family == "topics":
            return self.part in _TOPIC_PARTS
        return self.family == "decisions" and (self.part == "intro" or self.part in _ANSWER_PARTS)


@dataclass(frozen=True)
class Subject:
    """One language of a script under check, on the day `today`."""

    script: Script
    text: Text
    source: SourceLines
    today: datetime.date

    @property
    def tongue(self) -> Tongue:
        """What its language is like."""
        return tongue(self.text.language)

    @property
    def is_translation(self) -> bool:
        """Whether it is translated from another language of the script."""
        return self.text.language != self.script.original.language

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every passage of this language."""
        return tuple(
            Entry(tuple(address.split("/")), words) for address, words in self.script.passages(self.text.language)
        )

    def titles(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every title with its address: plain strings, no passages."""
        for family in ("topics", "decisions", "scenes"):
            for name, titled in getattr(self.text, family).items():
                yield (family, name, "title"), titled.title
        for name, far in (self.text.phone.scenes if self.text.phone else {}).items():
            if far.title is not None:
                yield ("phone", "scenes", name, "title"), far.title

    def texts(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every text that a person may be given, variants and titles among them, with its address."""
        yield from self.titles()
        for entry in self.entries:
            for variant in entry.words.variants():
                yield entry.address, variant

    def problem(
        self, address: tuple[str, ...], rule: str, sentence: str, *, phrase: str = "", is_warning: bool = False
    ) -> Problem:
        """A problem with what stands at `address`; `phrase` is the text itself, to find its line by."""
        file, line = self.source.of_address(self.text.language, "/".join(address), phrase)
        return Problem(file, line, rule, sentence, is_warning)
