"""Where somebody stands, where the effect of an answer depends on it: the situation, and the date of the letter."""

import datetime

from kiosk.journey.scene import EntryShape, SceneKind, ScenePassage
from kiosk.journey.script import Situation
from kiosk.journey.session import Place
from kiosk.journey.spots import stages
from kiosk.journey.spots.base import Choice, Context, Move, Spot, deadline_of, go, slip
from kiosk.journey.spots.stages import Stage


class WhereOneStands(Stage):
    """The situation question of a decision."""

    kind = SceneKind.QUESTION

    def title(self, here: Context) -> str:
        """The question itself, so that every scene has its own title."""
        return here.say(_situation(here).question)

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The title is the question."""
        return ()

    def options(self, here: Context) -> tuple[Choice, ...]:
        """The situations."""
        return tuple(Choice(option.id, here.say(option.label)) for option in _situation(here).options)

    def choose(self, here: Context, option: str) -> Move | None:
        """Kept for this decision."""
        return stages.following(here, stages.in_situation(here.session, here.about, option))

    def on(self, here: Context) -> Move | None:
        """A question is answered, never passed over."""
        return None


class LetterDate(Stage):
    """The date on the letter, as eight digits: day, month, year."""

    kind = SceneKind.ENTRY
    entry_length = 8
    entry_shape = EntryShape.DATE

    def title(self, here: Context) -> str:
        """The script's own question."""
        question = _situation(here).date_question
        return here.say(question) if question else here.text.scenes["letter_date"].title

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """How to type it."""
        question = _situation(here).date_question
        words = here.text.scenes["letter_date"].passages
        return here.passages("scenes/letter_date", words, question=here.say(question) if question else "")

    def digits(self, here: Context, digits: str) -> Move | None:
        """A day that exists and isn't to come; otherwise it is asked for again, kindly."""
        day = _day(digits)
        situation = _situation(here)
        if day is None or day > here.session.today or situation.days is None:
            return go(here.session, Place("letter_date_wrong", here.about))
        session = stages.on_day(here.session, here.about, day)
        if deadline_of(day, situation.days) < here.session.today:
            if situation.late is not None:
                session = stages.in_situation(session, here.about, situation.late)
            return go(session, Place("letter_date_late", here.about))
        return go(session, Place("letter_date_read", here.about))

    def on(self, here: Context) -> Move | None:
        """Digits are asked for; the way back offers "I don't have the letter"."""
        return None


class LetterDateWrong(Stage):
    """That was no day, or one to come."""

    is_mistake = True

    def on(self, here: Context) -> Move | None:
        """Again."""
        return slip(here.session, Place("letter_date", here.about))


class LetterDateRead(Stage):
    """The last day of the delay, read back."""

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """With the date and the deadline."""
        name = here.place.name
        values = here.decision_values(here.about)
        return here.passages(f"scenes/{name}", here.text.scenes[name].passages, **values)


def _situation(here: Context) -> Situation:
    situation = here.decision(here.about).situation
    if situation is None:
        raise LookupError(here.about)
    return situation


def _day(digits: str) -> datetime.date | None:
    try:
        return datetime.date(int(digits[4:8]), int(digits[2:4]), int(digits[0:2]))
    except ValueError:
        return None


SPOTS: dict[str, Spot] = {
    "situation": WhereOneStands(),
    "letter_date": LetterDate(),
    "letter_date_wrong": LetterDateWrong(),
    "letter_date_read": LetterDateRead(),
    "letter_date_late": LetterDateRead(),
}
