"""Deciding: the stages of one decision, from the situation to the read-back. The same for every answer."""

import dataclasses
import datetime

from kiosk.journey.drawing import drawn
from kiosk.journey.scene import SceneKind, ScenePassage
from kiosk.journey.script import Answer, AnswerText, Situation, TeachBackOption
from kiosk.journey.session import Given, Listening, Place, Signing
from kiosk.journey.spots import stages
from kiosk.journey.spots.base import MOST_OPTIONS, Choice, Context, Move, Spot, deadline_of, go, jump, paged, slip
from kiosk.journey.spots.essential import minutes
from kiosk.journey.spots.topics import EssentialTour
from kiosk.journey.words import Words

# What the question about listening is about where it stands before the read-back of a paper in the hand.
HELD = "held"
# … and before its reference and code are typed.
PAPER = "paper"


class Decisions(Spot):
    """The menu of decisions: straight where they are few, by groups where they are many."""

    kind = SceneKind.MENU

    def _groups(self, here: Context) -> list[Choice]:
        offered = {place.group for place in stages.offered(here)}
        return [
            Choice(group.id, group.titles[here.session.language])
            for group in here.script.plan.decision_groups
            if group.id in offered
        ]

    def _is_grouped(self, here: Context) -> bool:
        return len(stages.offered(here)) > MOST_OPTIONS and len(self._groups(here)) > 1

    def options(self, here: Context) -> tuple[Choice, ...]:
        """Decisions, or groups of them."""
        choices = (
            self._groups(here)
            if self._is_grouped(here)
            else [Choice(place.id, here.decision(place.id).title) for place in stages.offered(here)]
        )
        return paged(choices, here.label("decide", "others"), here.place.step)

    def choose(self, here: Context, option: str) -> Move | None:
        """A group opens; a decision begins."""
        if option == "others":
            return slip(here.session, Place("decide", None, here.place.step + 1))
        if self._is_grouped(here):
            return go(here.session, Place("decision_group", option))
        return stages.begin(here, option)


class DecisionGroup(Spot):
    """The decisions of one group."""

    kind = SceneKind.MENU

    def title(self, here: Context) -> str:
        """The group's own title."""
        groups = here.script.plan.decision_groups
        return next(group for group in groups if group.id == here.about).titles[here.session.language]

    def options(self, here: Context) -> tuple[Choice, ...]:
        """Its decisions, in the script's order."""
        choices = [
            Choice(place.id, here.decision(place.id).title)
            for place in stages.offered(here)
            if place.group == here.about
        ]
        return paged(choices, here.label("decision_group", "others"), here.place.step)

    def choose(self, here: Context, option: str) -> Move | None:
        """The decision begins."""
        if option == "others":
            return slip(here.session, Place("decision_group", here.about, here.place.step + 1))
        return stages.begin(here, option)


class Stage(Spot):
    """One stage of a decision: going on leads to the next one that applies."""

    def where(self, here: Context) -> str | None:
        """Which decision this is, and how far along."""
        n, of = stages.progress(here)
        return here.say(
            here.text.words.where["decision"], decision=here.decision(here.about).title, n=str(n), of=str(of)
        )

    def on(self, here: Context) -> Move | None:
        """The next stage."""
        return stages.following(here)


class HowToSign(Stage):
    """Who can't write or sign says so, once, before the first decision."""

    kind = SceneKind.QUESTION

    def choose(self, here: Context, option: str) -> Move | None:
        """Kept for the session."""
        return stages.following(here, dataclasses.replace(here.session, signing=Signing(option)))

    def on(self, here: Context) -> Move | None:
        """A question is answered, never passed over."""
        return None


class HowToListen(Stage):
    """Whether what follows may be heard by bystanders: before a decision, or before a paper is read back."""

    kind = SceneKind.QUESTION

    def where(self, here: Context) -> str | None:
        """Nowhere in particular where it stands before a paper."""
        return None if here.about in {HELD, PAPER} else super().where(here)

    def options(self, here: Context) -> tuple[Choice, ...]:
        """Headphones are offered where the site has some: a loudspeaker is no secret."""
        has_headphones = here.script.site.get("headphones") == "True"
        return tuple(one for one in super().options(here) if has_headphones or one.id != Listening.PRIVATELY)

    def choose(self, here: Context, option: str) -> Move | None:
        """Kept for the session."""
        if here.about == PAPER:
            return slip(dataclasses.replace(here.session, listening=Listening(option)), Place("paper_reference"))
        if here.about == HELD:
            return slip(dataclasses.replace(here.session, listening=Listening(option)), Place("paper_found"))
        return stages.following(here, dataclasses.replace(here.session, listening=Listening(option)))

    def on(self, here: Context) -> Move | None:
        """A question is answered, never passed over."""
        return None


class WhereOneStands(Stage):
    """The situation question of a decision."""

    kind = SceneKind.QUESTION

    def title(self, here: Context) -> str:
        """The question itself, so that every scene has its own title."""
        return here.say(_situation(here).question)

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The title is the question."""
        return ()

    def options(self, here: Context) -> tuple[Choice, ...]:
        """The situations."""
        return tuple(Choice(option.id, here.say(option.label)) for option in _situation(here).options)

    def choose(self, here: Context, option: str) -> Move | None:
        """Kept for this decision."""
        return stages.following(here, stages.in_situation(here.session, here.about, option))

    def on(self, here: Context) -> Move | None:
        """A question is answered, never passed over."""
        return None


class LetterDate(Stage):
    """The date on the letter, as eight digits: day, month, year."""

    kind = SceneKind.ENTRY
    entry_length = 8

    def title(self, here: Context) -> str:
        """The script's own question."""
        question = _situation(here).date_question
        return here.say(question) if question else here.text.scenes["letter_date"].title

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """How to type it."""
        question = _situation(here).date_question
        words = here.text.scenes["letter_date"].passages
        return here.passages("scenes/letter_date", words, question=here.say(question) if question else "")

    def digits(self, here: Context, digits: str) -> Move | None:
        """A day that exists and isn't to come; otherwise it is asked for again, kindly."""
        day = _day(digits)
        situation = _situation(here)
        if day is None or day > here.session.today or situation.days is None:
            return go(here.session, Place("letter_date_wrong", here.about))
        session = stages.on_day(here.session, here.about, day)
        if deadline_of(day, situation.days) < here.session.today:
            if situation.late is not None:
                session = stages.in_situation(session, here.about, situation.late)
            return go(session, Place("letter_date_late", here.about))
        return go(session, Place("letter_date_read", here.about))

    def on(self, here: Context) -> Move | None:
        """Digits are asked for; the way back offers "I don't have the letter"."""
        return None


class LetterDateWrong(Stage):
    """That was no day, or one to come."""

    def on(self, here: Context) -> Move | None:
        """Again."""
        return slip(here.session, Place("letter_date", here.about))


class LetterDateRead(Stage):
    """The last day of the delay, read back."""

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """With the date and the deadline."""
        name = here.place.name
        values = here.decision_values(here.about)
        return here.passages(f"scenes/{name}", here.text.scenes[name].passages, **values)


class Introduction(Stage):
    """What this decision is about."""

    def title(self, here: Context) -> str:
        """The decision's own title."""
        return here.decision(here.about).title

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """Its introduction."""
        words = here.decision(here.about).intro
        return here.passages(f"decisions/{here.about}/intro", words, **here.decision_values(here.about))


class EssentialOffer(Stage):
    """The essential path of this decision, its length told before. Hearing it is offered, never forced."""

    kind = SceneKind.QUESTION

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """With the length in minutes."""
        words = here.text.scenes["essential_offer"].passages
        return here.passages("scenes/essential_offer", words, **self._values(here))

    def options(self, here: Context) -> tuple[Choice, ...]:
        """Hear it, or go on."""
        return tuple(here.label("essential_offer", option, **self._values(here)) for option in ("hear", "skip"))

    def choose(self, here: Context, option: str) -> Move | None:
        """Hear it, or go on without."""
        if option == "hear":
            return go(here.session, Place("essential", here.about))
        return stages.following(here, past="essential")

    def on(self, here: Context) -> Move | None:
        """Going on hears it: that is what "informed" asks for."""
        return go(here.session, Place("essential", here.about))

    def _values(self, here: Context) -> dict[str, str]:
        decision = here.decision(here.about)
        return {"minutes": str(minutes(here, here.about)), "decision": decision.title}


class Essential(EssentialTour):
    """The essential path within a decision."""

    def after(self, here: Context) -> Move:
        """On with the decision."""
        return stages.following(here)


class TeachBackQuestion(Stage):
    """A question that lets the person hear whether it was understood. Never blocks, no score."""

    kind = SceneKind.QUESTION

    def title(self, here: Context) -> str:
        """The question itself."""
        teach_back = here.decision(here.about).teach_back
        return here.say(teach_back.question) if teach_back else ""

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The title is the question; that it isn't the decision itself must be clear."""
        parts = here.text.words.parts
        return tuple(
            one for name in ("not_yet", "well_explained") for one in here.passages(f"parts/{name}", (parts[name],))
        )

    def options(self, here: Context) -> tuple[Choice, ...]:
        """Replies in a drawn order, so that the right one has no place of its own."""
        teach_back = here.decision(here.about).teach_back
        labels = [here.say(option.label) for option in teach_back.options] if teach_back else []
        order = drawn(here.session.seed, range(len(labels)), f"{here.about}/teach-back")
        return tuple(Choice(str(index), labels[index]) for index in order)

    def choose(self, here: Context, option: str) -> Move | None:
        """To what the kiosk says to that reply."""
        return go(here.session, Place("teach_back_reply", here.about, int(option)))


class TeachBackReply(Stage):
    """What the kiosk says to a reply."""

    def title(self, here: Context) -> str:
        """The reply that was chosen."""
        return here.say(self._option(here).label)

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The words for it."""
        step = here.place.step + 1
        return here.passages(f"decisions/{here.about}/teach_back/options/{step}/reply", self._option(here).reply)

    def _option(self, here: Context) -> TeachBackOption:
        teach_back = here.decision(here.about).teach_back
        if teach_back is None:
            raise LookupError(here.about)
        return teach_back.options[here.place.step]


class AnswersExplained(Stage):
    """What each answer changes, doesn't change and costs afterwards: one scene an answer, in the drawn order."""

    def _answer(self, here: Context) -> tuple[Answer, AnswerText]:
        answer = stages.answers_of(here, here.about)[here.place.step]
        return answer, stages.answer_text(here, here.about, answer)

    def title(self, here: Context) -> str:
        """The answer's own name."""
        return here.say(self._answer(here)[1].label)

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """Changes, then what stays, then what it costs."""
        answer, text = self._answer(here)
        values = here.decision_values(here.about)
        given: list[ScenePassage] = []
        for name in ("changes", "stays", "costs"):
            words: tuple[Words, ...] = getattr(text, name)
            given += here.passages(f"decisions/{here.about}/answers/{answer}/{name}", words, **values)
        return tuple(given)

    def on(self, here: Context) -> Move | None:
        """The next answer, then the decision."""
        step = here.place.step + 1
        if step < len(stages.answers_of(here, here.about)):
            return go(here.session, Place("answers_explained", here.about, step))
        return stages.following(here)


class AnswerGiven(Stage):
    """The decision itself: every answer the same, in the drawn order, none first in focus."""

    kind = SceneKind.ANSWER
    is_private = True

    def title(self, here: Context) -> str:
        """The decision's question."""
        return here.say(here.decision(here.about).question, **here.decision_values(here.about))

    def options(self, here: Context) -> tuple[Choice, ...]:
        """The answers, in the session's order."""
        return tuple(
            Choice(answer, here.say(stages.answer_text(here, here.about, answer).label))
            for answer in stages.answers_of(here, here.about)
        )

    def choose(self, here: Context, option: str) -> Move | None:
        """Taken down, not yet confirmed: it is read back first."""
        kept = tuple(given for given in here.session.answers if given.decision != here.about)
        given = Given(here.about, Answer(option), phrases=_said(here))
        return go(dataclasses.replace(here.session, answers=(*kept, given)), Place("readback", here.about))

    def on(self, here: Context) -> Move | None:
        """A decision is given, never passed over."""
        return None


class ReadBack(Stage):
    """The answer, read back: confirmed, or changed."""

    kind = SceneKind.QUESTION
    is_private = True

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The answer in a sentence, then the question whether it is so."""
        given = here.session.given(here.about)
        if given is None:
            return ()
        text = stages.answer_text(here, here.about, given.answer)
        values = here.decision_values(here.about)
        said = here.passages(f"decisions/{here.about}/answers/{given.answer}/readback", (text.readback,), **values)
        asked = here.passages(
            "scenes/readback", here.text.scenes["readback"].passages, answer=here.say(text.label, **values)
        )
        return (*said, *asked)

    def choose(self, here: Context, option: str) -> Move | None:
        """Confirmed: the answer stands for the review. Changed: it is taken back and asked again."""
        given = here.session.given(here.about)
        others = tuple(one for one in here.session.answers if one.decision != here.about)
        if given is None or option == "change":
            return slip(dataclasses.replace(here.session, answers=others), Place("answer", here.about))
        confirmed = dataclasses.replace(given, is_confirmed=True, phrases=(*given.phrases, *_said(here)))
        session = dataclasses.replace(here.session, answers=(*others, confirmed))
        return jump(stages.consistent(here, session), Place("decided", here.about))

    def on(self, here: Context) -> Move | None:
        """A read-back is answered, never passed over."""
        return None


class Decided(Spot):
    """After one decision: another, or the review."""

    kind = SceneKind.MENU

    def choose(self, here: Context, option: str) -> Move | None:
        """On to either."""
        return go(here.session, Place("decide" if option == "another" else "review"))


class NotNeeded(Spot):
    """This decision depends on another one that was answered otherwise, or not yet."""

    def on(self, here: Context) -> Move | None:
        """To the decisions."""
        return slip(here.session, Place("decide"))


def _said(here: Context) -> tuple[str, ...]:
    """The words of the present act, where it was said."""
    phrase = here.session.spoken.phrase
    return () if phrase is None else (phrase,)


def _situation(here: Context) -> Situation:
    situation = here.decision(here.about).situation
    if situation is None:
        raise LookupError(here.about)
    return situation


def _day(digits: str) -> datetime.date | None:
    try:
        return datetime.date(int(digits[4:8]), int(digits[2:4]), int(digits[0:2]))
    except ValueError:
        return None


SPOTS: dict[str, Spot] = {
    "decide": Decisions(),
    "decision_group": DecisionGroup(),
    "signing": HowToSign(),
    "aloud": HowToListen(),
    "situation": WhereOneStands(),
    "letter_date": LetterDate(),
    "letter_date_wrong": LetterDateWrong(),
    "letter_date_read": LetterDateRead(),
    "letter_date_late": LetterDateRead(),
    "intro": Introduction(),
    "essential_offer": EssentialOffer(),
    "essential": Essential(),
    "teach_back": TeachBackQuestion(),
    "teach_back_reply": TeachBackReply(),
    "answers_explained": AnswersExplained(),
    "answer": AnswerGiven(),
    "readback": ReadBack(),
    "decided": Decided(),
    "not_needed": NotNeeded(),
}
