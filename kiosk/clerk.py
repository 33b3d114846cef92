"""The clerk carries out what a conversation asks: records, prints, looks up, and says back what happened.

Knows the register, the papers and the spooler; knows no channel. Order matters: durable first, then printed, and
"printed" is said only once a printer has confirmed.
"""

import dataclasses
import datetime
import logging
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, assert_never

from kiosk.conversation import Conversation
from kiosk.embossing import Embossing
from kiosk.figures.visits import tallies_of, tallies_of_later
from kiosk.journey.as_of_then import words_of_then
from kiosk.journey.events import (
    CountLater,
    DropVoice,
    Effect,
    Emboss,
    Embossed,
    Event,
    Forget,
    Found,
    KeepVoice,
    LookUp,
    NotFound,
    NotStored,
    PaperOutcome,
    PrintResumeSlip,
    PrintUnrecorded,
    Queued,
    ReadPaper,
    Record,
    ReferenceRead,
    Reprint,
    Resumed,
    RingDesk,
    Settle,
    Stored,
    VoiceNotKept,
)
from kiosk.journey.readings import letters
from kiosk.journey.script import Answer, Script
from kiosk.journey.session import Held, Session
from kiosk.journey.words import Capacity
from kiosk.papers.compose import Composer, Made
from kiosk.papers.leaflets import leaflet
from kiosk.papers.resume import NotASlip, read_slip
from kiosk.register import errors
from kiosk.register.outbox import OutboxLine, PaperLine
from kiosk.register.register import FoundRecord, Prepared, Register
from kiosk.register.states import Stage
from kiosk.register.tallies import Tally
from kiosk.register_record import body_of
from printouts.document import Document, from_json, to_json
from printouts.printers import Outcome, Result
from printouts.renderings import speech
from printouts.renderings.outputs import Difference, Reading, Sent
from printouts.renderings.renderer import RenderingFailed
from printouts.spooler import reason_of

_log = logging.getLogger(__name__)

# Words for the person, by what the register answered. What isn't named here is told as unknown.
_NOT_FOUND: tuple[tuple[type[errors.RegisterError], str], ...] = (
    (errors.MistypedReference, "mistyped"),
    (errors.SlowDown, "slow_down"),
    (errors.ForeignPaper, "foreign"),
    (errors.ForgedPaper, "forged"),
)


class Reader(Protocol):
    """Who reads papers back from the bytes that went to a printer."""

    def read(self, document: Document, sent: Sent) -> Reading:
        """What they say. Raises RenderingFailed where nobody could look."""
        ...


class Spool(Protocol):
    """What prints the outbox in the background."""

    def wake(self) -> None:
        """There is something to print."""
        ...


@dataclass(frozen=True, slots=True)
class _Paper:
    """Whose paper a line of the outbox is, and what the conversation calls it."""

    conversation: Conversation
    name: str


class Clerk:
    """Carries out effects of conversations, on every channel alike."""

    def __init__(  # noqa: PLR0913 – what a clerk works with
        self,
        script: Script,
        register: Register,
        composer: Composer,
        *,
        today: Callable[[], datetime.date],
        ring: Callable[[Conversation], None],
        forget: Callable[[], None],
        reader: Reader,
        script_of: Callable[[str], Script],
        embossing: Embossing,
    ) -> None:
        self._script = script
        self._register = register
        self._composer = composer
        self._today = today
        self._ring = ring
        self._forget_sound = forget
        self._reader = reader
        self._script_of = script_of
        self._embossing = embossing
        self._spool: Spool | None = None
        self._lock = threading.Lock()
        self._papers: dict[int, _Paper] = {}
        # Outcomes of lines that were printed before their conversation was written down above; kept while one is
        # about to be, for they hold papers.
        self._early: dict[int, PaperOutcome] = {}
        self._queueing = 0

    def use(self, spool: Spool) -> None:
        """Print through `spool`, whose outcomes are told to `told`."""
        self._spool = spool

    def carry_out(self, effect: Effect, conversation: Conversation) -> Sequence[Event]:
        """Do what `effect` asks. Expected trouble comes back as an event."""
        match effect:
            case Record():
                return self._record(effect, conversation)
            case PrintUnrecorded():
                return self._print(self._composer.unrecorded(effect), conversation, reminders=effect.reminders)
            case PrintResumeSlip():
                return self._print(self._composer.resume_slip(effect), conversation)
            case Emboss(topics):
                return [Embossed(is_on_its_way=self._emboss(topics, conversation))]
            case Reprint(paper):
                return self._reprint(paper, conversation)
            case Settle(paper):
                self._settle(paper, conversation)
                return []
            case LookUp(reference, code):
                return [self._found(lambda: self._register.find(reference, code), conversation)]
            case ReadPaper(text):
                return [self._read(text, conversation)]
            case CountLater(decisions):
                self._count_later(decisions, conversation)
                return []
            case KeepVoice():  # voices stay with the channel that heard them; here there is none
                return [VoiceNotKept("register")]
            case DropVoice():
                return []
            case RingDesk():
                self._ring(conversation)
                return []
            case Forget(why):
                self._count_visit(why, conversation)
                self._forget(conversation)
                return []
            case _:
                assert_never(effect)

    def told(self, line: OutboxLine, outcome: Outcome) -> None:
        """A printer has answered for a line of the outbox. Called by the spooler's thread."""
        if not self._may_be_asked_for(line.id):
            return
        told = self._read_back(line, outcome)
        with self._lock:
            paper = self._papers.get(line.id)
            if paper is None:
                if self._queueing:
                    self._early[line.id] = told
                return
        paper.conversation.handle(dataclasses.replace(told, paper=paper.name))

    def _may_be_asked_for(self, line_id: int) -> bool:
        with self._lock:
            return line_id in self._papers or bool(self._queueing)

    def _read_back(self, line: OutboxLine, outcome: Outcome) -> PaperOutcome:
        """What became of a paper, and what the bytes of it say: nothing where that isn't what they should say."""
        told = PaperOutcome(line.kind, outcome.result.value, reason_of(outcome))
        if outcome.result is Result.FAILED or not line.payload:
            return told
        # A duplicate says that it is one.
        document = dataclasses.replace(from_json(line.payload), duplicate=line.times)
        try:
            if outcome.sent is None:
                reading = Reading(difference=Difference.UNREADABLE)
            else:
                reading = self._reader.read(document, outcome.sent)
        except RenderingFailed:
            reading = Reading(difference=Difference.UNREADABLE)
        if not reading.is_vouched_for:
            kind = line.kind.partition(":")[0]
            _log.error("a paper of kind %s can't be vouched for: %s", kind, reading.difference)
        return dataclasses.replace(told, read=reading.sentences, meant=speech.sentences(document))

    def _record(self, effect: Record, conversation: Conversation) -> Sequence[Event]:
        is_far = conversation.session().far is not None

        def compose(prepared: Prepared) -> Sequence[PaperLine]:
            return [_line(made, waits=is_far) for made in self._composer.record(effect, prepared)]

        with self._expecting():
            try:
                body = body_of(effect, self._script, self._today())
                stored = self._register.record(body, compose, once=conversation.record_key)
            except errors.RegisterError as trouble:
                _log.error("not recorded: %s", type(trouble).__name__)
                return [_not_stored(trouble)]
            self._count_later(effect.reminders, conversation)
            told = Stored(stored.reference, stored.code, tuple(line.kind for line in stored.lines))
            return [told] if is_far else [told, *self._watch(stored.lines, conversation)]

    def _print(
        self, papers: Sequence[Made], conversation: Conversation, reminders: tuple[str, ...] = ()
    ) -> Sequence[Event]:
        with self._expecting():
            try:
                lines = self._register.outbox.queue([_line(made) for made in papers])
            except errors.RegisterError as trouble:
                _log.error("not queued: %s", type(trouble).__name__)
                return [_not_stored(trouble)]
            self._count_later(reminders, conversation)
            return [Queued(tuple(line.kind for line in lines)), *self._watch(lines, conversation)]

    def _reprint(self, name: str, conversation: Conversation) -> Sequence[Event]:
        line = self._latest_line(name, conversation)
        with self._expecting():
            try:
                return self._watch([self._register.outbox.again(line)], conversation) if line is not None else []
            except errors.RegisterError as trouble:
                _log.error("not reprinted: %s", type(trouble).__name__)
                return [PaperOutcome(name, "failed", "printer")]

    def _emboss(self, topics: Sequence[str], conversation: Conversation) -> bool:
        """Topics, or the papers of this conversation: its form, its letters as they are heard, its receipt."""
        session = conversation.session()
        means = self._composer.means(session.language)
        thing: Hashable = (session.language, *topics) if topics else session.recorded
        if topics:
            documents = [leaflet(means, topic, seed=session.seed) for topic in topics]
        else:
            wanted = {one.name for one in letters(session)} | {"form", "receipt"}
            documents = [
                from_json(line.payload)
                for line in self._register.outbox.lines(ids=self._lines_of(conversation))
                if line.kind in wanted and line.payload
            ]
        note = means.text.words.parts["braille_note"].text
        return self._embossing.emboss(conversation, thing, documents, note)

    def _lines_of(self, conversation: Conversation) -> list[int]:
        with self._lock:
            return [line for line, paper in self._papers.items() if paper.conversation is conversation]

    def _settle(self, name: str, conversation: Conversation) -> None:
        line = self._latest_line(name, conversation)
        try:
            if line is not None:
                self._register.outbox.finish(line, "printed", None)
        except errors.RegisterError as trouble:
            _log.error("not settled: %s", type(trouble).__name__)

    def _latest_line(self, name: str, conversation: Conversation) -> int | None:
        """The outbox line of the newest print of a conversation's paper."""
        with self._lock:
            known = (line for line, paper in self._papers.items() if paper == _Paper(conversation, name))
            return max(known, default=None)

    @contextmanager
    def _expecting(self) -> Iterator[None]:
        """Papers are being queued that somebody will wait for."""
        with self._lock:
            self._queueing += 1
        try:
            yield
        finally:
            with self._lock:
                self._queueing -= 1
                if not self._queueing:
                    self._early.clear()

    def _watch(self, lines: Sequence[OutboxLine], conversation: Conversation) -> list[Event]:
        """Remember whose papers these are, and let them be printed. Answers with outcomes that came already."""
        events: list[Event] = []
        with self._lock:
            for line in lines:
                self._papers[line.id] = _Paper(conversation, line.kind)
                if line.id in self._early:
                    events.append(self._early.pop(line.id))
        if self._spool is not None:
            self._spool.wake()
        return events

    def _count_later(self, decisions: tuple[str, ...], conversation: Conversation) -> None:
        for decision in decisions:
            try:
                self._register.count_later(decision, self._today())
            except errors.RegisterError as trouble:  # a count that is off by one harms nobody; the paper goes on
                _log.warning("later not counted: %s", type(trouble).__name__)
        self._count(tallies_of_later(conversation.session(), decisions))

    def _count_visit(self, why: str, conversation: Conversation) -> None:
        session = conversation.session()
        self._count(tallies_of(session, why, self._script.text(session.language)))

    def _count(self, counted: Sequence[Tally]) -> None:
        """For figures alone: counts of a month, of which none is tied to another."""
        if counted:
            try:
                self._register.tallies.add(self._today(), counted)
            except errors.RegisterError as trouble:
                _log.warning("not counted: %s", type(trouble).__name__)

    def _read(self, text: str, conversation: Conversation) -> Event:
        try:
            heard, situations = read_slip(text, self._script)
        except NotASlip:
            return self._found(lambda: self._register.find_scanned(text), conversation)
        return Resumed(heard, situations)

    def _found(self, look_up: Callable[[], FoundRecord], conversation: Conversation) -> Event:
        try:
            found = look_up()
        except errors.ReceiptOnly as receipt:
            return ReferenceRead(str(receipt.values["reference"]))
        except errors.NotAPaper:  # a bus ticket, another shop's card: no kiosk's paper at all
            return NotFound("unknown")
        except errors.RegisterError as trouble:
            return NotFound(next((word for kind, word in _NOT_FOUND if isinstance(trouble, kind)), "unknown"))
        return Found(self._in_its_own_words(_held(found), found, conversation.session()))

    def _in_its_own_words(self, held: Held, found: FoundRecord, session: Session) -> Held:
        """`held` with what the paper said then, and whether anything has happened to it since."""
        try:
            script = self._script_of(found.body.script)
            then = words_of_then(script, session, held.capacity, held.answers, held.situations)
        except errors.RegisterError as trouble:  # today's words stand in, where there are any
            _log.warning("words of then not known: %s", type(trouble).__name__)
            then = ()
        try:
            stage = self._register.history.life(held.reference).form.stage
        except errors.RegisterError:  # of another station: what happened to it since isn't known here
            stage = None
        return dataclasses.replace(held, then=then, is_to_do=stage in {Stage.RECORDED, Stage.PRINTED})

    def _forget(self, conversation: Conversation) -> None:
        self._forget_sound()
        self._embossing.forget(conversation)
        ours = self._lines_of(conversation)
        with self._lock:
            for line in ours:
                del self._papers[line]
        try:
            self._register.outbox.forget_payloads(ours)
        except errors.RegisterError as trouble:
            _log.error("payloads not erased: %s", type(trouble).__name__)


def _line(made: Made, *, waits: bool = False) -> PaperLine:
    copies = max(1, len(made.document.copies))
    return PaperLine(made.name, made.printer, to_json(made.document), copies=copies, waits=waits)


def _not_stored(trouble: errors.RegisterError) -> NotStored:
    return NotStored(trouble.reason if trouble.reason in {"disk", "register"} else "register")


def _held(found: FoundRecord) -> Held:
    body = found.body
    return Held(
        found.reference,
        body.day,
        Capacity(body.capacity.value),
        tuple((one.decision, Answer(one.answer.value)) for one in body.decisions),
        tuple((one.decision, one.situation) for one in body.decisions if one.situation is not None),
        is_superseded=found.superseded_by is not None,
    )
