"""Papers on the roll: receipt, reminder, resume slip, stamp. Discreet for everybody: none of them tells an answer."""

from collections.abc import Iterable

from kiosk.journey.events import PrintResumeSlip, Record
from kiosk.papers.means import Means
from kiosk.papers.resume import slip_code
from kiosk.register.references import spaced
from kiosk.register.register import Prepared
from printouts.document import BlankLine, Block, Code, Document, Figures, Heading, Paragraph, Points, Steps

# Hex digits of the register's head on a receipt: enough that nobody makes another head with the same ones.
_HEAD_DIGITS = 32


def receipt(means: Means, record: Record, prepared: Prepared) -> Document:
    """Reference, code, and what remains to do."""
    word = means.word
    taken = {one.decision: one.answer for one in record.decisions}
    given: list[Block] = [
        Heading(word("receipt", "title"), 1),
        Figures(word("code", "reference"), tuple(spaced(prepared.reference).split())),
        Figures(word("code", "code"), (prepared.code,)),
        Paragraph(word("receipt", "intro")),
        Paragraph(word("receipt", "status"), is_strong=True),
        Heading(word("receipt", "steps")),
        Steps(means.steps(taken)),
        *_whom_to_call(means, "receipt"),
        Code(prepared.receipt_code, word("code", "receipt_caption")),
        Paragraph(
            word("receipt", "head", head=prepared.head_hash[:_HEAD_DIGITS]),
            is_small=True,
            spoken=word("readback", "head"),
        ),
        *_unreviewed(means),
    ]
    return means.roll("receipt", word("receipt", "title"), tuple(given))


def _unreviewed(means: Means) -> tuple[Block, ...]:
    """That nobody has reviewed a translation: short papers say it where it is so, and nothing else of their words."""
    if means.text.review.by or not means.is_translation:
        return ()
    return (Paragraph(means.word("furniture", "unreviewed"), is_small=True),)


def reminder(means: Means, decisions: Iterable[str]) -> Document:
    """For who decides later: nothing is recorded, and how to go on."""
    section = means.text.papers["reminder"]
    word = means.word
    given: list[Block] = [
        Heading(word("reminder", "title"), 1),
        Paragraph(word("reminder", "intro")),
        Paragraph(word("reminder", "status"), is_strong=True),
    ]
    given += [Paragraph(one, is_strong=True) for one in means.deadlines(decisions)]
    steps = tuple(means.say(words) for key, words in section.items() if key.startswith("step_"))
    given += [Heading(word("reminder", "steps")), Steps(steps), *_whom_to_call(means, "reminder"), *_unreviewed(means)]
    return means.roll("reminder", word("reminder", "title"), tuple(given))


def slip(means: Means, effect: PrintResumeSlip) -> Document:
    """What was heard, by number and title, and where the person stands; what to touch to go on at any kiosk."""
    word, topics, scenes = means.word, means.text.open_topics, means.text.scenes
    heard = {name.partition("/")[0] for name in effect.heard} & topics.keys()
    listed = sorted((str(topics[one].number), topics[one].title) for one in heard)
    how = {
        "paper": means.say(scenes["welcome"].options["paper"]),
        "other": means.say(scenes["home"].options["other"]),
        "topic_number": means.say(scenes["other"].options["topic_number"]),
    }
    given: tuple[Block, ...] = (
        Heading(word("slip", "title"), 1),
        Paragraph(word("slip", "intro")),
        Paragraph(word("slip", "how", **how), is_strong=True),
        Code(slip_code(effect.heard, effect.situations, means.script), word("code", "slip_caption")),
        Paragraph(word("slip", "heard", heard=str(len(listed)), of=str(len(topics)))),
        *(
            [Points(tuple(word("slip", "topic", number=number, title=title) for number, title in listed))]
            if listed
            else []
        ),
        Paragraph(word("slip", "by_number", **how)),
        Paragraph(word("slip", "no_answer")),
        Paragraph(word("slip", "nothing_recorded"), is_strong=True),
        Paragraph(word("slip", "come_back")),
        *_unreviewed(means),
    )
    return means.roll("slip", word("slip", "title"), given)


def deposit(means: Means, reference: str) -> Document:
    """The stamp for a paper that somebody hands in today: clipped to it, or kept by whoever handed it in."""
    word = means.word
    title = word("deposit", "title", day=means.day(means.today))
    given: tuple[Block, ...] = (
        Heading(title, 1),
        Paragraph(word("deposit", "place")),
        Figures(word("deposit", "reference"), tuple(spaced(reference).split())),
        Paragraph(word("deposit", "status"), is_strong=True),
        BlankLine(word("deposit", "visa")),
        Paragraph(word("deposit", "keep")),
    )
    return means.roll("deposit", title, given)


def _whom_to_call(means: Means, section: str) -> tuple[Block, ...]:
    word = means.word
    return (
        Heading(word(section, "calls")),
        Paragraph(word(section, "site_phone")),
        Paragraph(word(section, "hours")),
        Paragraph(word(section, "come_back", return_date=means.return_day()), is_strong=True),
    )
