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
    Steps,
    TickBox,
)


def form(means: Means, record: Record, prepared: Prepared, *, shares_envelope: bool) -> Document:
    """The form of a record. `shares_envelope`: two letters or more go to one address."""
    word = means.word
    taken = {one.decision: one.answer for one in record.decisions}
    shared = [word("form", "one_envelope")] if shares_envelope else []
    given: list[Block] = [
        Heading(word("form", "title"), 1),
        Paragraph(word("form", "intro")),
        Figures(word("code", "reference"), tuple(spaced(prepared.reference).split())),
        Figures(word("code", "code"), (prepared.code,)),
        Code(prepared.form_note, word("code", "form_caption")),
    ]
    if record.supersedes is not None:
        given.append(Paragraph(word("form", "supersedes", supersedes=spaced(record.supersedes)), is_strong=True))
    given.append(Heading(word("form", "decisions")))
    for one in record.decisions:
        if len(record.decisions) > 1:
            given.append(Heading(means.text.decisions[one.decision].title, 3))
        given += [_decision(means, one), Paragraph(_note(means, record, one), is_small=True)]
    made_on = word("form", "made_on", date=means.day(prepared.day), reference=spaced(prepared.reference))
    helped = [word("form", "assisted")] if record.is_assisted else []
    last = record.decisions[-1]
    foot = [_note(means, record, last), word("form", "order"), *helped, made_on]
    given[-1] = Paragraph(" ".join(foot), is_small=True)
    counts = (word("copies", "site_otherwise"), word("form", "signed_counts"))
    given += [
        Heading(word("form", "steps")),
        Paragraph(word("form", "status"), is_strong=True),
        Steps(means.steps(taken), have_boxes=False),
        *(Paragraph(one, is_strong=True) for one in means.deadlines(taken)),
        Paragraph(" ".join([word("form", "return_date", return_date=means.return_day()), *shared])),
        Heading(word("form", "change")),
        Paragraph(
            " ".join(word("form", key) for key in ("change_any_time", "change_how", "change_as_easy", "change_last"))
        ),
        PageBreak(is_spared=True),
        *hand.identity(means),
        # Where all this has no room on one sheet, no box to tick stands alone on the next.
        PageBreak(is_spared=True),
        # Right after the place to sign: renderings set it beside.
        *hand.signing(means, record.signing, Code(prepared.form_note, word("code", "form_caption"))),
        TickBox(word("copies", "site_agreement")),
        Paragraph(" ".join([*counts, word("form", "notice"), *means.state_of_words()]), is_small=True),
    ]
    copies = (word("copies", "own"), word("copies", "site"))
    return means.sheet("form", word("form", "title"), tuple(given), copies)


def _decision(means: Means, one: DecisionRecord) -> Choice:
    words = means.text.decisions[one.decision]
    said = tuple(means.say(means.answer(one.decision, answer).on_paper) for answer in one.order)
    chosen = one.order.index(one.answer)
    question = means.say(words.question)
    spoken = means.word("readback", "chosen", question=question.rstrip(" ?\u202f"), answer=said[chosen].rstrip("."))
    return Choice(question, said, chosen, spoken)


def _note(means: Means, record: Record, one: DecisionRecord) -> str:
    """Where the person said to stand, and whether the essential was heard before."""
    situation = means.text.decisions[one.decision].situation
    labels = (
        [means.say(option.label) for option in situation.options if option.id == one.situation] if situation else []
    )
    said = [means.word("form", "situation", situation=label) for label in labels]
    return " ".join([*said, means.word("form", _heard(means, record, one.decision))])


def _heard(means: Means, record: Record, decision: str) -> str:
    essential = means.script.decision_place(decision).essential
    heard = [topic for topic in essential if f"{topic}/short" in record.heard]
    if len(heard) == len(essential):
        return "heard_essential"
    return "heard_partly" if heard else "heard_not"
