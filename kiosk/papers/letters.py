"""Letters: one a request and recipient, to be completed and signed by hand, and posted."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from kiosk.journey.enclosing import listed, needs_proof
from kiosk.journey.events import Record
from kiosk.journey.script import Letter
from kiosk.journey.tongue import tongue
from kiosk.papers import hand
from kiosk.papers.means import Made, Means
from kiosk.register.lives import letter_of
from kiosk.register.references import spaced
from kiosk.register.register import Prepared
from printouts.document import Block, CombField, Correspondents, Document, Heading, Paragraph, SignatureBox, TickBox

# Whose address a site may know only for most of its people: another one can be written over it.
_LOCAL_RECIPIENT = "fund"

# A letter in the language of whoever signs it, to be read and kept.
COPY = "copy"

_NO_VALUES: Mapping[str, str] = MappingProxyType({})


def letters(means: Means, record: Record, prepared: Prepared) -> tuple[Made, ...]:
    """Every letter that the answers of a record ask for, in the order of the decisions.

    A letter is in the language of whoever gets it. Whoever signs it has a copy in their own, which goes nowhere.
    """
    sent = means.in_original()
    made: list[Made] = []
    for one in record.decisions:
        name = means.answer(one.decision, one.answer).letter
        if name is None:
            continue
        made.append(Made(letter_of(one.decision), "sheet", letter(sent, sent.text.letters[name], prepared.reference)))
        if means.is_translation:
            read = _copy_to_read(means, letter(means, means.text.letters[name], prepared.reference))
            made.append(Made(f"{COPY}:{one.decision}", "sheet", read))
    return tuple(made)


def _copy_to_read(means: Means, translated: Document) -> Document:
    """A letter in the person's language: it says first that it is not to be sent, and has no place to sign."""
    mark = means.word("letter", "copy")
    addressed = (
        Paragraph(", ".join(filter(None, block.recipient)), language=means.in_original().language)
        if isinstance(block, Correspondents)
        else block
        for block in translated.blocks
    )
    given = tuple(block for block in addressed if not isinstance(block, SignatureBox | CombField))
    states = Paragraph(" ".join(means.state_of_words()), is_small=True)
    return dataclasses.replace(translated, kind=COPY, blocks=(Paragraph(mark, is_strong=True), *given, states))


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
        comma = tongue(means.text.language).comma
        articles = f"{comma} ".join(word("letter", "article", article=one) for one in words.articles)
        closing.append(word("letter", "articles", articles=articles))
    if enclosures := _enclosures(means, words, values):
        closing.append(word("letter", "enclosures", enclosures=enclosures))
    told = [word("letter", "opening"), *(means.say(one, **values) for one in words.paragraphs)]
    given: list[Block] = [
        Correspondents(
            _sender_labels(means),
            recipient_lines(means, to),
            place_and_date or word("letter", "place_and_date"),
            _head_by_ear(means, recipient_lines(means, to)),
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


def _sender_labels(means: Means) -> tuple[str, ...]:
    return tuple(means.word("letter", f"sender_{key}") for key in ("name", "address", "town", "phone"))


def _head_by_ear(means: Means, recipient: tuple[str, ...]) -> tuple[str, ...]:
    """What waits for the hand at the head of a letter, and to whom it goes, where that is printed."""
    to = ", ".join(line.rstrip(" :\u202f") for line in recipient if line)
    by_hand = (*_sender_labels(means), means.word("signature", "place_and_date"))
    if "" in recipient:
        by_hand = (*by_hand, to)
    written = means.word("readback", "blank_line", label="\u202f; ".join(by_hand))
    return (written,) if "" in recipient else (written, means.word("readback", "letter_to", recipient=to))


def _enclosures(means: Means, words: Letter, values: Mapping[str, str]) -> str:
    """What goes along, on one line; empty where nothing does."""
    enclosures = [means.say(one, **values) for one in words.enclosures]
    if needs_proof(means.capacity):
        enclosures.append(means.word("letter", "proof"))
    return listed(enclosures)
