"""One paper in every state of its life, as exports are given it, and what exports are told around it."""

import dataclasses
import datetime
from collections.abc import Mapping as Dictionary
from pathlib import Path

from sample_records import BOOK, DAY, body

from kiosk.register import Answer, Capacity, Decided, Kind, NoticeMode, RecordBody, references, states
from kiosk.register.exports import Context, Filed, Mapping, Site, load_mapping
from kiosk.register.lives import (
    Answered,
    Erased,
    Erasure,
    Held,
    Kept,
    Lapsed,
    Missing,
    Printed,
    Sent,
    Signature,
    Signed,
    Step,
    Superseded,
    Taken,
    ToComplete,
    Voided,
    letter_of,
    reminder_of,
)
from kiosk.register.record import OFFERED

GOLDEN = Path(__file__).with_name("golden")
PROJECT = Path(__file__).parents[3]

REFERENCE = references.make(412, 883_509)
LATER = references.make(412, 100_001)
SOON = DAY + datetime.timedelta(days=2)
THEN = DAY + datetime.timedelta(days=9)

CONTEXT = Context(
    site=Site("clairvoix-0412", "Mairie d’Exemple", "1, place de la Mairie, 00000 Exemple", "01 99 00 00 00", 13),
    instant=datetime.datetime(2026, 12, 24, 9, 30, 5, tzinfo=datetime.timezone(datetime.timedelta(hours=1))),
)

# The sample book's decisions, so that these tests don't move with the health space's.
MAPPING_TOML = """
jurisdiction = "FR"
storage = "En France"
rights = ["eu-gdpr:A15", "eu-gdpr:A21"]
authority = "CNIL"

[parties.fund]
name = "Caisse"
address = "2, rue de la Caisse, 00000 Exemple"
contact = "34 22"
kind = "health-fund"
"""
_DECISION = """
[decisions.{name}]
basis = "{basis}"
purpose = "But de {name}"
service = "Service"
law = "Article 1"
data = ["dossier"]
recipients = ["soignants"]
parties = ["fund", "site"]
withdrawal = "Par lettre"
"""
_CODES = {
    "space": ("objection", 'fhir = { purposes = ["TREAT"] }\n'),
    "samu": ("objection", 'fhir = { purposes = ["ETREAT"] }\n'),
    "research": ("objection", 'fhir = { purposes = ["HRESCH"] }\n'),
    "team": (
        "consent",
        'fhir = { purposes = ["TREAT"] }\nzfa = { field = 11, consent = "IC", refuse = "INC" }\n',
    ),
    "deposit": (
        "objection",
        'fhir = { purposes = ["TREAT"] }\nzfa = { field = 9, consent = "INO", refuse = "IO" }\n',
    ),
    "copy": ("request", ""),
}


def mapping(folder: Path) -> Mapping:
    """The mapping of the sample book's decisions, read from a file as a journey's is."""
    text = MAPPING_TOML + "".join(
        _DECISION.format(name=name, basis=basis) + rest for name, (basis, rest) in _CODES.items()
    )
    path = folder / "exports.toml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path)


def decided(decision: str, answer: Answer, situation: str | None = None, turn: int = 0) -> Decided:
    """A decision, its answers in one of the orders that they can stand in."""
    kind = Kind.REQUEST if answer is Answer.ASK else Kind.CHOICE
    offered = OFFERED[kind]
    return Decided(decision, kind, answer, situation, offered[turn:] + offered[:turn])


def recorded_body() -> RecordBody:
    """What the paper of every scene says."""
    return body(
        decided("team", Answer.CONSENT, turn=1),
        decided("deposit", Answer.REFUSE, "open"),
        decided("copy", Answer.ASK),
    )


def guardians_body() -> RecordBody:
    """A guardian's paper, given by an interpreter, at a desk."""
    return RecordBody(
        day=DAY,
        channel=body().channel,
        language="fr",
        capacity=Capacity.GUARDIAN,
        script=BOOK.script,
        notice="00000000000000e7",
        notice_modes=frozenset({NoticeMode.VOICE, NoticeMode.INTERPRETER}),
        heard=(True,) * len(BOOK.topics),
        decisions=(decided("team", Answer.REFUSE, turn=2), decided("research", Answer.CONSENT, "closed")),
        signing=body().signing,
        is_assisted=True,
    )


def filed(given: RecordBody, *steps: Step, reference: str = REFERENCE, entry: int = 7) -> Filed:
    """The record of `given`, to whose papers these things happened."""
    life = states.fold(reference, tuple(one.decision for one in given.decisions), steps)
    kept = given if life.form.stage is not states.Stage.ERASED else None
    return Filed(reference, entry, bytes([entry]) * 32, kept, life)


def signed(how: Signature = Signature.SIGNED, reference: str = REFERENCE, day: datetime.date = SOON) -> Signed:
    """A mediator saw the signature."""
    return Signed(reference=reference, day=day, by="Anne", how=how)


def _scenes() -> Dictionary[str, tuple[Filed, ...]]:
    given = recorded_body()
    at = {"reference": REFERENCE, "day": SOON}
    printed = Printed(reference=REFERENCE, day=DAY)
    by = {**at, "by": "Anne"}
    copy = letter_of("copy")
    changed = body(decided("team", Answer.REFUSE), supersedes=REFERENCE, day=THEN)
    replaced = Superseded(reference=REFERENCE, day=THEN, by_reference=LATER, decisions=("team",))
    later = filed(changed, signed(reference=LATER, day=THEN), reference=LATER, entry=9)
    whole = body(*recorded_body().decisions, supersedes=REFERENCE, day=THEN)
    every = Superseded(
        reference=REFERENCE, day=THEN, by_reference=LATER, decisions=tuple(one.decision for one in whole.decisions)
    )
    return {
        "recorded": (filed(given),),
        "printed": (filed(given, printed),),
        "signed": (filed(given, printed, signed()),),
        "marked": (filed(given, printed, signed(Signature.MARKED)),),
        "attested": (filed(given, printed, signed(Signature.ATTESTED)),),
        "taken": (filed(given, printed, signed(), Taken(**at)),),
        "taken_unsigned": (filed(given, printed, Taken(**at)),),
        "kept": (filed(given, printed, signed(), Kept(**by, box="3", place="armoire", has_agreed=True)),),
        "to_complete": (filed(given, printed, ToComplete(**by, missing=frozenset({Missing.SIGNATURE}))),),
        "hold": (filed(given, printed, signed(), Held(**by)),),
        "sent": (filed(given, printed, signed(), Sent(**by, slip="12", paper=copy)),),
        "letter_printed": (filed(given, printed, signed(), Printed(reference=REFERENCE, day=DAY, paper=copy)),),
        "letter_taken": (filed(given, printed, signed(), Taken(**at, paper=copy)),),
        "letter_voided": (filed(given, printed, signed(), Voided(**by, paper=copy, reason="taché")),),
        "reminded": (
            filed(given, printed, signed(), Sent(**by, slip="12", paper=copy), Taken(**at, paper=reminder_of("copy"))),
        ),
        "requests_alone": (
            filed(dataclasses.replace(body(decided("copy", Answer.ASK)), drawn=OFFERED[Kind.CHOICE][::-1]), signed()),
        ),
        "answered": (filed(given, printed, signed(), Sent(**by, slip="12", paper=copy), Answered(**by, paper=copy)),),
        "voided": (filed(given, printed, signed(), Voided(**by, reason="taché")),),
        "voided_after_a_part_was_superseded": (
            filed(given, printed, signed(), replaced, Voided(**by, reason="taché")),
            later,
        ),
        "voided_unsigned": (filed(given, printed, Voided(**by, reason="taché")),),
        "lapsed": (filed(given, printed, Lapsed(**at)),),
        "superseded_in_part": (filed(given, printed, signed(), replaced), later),
        "superseded": (
            filed(given, printed, signed(), every),
            filed(whole, signed(reference=LATER, day=THEN), reference=LATER, entry=9),
        ),
        "erased": (filed(given, printed, signed(), Erased(**at, why=Erasure.REQUEST)),),
        "guardian": (filed(guardians_body(), printed, signed()),),
    }


SCENES = _scenes()
