"""From what the journey asks to record to the body that the register keeps, and the book that its code needs.

The one place where the journey's words and the register's meet: neither imports the other.
"""

import datetime
import hashlib

from kiosk.journey.blanks import say
from kiosk.journey.events import DecisionRecord, Record
from kiosk.journey.script import Answer as JourneyAnswer
from kiosk.journey.script import Kind as JourneyKind
from kiosk.journey.script import Script
from kiosk.journey.session import Signing as JourneySigning
from kiosk.journey.words import Capacity as JourneyCapacity
from kiosk.register.codebook import CodeBook, DecisionCode
from kiosk.register.record import (
    NOTICE_DIGITS,
    Answer,
    Capacity,
    Channel,
    Decided,
    Kind,
    NoticeMode,
    RecordBody,
    Signing,
)

# From this size of letters on, the notice was given in large print (LOOK.md's third of four sizes).
_LARGE_PRINT_SIZE = 3
_NORMAL_SIZE = 2


def in_words(script: Script, body: RecordBody, language: str) -> tuple[str, ...]:
    """Each decision of `body` in the words of `script`: its title, the situation, what the form says.

    Another script's records are said in their own ids where this one has no such decision any more.
    """
    return tuple(_decision_in_words(script, body, one, language) for one in body.decisions)


def _decision_in_words(script: Script, body: RecordBody, one: Decided, language: str) -> str:
    ids = f"{one.decision}={one.answer.value}" + (f", {one.situation}" if one.situation else "")
    decision = script.text(language).decisions.get(one.decision)
    if decision is None or JourneyAnswer(one.answer.value) not in decision.answers:
        return ids
    capacity = JourneyCapacity(body.capacity.value)
    answer = decision.answer(JourneyAnswer(one.answer.value), one.situation)
    said = [say(answer.on_paper, capacity=capacity, site=script.site)]
    options = decision.situation.options if decision.situation else ()
    said += [say(option.label, capacity=capacity, site=script.site) for option in options if option.id == one.situation]
    return f"{decision.title}\u202f: {' – '.join(said)} ({ids})"


def notice_fingerprint(script: Script, language: str, channel: str = Channel.SCREEN) -> str:
    """The first hex digits of the SHA-256 of the notice, as it was given in `language` on `channel`."""
    text = script.text(language)
    notice = (text.from_afar if channel == Channel.PHONE else text).scenes["notice"]
    words = "\n".join([notice.title, *(say(passage, site=script.site) for passage in notice.passages)])
    return hashlib.sha256(words.encode()).hexdigest()[:NOTICE_DIGITS]


def body_of(record: Record, script: Script, day: datetime.date) -> RecordBody:
    """The body that the register keeps. A topic counts as heard where its short version was."""
    modes = {NoticeMode.VOICE} | ({NoticeMode.LARGE_PRINT} if record.size >= _LARGE_PRINT_SIZE else set())
    return RecordBody(
        day=day,
        channel=Channel(record.channel),
        language=record.language,
        capacity=Capacity(record.capacity.value),
        script=script.fingerprint,
        notice=notice_fingerprint(script, record.language, record.channel),
        notice_modes=frozenset(modes),
        heard=tuple(f"{topic}/short" in record.heard for topic in script.open_topic_ids()),
        decisions=tuple(
            Decided(
                decision=one.decision,
                kind=_kind(script, one.decision),
                answer=Answer(one.answer.value),
                situation=one.situation,
                order=tuple(Answer(answer.value) for answer in one.order),
            )
            for one in record.decisions
        ),
        signing=Signing(record.signing.value),
        is_assisted=record.is_assisted,
        supersedes=record.supersedes,
        drawn=_drawn(record, script),
    )


def record_of(body: RecordBody, script: Script) -> Record:
    """What the journey asked to record, as far as the body still tells: for papers that are made once more.

    Dates of letters and the size of print are no part of a record; sheets and reminders leave none.
    """
    topics = script.open_topic_ids()
    is_large = NoticeMode.LARGE_PRINT in body.notice_modes
    return Record(
        language=body.language,
        channel=body.channel.value,
        capacity=JourneyCapacity(body.capacity.value),
        signing=JourneySigning(body.signing.value),
        decisions=tuple(
            DecisionRecord(
                one.decision,
                JourneyAnswer(one.answer.value),
                one.situation,
                tuple(JourneyAnswer(answer.value) for answer in one.order),
            )
            for one in body.decisions
        ),
        sheets=(),
        reminders=(),
        heard=frozenset(f"{topic}/short" for topic, heard in zip(topics, body.heard, strict=True) if heard),
        situations=tuple((one.decision, one.situation) for one in body.decisions if one.situation is not None),
        dates=(),
        size=_LARGE_PRINT_SIZE if is_large else _NORMAL_SIZE,
        is_assisted=body.is_assisted,
        supersedes=body.supersedes,
    )


def code_book(script: Script) -> CodeBook:
    """The book that the codes of this script's forms are written and read with."""
    text = script.text(script.plan.languages[0])
    words = text.papers["code"]
    return CodeBook(
        script=script.fingerprint,
        topics=script.open_topic_ids(),
        decisions=tuple(
            DecisionCode(
                place.id,
                _kind(script, place.id),
                text.decisions[place.id].short,
                tuple(option.id for option in situation.options)
                if (situation := text.decisions[place.id].situation)
                else (),
            )
            for place in script.plan.decisions
            if place.kind is not JourneyKind.SHEET
        ),
        heading=words["heading"].text,
        consent=words["consent"].text,
        refuse=words["refuse"].text,
        ask=words["ask"].text,
    )


def _drawn(record: Record, script: Script) -> tuple[Answer, ...] | None:
    """The order drawn for the session, where no choice of the record tells it."""
    if any(_kind(script, one.decision) is Kind.CHOICE for one in record.decisions):
        return None
    return tuple(Answer(answer.value) for answer in record.drawn) or None


def _kind(script: Script, decision: str) -> Kind:
    return Kind(script.decision_place(decision).kind.value)
