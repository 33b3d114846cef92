"""What every paper is made with: the script's words in one language and capacity, with their blanks filled."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kiosk.journey import blanks
from kiosk.journey.enclosing import to_enclose
from kiosk.journey.script import Answer, AnswerText, Script, Text
from kiosk.journey.spots.base import deadline_of, return_day
from kiosk.journey.words import Capacity, Words
from printouts.document import Block, Document, Furniture, Medium

# Size of running text on a sheet, in pt, by the size of letters chosen on the screen (1–4).
_POINTS = {1: 14, 2: 14, 3: 18, 4: 24}

# As many digits of a fingerprint as a person can compare by eye.
FINGERPRINT_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Made:
    """A paper, with the name that the conversation knows it by, and the printer that it is for."""

    name: str
    printer: Literal["roll", "sheet"]
    document: Document


@dataclass(frozen=True, slots=True)
class Means:
    """The words for one paper's language, capacity and situations."""

    script: Script
    language: str
    capacity: Capacity
    today: datetime.date
    size: int
    situations: Mapping[str, str] = dataclasses.field(default_factory=dict)
    dates: Mapping[str, datetime.date] = dataclasses.field(default_factory=dict)
    is_rehearsal: bool = False

    @property
    def text(self) -> Text:
        """Words in the paper's language."""
        return self.script.text(self.language)

    @property
    def is_translation(self) -> bool:
        """Whether its words are translated from the language of the country."""
        return self.text.language != self.script.original.language

    def in_original(self) -> "Means":
        """The same in the language that officials read."""
        return dataclasses.replace(self, language=self.script.original.language)

    @property
    def points(self) -> int:
        """Size of running text, in pt."""
        return _POINTS[self.size]

    def say(self, words: Words, **values: str) -> str:
        """The text of `words` for this paper."""
        return blanks.say(
            words, capacity=self.capacity, site=self.script.site, values=values, language=self.text.language
        )

    def word(self, section: str, key: str, **values: str) -> str:
        """A sentence of `papers.toml`."""
        return self.say(self.text.papers[section][key], **values)

    def day(self, day: datetime.date) -> str:
        """A day in words."""
        return blanks.say_day(day, self.text.language)

    def return_day(self) -> str:
        """The day to come back, in words."""
        return self.day(return_day(self.script, self.today))

    def answer(self, decision: str, answer: Answer) -> AnswerText:
        """The words of an answer in the person's situation."""
        return self.text.decisions[decision].answer(answer, self.situations.get(decision))

    def deadline(self, decision: str) -> datetime.date | None:
        """The last day of the delay that a letter's date started, where one is known and not past."""
        situation = self.text.decisions[decision].situation
        day = self.dates.get(decision)
        if situation is None or situation.days is None or day is None:
            return None
        last = deadline_of(day, situation.days)
        return last if last >= self.today else None

    def deadlines(self, decisions: Iterable[str]) -> tuple[str, ...]:
        """When the first delay ends that a letter started; nothing where none is known."""
        days = sorted(day for decision in decisions if (day := self.deadline(decision)) is not None)
        return tuple(self.word("reminder", "deadline", deadline=self.day(day)) for day in days[:1])

    def steps(self, taken: Mapping[str, Answer]) -> tuple[str, ...]:
        """What remains to do after all these answers, without repetition, in order: first what letters go with."""
        answers = [self.answer(decision, answer) for decision, answer in taken.items()]
        enclosed = (self.say(one.words, **one.values) for one in to_enclose(self.text, answers, self.capacity))
        said = (self.say(step) for answer in answers for step in answer.steps)
        return tuple(dict.fromkeys((*enclosed, *said)))

    def fingerprint(self) -> str:
        """The script's fingerprint, short, in groups that eyes can compare."""
        digits = self.script.fingerprint[:FINGERPRINT_DIGITS]
        return " ".join(digits[start : start + 4] for start in range(0, FINGERPRINT_DIGITS, 4))

    def state_of_words(self, *, were_heard: bool = True) -> tuple[str, ...]:
        """Which words were heard, or are printed here, and whether the site changed them or nobody reviewed them."""
        lines = [self.word("furniture", "script" if were_heard else "printed", fingerprint=self.fingerprint())]
        if self.script.is_modified:
            lines.append(self.word("furniture", "modified"))
        if not self.text.review.by:
            lines.append(self.word("furniture", "unreviewed"))
        return tuple(lines)

    def sheet(
        self,
        kind: str,
        title: str,
        given: tuple[Block, ...],
        copies: tuple[str, ...] = (),
        foot: str | None = None,
    ) -> Document:
        """An A4 document. `foot` stands in the stead of the usual words at the foot."""
        return self._document(kind, title, Medium.SHEET, given, copies, foot)

    def roll(self, kind: str, title: str, given: tuple[Block, ...]) -> Document:
        """A document for the roll."""
        return self._document(kind, title, Medium.ROLL, given)

    def _document(
        self,
        kind: str,
        title: str,
        medium: Medium,
        given: tuple[Block, ...],
        copies: tuple[str, ...] = (),
        foot: str | None = None,
    ) -> Document:
        furniture, by_ear = self.text.papers["furniture"], self.text.papers["readback"]
        return Document(
            kind=kind,
            title=title,
            language=self.text.language,
            medium=medium,
            blocks=given,
            furniture=Furniture(
                page=furniture["page" if copies else "page_single"].text,
                duplicate=furniture["duplicate"].text,
                rehearsal=furniture["rehearsal"].text,
                labelled=by_ear["labelled"].text,
                by_hand=by_ear["blank_line"].text,
                tick_box=by_ear["tick_box"].text,
            ),
            copies=copies,
            foot=self.word("furniture", "foot") if foot is None else foot,
            size_pt=self.points,
            is_rehearsal=self.is_rehearsal,
        )
