"""What tests compose papers of: a record that somebody really asked for, and the words of what comes out."""

import dataclasses
import datetime
from pathlib import Path

from kiosk.app import House
from kiosk.journey.events import DecisionRecord, Record
from kiosk.journey.script import ANSWERS, Answer
from kiosk.journey.session import Signing
from kiosk.journey.words import Capacity
from kiosk.papers.compose import Made
from kiosk.register.register import Prepared
from kiosk.register_record import body_of
from printouts.document import Document
from printouts.renderings import plain

TODAY = datetime.date(2026, 11, 22)
CONFIG = Path(__file__).parents[3] / "config"


def record(house: House, answers: dict[str, Answer], *, situation: str | None = None, **given: object) -> Record:
    """What a person asked to record, with a letter of last week where a date is asked for."""
    text = house.script.text("fr")
    situations = {
        one: situation or asked.options[0].id for one in answers if (asked := text.decisions[one].situation) is not None
    }
    base = Record(
        language="fr",
        channel="screen",
        capacity=Capacity.PERSON,
        signing=Signing.HAND,
        decisions=tuple(
            DecisionRecord(one, answer, situations.get(one), ANSWERS[house.script.decision_place(one).kind])
            for one, answer in answers.items()
        ),
        sheets=(),
        reminders=(),
        heard=frozenset(),
        situations=tuple(situations.items()),
        dates=tuple((one, TODAY - datetime.timedelta(days=7)) for one in situations),
        size=2,
        is_assisted=False,
        supersedes=None,
    )
    return dataclasses.replace(base, **given)  # type: ignore[arg-type]


def papers(house: House, wanted: Record) -> tuple[Prepared, tuple[Made, ...]]:
    """The papers of a record that is really made."""
    kept: list[tuple[Prepared, tuple[Made, ...]]] = []

    def compose(prepared: Prepared) -> list[object]:
        kept.append((prepared, house.composer.record(wanted, prepared)))
        return []

    house.register.record(body_of(wanted, house.script, TODAY), compose)  # type: ignore[arg-type]
    return kept[0]


def said(document: Document) -> str:
    """A paper's words, lines and spaces folded."""
    return " ".join(plain.text(document, width=100_000).split())
