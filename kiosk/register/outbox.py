"""Papers on their way to a printer, in the register's own database. Knows no printer and no paper's content.

A line is *pending*, then *sending*, then *printed*, *unknown* or *failed*. Printing is at least once. What
nobody is there to take is *waiting* first, until it is released. One process
prints: the one that holds the lock `spool.lock`; what it finds *sending* was sent by a process that died, and nobody
knows what became of it.
"""

import dataclasses
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, insert, select, update

from kiosk.register.database import Database
from kiosk.register.errors import LineNotReady, PaperForgotten, UnknownLine
from kiosk.register.file_lock import SPOOLS, FileLock
from kiosk.register.tables import answered, outbox

Printer = Literal["roll", "sheet"]


class LineState(StrEnum):
    """Where a line is."""

    PENDING = "pending"
    SENDING = "sending"
    PRINTED = "printed"
    UNKNOWN = "unknown"
    FAILED = "failed"
    WAITING = "waiting"  # for the person to come, or for the desk to post it


_INSERT = insert(outbox).returning(*outbox.c)

OUTCOMES = (LineState.PRINTED, LineState.UNKNOWN, LineState.FAILED)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper to print: its kind ("form", "letter" …), its printer, the document as JSON, how many copies.

    `waits`: nobody is there to take it; it is printed once it is released.
    """

    kind: str
    printer: Printer
    payload: str
    copies: int = 1
    waits: bool = False


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """A line of the outbox.

    `times` counts the prints before this one: from 1 on, the paper says DUPLICATA. `payload` is empty once erased.
    `again_of` is the line that this one prints again. `reason` is a printer's state, where there is one.
    """

    id: int
    reference: str | None
    kind: str
    printer: str
    payload: str
    copies: int
    times: int
    again_of: int | None
    state: LineState
    reason: str | None


class Outbox:
    """The outbox of one register. What a spooler works through."""

    def __init__(
        self,
        database: Database,
        on_printed: Callable[[Connection, OutboxLine], None] = lambda _connection, _line: None,
        *,
        may_print: bool = True,
    ) -> None:
        """`on_printed` is told of each line that a printer confirmed, in the transaction that notes it.

        Where it may not print, another process of this machine does, now or later: its turn is never taken.
        """
        self._database = database
        self._on_printed = on_printed
        self._lock = FileLock(database.folder / SPOOLS)
        self._first = threading.Lock()
        self._prints = False
        self._may_print = may_print
        self._take_over(is_opening=True)

    def queue(self, lines: Sequence[PaperLine]) -> tuple[OutboxLine, ...]:
        """Queue papers that have no record. Durable when it returns. Raises RegisterFull, RegisterUnavailable."""
        with self._database.writing() as connection:
            return put(connection, lines, reference=None)

    def claim(self) -> OutboxLine | None:
        """The next line to print, now *sending*. None where there is none, or where another process prints."""
        if not self._take_over() or not self._has_pending():
            return None
        with self._database.writing() as connection:
            first = select(outbox).where(outbox.c.state == LineState.PENDING).order_by(outbox.c.id).limit(1)
            row = connection.execute(first).one_or_none()
            if row is None:
                return None
            _set_state(connection, row.id, LineState.SENDING, None)
            return _line(row, state=LineState.SENDING)

    def finish(self, line_id: int, outcome: str, reason: str | None) -> None:
        """Say what became of a line: "printed", "unknown" or "failed", with the printer's state as reason.

        A line that ended *unknown* may be settled later, when somebody says whether the paper is in their hand.
        Raises UnknownLine, LineNotReady.
        """
        state = LineState(outcome)
        with self._database.writing() as connection:
            line = _get(connection, line_id)
            may_end = state in OUTCOMES and line.state in (LineState.SENDING, LineState.UNKNOWN)
            if not may_end and line.state != state:
                raise LineNotReady(line=line_id, state=line.state, wanted=outcome)
            _set_state(connection, line_id, state, reason)
            if state is LineState.PRINTED and line.state != state:
                self._on_printed(connection, _line(line, state=state))
                _erase_earlier(connection, line.again_of)
            has_erased = _erase_printed(connection)
        if has_erased:
            self._database.forget_freed_bytes("outbox")

    def again(self, line_id: int) -> OutboxLine:
        """Print a paper once more: a new line that names the old one.

        Raises UnknownLine, LineNotReady, PaperForgotten.
        """
        with self._database.writing() as connection:
            line = _get(connection, line_id)
            if line.state not in OUTCOMES:
                raise LineNotReady(line=line_id, state=line.state, wanted=LineState.PENDING)
            if line.payload is None:
                raise PaperForgotten(line=line_id)
            paper = PaperLine(line.kind, line.printer, line.payload, line.copies)
            return put(
                connection,
                [paper],
                reference=line.reference,
                times=line.times + 1,
                again_of=line.id,
                is_released=bool(line.is_released),
            )[0]

    def release(self, reference: str) -> tuple[OutboxLine, ...]:
        """Print what waits for the record `reference`: its person is here, or it is to be posted. None waits: ().

        Raises PaperForgotten where a paper's content went with a backup.
        """
        with self._database.writing() as connection:
            waiting = [line for line in lines_of(connection, reference) if line.state is LineState.WAITING]
            for line in waiting:
                if not line.payload:
                    raise PaperForgotten(line=line.id)
                # Whoever asked isn't the conversation that made it: once printed, its content goes.
                released = update(outbox).where(outbox.c.id == line.id)
                connection.execute(released.values(state=LineState.PENDING, reason=None, is_released=1))
            return tuple(dataclasses.replace(line, state=LineState.PENDING) for line in waiting)

    def waiting(self) -> tuple[str, ...]:
        """References of the records whose papers wait, oldest first."""
        query = select(outbox.c.reference).where(outbox.c.state == LineState.WAITING).order_by(outbox.c.id)
        with self._database.reading() as connection:
            return tuple(dict.fromkeys(row for row in connection.execute(query).scalars() if row))

    def lines(self, *, reference: str | None = None, ids: Iterable[int] | None = None) -> tuple[OutboxLine, ...]:
        """The lines of a record, or those with these ids, or all; oldest first."""
        query = select(outbox).order_by(outbox.c.id)
        if reference is not None:
            query = query.where(outbox.c.reference == reference)
        if ids is not None:
            query = query.where(outbox.c.id.in_(list(ids)))
        with self._database.reading() as connection:
            return tuple(_line(row) for row in connection.execute(query))

    def forget_payloads(self, line_ids: Iterable[int]) -> None:
        """Their session is over: erase what is printed, and what isn't as soon as it is.

        A paper that failed, or that nobody saw, keeps its content: a mediator may print it again.
        """
        with self._database.writing() as connection:
            released = update(outbox).where(outbox.c.id.in_(list(line_ids)))
            connection.execute(released.values(is_released=1))
            has_erased = _erase_printed(connection)
        if has_erased:
            self._database.forget_freed_bytes("outbox")

    def close(self) -> None:
        """Let another process print."""
        with self._first:
            self._prints = False
            self._lock.release()

    def _take_over(self, *, is_opening: bool = False) -> bool:
        """Whether this process prints, from now on if the one that did is gone.

        When the register is being opened no session lives on, so what sessions keep goes too; and papers that waited
        for their turn would come out before nobody, or before somebody else: the staff prints them.
        """
        with self._first:
            if self._prints or not self._may_print or not self._lock.take():
                return self._prints
            with self._database.writing() as connection:
                connection.execute(
                    update(outbox).where(outbox.c.state == LineState.SENDING).values(state=LineState.UNKNOWN)
                )
                if is_opening:
                    left = (outbox.c.state == LineState.PENDING) & (outbox.c.is_released == 0)
                    connection.execute(update(outbox).where(left).values(state=LineState.UNKNOWN))
                    connection.execute(update(outbox).values(is_released=1))
                    connection.execute(delete(answered))
                _erase_printed(connection)
            self._database.forget_freed_bytes("outbox")
            self._prints = True
            return True

    def _has_pending(self) -> bool:
        """A look that takes nobody's turn: a spooler asks often."""
        with self._database.reading() as connection:
            found = select(outbox.c.id).where(outbox.c.state == LineState.PENDING).limit(1)
            return connection.execute(found).first() is not None


def put(
    connection: Connection,
    lines: Sequence[PaperLine],
    *,
    reference: str | None,
    times: int = 0,
    again_of: int | None = None,
    is_released: bool = False,
) -> tuple[OutboxLine, ...]:
    """Add lines in the transaction that `connection` is in."""
    added = []
    for line in lines:
        values = {
            "reference": reference,
            "kind": line.kind,
            "printer": line.printer,
            "payload": line.payload,
            "copies": line.copies,
            "times": times,
            "again_of": again_of,
            "state": LineState.WAITING if line.waits else LineState.PENDING,
            "is_released": int(is_released),
        }
        row = connection.execute(_INSERT, values).one()
        added.append(_line(row))
    return tuple(added)


def lines_of(connection: Connection, reference: str) -> tuple[OutboxLine, ...]:
    """The lines of a record, oldest first."""
    query = select(outbox).where(outbox.c.reference == reference).order_by(outbox.c.id)
    return tuple(_line(row) for row in connection.execute(query))


def _get(connection: Connection, line_id: int) -> Row[Any]:
    row = connection.execute(select(outbox).where(outbox.c.id == line_id)).one_or_none()
    if row is None:
        raise UnknownLine(line=line_id)
    return row


def _set_state(connection: Connection, line_id: int, state: LineState, reason: str | None) -> None:
    connection.execute(update(outbox).where(outbox.c.id == line_id).values(state=state, reason=reason))


def _erase_earlier(connection: Connection, line_id: int | None) -> None:
    """Erase the content of the lines that a printed one was printed again of: it has served."""
    while line_id is not None:
        connection.execute(update(outbox).where(outbox.c.id == line_id).values(payload=None))
        line_id = connection.execute(select(outbox.c.again_of).where(outbox.c.id == line_id)).scalar()


def _erase_printed(connection: Connection) -> bool:
    done = (outbox.c.state == LineState.PRINTED) & (outbox.c.is_released == 1) & outbox.c.payload.is_not(None)
    return connection.execute(update(outbox).where(done).values(payload=None)).rowcount > 0


def _line(row: Row[Any], state: LineState | None = None) -> OutboxLine:
    return OutboxLine(
        id=row.id,
        reference=row.reference,
        kind=row.kind,
        printer=row.printer,
        payload=row.payload or "",
        copies=row.copies,
        times=row.times,
        again_of=row.again_of,
        state=state or LineState(row.state),
        reason=row.reason,
    )
