"""Which records an export may hold, and whether each of their decisions still stands. Pure: knows no format.

Nothing counts before the signed paper is in. What a later signed paper decided anew has ended, decision by decision.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.register import lives
from kiosk.register.lives import Signature
from kiosk.register.record import Answer, Decided, RecordBody
from kiosk.register.states import Life, Stage


class LeftOut(StrEnum):
    """Why a record stands in no export."""

    UNSIGNED = "unsigned"
    # To complete, or on hold: one word for both, so that a figure betrays nobody who is under pressure.
    UNSETTLED = "unsettled"
    ERASED = "erased"


class EndKind(StrEnum):
    """How a decision that counted came to its end."""

    REPLACED = "replaced"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Filed:
    """A record as the register has it, with its papers' life. `commitment` is that of its entry, number `entry`.

    `body` is None once erased.
    """

    reference: str
    entry: int
    commitment: bytes
    body: RecordBody | None
    life: Life


@dataclass(frozen=True, slots=True)
class End:
    """When a decision ended, and by what; `by` is the record that decided it anew, `answer` what it says."""

    kind: EndKind
    day: datetime.date
    by: str | None = None
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A record whose signed paper was seen. `ends` has the decisions that no longer stand."""

    reference: str
    entry: int
    commitment: bytes
    body: RecordBody
    signature: Signature
    signed_on: datetime.date
    life: Life
    ends: Mapping[str, End]

    @property
    def is_voided(self) -> bool:
        """Whether the paper was voided after it was signed."""
        return self.life.form.stage is Stage.VOIDED

    def stands(self, decided: Decided) -> bool:
        """Whether the decision is still the person's."""
        return decided.decision not in self.ends


@dataclass(frozen=True, slots=True)
class SortedOut:
    """What goes into an export, in the register's order, and how many records stay out, by reason."""

    signed: tuple[Signed, ...]
    left_out: Mapping[LeftOut, int]


def sort_out(records: Iterable[Filed]) -> SortedOut:
    """Keep the signed records and count the rest."""
    filed = sorted(records, key=lambda record: record.entry)
    bodies = {record.reference: record.body for record in filed}
    left_out: Counter[LeftOut] = Counter()
    kept: list[Signed] = []
    for record in filed:
        form = record.life.form
        if record.body is None:
            left_out[LeftOut.ERASED] += 1
        elif form.is_on_hold or form.stage is Stage.TO_COMPLETE:
            left_out[LeftOut.UNSETTLED] += 1
        elif form.how is None or form.signed_on is None:
            left_out[LeftOut.UNSIGNED] += 1
        else:
            ends = _ends(record.life, record.body, bodies)
            kept.append(
                Signed(
                    record.reference,
                    record.entry,
                    record.commitment,
                    record.body,
                    form.how,
                    form.signed_on,
                    record.life,
                    ends,
                )
            )
    return SortedOut(tuple(kept), dict(left_out))


def _ends(life: Life, body: RecordBody, bodies: Mapping[str, RecordBody | None]) -> dict[str, End]:
    ends: dict[str, End] = {}
    for step in life.steps:
        match step:
            case lives.Superseded(day=day, by_reference=by, decisions=decisions):
                for decision in decisions:
                    ends.setdefault(decision, End(EndKind.REPLACED, day, by, _answer(bodies.get(by), decision)))
            case lives.Voided(paper=lives.FORM, day=day):
                # The whole paper never counted, whatever decided parts of it anew meanwhile.
                ends = {one.decision: End(EndKind.VOIDED, day) for one in body.decisions}
            case _:
                pass
    return ends


def _answer(body: RecordBody | None, decision: str) -> Answer | None:
    decisions = body.decisions if body is not None else ()
    return next((one.answer for one in decisions if one.decision == decision), None)
