"""What every place of a conversation is able to do, and the means that they share. Pure."""

import dataclasses
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kiosk.journey import blanks
from kiosk.journey.events import Effect
from kiosk.journey.fixed import FAR_SCENES, FIXED_SCENES
from kiosk.journey.scene import EntryShape, SceneKind, ScenePassage
from kiosk.journey.script import Decision, Script, Text
from kiosk.journey.session import Place, Session
from kiosk.journey.words import Words

Move = tuple[Session, tuple[Effect, ...]]

MOST_OPTIONS = 4  # DESIGN.md: a scene offers at most four options, on every channel


@dataclass(frozen=True, slots=True)
class Choice:
    """An option before it has its number: what it is called within the scene, and its label.

    `language` is that of the label, where it isn't the scene's. `detail` is said after it, in the same language.
    """

    id: str
    label: str
    language: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Where one is: the script, the session, and the words of its language."""

    script: Script
    session: Session

    @property
    def text(self) -> Text:
        """Words in the session's language, as they are told where the person is."""
        text = self.script.text(self.session.language)
        return text if self.session.far is None else text.from_afar

    @property
    def place(self) -> Place:
        """The place that the session is at."""
        return self.session.place

    @property
    def about(self) -> str:
        """What the place is about. Empty where it is about nothing."""
        return self.session.place.about or ""

    def say(self, words: Words, **values: str) -> str:
        """The text of `words` for this session, its blanks filled."""
        return blanks.say(
            words,
            capacity=self.session.capacity,
            site=self.script.site,
            values=values,
            language=self.session.language,
        )

    def part(self, name: str, **values: str) -> str:
        """A sentence of `[parts]`."""
        return self.say(self.text.words.parts[name], **values)

    def passages(self, address: str, words: Sequence[Words], **values: str) -> tuple[ScenePassage, ...]:
        """Passages as they are given, with the script's address of each and its sources."""
        return tuple(
            ScenePassage(f"{address}/{index}", self.say(one, **values), self._sources(one))
            for index, one in enumerate(words, start=1)
        )

    def _sources(self, words: Words) -> tuple[str, ...]:
        facts = self.script.facts.facts
        return tuple(dict.fromkeys(source for name in words.facts if name in facts for source in facts[name].sources))

    def label(self, scene: str, option: str, **values: str) -> Choice:
        """An option of a fixed scene."""
        return Choice(option, self.say(self.text.scenes[scene].options[option], **values))

    def decision(self, decision: str) -> Decision:
        """The words of a decision."""
        return self.text.decisions[decision]

    def decision_values(self, decision: str) -> dict[str, str]:
        """The blanks that passages of a decision may use: `deadline` and `date` of the letter, where one is known."""
        situation = self.decision(decision).situation
        day = dict(self.session.dates).get(decision)
        if situation is None or day is None or situation.days is None:
            return {}
        deadline = deadline_of(day, situation.days)
        language = self.session.language
        return {"date": blanks.say_day(day, language), "deadline": blanks.say_day(deadline, language)}


def deadline_of(day: datetime.date, days: int) -> datetime.date:
    """The last day of a delay of `days` that runs from `day`."""
    return day + datetime.timedelta(days=days)


def return_day(script: Script, today: datetime.date) -> datetime.date:
    """The day to come back, from the site's delay."""
    return today + datetime.timedelta(days=int(script.site.get("return_days") or "35"))


class Spot:
    """The rules of one place. A subclass says what it presents and where each choice leads.

    A move of None means: not here. The machine answers it gently.
    """

    kind: ClassVar[SceneKind] = SceneKind.STATEMENT
    is_private: ClassVar[bool] = False
    entry_length: ClassVar[int | None] = None
    entry_shape: ClassVar[EntryShape] = EntryShape.PLAIN
    replays: ClassVar[bool] = False
    takes_time: ClassVar[bool] = False
    is_mistake: ClassVar[bool] = False
    reads_codes: ClassVar[bool] = False

    def is_private_here(self, here: Context) -> bool:
        """Whether what is presented is for the person alone."""
        return self.is_private

    def title(self, here: Context) -> str:
        """The scene's title: its first spoken words."""
        return here.text.scenes[here.place.name].title

    def where(self, here: Context) -> str | None:
        """Where one is, where that helps (« Les urgences, 2 sur 7 »)."""
        return None

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """What is said."""
        name = here.place.name
        return here.passages(f"scenes/{name}", here.text.scenes[name].passages)

    def options(self, here: Context) -> tuple[Choice, ...]:
        """What can be chosen, in order."""
        name = here.place.name
        fixed = FIXED_SCENES.get(name) or FAR_SCENES.get(name)
        return tuple(here.label(name, option) for option in fixed.options) if fixed else ()

    def choose(self, here: Context, option: str) -> Move | None:
        """What choosing `option` does."""
        return None

    def on(self, here: Context) -> Move | None:
        """What "continue" does."""
        return None

    def more(self, here: Context) -> Move | None:
        """What "more" does."""
        return None

    def digits(self, here: Context, digits: str) -> Move | None:
        """What a whole entry does."""
        return None


def go(session: Session, place: Place, *effects: Effect) -> Move:
    """Go on to `place`, remembering the way back."""
    return dataclasses.replace(session, place=place, trail=(*session.trail, session.place), digits=""), effects


def jump(session: Session, place: Place, *effects: Effect) -> Move:
    """Go to `place` without a way back to before: what lies there is done, or was left for good."""
    return dataclasses.replace(session, place=place, trail=(), digits=""), effects


def slip(session: Session, place: Place, *effects: Effect) -> Move:
    """Go to `place` in the stead of this one: the way back leads past it."""
    return dataclasses.replace(session, place=place, digits=""), effects


def retrace(session: Session) -> Move | None:
    """Go back the way that was come; None where there is no way back."""
    if not session.trail:
        return None
    return dataclasses.replace(session, place=session.trail[-1], trail=session.trail[:-1], digits=""), ()


def paged(choices: Sequence[Choice], others: Choice, page: int) -> tuple[Choice, ...]:
    """Up to four choices; where there are more, three of them and "others", which leads to the next three."""
    if len(choices) <= MOST_OPTIONS:
        return tuple(choices)
    size = MOST_OPTIONS - 1
    pages = -(-len(choices) // size)
    start = (page % pages) * size
    return (*choices[start : start + size], others)
