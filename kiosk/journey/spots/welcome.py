"""The welcome: what this is, the site's notice, for whom, how it works."""

import dataclasses

from kiosk.journey.scene import SceneKind, ScenePassage
from kiosk.journey.session import Place, Session
from kiosk.journey.spots.base import Choice, Context, Move, Spot, go
from kiosk.journey.spots.essential import length
from kiosk.journey.spots.held import with_a_paper
from kiosk.journey.spots.topics import main_decision
from kiosk.journey.words import Capacity

# What the person came for, carried through the welcome: to hear, to decide at once, or with a paper in the hand.
HEAR, DECIDE, PAPER, RESUME = "hear", "decide", "paper", "resume"
_ERRANDS = {"start": HEAR, "known": DECIDE, "paper": PAPER, "resume": RESUME}


def _patience(here: Context) -> str:
    """Minutes that the kiosk waits for somebody who does nothing."""
    return here.script.site.get("inactivity_minutes", "")


class Welcome(Spot):
    """The first scene."""

    kind = SceneKind.MENU

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """How long the kiosk waits is told to everybody; from afar how long the essential takes: arms get tired."""
        words = here.text.scenes["welcome"].passages
        told = {"inactivity": _patience(here), "minutes": length(here, main_decision(here))}
        return here.passages("scenes/welcome", words, **told)

    def options(self, here: Context) -> tuple[Choice, ...]:
        """Who isn't there, and so has no slip to scan, may go on by a topic's number."""
        resume = () if here.session.far is None else (here.label("welcome", RESUME),)
        return (*super().options(here), *resume)

    def choose(self, here: Context, option: str) -> Move | None:
        """Each errand goes through the notice: nothing can be recorded before it was given."""
        return go(here.session, Place("notice", _ERRANDS[option]))


class Notice(Spot):
    """Who keeps what, why, how long, whom to ask: everything that must be told before anything is kept."""

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The notice; the words' own state, where the site changed them, is part of it."""
        given = super().passages(here)
        states = {
            "modified": here.script.is_modified,
            "unreviewed": here.text.language != here.script.original.language and not here.text.review.by,
        }
        parts = here.text.words.parts
        told = (here.passages(f"parts/{name}", (parts[name],)) for name, is_so in states.items() if is_so)
        return (*given, *(passage for passages in told for passage in passages))

    def more(self, here: Context) -> Move | None:
        """The rest of it."""
        return go(here.session, Place("notice_more", here.about))

    def on(self, here: Context) -> Move | None:
        """On with the errand."""
        if here.about == PAPER:
            return with_a_paper(here.session)
        if here.about == RESUME:
            return go(here.session, Place("topic_number"))
        return go(here.session, Place("capacity", here.about))


class NoticeMore(Notice):
    """What helps to understand the notice; and how long the kiosk waits."""

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """With the time that the kiosk waits."""
        words = here.text.scenes["notice_more"].passages
        return here.passages("scenes/notice_more", words, inactivity=_patience(here))

    def more(self, here: Context) -> Move | None:
        """There is no more."""
        return None


class ForWhom(Spot):
    """For me, my child, a person that I represent."""

    kind = SceneKind.QUESTION

    def choose(self, here: Context, option: str) -> Move | None:
        """A represented person's measure is asked for before anything else."""
        session = dataclasses.replace(here.session, capacity=Capacity(option))
        if session.capacity is Capacity.GUARDIAN:
            return go(session, Place("measure", here.about))
        return after_capacity(session, here.about)


class Measure(Spot):
    """Assistance, representation, or not known: with assistance the person answers for themselves."""

    kind = SceneKind.QUESTION

    def choose(self, here: Context, option: str) -> Move | None:
        """Only a measure of representation lets somebody else answer."""
        capacity = Capacity.GUARDIAN if option == "representation" else Capacity.PERSON
        session = dataclasses.replace(here.session, capacity=capacity)
        return go(session, Place(f"measure_{option}", here.about))


class MeasureExplained(Spot):
    """Who answers, under this measure."""

    def on(self, here: Context) -> Move | None:
        """On with the errand."""
        return after_capacity(here.session, here.about)


class HowItWorks(Spot):
    """The buttons, the voice, the paper."""

    def on(self, here: Context) -> Move | None:
        """To the start of the journey proper."""
        return go(here.session, Place("home"))


def after_capacity(session: Session, errand: str) -> Move:
    """Where the errand leads once it is known for whom."""
    place = Place("decide") if errand == DECIDE else Place("how", errand)
    return go(session, place)


SPOTS: dict[str, Spot] = {
    "welcome": Welcome(),
    "notice": Notice(),
    "notice_more": NoticeMore(),
    "capacity": ForWhom(),
    "measure": Measure(),
    "measure_assistance": MeasureExplained(),
    "measure_representation": MeasureExplained(),
    "measure_unknown": MeasureExplained(),
    "how": HowItWorks(),
}
