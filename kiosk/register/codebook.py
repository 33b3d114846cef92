"""How a script's decisions, situations and topics are numbered in a form's code, and the words beside it.

The numbers are places in the tuples below: a book is therefore never changed, a different one is another book. Its
check tells them apart on the paper. Knows no bits.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kiosk import canonical_json
from kiosk.register.errors import N_, InvalidRecord, Phrase, UnknownScript
from kiosk.register.record import FINGERPRINT_DIGITS, Answer, Decided, Kind, RecordBody

SCRIPT_PREFIX_DIGITS = 24
CHECK_DIGITS = 8

# What the fields of a note have room for.
MOST_TOPICS = 63
MOST_DECISIONS = 32
MOST_SITUATIONS = 15
MOST_DECIDED = 15

# Unicode's categories of controls, unassigned signs, line and paragraph separators.
_CONTROLS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

_SCRIPT = re.compile(rf"[0-9a-f]{{{FINGERPRINT_DIGITS}}}")


@dataclass(frozen=True, slots=True)
class DecisionCode:
    """One decision: its id, its kind, a short label for the plain lines, the ids of its situations in order."""

    id: str
    kind: Kind
    label: str
    situations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeBook:
    """What a note is written and read with.

    `script` is the script's fingerprint. `topics` are the ids of all topics that are not private, in the order of a
    record's bits. `heading` is the first plain line, with `{reference}` and `{day}`; `consent`, `refuse` and `ask`
    are the lines that list decisions by answer, with `{decisions}`.
    """

    script: str
    topics: tuple[str, ...]
    decisions: tuple[DecisionCode, ...]
    heading: str
    consent: str
    refuse: str
    ask: str
    # What a paper says of its book: the script's short fingerprint, and a check that tells two books apart.
    key: tuple[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not _SCRIPT.fullmatch(self.script):
            raise InvalidRecord(detail=Phrase(N_("a code book needs its script's fingerprint, 64 hex digits")))
        ids = [code.id for code in self.decisions]
        if len(set(ids)) != len(ids):
            raise InvalidRecord(detail=Phrase(N_("a decision stands twice in the code book")))
        for name, count, most in (
            (Phrase(N_("topics")), len(self.topics), MOST_TOPICS),
            (Phrase(N_("decisions")), len(self.decisions), MOST_DECISIONS),
            *(
                (Phrase(N_("situations of {decision}"), decision=code.id), len(code.situations), MOST_SITUATIONS)
                for code in self.decisions
            ),
        ):
            if count > most:
                room = N_("a form's code has room for {most} {name}, not {count}")
                raise InvalidRecord(detail=Phrase(room, most=most, name=name, count=count))
        for words in (self.heading, self.consent, self.refuse, self.ask, *(code.label for code in self.decisions)):
            if not words.strip() or _CONTROLS & {unicodedata.category(sign) for sign in words}:
                raise InvalidRecord(detail=Phrase(N_("“{words}” can't be a line of a form's code"), words=words))
        check = hashlib.sha256(self.to_json()).hexdigest()[:CHECK_DIGITS]
        object.__setattr__(self, "key", (self.script[:SCRIPT_PREFIX_DIGITS], check))

    def place(self, decided: Decided) -> tuple[int, int]:
        """The numbers of a decision and of its situation (0: none). Raises InvalidRecord."""
        for number, code in enumerate(self.decisions):
            if code.id == decided.decision and code.kind is decided.kind:
                if decided.situation is None:
                    return number, 0
                if decided.situation in code.situations:
                    return number, 1 + code.situations.index(decided.situation)
                break
        known = N_("the script has no “{decision}” of the kind {kind}, in the situation “{situation}”")
        named = {"decision": decided.decision, "kind": decided.kind, "situation": decided.situation}
        raise InvalidRecord(detail=Phrase(known, **named))

    def fit(self, body: RecordBody) -> None:
        """Raises InvalidRecord where `body` is not of this script, or holds what the book doesn't know."""
        if body.script != self.script or len(body.heard) != len(self.topics):
            raise InvalidRecord(detail=Phrase(N_("its words or topics are not those of the code book")))
        if len(body.decisions) > MOST_DECIDED:
            raise InvalidRecord(detail=Phrase(N_("a form's code has room for {most} decisions"), most=MOST_DECIDED))
        for decided in body.decisions:
            self.place(decided)

    def line_for(self, answer: Answer) -> str:
        """The plain line that lists the decisions answered so. Raises KeyError for an answer never recorded."""
        return {Answer.CONSENT: self.consent, Answer.REFUSE: self.refuse, Answer.ASK: self.ask}[answer]

    def to_json(self) -> bytes:
        """Canonical JSON, always the same bytes for the same book."""
        return canonical_json.dumps(
            {
                "script": self.script,
                "topics": list(self.topics),
                "decisions": [
                    {"id": code.id, "kind": code.kind.value, "label": code.label, "situations": list(code.situations)}
                    for code in self.decisions
                ],
                "heading": self.heading,
                "consent": self.consent,
                "refuse": self.refuse,
                "ask": self.ask,
            }
        )

    @classmethod
    def from_json(cls, text: bytes) -> "CodeBook":
        """The book that `to_json` wrote. Raises ValueError, KeyError, TypeError for anything else."""
        fields: dict[str, Any] = json.loads(text)
        decisions = tuple(
            DecisionCode(code["id"], Kind(code["kind"]), code["label"], tuple(code["situations"]))
            for code in fields["decisions"]
        )
        return cls(**{**fields, "topics": tuple(fields["topics"]), "decisions": decisions})


class CodeBooks:
    """The books known, found by what a paper says of them."""

    def __init__(self, books: Iterable[CodeBook] = ()) -> None:
        self._books = {book.key: book for book in books}

    def find(self, script_prefix: str, check: str) -> CodeBook:
        """The book of a paper. Raises UnknownScript."""
        try:
            return self._books[script_prefix, check]
        except KeyError:
            raise UnknownScript(script=script_prefix) from None
