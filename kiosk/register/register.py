"""The register: records what somebody decided, durably and with its papers, and finds it again.

Knows no journey, no printer and no words; who calls it composes the papers.
"""

import datetime
import hmac
import math
import secrets
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Row, and_, insert, select, update

from kiosk.register import (
    attempts,
    backups,
    chain,
    erasing,
    from_papers,
    history,
    keys,
    lives,
    medium,
    notes,
    outbox,
    recording,
    references,
    rotation,
    verification,
)
from kiosk.register.attempts import Patience
from kiosk.register.codebook import CodeBook, CodeBooks
from kiosk.register.compact import Sealed
from kiosk.register.database import Database
from kiosk.register.erasing import Forgotten, Tombstone
from kiosk.register.errors import (
    OtherStation,
    RecordAltered,
    SlowDown,
    UnknownRecord,
    UnknownReference,
    UnknownScript,
)
from kiosk.register.from_papers import Finding, Read
from kiosk.register.history import History
from kiosk.register.keys import PublicKey
from kiosk.register.lives import Erasure
from kiosk.register.manifest import Manifest
from kiosk.register.medium import Head
from kiosk.register.outbox import Outbox, OutboxLine, PaperLine
from kiosk.register.record import RecordBody, canonical, from_canonical
from kiosk.register.recording import Pen, Stored
from kiosk.register.tables import bodies, codebooks, counts, entries
from kiosk.register.tallies import Tallies
from kiosk.register.verification import Report
from kiosk.register.voices import Voices
from kiosk.register.whereabouts import REHEARSAL_STATION


@dataclass(frozen=True, slots=True)
class Prepared:
    """What papers need to know of a record that is about to be durable.

    `day` is the record's own. `form_note` goes into the form's QR code, `receipt_code` into the receipt's.
    `head_hash` (64 hex digits) is the head of the chain with this record's entry: receipts carry it.
    """

    reference: str
    code: str
    day: datetime.date
    form_note: str
    receipt_code: str
    head_hash: str


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record found again.

    `entry_number` is None where it was read from its paper and this register has no entry of it. `superseded_by` is
    the reference of the latest record that changes it.
    """

    reference: str
    code: str
    body: RecordBody
    entry_number: int | None
    superseded_by: str | None


def today() -> datetime.date:
    """The day by the machine's clock, where it stands."""
    return datetime.datetime.now().astimezone().date()


class Register:
    """One station's register in one folder. Any thread may use it; not to be carried over a fork.

    `outbox` are the papers to print, `history` is what happens to them afterwards, `tallies` counts what leaves no
    record.

    >>> with Register.open(Path("var"), 412) as register:
    ...     register.learn(book)
    ...     stored = register.record(body, compose, once="session and turn")
    """

    def __init__(
        self,
        database: Database,
        key: keys.StationKey,
        station: int,
        clock: Callable[[], datetime.date],
        patience: Patience,
        *,
        may_print: bool = True,
    ) -> None:
        """For `open`."""
        self.station = station
        self.folder = database.folder
        self._database = database
        self._pen = Pen(station, key, clock)
        self._patience = patience
        self._books: dict[str, CodeBook] = {}
        self.history = History(database, self._pen)
        self.outbox = Outbox(database, self.history.printed, may_print=may_print)
        self.tallies = Tallies(database)

    @classmethod
    def open(
        cls,
        folder: Path,
        station: int,
        *,
        is_rehearsal: bool = False,
        url: str = "",
        clock: Callable[[], datetime.date] = today,
        ticks: Callable[[], float] = time.monotonic,
        may_print: bool = True,
    ) -> "Register":
        """The register in `folder`; database and key are made where there are none.

        `url` names a PostgreSQL database (`postgresql+psycopg://…`); where empty it is SQLite's, in `folder` with the
        keys. `ticks` gives seconds that never go back. Without `may_print` another
        process prints what is recorded here. Raises RegisterFull, RegisterUnavailable, RegisterNewer,
        OtherStation, KeyTooOpen, KeyMissing, KeyDamaged, NoDriver, BadUrl; ValueError where station 0 and rehearsal
        don't go together.
        """
        if (station == REHEARSAL_STATION) is not is_rehearsal:
            raise ValueError("station 0 is the rehearsals', and theirs alone")
        database = Database.open(folder, url)
        try:
            has_entries = _has_entries(database, station)
            key = keys.load_or_make(folder, station, may_make=not has_entries)
            with database.reading() as connection:
                key = rotation.finished(connection, folder, station, key)
                patience = Patience(ticks, attempts.tried_lately(connection))
            return cls(database, key, station, clock, patience, may_print=may_print)
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Let go of the file, and let another process print."""
        self.outbox.close()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- recording -------------------------------------------------------------------------------------------------

    def learn(self, book: CodeBook) -> None:
        """Know how forms of a script are coded; to be done with every script before its first record.

        Raises NoteTooLong where a form's code could become too large: better now than in front of a person.
        """
        notes.check(book, self._pen.key)
        script, check = book.key
        with self._database.writing() as connection:
            known = and_(codebooks.c.script == script, codebooks.c.check == check)
            if connection.execute(select(codebooks.c.script).where(known)).first() is None:
                values = {"script": script, "check": check, "book": book.to_json().decode()}
                connection.execute(insert(codebooks).values(values))
        self._books[book.script] = book

    def record(
        self,
        body: RecordBody,
        compose: Callable[[Prepared], Sequence[PaperLine]],
        *,
        once: str | None = None,
    ) -> Stored:
        """Record `body` together with the papers that `compose` makes, durable when it returns; or nothing at all.

        `compose` is called inside the transaction: it must be quick and touch no register. `once` names the request
        (a session and its turn): a second call with the same gives what the first recorded, and records nothing.
        Raises InvalidRecord, UnknownScript, StationFull, RegisterFull, RegisterUnavailable, and what `compose` does.
        """
        book = self._books.get(body.script)
        if book is None:
            raise UnknownScript(script=body.script[:16])
        book.fit(body)
        with self._database.writing() as connection:
            if once is not None and (earlier := recording.answered_before(connection, once)) is not None:
                return earlier
            reference = recording.free_reference(connection, self.station)
            sealed = Sealed(reference, secrets.token_bytes(chain.SALT_BYTES), body)
            content = canonical(reference, body)
            entry = recording.next_entry(connection, self.station, self._pen.clock(), sealed, content, self._pen.key)
            prepared = Prepared(
                reference=sealed.reference,
                code=chain.code(sealed.salt, sealed.reference),
                day=body.day,
                form_note=notes.encode(sealed, book, self._pen.key),
                receipt_code=notes.receipt_code(sealed.reference, entry.commitment),
                head_hash=entry.hash().hex(),
            )
            papers = compose(prepared)
            recording.insert_entry(connection, entry, sealed, content, self._pen.key)
            if once is not None:
                recording.remember(connection, once, entry)
            lines = outbox.put(connection, papers, reference=sealed.reference)
        return Stored(prepared.reference, prepared.code, prepared.day, entry.number, prepared.head_hash, lines)

    def request(self, step: lives.Requested, paper: PaperLine, *, is_again: bool) -> OutboxLine:
        """Queue a paper of a record that a mediator asks for; who asked is noted in the same transaction.

        `is_again`: it was printed before, and says DUPLICATA whatever the outbox remembers. Raises UnknownRecord,
        IllegalStep, RegisterFull, RegisterUnavailable.
        """
        with self._database.writing() as connection:
            self.history.note_in(connection, step)
            earlier = [one.times for one in outbox.lines_of(connection, step.reference) if one.kind == paper.kind]
            times = max([*(one + 1 for one in earlier), int(is_again)])
            return outbox.put(connection, [paper], reference=step.reference, times=times, is_released=True)[0]

    def prepared(self, reference: str) -> Prepared:
        """What papers need to know of a record that is there already, to be made once more.

        Raises MistypedReference, UnknownRecord, UnknownScript where this program no longer has its words.
        """
        reference = references.parse(reference)
        with self._database.reading() as connection:
            row = connection.execute(select(bodies).where(bodies.c.reference == reference)).one_or_none()
            if row is None or row.content is None:
                raise UnknownRecord(reference=references.spaced(reference))
            found = self._found(connection, row)
            here = and_(entries.c.station == row.station, entries.c.number == row.number)
            entry = connection.execute(select(entries.c.commitment, entries.c.hash).where(here)).one()
            book = _book_of(connection, found.body.script)
        return Prepared(
            reference=reference,
            code=found.code,
            day=found.body.day,
            form_note=notes.encode(Sealed(reference, row.salt, found.body), book, self._pen.key),
            receipt_code=notes.receipt_code(reference, entry.commitment),
            head_hash=entry.hash.hex(),
        )

    def count_later(self, decision: str, day: datetime.date) -> None:
        """Count one "later" for `decision` in the month of `day`. No session and no record is named."""
        month = f"{day:%Y-%m}"
        here = and_(counts.c.decision == decision, counts.c.month == month)
        with self._database.writing() as connection:
            one_more = update(counts).where(here).values(later=counts.c.later + 1)
            if connection.execute(one_more).rowcount == 0:
                connection.execute(insert(counts).values(decision=decision, month=month, later=1))

    def bring_back(self, papers: Sequence[Read], erased: Collection[str] = ()) -> tuple[Finding, ...]:
        """Write the records that were read from their papers, all or none; see `from_papers`.

        Raises RegisterFull, RegisterUnavailable.
        """
        with self._database.writing() as connection:
            return from_papers.bring_back(connection, self._pen, papers, erased)

    # --- finding ---------------------------------------------------------------------------------------------------

    def find(self, reference: str, code: str) -> FoundRecord:
        """The record of a keyed reference and its 4-digit code.

        Raises MistypedReference, UnknownReference (for either), SlowDown, RegisterUnavailable.
        """
        reference = references.parse(reference)
        with self._database.writing() as connection:
            failures = attempts.failures_of(connection, reference)
            seconds = self._patience.wait(reference, failures)
            if seconds > 0:
                raise SlowDown(seconds=math.ceil(seconds))
            row = connection.execute(select(bodies).where(bodies.c.reference == reference)).one_or_none()
            # The same work whether the reference exists or not.
            salt = row.salt if row is not None and row.salt is not None else bytes(chain.SALT_BYTES)
            is_right = hmac.compare_digest(chain.code(salt, reference).encode(), code.strip().encode())
            if row is None or row.content is None or not is_right:
                attempts.count_failure(connection, reference)
                attempts.keep_tried_lately(connection, self._patience.failed(reference))
                row = None
            else:
                if failures:
                    attempts.forget_failures(connection, reference)
                found = self._found(connection, row)
        if row is None:
            raise UnknownReference
        return found

    def find_scanned(self, text: str) -> FoundRecord:
        """The record that a form's QR code carries, its signature verified. Needs no code, nor the record itself.

        Raises NotAPaper, ReceiptOnly, ForeignPaper, ForgedPaper, UnknownScript, RegisterUnavailable.
        """
        with self._database.reading() as connection:
            books = CodeBooks(
                CodeBook.from_json(book.encode()) for book in connection.execute(select(codebooks.c.book)).scalars()
            )
            sealed = notes.decode(text, books, keys.load_public(self.folder))
            commitment = chain.commit(sealed.salt, canonical(sealed.reference, sealed.body))
            same = and_(entries.c.station == bodies.c.station, entries.c.number == bodies.c.number)
            number = connection.execute(
                select(entries.c.number)
                .join(bodies, same)
                .where(bodies.c.reference == sealed.reference, entries.c.commitment == commitment)
            ).scalar()
            return FoundRecord(
                reference=sealed.reference,
                code=chain.code(sealed.salt, sealed.reference),
                body=sealed.body,
                entry_number=number,
                superseded_by=_superseded_by(connection, sealed.reference),
            )

    def is_receipt(self, text: str) -> bool:
        """Whether `text` is the code of a receipt that was given here: its record's commitment can't be guessed."""
        reference = notes.named_by_receipt(text)
        if reference is None:
            return False
        with self._database.reading() as connection:
            same = and_(entries.c.station == bodies.c.station, entries.c.number == bodies.c.number)
            query = select(entries.c.commitment).join(bodies, same).where(bodies.c.reference == reference)
            commitment = connection.execute(query).scalar()
        return commitment is not None and notes.receipt_code(reference, commitment) == text.strip()

    def known(self, reference: str) -> FoundRecord:
        """The record of a reference alone: for staff, whom the desk knows by name. Nobody else may ask so.

        Raises MistypedReference, UnknownRecord (also where it was erased), RegisterUnavailable.
        """
        reference = references.parse(reference)
        with self._database.reading() as connection:
            row = connection.execute(select(bodies).where(bodies.c.reference == reference)).one_or_none()
            if row is None or row.content is None:
                raise UnknownRecord(reference=references.spaced(reference))
            return self._found(connection, row)

    def entry_of(self, reference: str) -> int | None:
        """The number of the entry of a record, which tells nothing of it; None where there is none."""
        with self._database.reading() as connection:
            return connection.execute(select(bodies.c.number).where(bodies.c.reference == reference)).scalar()

    def last_day(self) -> datetime.date | None:
        """The day of the last entry, by the clock of then; None where there is none."""
        with self._database.reading() as connection:
            query = select(entries.c.day).where(entries.c.station == self.station)
            told = connection.execute(query.order_by(entries.c.number.desc()).limit(1)).scalar()
        return None if told is None else datetime.date.fromisoformat(told)

    # --- forgetting ------------------------------------------------------------------------------------------------

    def erase(self, reference: str, why: Erasure = Erasure.REQUEST, *, by: str | None = None) -> Forgotten:
        """Erase a record and all that was noted of its papers; a tombstone stays. Durable when it returns.

        `by` is the mediator who does it, where one does.

        Raises MistypedReference, UnknownRecord, RegisterFull, RegisterUnavailable.
        """
        reference = references.parse(reference)
        with self._database.writing() as connection:
            forgotten = erasing.erase(connection, self._pen, reference, why, by)
        Voices(self.folder).erase_of(reference)
        self._database.forget_freed_bytes("bodies", "steps", "outbox")
        return forgotten

    def erase_due(self, months: int) -> tuple[Forgotten, ...]:
        """Erase every record whose last step is more than `months` ago, each in a transaction of its own."""
        with self._database.reading() as connection:
            references_due = erasing.due(connection, self._pen.clock(), months)
        return tuple(self.erase(reference, Erasure.RETENTION) for reference in references_due)

    def tombstones(self) -> tuple[Tombstone, ...]:
        """Every record that was erased: none of them may be entered again."""
        with self._database.reading() as connection:
            return tuple(erasing.tombstones(connection))

    def is_erased(self, reference: str) -> bool:
        """Whether a tombstone stands for `reference`."""
        with self._database.reading() as connection:
            return history.is_erased(connection, reference)

    # --- proving ---------------------------------------------------------------------------------------------------

    def rotate(self) -> None:
        """Sign with a new key from now on; papers and entries that the old one signed stay verifiable.

        No other process may have the register open. Raises RegisterFull, RegisterUnavailable, KeyDamaged.
        """
        self._pen.key = rotation.rotate(self._database, self._pen)

    def backup(self, folder: Path) -> Manifest:
        """Make a backup in `folder`, new or empty, while everything goes on. Raises FolderNotEmpty, RegisterFull …"""
        return backups.backup(self._database, self._pen, folder)

    def anchor(self, medium_folder: Path) -> Head:
        """Write the chain's head, and the tombstones, to a second medium. Raises RegisterFull, RegisterUnavailable."""
        head = self.head()
        trusted = keys.load_public(self.folder)
        medium.add_head(medium_folder, self.station, self._pen.key, head)
        medium.add_tombstones(medium_folder, self.station, self._pen.key, trusted, self.tombstones())
        return head

    def anchored(self, medium_folder: Path) -> Head | None:
        """The newest head that a second medium holds of this register; None where it has none."""
        trusted = keys.load_public(self.folder)
        return next(iter(reversed(list(medium.heads(medium_folder, self.station, trusted)))), None)

    def head(self) -> Head:
        """The head of the chain, today."""
        with self._database.reading() as connection:
            query = select(entries.c.number, entries.c.hash).where(entries.c.station == self.station)
            last = connection.execute(query.order_by(entries.c.number.desc()).limit(1)).one_or_none()
        return Head(self._pen.clock(), last.number if last else 0, (last.hash if last else chain.GENESIS).hex())

    @property
    def public_key(self) -> PublicKey:
        """The key that papers are verified with, as the site's poster has it."""
        return self._pen.key.public

    def verify(self, heads: Collection[str] = ()) -> Report:
        """Walk the whole chain; see `verification.verify`. Raises RegisterUnavailable, KeyDamaged."""
        with self._database.reading() as connection:
            return verification.verify(connection, self.station, keys.load_public(self.folder), heads)

    # --- inside ----------------------------------------------------------------------------------------------------

    def _found(self, connection: Connection, row: Row[Any]) -> FoundRecord:
        here = and_(entries.c.station == row.station, entries.c.number == row.number)
        commitment = connection.execute(select(entries.c.commitment).where(here)).scalar_one()
        if chain.commit(row.salt, row.content) != commitment:
            raise RecordAltered(number=row.number)
        reference, body = from_canonical(row.content)
        code = chain.code(row.salt, reference)
        return FoundRecord(reference, code, body, row.number, _superseded_by(connection, reference))


def _has_entries(database: Database, station: int) -> bool:
    with database.reading() as connection:
        any_entry = select(entries.c.station).limit(1)
        if connection.execute(any_entry.where(entries.c.station == station)).first() is not None:
            return True
        other = connection.execute(any_entry).scalar()
    if other is not None:
        raise OtherStation(folder=database.folder, found=other, station=station)
    return False


def _book_of(connection: Connection, script: str) -> CodeBook:
    """How forms of a script were coded, whenever that was. Raises UnknownScript."""
    for text in connection.execute(select(codebooks.c.book)).scalars():
        book = CodeBook.from_json(text.encode())
        if book.script == script:
            return book
    raise UnknownScript(script=script[:16])


def _superseded_by(connection: Connection, reference: str) -> str | None:
    query = select(bodies.c.reference).where(bodies.c.supersedes == reference).order_by(bodies.c.number.desc()).limit(1)
    return connection.execute(query).scalar()
