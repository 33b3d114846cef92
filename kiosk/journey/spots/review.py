"""Review and confirmation: every answer read back together, then recorded, or not."""

import dataclasses

from kiosk.journey.drawing import answer_order
from kiosk.journey.events import CountLater, DecisionRecord, PrintUnrecorded, Record
from kiosk.journey.scene import SceneKind, ScenePassage
from kiosk.journey.script import RECORDED, Answer, Kind
from kiosk.journey.session import Given, Place, Session, Signing
from kiosk.journey.spots import stages
from kiosk.journey.spots.base import Choice, Context, Move, Spot, go, jump, paged, retrace, slip


class Review(Spot):
    """The answers as they stand, before anything is recorded."""

    kind = SceneKind.QUESTION
    is_private = True

    def title(self, here: Context) -> str:
        """Its own title, or that of an empty review."""
        return here.text.scenes["review" if confirmed(here.session) else "review_empty"].title

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """One sentence an answer, in the order in which they were given, how to sign, then the question."""
        given = confirmed(here.session)
        if not given:
            return here.passages("scenes/review_empty", here.text.scenes["review_empty"].passages)
        asked = here.passages("scenes/review", here.text.scenes["review"].passages)
        if not _may_sign(here, given):
            return (*_readbacks(here, given), *asked)
        signs = f"signs_{here.session.signing or Signing.HAND}"
        return (*_readbacks(here, given), *here.passages(f"parts/{signs}", (here.text.words.parts[signs],)), *asked)

    def options(self, here: Context) -> tuple[Choice, ...]:
        """Confirm, go on with another or change one, say how to sign, or record nothing.

        Who gave one answer has just been asked whether it is right: « back » leads there again. Recording then never
        stands where that question's own « yes » stood: who strikes one place again and again records nothing.
        """
        if given := confirmed(here.session):
            first = ["another", "confirm"] if len(given) == 1 else ["confirm", "change"]
            names = [*first, "signing", "nothing"]
            return tuple(here.label("review", name) for name in names if name != "signing" or _may_sign(here, given))
        return tuple(here.label("review_empty", option) for option in ("decide", "home"))

    def choose(self, here: Context, option: str) -> Move | None:
        """The explicit confirmation: the only way to a record."""
        match option:
            case "confirm":
                return conclude(here)
            case "another":
                return go(here.session, Place("decide"))
            case "change" | "signing":
                return go(here.session, Place(option))
            case "nothing":
                return jump(dataclasses.replace(here.session, answers=()), Place("home"))
            case _:
                return go(here.session, Place(option))


class HowToSign(Spot):
    """Who can't write or sign says so, once it is known what there is to sign."""

    kind = SceneKind.QUESTION

    def choose(self, here: Context, option: str) -> Move | None:
        """Kept for the session; back to what is read over."""
        return retrace(dataclasses.replace(here.session, signing=Signing(option)))


class Change(Spot):
    """Which answer to change: of this session, or of the paper in the hand."""

    kind = SceneKind.MENU
    is_private = True

    def _decisions(self, here: Context) -> tuple[str, ...]:
        if here.about == "held" and here.session.held is not None:
            known = here.text.decisions
            return tuple(decision for decision, _ in here.session.held.answers if decision in known)
        return tuple(given.decision for given in confirmed(here.session))

    def options(self, here: Context) -> tuple[Choice, ...]:
        """The decisions, by their titles."""
        choices = [Choice(one, here.decision(one).title) for one in self._decisions(here)]
        return paged(choices, here.label("change", "others"), here.place.step)

    def choose(self, here: Context, option: str) -> Move | None:
        """Straight to its answers."""
        if option == "others":
            return slip(here.session, Place("change", here.place.about, here.place.step + 1))
        return stages.begin_change(here, option)


class Storing(Spot):
    """The record is being made durable."""

    kind = SceneKind.WAITING


class NotStored(Spot):
    """The record could not be made: nothing is recorded, nothing is lost."""

    kind = SceneKind.QUESTION

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """Why, and what can be done."""
        words = here.text.scenes["not_stored"].passages
        return here.passages("scenes/not_stored", words, reason=here.part(f"reason_{here.about}"))

    def choose(self, here: Context, option: str) -> Move | None:
        """Try again, or back to the review with every answer still there."""
        return conclude(here) if option == "again" else jump(here.session, Place("review"))


class Finished(Spot):
    """What comes after: another child, another decision, the end."""

    kind = SceneKind.MENU

    def options(self, here: Context) -> tuple[Choice, ...]:
        """Another child is offered to a parent."""
        names = ["another_decision", "end"]
        if here.session.capacity == "parent":
            names.insert(0, "another_child")
        if here.session.far is not None and here.session.recorded is not None:
            names.insert(-1, "reference_again")
        return tuple(here.label("finished", name) for name in names)

    def choose(self, here: Context, option: str) -> Move | None:
        """A new record begins with no answer, and keeps what was heard."""
        if option == "end":
            return None  # the machine ends the session
        if option == "reference_again":
            return go(here.session, Place("reference_told"))
        fresh = dataclasses.replace(here.session, answers=(), recorded=None, papers=(), held=None)
        if option == "another_child":
            fresh = dataclasses.replace(fresh, situations=(), dates=())
        return jump(fresh, Place("decide"))


def confirmed(session: Session) -> tuple[Given, ...]:
    """The answers that were read back and confirmed, in the order in which they were given."""
    return tuple(given for given in session.answers if given.is_confirmed)


def conclude(here: Context) -> Move:
    """Record what is recorded, print what has no record; nothing at all where nothing was asked for."""
    session = here.session
    given = confirmed(session)
    sheets = tuple(one.decision for one in given if one.answer is Answer.TAKE)
    reminders = tuple(one.decision for one in given if one.answer is Answer.LATER)
    records = tuple(one for one in given if one.answer in RECORDED)
    if records:
        return jump(session, Place("storing"), _record(here, records, sheets, reminders))
    if session.far is not None and (sheets or reminders):
        # No paper without a reference: nobody could ask for it.
        return jump(session, Place("remaining"), CountLater(reminders))
    if sheets or reminders:
        effect = PrintUnrecorded(
            session.language,
            session.capacity,
            sheets,
            reminders,
            session.situations,
            session.dates,
            session.settings.size,
        )
        return jump(session, Place("storing"), effect)
    return jump(session, Place("finished"))


def _record(here: Context, records: tuple[Given, ...], sheets: tuple[str, ...], reminders: tuple[str, ...]) -> Record:
    session = here.session
    return Record(
        language=session.language,
        channel=session.channel,
        capacity=session.capacity,
        signing=session.signing or Signing.HAND,
        decisions=tuple(
            DecisionRecord(
                one.decision, one.answer, session.situation(one.decision), stages.answers_of(here, one.decision)
            )
            for one in records
        ),
        sheets=sheets,
        reminders=reminders,
        heard=here.text.openly_heard(session.heard),
        situations=session.situations,
        dates=session.dates,
        size=session.settings.size,
        is_assisted=session.is_assisted,
        supersedes=_superseded(session, records),
        drawn=answer_order(session.seed),
    )


def _may_sign(here: Context, given: tuple[Given, ...]) -> bool:
    """Whether these decisions have a paper to sign, whatever was answered: nobody's answer is told by the question."""
    return any(here.script.decision_place(one.decision).kind is not Kind.SHEET for one in given)


def _superseded(session: Session, records: tuple[Given, ...]) -> str | None:
    """The record in the person's hand, where the new one changes a decision of it."""
    held = session.held
    changed = {one.decision for one in records}
    return held.reference if held and any(decision in changed for decision, _ in held.answers) else None


def _readbacks(here: Context, given: tuple[Given, ...]) -> tuple[ScenePassage, ...]:
    said: list[ScenePassage] = []
    for one in given:
        text = stages.answer_text(here, one.decision, one.answer)
        values = here.decision_values(one.decision)
        said += here.passages(f"decisions/{one.decision}/answers/{one.answer}/readback", (text.readback,), **values)
    return tuple(said)


SPOTS: dict[str, Spot] = {
    "review": Review(),
    "signing": HowToSign(),
    "change": Change(),
    "storing": Storing(),
    "not_stored": NotStored(),
    "finished": Finished(),
}
