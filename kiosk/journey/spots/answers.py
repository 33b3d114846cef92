"""The answers of a decision: what each does, the answer itself, read back and confirmed. The same for every answer."""

import dataclasses

from kiosk.journey.scene import SceneKind, ScenePassage
from kiosk.journey.script import Answer
from kiosk.journey.session import Given, Place
from kiosk.journey.spots import stages
from kiosk.journey.spots.base import Choice, Context, Move, Spot, go, jump, slip
from kiosk.journey.spots.review import confirmed
from kiosk.journey.spots.stages import Stage


class AnswersAlike(Stage):
    """What is so whatever the answer: said once for all of them, before what each does by itself."""

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """In the words of any of the answers: they are the same."""
        alike = stages.alike(here, here.about)
        said = _said_of(here, stages.answers_of(here, here.about)[0])
        return tuple(passage for passage in said if passage.text in alike)


class AnswersExplained(Stage):
    """What each answer changes, doesn't change and costs afterwards: one scene an answer, in the drawn order."""

    def _answer(self, here: Context) -> Answer:
        return stages.answers_of(here, here.about)[here.place.step]

    def title(self, here: Context) -> str:
        """The answer's own name."""
        return here.say(stages.answer_text(here, here.about, self._answer(here)).label)

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """Changes, then what stays, then what it costs; without what was said for all answers."""
        alike = stages.alike(here, here.about)
        return tuple(passage for passage in _said_of(here, self._answer(here)) if passage.text not in alike)

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
        sure = dataclasses.replace(given, is_confirmed=True, phrases=(*given.phrases, *_said(here)))
        session = stages.consistent(here, dataclasses.replace(here.session, answers=(*others, sure)))
        if len(confirmed(session)) == 1:  # a menu in between would only have the same sentence read over again
            return go(session, Place("review"))
        return jump(session, Place("decided", here.about))

    def on(self, here: Context) -> Move | None:
        """A read-back is answered, never passed over."""
        return None


class Decided(Spot):
    """After one decision: another, or the review."""

    kind = SceneKind.MENU

    def choose(self, here: Context, option: str) -> Move | None:
        """On to either."""
        return go(here.session, Place("decide" if option == "another" else "review"))


def _said_of(here: Context, answer: Answer) -> tuple[ScenePassage, ...]:
    """What an answer changes, doesn't change and costs."""
    text = stages.answer_text(here, here.about, answer)
    address, values = f"decisions/{here.about}/answers/{answer}", here.decision_values(here.about)
    return tuple(
        passage
        for part in stages.EXPLAINED
        for passage in here.passages(f"{address}/{part}", getattr(text, part), **values)
    )


def _said(here: Context) -> tuple[str, ...]:
    """The words of the present act, where it was said."""
    phrase = here.session.spoken.phrase
    return () if phrase is None else (phrase,)


SPOTS: dict[str, Spot] = {
    "answers_alike": AnswersAlike(),
    "answers_explained": AnswersExplained(),
    "answer": AnswerGiven(),
    "readback": ReadBack(),
    "decided": Decided(),
}
