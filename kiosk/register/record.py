"""What one person decided at one time, as a value: what it may hold, and its canonical bytes.

Holds no name, no identity and no time of day. Knows no database and no words.
"""

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk import canonical_json
from kiosk.register import references
from kiosk.register.errors import N_, InvalidRecord, MistypedReference, Phrase

VERSION = 1
FINGERPRINT_DIGITS = 64
# Hex digits of the notice's fingerprint that a record holds: the first 8 bytes of its SHA-256. The notice is part of
# the script, whose fingerprint is held whole; this one only tells which of its notices was given.
NOTICE_DIGITS = 16

_HEX = re.compile(r"[0-9a-f]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_FIRST_DAY = datetime.date(2020, 1, 1)
_LAST_DAY = datetime.date(2199, 12, 31)


class Channel(StrEnum):
    """The way in."""

    SCREEN = "screen"
    PHONE = "phone"
    DESK = "desk"
    REHEARSAL = "rehearsal"


class Capacity(StrEnum):
    """Who signs."""

    PERSON = "person"
    PARENT = "parent"
    GUARDIAN = "guardian"


class Signing(StrEnum):
    """How the paper will be signed, as the person said."""

    HAND = "hand"
    MARK = "mark"
    HELPED = "helped"


class NoticeMode(StrEnum):
    """How the notice was given."""

    VOICE = "voice"
    LARGE_PRINT = "large_print"
    INTERPRETER = "interpreter"


class Kind(StrEnum):
    """The kinds of decisions that a record can hold. A sheet leaves none."""

    CHOICE = "choice"
    REQUEST = "request"


class Answer(StrEnum):
    """The answers that stood before the person."""

    CONSENT = "consent"
    REFUSE = "refuse"
    LATER = "later"
    ASK = "ask"
    DONT = "dont"


OFFERED: Mapping[Kind, tuple[Answer, ...]] = {
    Kind.CHOICE: (Answer.CONSENT, Answer.REFUSE, Answer.LATER),
    Kind.REQUEST: (Answer.ASK, Answer.DONT),
}
# "Later" and "don't ask" are nothing to record.
RECORDED = (Answer.CONSENT, Answer.REFUSE, Answer.ASK)


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision: its id, what was answered, in which situation, and the order in which the answers stood."""

    decision: str
    kind: Kind
    answer: Answer
    situation: str | None
    order: tuple[Answer, ...]

    def __post_init__(self) -> None:
        if self.answer not in RECORDED or self.answer not in OFFERED[self.kind]:
            raise InvalidRecord(
                detail=Phrase(N_("“{answer}” is no answer to record for a {kind}"), answer=self.answer, kind=self.kind)
            )
        if sorted(self.order) != sorted(OFFERED[self.kind]):
            each_once = N_("the order of answers of “{decision}” must hold each answer once")
            raise InvalidRecord(detail=Phrase(each_once, decision=self.decision))


@dataclass(frozen=True, slots=True)
class RecordBody:
    """A record without its reference.

    `day` is the day that the papers bear. `script` is the SHA-256 of the words (64 hex digits), `notice` the first
    16 hex digits of the SHA-256 of the notice. `heard` has one bit a topic, in the script's order; private topics
    have none. `supersedes` is the reference of the record that this one changes. `drawn` is the order that was drawn
    for answers to choices, from which that of arguments follows: only where no decision of the record tells it.
    """

    day: datetime.date
    channel: Channel
    language: str
    capacity: Capacity
    script: str
    notice: str
    notice_modes: frozenset[NoticeMode]
    heard: tuple[bool, ...]
    decisions: tuple[Decided, ...]
    signing: Signing
    is_assisted: bool = False
    supersedes: str | None = None
    drawn: tuple[Answer, ...] | None = None

    def __post_init__(self) -> None:
        if not self.decisions:
            raise InvalidRecord(detail=Phrase(N_("it holds no decision")))
        if self.drawn is not None:
            self._check_drawn(self.drawn)
        if len({decided.decision for decided in self.decisions}) != len(self.decisions):
            raise InvalidRecord(detail=Phrase(N_("a decision stands in it twice")))
        if not _is_hex(self.script, FINGERPRINT_DIGITS) or not _is_hex(self.notice, NOTICE_DIGITS):
            raise InvalidRecord(
                detail=Phrase(
                    N_("fingerprints are lower-case hex, {script} digits of the script and {notice} of the notice"),
                    script=FINGERPRINT_DIGITS,
                    notice=NOTICE_DIGITS,
                )
            )
        if not _LANGUAGE.fullmatch(self.language):
            raise InvalidRecord(
                detail=Phrase(N_("“{language}” is no language code of two or three letters"), language=self.language)
            )
        if not _FIRST_DAY <= self.day <= _LAST_DAY:
            raise InvalidRecord(detail=Phrase(N_("the day {day} is out of range: set the clock"), day=self.day))
        if self.supersedes is not None:
            _checked_reference(self.supersedes)

    def _check_drawn(self, drawn: tuple[Answer, ...]) -> None:
        if any(decided.kind is Kind.CHOICE for decided in self.decisions):
            raise InvalidRecord(detail=Phrase(N_("the order that was drawn stands with its choices already")))
        if sorted(drawn) != sorted(OFFERED[Kind.CHOICE]):
            raise InvalidRecord(detail=Phrase(N_("the order that was drawn must hold each answer to a choice once")))


def canonical(reference: str, body: RecordBody) -> bytes:
    """The bytes that the commitment is made over: reference and body as canonical JSON (RFC 8785)."""
    return canonical_json.dumps(
        {
            "version": VERSION,
            "reference": reference,
            "day": body.day.isoformat(),
            "channel": body.channel.value,
            "language": body.language,
            "capacity": body.capacity.value,
            "script": body.script,
            "notice": body.notice,
            "notice_modes": [mode.value for mode in NoticeMode if mode in body.notice_modes],
            "heard": "".join("1" if heard else "0" for heard in body.heard),
            "decisions": [
                {
                    "decision": decided.decision,
                    "kind": decided.kind.value,
                    "answer": decided.answer.value,
                    "situation": decided.situation,
                    "order": [answer.value for answer in decided.order],
                }
                for decided in body.decisions
            ],
            "signing": body.signing.value,
            "is_assisted": body.is_assisted,
            "supersedes": body.supersedes,
            # Left out where there is none: records that never had it keep their bytes.
            **({} if body.drawn is None else {"drawn": [answer.value for answer in body.drawn]}),
        }
    )


def from_canonical(content: bytes) -> tuple[str, RecordBody]:
    """Reference and body from what `canonical` wrote. Raises ValueError where `content` is something else."""
    try:
        fields: dict[str, Any] = json.loads(content)
        if fields["version"] != VERSION:
            raise ValueError(f"records of version {fields['version']} can't be read")
        body = RecordBody(
            day=datetime.date.fromisoformat(fields["day"]),
            channel=Channel(fields["channel"]),
            language=fields["language"],
            capacity=Capacity(fields["capacity"]),
            script=fields["script"],
            notice=fields["notice"],
            notice_modes=frozenset(NoticeMode(mode) for mode in fields["notice_modes"]),
            heard=tuple(bit == "1" for bit in fields["heard"]),
            decisions=tuple(
                Decided(
                    decision=decided["decision"],
                    kind=Kind(decided["kind"]),
                    answer=Answer(decided["answer"]),
                    situation=decided["situation"],
                    order=tuple(Answer(answer) for answer in decided["order"]),
                )
                for decided in fields["decisions"]
            ),
            signing=Signing(fields["signing"]),
            is_assisted=fields["is_assisted"],
            supersedes=fields["supersedes"],
            drawn=tuple(Answer(answer) for answer in fields["drawn"]) if "drawn" in fields else None,
        )
        reference: str = fields["reference"]
    except (KeyError, TypeError, InvalidRecord) as trouble:
        raise ValueError(f"not a record: {trouble}") from trouble
    if canonical(reference, body) != content:
        raise ValueError("not a record: its bytes are not canonical")
    return reference, body


def _is_hex(text: str, digits: int) -> bool:
    return len(text) == digits and _HEX.fullmatch(text) is not None


def _checked_reference(text: str) -> None:
    try:
        is_reference = references.parse(text) == text
    except MistypedReference:
        is_reference = False
    if not is_reference:
        raise InvalidRecord(detail=Phrase(N_("“{text}” is no reference"), text=text))
