"""Deciding: the menus of decisions, and what comes before the answers of one. The same for every answer."""

import dataclasses

from kiosk.journey.drawing import drawn
from kiosk.journey.scene import SceneKind, ScenePassage
from kiosk.journey.script import TeachBackOption
from kiosk.journey.session import Listening, Place
from kiosk.journey.spots import held, stages
from kiosk.journey.spots.base import MOST_OPTIONS, Choice, Context, Move, Spot, go, paged, slip
from kiosk.journey.spots.essential import length
from kiosk.journey.spots.stages import Stage
from kiosk.journey.spots.topics import EssentialTour

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
            return held.heard_as(here.session, Listening(option))
        if here.about == HELD:
            return slip(dataclasses.replace(here.session, listening=Listening(option)), Place("paper_found"))
        return stages.following(here, dataclasses.replace(here.session, listening=Listening(option)))

    def on(self, here: Context) -> Move | None:
        """A question is answered, never passed over."""
        return None


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
        """« Continue » would be one of the two, and nobody could tell which."""
        return None

    def _values(self, here: Context) -> dict[str, str]:
        decision = here.decision(here.about)
        return {"minutes": length(here, here.about), "decision": decision.title}


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


class NotNeeded(Spot):
    """This decision depends on another one that was answered otherwise, or not yet."""

    def on(self, here: Context) -> Move | None:
        """To the decisions."""
        return slip(here.session, Place("decide"))


SPOTS: dict[str, Spot] = {
    "decide": Decisions(),
    "decision_group": DecisionGroup(),
    "aloud": HowToListen(),
    "intro": Introduction(),
    "essential_offer": EssentialOffer(),
    "essential": Essential(),
    "teach_back": TeachBackQuestion(),
    "teach_back_reply": TeachBackReply(),
    "not_needed": NotNeeded(),
}
