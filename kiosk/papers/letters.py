"""Letters: one a request and recipient, to be completed and signed by hand, and posted."""

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.journey.events import Record
from kiosk.journey.script import Letter
from kiosk.journey.words import Capacity
from kiosk.papers import hand
from kiosk.papers.means import Made, Means
from kiosk.register.lives import letter_of
from kiosk.register.references import spaced
from kiosk.register.register import Prepared
from printouts.document import Block, Correspondents, Document, Heading, Paragraph, SignatureBox, TickBox

# Whose address a site may know only for most of its people: another one can be written over it.
_LOCAL_RECIPIENT = "fund"

_NO_VALUES: Mapping[str, str] = MappingProxyType({})


def letters(means: Means, record: Record, prepared: Prepared) -> tuple[Made, ...]:
    """Every letter that the answers of a record ask for, in the order of the decisions."""
    return tuple(
        Made(letter_of(one.decision), "sheet", letter(means, means.text.letters[name], prepared.reference))
        for one in record.decisions
        if (name := means.answer(one.decision, one.answer).letter) is not None
    )


def share_an_envelope(means: Means, record: Record) -> bool:
    """Whether two letters of this record go to the same recipient."""
    names = [means.answer(one.decision, one.answer).letter for one in record.decisions]
    recipients = [means.text.letters[name].recipient for name in names if name is not None]
    return len(set(recipients)) < len(recipients)


def recipient_lines(means: Means, recipient: str) -> tuple[str, ...]:
    """The postal lines of a recipient; an empty one is a line to fill by hand."""
    return tuple(line.strip() for line in means.word("recipients", recipient).split("|"))


def letter(
    means: Means,
    words: Letter,
    reference: str | None,
    *,
    recipient: str = "",
    values: Mapping[str, str] = _NO_VALUES,
    place_and_date: str | None = None,
) -> Document:
    """One letter. `recipient` stands for one that its words don't name, `values` fills their blanks.

    Without `reference` it is one for the reserve, printed ahead of a day without a machine.
    """
    word = means.word
    to = words.recipient or recipient
    subject = means.say(words.object, **values)
    # Who needs no number to know somebody by is no fund: there is no other service to pass the letter on to.
    closing = [word("letter", "no_identity_paper"), word("letter", "forward")] if words.asks_number else []
    if words.articles:
        articles = ", ".join(word("letter", "article", article=one) for one in words.articles)
        closing.append(word("letter", "articles", articles=articles))
    if enclosures := _enclosures(means, words, values):
        closing.append(word("letter", "enclosures", enclosures=enclosures))
    told = [word("letter", "opening"), *(means.say(one, **values) for one in words.paragraphs)]
    given: list[Block] = [
        Correspondents(
            tuple(word("letter", f"sender_{key}") for key in ("name", "address", "town", "phone")),
            recipient_lines(means, to),
            place_and_date or word("letter", "place_and_date"),
        ),
        Heading(word("letter", "object", object=subject), 1),
        Paragraph(word("letter", "greeting")),
        Paragraph(" ".join(told)),
        *(TickBox(means.say(one, **values)) for one in words.ticks),
        *hand.short_identity(means, asks_number=words.asks_number),
        Paragraph(" ".join(closing), is_small=True),
        Paragraph(word("letter", "closing")),
        SignatureBox(word("letter", "signature"), height_mm=20),
    ]
    foot = [word("letter", "kiosk")]
    if reference is not None:
        foot.append(word("letter", "reference", reference=spaced(reference)))
    if to == _LOCAL_RECIPIENT:
        foot.insert(0, word("letter", "other_fund"))
    return means.sheet("letter", subject, tuple(given), foot=" ".join(foot))


def _enclosures(means: Means, words: Letter, values: Mapping[str, str]) -> str:
    """What goes along, on one line; empty where nothing does."""
    enclosures = [means.say(one, **values) for one in words.enclosures]
    if means.capacity is not Capacity.PERSON:
        enclosures.append(means.word("letter", "proof"))
    return "\u202f; ".join(one[0].lower() + one[1:] for one in enclosures)
