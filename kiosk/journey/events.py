"""What comes into a conversation, and what goes out of it."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from kiosk.journey.actions import Action
from kiosk.journey.rhythm import Tried
from kiosk.journey.script import Answer
from kiosk.journey.session import Held, Signing
from kiosk.journey.words import Capacity

# --- events: what happened -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Act:
    """The person did something. `option` (1–4) goes with `CHOOSE`, `word` with `EXPLAIN` and `LANGUAGE`."""

    action: Action
    option: int | None = None
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Digits:
    """Digits as data, for an entry scene: the whole entry, done."""

    digits: str


@dataclass(frozen=True, slots=True)
class Heard:
    """The person said `phrase`, which does `act` at the scene named `scene`: a whole way to say it, nothing more.

    `confidence`, from 0 to 1, decides whether it is done, asked back or asked again. A scene that is no longer there
    makes it void.
    """

    scene: str
    act: Act
    phrase: str
    confidence: float


class Missed(StrEnum):
    """Why something that was said does nothing."""

    UNKNOWN = "unknown"  # other words than those that can be said, or badly heard
    CONTRARY = "contrary"  # words like an answer's that mean another, or none: negations above all
    TOO_LONG = "too_long"  # talk or noise without an end


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Something was said at the scene named `scene`, and nothing that can be said there."""

    scene: str
    why: Missed = Missed.UNKNOWN


@dataclass(frozen=True, slots=True)
class NoInput:
    """The microphone was open for the person at the scene named `scene`, and nobody said anything."""

    scene: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code was read by the scanner. On scenes that expect none it is answered gently and changes nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class SwitchPressed:
    """A switch was pressed for the first time: the person scans. `dwells_ms` and `guard_ms` are the site's, as those
    of a `Rhythm`."""

    dwells_ms: tuple[int, ...]
    guard_ms: int


@dataclass(frozen=True, slots=True)
class SwitchTried:
    """A trial of the person's switches has ended."""

    tried: Tried


@dataclass(frozen=True, slots=True)
class Stored:
    """The record is durable, and its papers are on their way."""

    reference: str
    code: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Queued:
    """Papers without a record (a reminder, a sheet, a resume slip) are in the outbox."""

    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotStored:
    """Nothing was recorded: the disk is full, the register refused. `reason` is a key of the machine's words."""

    reason: str


@dataclass(frozen=True, slots=True)
class PaperOutcome:
    """A printer answered for one paper: "printed", "unknown" or "failed" with a printer's state as reason.

    `read` is what the bytes say that went to it, sentence by sentence; nothing where that isn't what they should say.
    `meant` is what they should.
    """

    paper: str
    outcome: str
    reason: str | None = None
    read: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The record of a paper that the person holds was found."""

    held: Held


@dataclass(frozen=True, slots=True)
class NotFound:
    """No record goes with reference and code: "unknown", "mistyped", "slow_down", "foreign" or "forged"."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReferenceRead:
    """A receipt's code was read: it names the record and shows nothing of it. The 4-digit code is asked for."""

    reference: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """A resume slip was read: what was heard, and the situation."""

    heard: frozenset[str]
    situations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Embossed:
    """What was asked for in braille is on its way to the embosser, or isn't. No embosser says when it has finished."""

    is_on_its_way: bool


@dataclass(frozen=True, slots=True)
class Dictated:
    """The person has spoken what a dictation scene asks for; whoever listens holds their voice."""


@dataclass(frozen=True, slots=True)
class VoiceKept:
    """What was dictated is sealed, and waits for the staff."""


@dataclass(frozen=True, slots=True)
class VoiceNotKept:
    """It is not: `reason` is a key of the machine's words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody did anything for the time that the site sets: time for the alert."""


@dataclass(frozen=True, slots=True)
class TimedOut:
    """Nobody answered the alert."""


@dataclass(frozen=True, slots=True)
class HungUp:
    """The person is gone: the line was cut, the page closed."""


@dataclass(frozen=True, slots=True)
class CalledAgain:
    """The line was cut, and the same caller is back: on from what was explained, with no answer told."""


@dataclass(frozen=True, slots=True)
class HelpAnswered:
    """Somebody of the staff says "I'm coming" (`answered`), is there (`joined`), or nobody came (`unanswered`)."""

    state: str


@dataclass(frozen=True, slots=True)
class ViewAsked:
    """Somebody of the staff would like to see the answers as well, from the desk. The person is asked on the screen.

    `by` is their account's name: a yes is for them alone. The person is told `name`, or where the account gives none
    its `role`: "mediator", "manager".
    """

    by: str
    name: str | None = None
    role: str = "mediator"


@dataclass(frozen=True, slots=True)
class ViewEnded:
    """Who asked to see looks no more: what was agreed to is over."""

    by: str


@dataclass(frozen=True, slots=True)
class Headphones:
    """Headphones were plugged in or out. `volume`: what the device that is heard from now on begins with; None where it
    is nobody's business."""

    are_plugged: bool
    volume: int | None = None


@dataclass(frozen=True, slots=True)
class DeviceFault:
    """A device stopped working: the sound, the scanner, the "microphone", the "recognizer", the "keypad". The
    session stays as it is."""

    device: str


@dataclass(frozen=True, slots=True)
class Announced:
    """What whoever begins is told at once: each names a notice ("demonstration", "without_roll")."""

    notices: tuple[str, ...]


Event = (
    Act
    | Digits
    | Heard
    | NoMatch
    | NoInput
    | Scanned
    | SwitchPressed
    | SwitchTried
    | Stored
    | Queued
    | NotStored
    | PaperOutcome
    | Found
    | NotFound
    | ReferenceRead
    | Resumed
    | Embossed
    | Dictated
    | VoiceKept
    | VoiceNotKept
    | Silence
    | TimedOut
    | HungUp
    | CalledAgain
    | HelpAnswered
    | ViewAsked
    | ViewEnded
    | Headphones
    | DeviceFault
    | Announced
)

# What nobody but the person does.
DONE_BY_THE_PERSON = (Act, Digits, Heard, NoMatch, Scanned, Dictated, SwitchPressed, SwitchTried)

# --- effects: what is asked of the house ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision of a record: what was answered, in which situation, and the order in which answers stood."""

    decision: str
    answer: Answer
    situation: str | None
    order: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Record this, durably, and put its papers into the outbox in the same breath.

    `decisions` hold only confirmed, recordable answers. `sheets` and `reminders` are decisions whose papers are
    printed along, without record. `heard` leaves private topics out. `drawn` is the order of the answers to choices in
    this session, from which that of arguments and concerns follows: requests alone would not tell it.
    """

    language: str
    channel: str
    capacity: Capacity
    signing: Signing
    decisions: tuple[DecisionRecord, ...]
    sheets: tuple[str, ...]
    reminders: tuple[str, ...]
    heard: frozenset[str]
    situations: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, datetime.date], ...]
    size: int
    is_assisted: bool
    supersedes: str | None
    drawn: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintUnrecorded:
    """Print papers that have no record: reminders ("later", which is counted), sheets."""

    language: str
    capacity: Capacity
    sheets: tuple[str, ...]
    reminders: tuple[str, ...]
    situations: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, datetime.date], ...]
    size: int


@dataclass(frozen=True, slots=True)
class PrintResumeSlip:
    """Print a slip that lets somebody go on later at any kiosk: topics heard and situation, never answers."""

    language: str
    heard: frozenset[str]
    situations: tuple[tuple[str, str], ...]
    size: int


@dataclass(frozen=True, slots=True)
class Emboss:
    """Write these topics in braille; the papers of this session where there are none."""

    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reprint:
    """Print this paper of this session again, as DUPLICATA."""

    paper: str


@dataclass(frozen=True, slots=True)
class Settle:
    """The person says that this paper, of which the printer told nothing, is in their hand: it is printed."""

    paper: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find the record of a keyed reference and code."""

    reference: str
    code: str


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """Find out what a scanned code is: a signed form, a resume slip, or nothing of ours."""

    text: str


@dataclass(frozen=True, slots=True)
class CountLater:
    """Count what was put off by somebody whom no paper can be handed."""

    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeepVoice:
    """Seal what was dictated, for the staff: to "post" the papers of the record `reference`, or to "call_back"."""

    purpose: str
    reference: str | None


@dataclass(frozen=True, slots=True)
class DropVoice:
    """Forget what was dictated."""


@dataclass(frozen=True, slots=True)
class RingDesk:
    """Call a person of the staff."""


@dataclass(frozen=True, slots=True)
class Forget:
    """The session is over: erase everything of it. `why`: "finished", "stopped", "timed_out", "hung_up"."""

    why: str


Effect = (
    Record
    | PrintUnrecorded
    | PrintResumeSlip
    | Emboss
    | Reprint
    | Settle
    | LookUp
    | ReadPaper
    | CountLater
    | KeepVoice
    | DropVoice
    | RingDesk
    | Forget
)
