"""Records to test the register with: a book as large as the design foresees, bodies, papers."""

import datetime
import json
from collections.abc import Sequence

from hypothesis import strategies as st

from kiosk.register import (
    Answer,
    Capacity,
    Channel,
    CodeBook,
    Decided,
    DecisionCode,
    Kind,
    NoticeMode,
    PaperLine,
    Prepared,
    RecordBody,
    Signing,
    references,
)
from kiosk.register.record import OFFERED, RECORDED

STATION = 412
DAY = datetime.date(2026, 11, 22)
SCRIPT = "5c" * 32
SITUATIONS = ("open", "letter", "closed", "unknown")

_LABELS = {
    "space": "espace",
    "erase": "effacement",
    "samu": "SAMU",
    "glass": "bris de glace",
    "masked": "masqués",
    "research": "recherche",
    "team": "équipe",
    "deposit": "dépôt",
}
_REQUESTS = {"copy": "copie", "traces": "traces"}

# Ten decisions, four situations each, thirty topics: the largest that the design foresees.
BOOK = CodeBook(
    script=SCRIPT,
    topics=tuple(f"topic-{number}" for number in range(10, 40)),
    decisions=(
        *(DecisionCode(name, Kind.CHOICE, label, SITUATIONS) for name, label in _LABELS.items()),
        *(DecisionCode(name, Kind.REQUEST, label, SITUATIONS) for name, label in _REQUESTS.items()),
    ),
    heading="Réf. {reference} du {day}",
    consent="Accord\u202f: {decisions}",
    refuse="Refus\u202f: {decisions}",
    ask="Demande\u202f: {decisions}",
)


def decided(decision: str = "space", answer: Answer = Answer.REFUSE, situation: str | None = "open") -> Decided:
    """One decision, its answers in their plain order."""
    kind = Kind.REQUEST if answer is Answer.ASK else Kind.CHOICE
    return Decided(decision, kind, answer, situation, OFFERED[kind])


def body(*decisions: Decided, supersedes: str | None = None, day: datetime.date = DAY) -> RecordBody:
    """A record of these decisions; of one refusal where none are given."""
    return RecordBody(
        day=day,
        channel=Channel.SCREEN,
        language="fr",
        capacity=Capacity.PERSON,
        script=SCRIPT,
        notice="0123456789abcdef",
        notice_modes=frozenset({NoticeMode.VOICE}),
        heard=tuple(number % 3 == 0 for number in range(len(BOOK.topics))),
        decisions=decisions or (decided(),),
        signing=Signing.HAND,
        supersedes=supersedes,
    )


def largest_body() -> RecordBody:
    """Every decision decided, everything heard, another record changed."""
    choices = [decided(name, Answer.REFUSE if number else Answer.CONSENT) for number, name in enumerate(_LABELS)]
    return body(*choices, *(decided(name, Answer.ASK) for name in _REQUESTS), supersedes=references.make(9999, 999_999))


def papers(prepared: Prepared) -> Sequence[PaperLine]:
    """A form and a receipt that hold what they are given."""
    form = json.dumps({"form": prepared.reference, "note": prepared.form_note, "canary": "CANARY-OF-A-FORM"})
    receipt = json.dumps({"receipt": prepared.receipt_code, "head": prepared.head_hash})
    return [PaperLine("form", "sheet", form, copies=2), PaperLine("receipt", "roll", receipt)]


def no_papers(_prepared: Prepared) -> Sequence[PaperLine]:
    """Nothing to print."""
    return []


reference_numbers = st.builds(references.make, st.integers(0, 9999), st.integers(0, 999_999))


@st.composite
def bodies(draw: st.DrawFn) -> RecordBody:
    """Any record that the book allows."""
    codes = draw(st.lists(st.sampled_from(BOOK.decisions), min_size=1, max_size=10, unique=True))
    has_choice = any(code.kind is Kind.CHOICE for code in codes)
    return RecordBody(
        day=draw(st.dates(datetime.date(2020, 1, 1), datetime.date(2199, 12, 31))),
        channel=draw(st.sampled_from(Channel)),
        language=draw(st.from_regex(r"[a-z]{2,3}", fullmatch=True)),
        capacity=draw(st.sampled_from(Capacity)),
        script=SCRIPT,
        notice=draw(st.text("0123456789abcdef", min_size=16, max_size=16)),
        notice_modes=draw(st.frozensets(st.sampled_from(NoticeMode))),
        heard=tuple(draw(st.lists(st.booleans(), min_size=len(BOOK.topics), max_size=len(BOOK.topics)))),
        decisions=tuple(
            Decided(
                decision=code.id,
                kind=code.kind,
                answer=draw(st.sampled_from([answer for answer in OFFERED[code.kind] if answer in RECORDED])),
                situation=draw(st.none() | st.sampled_from(code.situations)),
                order=tuple(draw(st.permutations(OFFERED[code.kind]))),
            )
            for code in codes
        ),
        signing=draw(st.sampled_from(Signing)),
        is_assisted=draw(st.booleans()),
        supersedes=draw(st.none() | reference_numbers),
        drawn=draw(st.none() if has_choice else st.none() | st.permutations(OFFERED[Kind.CHOICE]).map(tuple)),
    )
