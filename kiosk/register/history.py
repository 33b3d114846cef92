"""The steps of papers in the register: noted where they may come, read back, folded into states.

Knows the tables and the chain; what a step is stands in `lives`, what may follow what in `states`.
"""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, select

from kiosk.register import deeds, lives, references, states
from kiosk.register.chain import EntryKind
from kiosk.register.database import Database
from kiosk.register.deeds import Deed
from kiosk.register.errors import N_, InvalidStep, NotedMeanwhile, Phrase, UnknownRecord
from kiosk.register.lives import Step
from kiosk.register.outbox import OutboxLine
from kiosk.register.record import RecordBody, from_canonical
from kiosk.register.recording import Pen
from kiosk.register.states import Life
from kiosk.register.tables import bodies, entries, steps

# Records whose steps are read at once: one query for so many, instead of one for each.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Noted:
    """A step as it stands in the chain: the number of its entry, the day by the clock when it was noted."""

    number: int
    noted_on: datetime.date
    step: Step

    @property
    def by(self) -> str | None:
        """The mediator who noted it; None for what a printer, the clock or the register itself did."""
        return lives.by_whom(self.step)


@dataclass(frozen=True, slots=True)
class NotedDeed:
    """A deed as it stands in the chain: the number of its entry, the day by the clock when it was noted."""

    number: int
    noted_on: datetime.date
    deed: Deed

    @property
    def by(self) -> str:
        """Who did it."""
        return self.deed.by


class History:
    """What happened to the papers of one register. Any thread may use it."""

    def __init__(self, database: Database, pen: Pen) -> None:
        """For `Register`."""
        self._database = database
        self._pen = pen

    def note(self, *steps: Step, seen: int | None = None) -> Life:
        """Note what happened to the papers of one record, all of it or nothing, durable when it returns; its life then.

        `seen` is the `Life.version` that whoever decided had before their eyes: where somebody noted something since,
        nothing is noted. Without it the last to come is only refused what can't follow.
        Signing a form that changes an older one supersedes that one in the same transaction, decision by decision.

        >>> life = register.history.life(reference)
        >>> register.history.note(signed, kept, taken, seen=life.version)  # papers in, in one go

        Raises InvalidStep, UnknownRecord, IllegalStep, NotedMeanwhile, RegisterFull, RegisterUnavailable.
        """
        if len({step.reference for step in steps}) != 1:
            raise ValueError("steps of one record, one at least; for papers of several see `note_all`")
        with self._database.writing() as connection:
            if seen is not None:
                _check_seen(life_of(connection, steps[0].reference), seen)
            for step in steps:
                life = self._note(connection, step)
        return life

    def note_all(self, steps: Iterable[Step]) -> None:
        """Note steps of any records, all or none: a slip's letters that are sent together.

        Raises what `note` does, for the first step that can't be noted; none is then.
        """
        with self._database.writing() as connection:
            for step in steps:
                self._note(connection, step)

    def look(self, step: lives.Looked) -> None:
        """Note that a mediator was shown a paper: once a day for each, however often they come back to it.

        Raises UnknownRecord, RegisterFull, RegisterUnavailable: who can't note a look shows nothing.
        """
        with self._database.writing() as connection:
            seen = (one for one in life_of(connection, step.reference).steps if isinstance(one, lives.Looked))
            if all((one.by, one.day) != (step.by, step.day) for one in seen):
                self._note(connection, step)

    def note_deed(self, deed: Deed) -> None:
        """Note what was done at the desk that is about no record. Raises RegisterFull, RegisterUnavailable."""
        with self._database.writing() as connection:
            self._pen.write(connection, EntryKind.DEED, None, deeds.canonical(deed))

    def note_in(self, connection: Connection, step: Step) -> None:
        """Note a step in the transaction that `connection` is in. For `Register`."""
        self._note(connection, step)

    def life(self, reference: str) -> Life:
        """All that happened to the papers of a record. Raises UnknownRecord, RegisterUnavailable."""
        with self._database.reading() as connection:
            return life_of(connection, references.parse(reference))

    def noted(
        self, *, since: int = 0, reference: str | None = None, from_day: datetime.date | None = None
    ) -> Iterator[Noted]:
        """Every step that is still readable, oldest first: who did what to which paper, and when.

        `since` leaves out what stands up to that entry, `from_day` what was noted before that day.
        """
        of_papers = [steps.c.number > since, steps.c.reference.is_not(None), steps.c.content.is_not(None)]
        if reference is not None:
            of_papers.append(steps.c.reference == references.parse(reference))
        with self._database.reading() as connection:
            for number, day, content in _entered(connection, and_(*of_papers), from_day):
                yield Noted(number, day, lives.from_canonical(content))

    def deeds(self, *, from_day: datetime.date | None = None) -> Iterator[NotedDeed]:
        """What was done at the desk that is about no record, oldest first; from `from_day` on."""
        with self._database.reading() as connection:
            for number, day, content in _entered(connection, entries.c.kind == EntryKind.DEED, from_day):
                yield NotedDeed(number, day, deeds.from_canonical(content))

    def every(self) -> Iterator[tuple[RecordBody, Life]]:
        """Every record that isn't erased with the life of its papers, in the order of recording: for worklists."""
        query = select(bodies.c.content).where(bodies.c.content.is_not(None)).order_by(bodies.c.number)
        with self._database.reading() as connection:
            contents = connection.execution_options(yield_per=_AT_ONCE).execute(query).scalars()
            while some := [from_canonical(content) for content in itertools.islice(contents, _AT_ONCE)]:
                happened = _steps_of(connection, [reference for reference, _ in some])
                for reference, body in some:
                    yield body, states.fold(reference, _decisions(body), happened[reference])

    def lapse_due(self, lapse_days: int) -> tuple[str, ...]:
        """Let every form lapse that has waited `lapse_days` since its day, neither signed nor taken; which ones."""
        today = self._pen.clock()
        due = [
            life.reference
            for body, life in self.every()
            if states.is_due_to_lapse(life.form, body.day, today, lapse_days)
        ]
        lapsed = []
        for reference in due:
            with self._database.writing() as connection:
                form = life_of(connection, reference).form
                # A mediator may have been quicker since the look above.
                if form.is_live and form.how is None and not form.is_taken:
                    self._pen.note(connection, lives.Lapsed(reference=reference, day=today))
                    lapsed.append(reference)
        return tuple(lapsed)

    def printed(self, connection: Connection, line: OutboxLine) -> None:
        """Note that a printer confirmed a form or a letter, in the transaction that `connection` is in."""
        if line.reference is None or not lives.is_paper(line.kind):
            return
        found = select(bodies.c.content).where(bodies.c.reference == line.reference)
        if connection.execute(found).scalar() is not None:
            step = lives.Printed(reference=line.reference, day=self._pen.clock(), paper=line.kind, times=line.times)
            self._pen.note(connection, step)

    def _note(self, connection: Connection, step: Step) -> Life:
        if isinstance(step, lives.Superseded | lives.Erased):
            raise InvalidStep(detail=Phrase(N_("papers are superseded by signing, records erased by erasing them")))
        life = life_of(connection, step.reference).after(step)
        self._pen.note(connection, step)
        if isinstance(step, lives.Signed) and step.paper == lives.FORM:
            self._supersede(connection, step)
        return life

    def _supersede(self, connection: Connection, step: lives.Signed) -> None:
        body = _body(connection, step.reference)
        if body.supersedes is None:
            return
        try:
            older = life_of(connection, body.supersedes)
        except UnknownRecord:
            return  # another station's, or erased: its paper tells of itself
        newly = tuple(one for one in _decisions(body) if one in older.decisions)
        if newly and older.form.is_live:
            self._pen.note(
                connection,
                lives.Superseded(reference=older.reference, day=step.day, by_reference=step.reference, decisions=newly),
            )


def _entered(
    connection: Connection, which: ColumnElement[bool], from_day: datetime.date | None
) -> Iterator[tuple[int, datetime.date, bytes]]:
    """Number, day and content of the entries that `which` chooses, oldest first."""
    same = and_(steps.c.station == entries.c.station, steps.c.number == entries.c.number)
    query = (
        select(steps.c.number, entries.c.day, steps.c.content)
        .select_from(steps.join(entries, same))
        .where(which)
        .order_by(steps.c.number)
    )
    if from_day is not None:
        query = query.where(entries.c.day >= from_day.isoformat())
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield row.number, datetime.date.fromisoformat(row.day), row.content


def is_erased(connection: Connection, reference: str) -> bool:
    """Whether a tombstone stands for `reference`."""
    same = and_(steps.c.station == entries.c.station, steps.c.number == entries.c.number)
    query = (
        select(steps.c.number)
        .select_from(steps.join(entries, same))
        .where(steps.c.reference == reference, entries.c.kind == EntryKind.ERASED)
        .limit(1)
    )
    return connection.execute(query).first() is not None


def life_of(connection: Connection, reference: str) -> Life:
    """The life of a record that is there. Raises UnknownRecord."""
    body = _body(connection, reference)
    return states.fold(reference, _decisions(body), _steps(connection, reference))


def _body(connection: Connection, reference: str) -> RecordBody:
    content = connection.execute(select(bodies.c.content).where(bodies.c.reference == reference)).scalar()
    if content is None:
        raise UnknownRecord(reference=references.spaced(reference))
    return from_canonical(content)[1]


def _check_seen(life: Life, seen: int) -> None:
    since = life.since(seen)
    if since:
        last = since[-1]
        raise NotedMeanwhile(
            reference=references.spaced(life.reference),
            paper=last.paper,
            step=last.kind.value,
            by=lives.by_whom(last),
            day=last.day,
        )


def _steps(connection: Connection, reference: str) -> list[Step]:
    return _steps_of(connection, [reference])[reference]


def _steps_of(connection: Connection, of_references: Sequence[str]) -> defaultdict[str, list[Step]]:
    query = (
        select(steps.c.reference, steps.c.content)
        .where(steps.c.reference.in_(of_references), steps.c.content.is_not(None))
        .order_by(steps.c.number)
    )
    found: defaultdict[str, list[Step]] = defaultdict(list)
    for reference, content in connection.execute(query):
        found[reference].append(lives.from_canonical(content))
    return found


def _decisions(body: RecordBody) -> tuple[str, ...]:
    return tuple(decided.decision for decided in body.decisions)
