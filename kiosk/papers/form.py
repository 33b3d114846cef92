"""The form: every decision in the words that were heard, with the code that holds it, to be signed. Two copies."""

from kiosk.journey.events import DecisionRecord, Record
from kiosk.papers import hand
from kiosk.papers.means import Means
from kiosk.register.references import spaced
from kiosk.register.register import Prepared
from printouts.document import (
    Block,
    Choice,
    Code,
    Document,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Points,
    Steps,
    TickBox,
)


def form(means: Means, record: Record, prepared: Prepared, *, shares_envelope: bool) -> Document:
    """The form of a record. `shares_envelope`: two letters or more go to one address."""
    word = means.word
    taken = {one.decision: one.answer for one in record.decisions}
    given: list[Block] = [
        Heading(word("form", "title"), 1),
        Paragraph(word("form", "intro")),
        Figures(word("code", "reference"), tuple(spaced(prepared.reference).split())),
        Figures(word("code", "code"), (prepared.code,)),
        Code(prepared.form_note, word("code", "form_caption")),
        Paragraph(word("form", "made_on", date=means.day(prepared.day), reference=spaced(prepared.reference))),
    ]
    if record.supersedes is not None:
        given.append(Paragraph(word("form", "supersedes", supersedes=spaced(record.supersedes)), is_strong=True))
    given.append(Heading(word("form", "decisions")))
    for one in record.decisions:
        given += _decision(means, record, one)
    given += [
        Paragraph(word("form", "order"), is_small=True),
        Heading(word("form", "steps")),
        Paragraph(word("form", "status"), is_strong=True),
        Steps(means.steps(taken)),
        Paragraph(word("form", "return_date", return_date=means.return_day())),
    ]
    if shares_envelope:
        given.append(Paragraph(word("form", "one_envelope")))
    given += [
        PageBreak(),
        *hand.identity(means),
        *hand.signing(means, record.signing),
        Paragraph(word("form", "signed_counts")),
        TickBox(word("copies", "site_agreement")),
        Paragraph(word("copies", "site_otherwise"), is_small=True),
        Heading(word("form", "change")),
        Points(tuple(word("form", key) for key in ("change_any_time", "change_how", "change_as_easy", "change_last"))),
        Code(prepared.form_note, word("code", "form_caption")),
        Paragraph(word("form", "notice"), is_small=True),
        *means.state_of_words(),
    ]
    copies = (word("copies", "own"), word("copies", "site"))
    return means.sheet("form", word("form", "title"), tuple(given), copies)


def _decision(means: Means, record: Record, one: DecisionRecord) -> list[Block]:
    words = means.text.decisions[one.decision]
    said = tuple(means.say(means.answer(one.decision, answer).on_paper) for answer in one.order)
    chosen = one.order.index(one.answer)
    question = means.say(words.question)
    given: list[Block] = [
        Heading(words.title, 3),
        Choice(
            question,
            said,
            chosen,
            spoken=means.word("readback", "chosen", question=question.rstrip(" ?\u202f"), answer=said[chosen]),
        ),
    ]
    situation = words.situation
    if situation is not None and one.situation is not None:
        label = next((means.say(option.label) for option in situation.options if option.id == one.situation), None)
        if label is not None:
            given.append(Paragraph(means.word("form", "situation", situation=label), is_small=True))
    given.append(Paragraph(means.word("form", _heard(means, record, one.decision)), is_small=True))
    return given


def _heard(means: Means, record: Record, decision: str) -> str:
    essential = means.script.decision_place(decision).essential
    heard = [topic for topic in essential if f"{topic}/short" in record.heard]
    if len(heard) == len(essential):
        return "heard_essential"
    return "heard_partly" if heard else "heard_not"
