"""What happens to papers once they are recorded, as values that can't be half filled, and their canonical bytes.

Knows no database; what may follow what is the business of `states`. A step is about one paper of a record: its form,
or the letter that one of its decisions asks for (`letter:copy`), or what follows that (`reminder:copy`,
`complaint:copy`). `by` is the name that the desk knows a mediator by.
"""

import dataclasses
import datetime
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from kiosk import canonical_json
from kiosk.register import references
from kiosk.register.chain import EntryKind
from kiosk.register.errors import N_, InvalidStep, MistypedReference, Phrase

VERSION = 1
FORM = "form"
_LETTER = "letter:"
# What may follow a letter that nobody answered: each is a letter with a life of its own.
_REMINDER = "reminder:"
_COMPLAINT = "complaint:"
_PAPER = re.compile(r"form|(?:letter|reminder|complaint):[a-z0-9][a-z0-9_-]{0,63}")
# What people write: a box, a shelf, a reason. No line ends: each stands on one line of a list.
_TEXT = re.compile(r"\S(?:[^\x00-\x1f\x7f]{0,198}\S)?")


# What people type in a step, as they know it.
_FIELDS = {
    "by": Phrase(N_("name")),
    "box": Phrase(N_("box")),
    "place": Phrase(N_("place")),
    "slip": Phrase(N_("slip")),
    "reason": Phrase(N_("reason")),
    "about": Phrase(N_("subject")),
}


class Signature(StrEnum):
    """How a paper was signed, as the mediator saw it."""

    SIGNED = "signed"  # by hand
    MARKED = "marked"  # with a mark, before witnesses
    ATTESTED = "attested"  # written at the person's request by somebody who attests it


class Missing(StrEnum):
    """A line that is still empty. What stands on the others is never read nor typed."""

    BIRTH_NAME = "birth_name"
    BIRTH_DATE = "birth_date"
    SOCIAL_SECURITY = "social_security"
    SIGNATURE = "signature"
    WITNESS = "witness"


class Sight(StrEnum):
    """What let a mediator see what a paper says."""

    SCANNED = "scanned"  # the signed code on it
    KEYED = "keyed"  # its reference and its 4-digit code
    TOGETHER = "together"  # it was made beside them, on the desk's own screen
    BESIDE = "beside"  # it changes a paper that they opened, or is changed by it


class Erasure(StrEnum):
    """Why a record was erased."""

    REQUEST = "request"  # the person asked for it
    RETENTION = "retention"  # its time was over
    RESTORED = "restored"  # erased before, and brought back by an older backup


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """Something that happened on `day` to the paper `paper` of the record `reference`."""

    kind: ClassVar[EntryKind]
    reference: str
    day: datetime.date
    paper: str = FORM

    def __post_init__(self) -> None:
        _check_reference(self.reference)
        if not _PAPER.fullmatch(self.paper):
            raise InvalidStep(detail=Phrase(N_("“{paper}” is no paper of a record"), paper=self.paper))
        check_lines(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed(_Step):
    """A printer confirmed it. `times` counts the prints before this one: from 1 on it says DUPLICATA."""

    kind = EntryKind.PRINTED
    times: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested(_Step):
    """A mediator had it printed: once more, or as the letter that follows another. It changes nothing else."""

    kind = EntryKind.REQUESTED
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked(_Step):
    """A mediator was shown what it says. It changes nothing, and prolongs nothing."""

    kind = EntryKind.LOOKED
    by: str
    sight: Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceErased(_Step):
    """A caller's sealed voice, kept to post the papers to them, had served and was erased. It changes nothing else."""

    kind = EntryKind.VOICE_ERASED
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToComplete(_Step):
    """A mediator saw that lines are empty."""

    kind = EntryKind.TO_COMPLETE
    by: str
    missing: frozenset[Missing]

    def __post_init__(self) -> None:
        _Step.__post_init__(self)
        if not self.missing:
            raise InvalidStep(detail=Phrase(N_("a paper to complete lacks one line at least")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(_Step):
    """A mediator saw the paper whole, and signed in this way."""

    kind = EntryKind.SIGNED
    by: str
    how: Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken(_Step):
    """The person took it along."""

    kind = EntryKind.TAKEN
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(_Step):
    """The site keeps a copy in `box`, at `place`, because the person agreed on the form itself."""

    kind = EntryKind.KEPT
    by: str
    box: str
    place: str
    has_agreed: bool

    def __post_init__(self) -> None:
        _Step.__post_init__(self)
        if not self.has_agreed:
            raise InvalidStep(detail=Phrase(N_("a copy is kept only if the person agreed on the form")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(_Step):
    """Put aside, discreetly: no reason is noted."""

    kind = EntryKind.HELD
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(_Step):
    """No longer put aside."""

    kind = EntryKind.RELEASED
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(_Step):
    """A letter that the site posted, on the slip of that number."""

    kind = EntryKind.SENT
    by: str
    slip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(_Step):
    """The person came back with the answer to a letter."""

    kind = EntryKind.ANSWERED
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided(_Step):
    """It never counted, for this reason."""

    kind = EntryKind.VOIDED
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed(_Step):
    """Neither signed nor taken in the delay that the site sets: it never counted."""

    kind = EntryKind.LAPSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded(_Step):
    """A later signed paper, `by_reference`, decides `decisions` anew."""

    kind = EntryKind.SUPERSEDED
    by_reference: str
    decisions: tuple[str, ...]

    def __post_init__(self) -> None:
        _Step.__post_init__(self)
        _check_reference(self.by_reference)
        if not self.decisions or self.by_reference == self.reference:
            raise InvalidStep(detail=Phrase(N_("a paper is superseded by another one, in one decision at least")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased(_Step):
    """The record and all its steps before this one were erased: the tombstone. `by` is who erased it at the desk."""

    kind = EntryKind.ERASED
    why: Erasure
    by: str | None = None


Step = (
    Printed
    | Requested
    | ToComplete
    | Signed
    | Taken
    | Kept
    | Held
    | Released
    | Sent
    | Answered
    | Voided
    | Lapsed
    | Superseded
    | Erased
    | Looked
    | VoiceErased
)

_STEPS: dict[str, type[Step]] = {
    step.kind.value: step
    for step in (
        Printed,
        Requested,
        ToComplete,
        Signed,
        Taken,
        Kept,
        Held,
        Released,
        Sent,
        Answered,
        Voided,
        Lapsed,
        Superseded,
        Erased,
        Looked,
        VoiceErased,
    )
}


def letter_of(decision: str) -> str:
    """The name of the letter that the answer to `decision` asks for."""
    return f"{_LETTER}{decision}"


def reminder_of(decision: str) -> str:
    """The name of the letter that reminds of one that wasn't answered."""
    return f"{_REMINDER}{decision}"


def complaint_of(decision: str) -> str:
    """The name of the complaint about a letter that wasn't answered."""
    return f"{_COMPLAINT}{decision}"


def check_lines(step: object) -> None:
    """Raises InvalidStep where something that people type in `step` isn't one line."""
    for field, name in _FIELDS.items():
        value = getattr(step, field, None)
        if value is not None and not _TEXT.fullmatch(value):
            raise InvalidStep(detail=Phrase(N_("“{name}” takes 1 to 200 signs on one line"), name=name))


def by_whom(step: Step) -> str | None:
    """The mediator who noted `step`; None for what a printer, the clock or the register itself did."""
    by: str | None = getattr(step, "by", None)
    return by


def is_paper(kind: str) -> bool:
    """Whether a paper of that kind has a life: receipts and sheets have none."""
    return _PAPER.fullmatch(kind) is not None


def is_letter(paper: str) -> bool:
    """Whether `paper` is a letter, a reminder or a complaint: what goes to somebody else."""
    return paper != FORM


def canonical(step: Step) -> bytes:
    """The bytes that the commitment of a step is made over (RFC 8785)."""
    fields: dict[str, Any] = {"version": VERSION, "step": step.kind.value}
    for field in dataclasses.fields(step):
        value = getattr(step, field.name)
        if value is None and (type(step), field.name) in _CAME_LATER:
            continue
        match value:
            case datetime.date():
                fields[field.name] = value.isoformat()
            case frozenset():
                fields[field.name] = sorted(value)
            case tuple():
                fields[field.name] = list(value)
            case StrEnum():
                fields[field.name] = value.value
            case _:
                fields[field.name] = value
    return canonical_json.dumps(fields)


def from_canonical(content: bytes) -> Step:
    """The step that `canonical` wrote. Raises ValueError where `content` is something else."""
    try:
        fields: dict[str, Any] = json.loads(content)
        if fields.pop("version") != VERSION:
            raise ValueError("a step of another version")
        made = _STEPS[fields.pop("step")]
        step = made(**{name: _READ.get(name, _as_it_is)(value) for name, value in fields.items()})
    except (KeyError, TypeError, AttributeError, InvalidStep) as trouble:
        raise ValueError(f"not a step: {trouble}") from trouble
    if canonical(step) != content:
        raise ValueError("not a step: its bytes are not canonical")
    return step


def _as_it_is(value: Any) -> Any:
    return value


# Fields that a kind of step has only since some version: written where they say something, so that what was noted
# before keeps its bytes.
_CAME_LATER = {(Erased, "by")}

_READ: dict[str, Any] = {
    "day": datetime.date.fromisoformat,
    "missing": lambda value: frozenset(Missing(one) for one in value),
    "how": Signature,
    "sight": Sight,
    "why": Erasure,
    "decisions": tuple,
}


def _check_reference(text: str) -> None:
    try:
        is_reference = references.parse(text) == text
    except MistypedReference:
        is_reference = False
    if not is_reference:
        raise InvalidStep(detail=Phrase(N_("“{text}” is no reference"), text=text))
