"""The worklists: what still has to happen, each row with the next step as a verb. Every one can become empty.

Knows the register's lives; what the site never sees (an answer that goes to the person) is on none of them.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kiosk.desk.paper import LetterLine, is_loose, letter_lines
from kiosk.journey.script import Script
from kiosk.register.record import Channel, RecordBody
from kiosk.register.states import Life, Stage, is_due_to_lapse

# Forms that lapse within so many days are named apart.
SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Row:
    """One record on a list."""

    reference: str
    day: datetime.date


@dataclass(frozen=True, slots=True)
class Posting:
    """One letter that waits to be posted."""

    reference: str
    letter: LetterLine


@dataclass(frozen=True, slots=True)
class Envelope:
    """Letters that go to one recipient together."""

    recipient: str
    address: tuple[str, ...]
    letters: tuple[Posting, ...]

    @property
    def size(self) -> int:
        """How many letters."""
        return len(self.letters)


@dataclass(slots=True)
class Lists:
    """All the worklists, at one moment."""

    to_sign: list[Row] = field(default_factory=list)
    to_complete: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    callers: list[Row] = field(default_factory=list)
    lapsing: list[Row] = field(default_factory=list)
    to_post: list[Envelope] = field(default_factory=list)


def lists(every: Iterable[tuple[RecordBody, Life]], script: Script, lapse_days: int, today: datetime.date) -> Lists:
    """The worklists of all records."""
    made = Lists()
    postings: list[Posting] = []
    for body, life in every:
        row, form = Row(life.reference, body.day), life.form
        if form.counts:
            postings += [
                Posting(life.reference, one) for one in letter_lines(script, body, life) if is_loose(one.state)
            ]
        elif not form.is_live or form.is_taken:
            continue  # void, lapsed, replaced; or at home with the person, who may come back or not
        elif form.is_on_hold:
            made.waiting.append(row)
        elif form.stage is Stage.TO_COMPLETE:
            made.to_complete.append(row)
        elif body.channel is Channel.PHONE:
            made.callers.append(row)
        elif is_due_to_lapse(form, body.day, today + datetime.timedelta(days=SOON_DAYS), lapse_days):
            made.lapsing.append(row)
        else:
            made.to_sign.append(row)
    made.to_post = envelopes(postings)
    return made


def envelopes(postings: Sequence[Posting]) -> list[Envelope]:
    """Letters by recipient: those to one address travel together."""
    by_address: dict[tuple[str, tuple[str, ...]], list[Posting]] = {}
    for one in postings:
        by_address.setdefault((one.letter.recipient, one.letter.address), []).append(one)
    return [Envelope(name, address, tuple(some)) for (name, address), some in sorted(by_address.items())]
