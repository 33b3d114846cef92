"""A paper in the hand: found by its code, or by reference and code; read back; changed in no more steps than given."""

import dataclasses

from kiosk.journey import blanks
from kiosk.journey.events import Effect, LookUp, ReadPaper
from kiosk.journey.scene import EntryShape, SceneKind, ScenePassage
from kiosk.journey.session import Held, Listening, Place, Session, Then
from kiosk.journey.spots import stages
from kiosk.journey.spots.base import Context, Move, Spot, go, jump, slip
from kiosk.journey.spots.papers import grouped

# What lies between a paper that is held up at the welcome and its reading.
_ON_THE_WAY = frozenset({("notice", "paper"), ("notice_more", "paper"), ("aloud", "paper")})


class PaperReference(Spot):
    """The reference, twelve digits; or the paper's code under the scanner."""

    kind = SceneKind.ENTRY
    is_private = True  # reference and code together are the key to a record: their digits are not for bystanders
    entry_length = 12
    entry_shape = EntryShape.FOURS
    reads_codes = True

    def digits(self, here: Context, digits: str) -> Move | None:
        """The code is asked for next, whatever the reference."""
        return go(here.session, Place("paper_code", digits))


class PaperCode(Spot):
    """The four digits that stand beside the reference."""

    kind = SceneKind.ENTRY
    is_private = True
    entry_length = 4

    def digits(self, here: Context, digits: str) -> Move | None:
        """Looked up by both together."""
        return slip(here.session, Place("looking_up"), LookUp(here.about, digits))


class LookingUp(Spot):
    """The register is asked."""

    kind = SceneKind.WAITING


class PaperNotFound(Spot):
    """No such paper here, and what can be done."""

    kind = SceneKind.QUESTION
    is_mistake = True

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """Why."""
        words = here.text.scenes["paper_not_found"].passages
        return here.passages("scenes/paper_not_found", words, reason=here.part(f"reason_{here.about}"))

    def choose(self, here: Context, option: str) -> Move | None:
        """Again, or on to the menu."""
        return slip(here.session, Place("paper_reference" if option == "again" else "home"))


class PaperFound(Spot):
    """The paper, read back: what was decided, and when."""

    kind = SceneKind.QUESTION
    is_private = True

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """Reference and day, then each decision in the paper's words."""
        held = here.session.held
        if held is None:
            return ()
        said = list(
            here.passages(
                "scenes/paper_found",
                here.text.scenes["paper_found"].passages,
                reference=grouped(held.reference),
                date=blanks.say_day(held.day, here.session.language),
            )
        )
        if held.is_superseded:
            said += here.passages("parts/superseded", (here.text.words.parts["superseded"],))
        then = tuple(one for one in held.then if one.language == here.session.language)
        for decision, answer in held.answers:
            address = f"decisions/{decision}/answers/{answer}/on_paper"
            own = [one.on_paper for one in then if one.decision == decision]
            if own:
                said += (ScenePassage(f"{address}/then", text) for text in own)
            elif decision in here.text.decisions:
                words = stages.answer_text(here, decision, answer)
                said += here.passages(address, (words.on_paper,), **here.decision_values(decision))
        return (*said, *_to_do(here, held, then))

    def choose(self, here: Context, option: str) -> Move | None:
        """Changing makes a new record that names the old one."""
        held = here.session.held
        if option == "home" or held is None:
            return jump(dataclasses.replace(here.session, held=None), Place("home"))
        if len(held.answers) == 1 and held.answers[0][0] in here.text.decisions:
            return stages.begin_change(here, held.answers[0][0])
        return go(here.session, Place("change", "held"))


def _to_do(here: Context, held: Held, then: tuple[Then, ...]) -> tuple[ScenePassage, ...]:
    """What the paper left to do, where it is still to be done."""
    steps = tuple(dict.fromkeys(step for one in then for step in one.steps))
    if not steps or not held.is_to_do or held.is_superseded:
        return ()
    parts = here.text.words.parts
    return (
        *here.passages("parts/nothing_done", (parts["nothing_done"],)),
        *here.passages("parts/remains", (parts["remains"],)),
        *(ScenePassage(f"papers/then/{number}", step) for number, step in enumerate(steps, start=1)),
    )


def with_a_paper(session: Session) -> Move:
    """To a paper in the hand; who may hear its figures, and what it says, is asked before."""
    if session.listening is Listening.ASK:
        return go(session, Place("aloud", "paper"))
    return go(*_to_the_paper(session))


def heard_as(session: Session, listening: Listening) -> Move:
    """On to the paper, once that is known."""
    return slip(*_to_the_paper(dataclasses.replace(session, listening=listening)))


def _to_the_paper(session: Session) -> tuple[Session, Place, *tuple[Effect, ...]]:
    """To its reference; a paper whose code was shown already is looked up at once."""
    if session.scanned is None:
        return session, Place("paper_reference")
    return dataclasses.replace(session, scanned=None), Place("looking_up"), ReadPaper(session.scanned)


def let_go(before: Session, after: Session) -> Session:
    """`after`, without the paper that was held up before anything was asked, unless the person goes straight on to it.

    Whoever comes upon the welcome, an alert, a call or another language may be somebody else, who holds no paper.
    """
    if after.scanned is None:
        return after
    place = after.place
    is_left = (place.name, place.about) not in _ON_THE_WAY or after.ended is not None or after.is_alerted
    is_turned = after.is_stopping or after.help is not None or after.language_page is not None
    if is_left or is_turned or after.language != before.language:
        return dataclasses.replace(after, scanned=None)
    return after


class Resumed(Spot):
    """A resume slip was read: what was heard is known again."""

    def on(self, here: Context) -> Move | None:
        """To the menu."""
        return go(here.session, Place("home"))


SPOTS: dict[str, Spot] = {
    "paper_reference": PaperReference(),
    "paper_code": PaperCode(),
    "looking_up": LookingUp(),
    "paper_not_found": PaperNotFound(),
    "paper_found": PaperFound(),
    "resumed": Resumed(),
}
