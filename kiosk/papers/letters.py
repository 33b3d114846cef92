"""Letters: one a request and recipient, to be completed and signed by hand, and posted."""

from kiosk.journey.events import Record
from kiosk.journey.script import Letter
from kiosk.journey.words import Capacity
from kiosk.papers import hand
from kiosk.papers.means import Made, Means
from kiosk.register.references import spaced
from kiosk.register.register import Prepared
from printouts.document import Block, Correspondents, Document, Heading, Paragraph, SignatureBox

# Whose address a site may know only for most of its people: another one can be written over it.
_LOCAL_RECIPIENT = "fund"


def letters(means: Means, record: Record, prepared: Prepared) -> tuple[Made, ...]:
    """Every letter that the answers of a record ask for, in the order of the decisions."""
    return tuple(
        Made(f"letter:{one.decision}", "sheet", _letter(means, means.text.letters[name], prepared))
        for one in record.decisions
        if (name := means.answer(one.decision, one.answer).letter) is not None
    )


def share_an_envelope(means: Means, record: Record) -> bool:
    """Whether two letters of this record go to the same recipient."""
    names = [means.answer(one.decision, one.answer).letter for one in record.decisions]
    recipients = [means.text.letters[name].recipient for name in names if name is not None]
    return len(set(recipients)) < len(recipients)


def _letter(means: Means, letter: Letter, prepared: Prepared) -> Document:
    word = means.word
    subject = means.say(letter.object)
    recipient = tuple(line.strip() for line in word("recipients", letter.recipient).split("|"))
    closing = [word("letter", "no_identity_paper"), word("letter", "forward")]
    if letter.articles:
        articles = ", ".join(word("letter", "article", article=one) for one in letter.articles)
        closing.append(word("letter", "articles", articles=articles))
    enclosures = [means.say(one) for one in letter.enclosures]
    if means.capacity is not Capacity.PERSON:
        enclosures.append(word("letter", "proof"))
    if enclosures:
        lowered = " ; ".join(one[0].lower() + one[1:] for one in enclosures)
        closing.append(word("letter", "enclosures", enclosures=lowered))
    given: list[Block] = [
        Correspondents(
            tuple(word("letter", f"sender_{key}") for key in ("name", "address", "town", "phone")),
            recipient,
            word("letter", "place_and_date"),
        ),
        Heading(word("letter", "object", object=subject), 1),
        Paragraph(word("letter", "greeting")),
        Paragraph(" ".join([word("letter", "opening"), *(means.say(one) for one in letter.paragraphs)])),
        *hand.short_identity(means),
        Paragraph(" ".join(closing), is_small=True),
        Paragraph(word("letter", "closing")),
        SignatureBox(word("letter", "signature"), height_mm=20),
    ]
    foot = [word("letter", "kiosk"), word("letter", "reference", reference=spaced(prepared.reference))]
    if letter.recipient == _LOCAL_RECIPIENT:
        foot.insert(0, word("letter", "other_fund"))
    return means.sheet("letter", subject, tuple(given), foot=" ".join(foot))
