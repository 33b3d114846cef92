"""Decisions about a hospital as segments ZFA of PAM.fr (Interop'Santé, 2.11): an HL7 v2 fragment, one pair a person.

    NTE|1|L|0412883509|…            the papers that say so, so that the hospital finds the patient
    ZFA|||||||||INO|20261122|IC|20261122

Segments, not messages: the kiosk knows no patient, the hospital's engine puts MSH, EVN, PID and PV1 around them.
ZFA-1 to 3 (whether a record exists) are empty: the kiosk doesn't know. A decision that was never taken, or whose paper
was voided, is NA: not collected.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kiosk.register import references
from kiosk.register.exports.errors import CantSay, NoRehearsal, NoSuchField
from kiosk.register.exports.mapping import Mapping
from kiosk.register.exports.standing import EndKind, Signed
from kiosk.register.exports.target import Written
from kiosk.register.record import Channel

NAME = "ZFA"

DEPOSIT, ACCESS = 9, 11
_LAST = 12
NOT_COLLECTED = "NA"
# HL7 v2.5, 2.5: segments end with a carriage return.
_END = "\r"


@dataclass(slots=True)
class _Person:
    """What the papers that change each other come to. `values` are code and day (YYYYMMDD) by field."""

    papers: list[str] = field(default_factory=list)
    values: dict[int, tuple[str, str]] = field(default_factory=dict)
    is_about_this: bool = False


def write(records: Sequence[Signed], mapping: Mapping) -> Written:
    """The segments. Papers without either decision aren't in them."""
    people: dict[str, _Person] = {}
    of_paper: dict[str, _Person] = {}
    refused: list[CantSay] = []
    for record in records:
        before = record.body.supersedes
        person = of_paper.get(before) if before is not None else None
        if person is None:
            person = people.setdefault(record.reference, _Person())
        of_paper[record.reference] = person
        refused += _add(person, record, mapping)
    told = [person for person in people.values() if person.is_about_this]
    content = "".join(segment + _END for person in told for segment in _segments(person))
    return Written(content.encode(), sum(len(person.papers) for person in told), tuple(refused))


def _add(person: _Person, record: Signed, mapping: Mapping) -> Iterator[CantSay]:
    is_about_this = False
    for decided in record.body.decisions:
        if record.body.channel is Channel.REHEARSAL:
            yield NoRehearsal(format=NAME, decision=decided.decision)
            continue
        known = mapping.decisions.get(decided.decision)
        if known is None or known.zfa is None:
            yield NoSuchField(format=NAME, decision=decided.decision)
            continue
        is_about_this = True
        end = record.ends.get(decided.decision)
        # The day on the paper: when the person was informed and decided.
        value = (known.zfa.code(decided.answer), f"{record.body.day:%Y%m%d}")
        if end is None:
            person.values[known.zfa.field] = value
        elif end.kind is EndKind.VOIDED:
            person.values.setdefault(known.zfa.field, (NOT_COLLECTED, ""))
    if is_about_this:
        person.is_about_this = True
        person.papers.append(record.reference)


def _segments(person: _Person) -> Iterator[str]:
    papers = ", ".join(references.spaced(paper) for paper in person.papers)
    yield f"NTE|1|L|{papers}"
    fields = dict.fromkeys(range(1, _LAST + 1), "")
    for number in (DEPOSIT, ACCESS):
        fields[number], fields[number + 1] = person.values.get(number, (NOT_COLLECTED, ""))
    yield "|".join(["ZFA", *fields.values()])
