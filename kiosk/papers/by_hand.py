"""Papers for a day when the machine is down: the form with every question unticked, and letters for the reserve.

They bear no reference: the register knows nothing of them, and they count as any signed paper does.
"""

from collections.abc import Iterator

from kiosk.journey.drawing import drawn
from kiosk.journey.script import ANSWERS, DecisionPlace
from kiosk.journey.session import Signing
from kiosk.papers import hand
from kiosk.papers.letters import letter
from kiosk.papers.means import Made, Means
from printouts.document import BlankLine, Block, Choice, Document, Heading, PageBreak, Paragraph, TickBox


def form_by_hand(means: Means, *, seed: int) -> Document:
    """Every decision that this site offers, to be ticked with a pen. `seed` draws the order of the answers."""
    word = means.word
    title = word("by_hand", "title")
    given: tuple[Block, ...] = (
        Heading(title, 1),
        Paragraph(word("by_hand", "intro")),
        Paragraph(word("by_hand", "how"), is_strong=True),
        Heading(word("form", "decisions")),
        *(_question(means, place, seed) for place in offered(means)),
        Paragraph(" ".join([word("by_hand", "order"), *means.state_of_words(were_heard=False)]), is_small=True),
        BlankLine(word("by_hand", "explained")),
        Heading(word("form", "steps")),
        Paragraph(word("by_hand", "status"), is_strong=True),
        Paragraph(" ".join(word("by_hand", key) for key in ("letters", "no_reference", "return"))),
        *hand.identity(means),
        PageBreak(),
        *hand.signing(means, Signing.HAND),
        *hand.witness(means),
        TickBox(word("copies", "site_agreement")),
        Paragraph(word("copies", "site_otherwise"), is_small=True),
    )
    return means.sheet("by-hand", title, given)


def offered(means: Means) -> tuple[DecisionPlace, ...]:
    """The choices and requests that this kind of site offers."""
    return means.script.recorded_at(means.script.site.get("kind", ""))


def reserve_letters(means: Means) -> tuple[Made, ...]:
    """Each letter that an answer may ask for, once, to be filled in whole by hand."""
    return tuple(
        Made(f"reserve:{name}", "sheet", letter(means, means.text.letters[name], None))
        for name in dict.fromkeys(_asked_for(means))
    )


def _question(means: Means, place: DecisionPlace, seed: int) -> Choice:
    words = means.text.decisions[place.id]
    answers = drawn(seed, ANSWERS[place.kind], "answers")
    return Choice(means.say(words.question), tuple(means.say(words.answers[answer].on_paper) for answer in answers))


def _asked_for(means: Means) -> Iterator[str]:
    """Letters that say nothing of the situation: who fills one in by hand may not know it."""
    for place in offered(means):
        yield from (text.letter for text in means.text.decisions[place.id].answers.values() if text.letter)
