"""One record as the desk shows it: decisions in words, its papers and where they are. Reads; notes nothing."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kiosk.journey import blanks
from kiosk.journey.blanks import say
from kiosk.journey.script import Answer, Script
from kiosk.journey.words import Capacity, Words
from kiosk.register import lives
from kiosk.register.record import Decided, RecordBody
from kiosk.register.register import Register
from kiosk.register.states import Life, PaperState, Stage

LANGUAGE = "fr"


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision in words."""

    title: str
    answer: str
    situation: str | None


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter of a record: `paper` is the register's name for it, `recipient` the script's for its addressee."""

    paper: str
    decision: str
    object: str
    recipient: str
    address: tuple[str, ...]
    state: PaperState

    @property
    def is_first(self) -> bool:
        """Whether it is the letter itself, and none that follows it."""
        return self.paper == lives.letter_of(self.decision)


@dataclass(frozen=True, slots=True)
class PaperView:
    """A record, its form and its letters. `newer` is the reference of a later record that changes it."""

    reference: str
    body: RecordBody
    life: Life
    decisions: tuple[DecisionLine, ...]
    letters: tuple[LetterLine, ...]
    newer: str | None

    @property
    def form(self) -> PaperState:
        """Where the form is."""
        return self.life.form

    @property
    def day(self) -> datetime.date:
        """The day that the papers bear."""
        return self.body.day

    @property
    def awaits_signature(self) -> bool:
        """Whether it may still be filed."""
        return self.form.is_live and self.form.how is None

    @property
    def loose_letters(self) -> tuple[LetterLine, ...]:
        """Letters that neither the person took nor the site sent."""
        return tuple(one for one in self.letters if is_loose(one.state))

    @property
    def last_by(self) -> tuple[str, datetime.date] | None:
        """Who noted the last step, and when."""
        for step in reversed(self.life.since(0)):
            by = lives.by_whom(step)
            if by is not None:
                return by, step.day
        return None


def is_loose(state: PaperState) -> bool:
    """Whether a letter is still here: neither taken nor sent."""
    return state.is_live and not state.is_taken and state.stage in (Stage.RECORDED, Stage.PRINTED)


def view(register: Register, script: Script, reference: str) -> PaperView:
    """The record of a reference. Raises MistypedReference, UnknownRecord, RegisterUnavailable."""
    found = register.known(reference)
    life = register.history.life(found.reference)
    return PaperView(
        reference=found.reference,
        body=found.body,
        life=life,
        decisions=decision_lines(script, found.body),
        letters=letter_lines(script, found.body, life),
        newer=found.superseded_by,
    )


def decision_lines(script: Script, body: RecordBody) -> tuple[DecisionLine, ...]:
    """The decisions of a record in French; ids where the script no longer has their words."""
    return tuple(_decision_line(script, body, one) for one in body.decisions)


def letter_lines(script: Script, body: RecordBody, life: Life) -> tuple[LetterLine, ...]:
    """The letters that the answers of a record ask for."""
    return tuple(_letter_lines(script, body, life.papers))


def _decision_line(script: Script, body: RecordBody, one: Decided) -> DecisionLine:
    words = script.text(LANGUAGE).decisions.get(one.decision)
    if words is None:
        return DecisionLine(one.decision, one.answer, one.situation)
    situations = words.situation.options if words.situation else ()
    known = {option.id: _say(script, body, option.label) for option in situations}
    answer = words.answer(Answer(one.answer.value), one.situation)
    return DecisionLine(words.title, _say(script, body, answer.on_paper), known.get(one.situation or ""))


def _letter_lines(script: Script, body: RecordBody, states: Mapping[str, PaperState]) -> Iterator[LetterLine]:
    text = script.text(LANGUAGE)
    for one in body.decisions:
        words = text.decisions.get(one.decision)
        name = words.answer(Answer(one.answer.value), one.situation).letter if words else None
        if name is None:
            continue
        letter = text.letters[name]
        paper = lives.letter_of(one.decision)
        address = _say(script, body, text.papers["recipients"][letter.recipient])
        first = LetterLine(
            paper=paper,
            decision=one.decision,
            object=_say(script, body, letter.object),
            recipient=letter.recipient,
            address=tuple(line.strip() for line in address.split("|") if line.strip()),
            state=states.get(paper, PaperState()),
        )
        yield first
        yield from _following(script, body, states, first)


def _following(
    script: Script, body: RecordBody, states: Mapping[str, PaperState], first: LetterLine
) -> Iterator[LetterLine]:
    """The reminder and the complaint that were made after a letter."""
    plan, text = script.plan.follow_ups, script.text(LANGUAGE)
    if plan is None:
        return
    for paper, name in (
        (lives.reminder_of(first.decision), plan.reminder),
        (lives.complaint_of(first.decision), plan.complaint),
    ):
        if paper not in states:
            continue
        letter = text.letters[name]
        recipient = letter.recipient or first.recipient
        address = _say(script, body, text.papers["recipients"][recipient])
        yield LetterLine(
            paper=paper,
            decision=first.decision,
            object=_say(
                script, body, letter.object, object=first.object, date="…", reminder_date="…", organisation="…"
            ),
            recipient=recipient,
            address=tuple(line.strip() for line in address.split("|") if line.strip()),
            state=states[paper],
        )


def _say(script: Script, body: RecordBody, words: Words, **values: str) -> str:
    return say(words, capacity=Capacity(body.capacity.value), site=script.site, values=values)


def day_in_words(day: datetime.date) -> str:
    """« 22 novembre 2026 »."""
    return blanks.say_day(day, LANGUAGE)
