"""The letters after a letter that got no answer, or a wrong one: a reminder, then a complaint.

Knows what the register tells of the letter before. Both have a life of their own there, on the same record: printed,
taken or sent, answered. What the machine can't know, the person ticks or fills in by hand.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from kiosk.journey.script import Answer
from kiosk.papers.letters import letter
from kiosk.papers.means import Made, Means
from kiosk.register import lives
from kiosk.register.lives import Step, letter_of
from kiosk.register.record import RecordBody
from kiosk.register.states import Life

# Dots to write a date or a name on, where the machine doesn't know it.
_BY_HAND = "………………………"


class Kind(StrEnum):
    """What may follow a letter."""

    REMINDER = "reminder"
    COMPLAINT = "complaint"


class NoLetter(Exception):
    """The answer to this decision asked for no letter, or the script has none to follow it: print nothing."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A letter that may come next, and the day from which whoever was written to has had the time to answer."""

    kind: Kind
    decision: str
    from_day: datetime.date

    def is_early(self, today: datetime.date) -> bool:
        """Whether an answer may still be on its way. A wrong answer is never too early to complain of."""
        return today < self.from_day


def paper_of(kind: Kind, decision: str) -> str:
    """The name of a follow-up in the register, e.g. `reminder:space`."""
    match kind:
        case Kind.REMINDER:
            return lives.reminder_of(decision)
        case Kind.COMPLAINT:
            return lives.complaint_of(decision)


def follow_ups(life: Life, decision: str, wait_days: int) -> tuple[FollowUp, ...]:
    """What may follow the letter of `decision`, the next one first; nothing where it never left the printer.

    `wait_days`: a month to answer (GDPR art. 12.3), and the post's days both ways.
    """
    first = _left_on(life, letter_of(decision))
    if first is None:
        return ()
    wait = datetime.timedelta(days=wait_days)
    reminded = _left_on(life, paper_of(Kind.REMINDER, decision))
    reminder = FollowUp(Kind.REMINDER, decision, first + wait)
    complaint = FollowUp(Kind.COMPLAINT, decision, (reminded or first) + wait)
    return (reminder, complaint) if reminded is None else (complaint, reminder)


def follow_up(means: Means, kind: Kind, decision: str, body: RecordBody, life: Life) -> Made:
    """The letter itself, dated today. `body` and `life` are the record's. Raises NoLetter."""
    decided = next((one for one in body.decisions if one.decision == decision), None)
    planned = means.script.plan.follow_ups
    if decided is None or planned is None:
        raise NoLetter
    name = means.text.decisions[decision].answer(Answer(decided.answer.value), decided.situation).letter
    if name is None:
        raise NoLetter
    before = means.text.letters[name]
    match kind:
        case Kind.REMINDER:
            words = means.text.letters[planned.reminder]
        case Kind.COMPLAINT:
            words = means.text.letters[planned.complaint]
    values = {
        "object": means.say(before.object),
        "date": _day(means, _left_on(life, letter_of(decision))),
        "reminder_date": _day(means, _left_on(life, paper_of(Kind.REMINDER, decision))),
        "organisation": means.word("organisations", before.recipient, line=_BY_HAND),
    }
    return Made(
        paper_of(kind, decision),
        "sheet",
        letter(
            means,
            words,
            life.reference,
            recipient=before.recipient,
            values=values,
            place_and_date=means.word("letter", "place_and_day", day=means.day(means.today)),
        ),
    )


def _left_on(life: Life, paper: str) -> datetime.date | None:
    """The day on which a letter left: sent by the site, else taken along, else printed."""
    days: dict[type[Step], datetime.date] = {}
    for step in life.steps:
        if step.paper == paper:
            days.setdefault(type(step), step.day)
    return next((days[kind] for kind in (lives.Sent, lives.Taken, lives.Printed) if kind in days), None)


def _day(means: Means, day: datetime.date | None) -> str:
    return _BY_HAND if day is None else means.day(day)
