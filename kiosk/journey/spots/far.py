"""What somebody meets who isn't there: a reference told instead of a paper, and how that paper comes to them.

Knows no telephone: only that nothing can be shown, handed over or scanned, and that a voice may be sealed.
"""

import dataclasses

from kiosk.journey.events import Dictated, DropVoice, KeepVoice, VoiceKept, VoiceNotKept
from kiosk.journey.scene import EntryShape, SceneKind, ScenePassage
from kiosk.journey.session import Place, Session
from kiosk.journey.spots import stages
from kiosk.journey.spots.base import Choice, Context, Move, Spot, go, jump, slip
from kiosk.journey.spots.papers import grouped

# What a voice is kept for.
POST, CALL_BACK = "post", "call_back"
_DICTATE = "dictate_"


class Pen(stages.Stage):
    """Something to write with, before the first decision: a reference will have to be noted."""

    takes_time = True

    def on(self, here: Context) -> Move | None:
        """Once a session."""
        return stages.following(here, dataclasses.replace(here.session, has_pen=True))


class ReferenceTold(Spot):
    """Reference and code of what was prepared."""

    is_private = True

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """As often as the script's words say."""
        recorded = here.session.recorded
        if recorded is None:
            return ()
        words = here.text.scenes["reference_told"].passages
        values = {"reference": grouped(recorded.reference), "code": recorded.code}
        return here.passages("scenes/reference_told", words, **values)

    def on(self, here: Context) -> Move | None:
        """To check what was noted."""
        return go(here.session, Place("reference_check"))


class ReferenceCheck(Spot):
    """The reference as it was noted, keyed back. Going on without is fine: nothing depends on it."""

    kind = SceneKind.ENTRY
    is_private = True
    entry_length = 12
    entry_shape = EntryShape.FOURS
    takes_time = True

    def digits(self, here: Context, digits: str) -> Move | None:
        """Right, or told again."""
        recorded = here.session.recorded
        if recorded is not None and digits != recorded.reference:
            return slip(here.session, Place("reference_wrong"))
        return self.on(here)

    def on(self, here: Context) -> Move | None:
        """How the paper comes to the person."""
        return go(here.session, Place("delivery" if can_seal(here.session) else "collect"))


class ReferenceWrong(Spot):
    """A digit differs: nothing is lost, it is told once more."""

    is_mistake = True

    def on(self, here: Context) -> Move | None:
        """Told again."""
        return slip(here.session, Place("reference_told"))


class Delivery(Spot):
    """Fetched at the site, or posted."""

    kind = SceneKind.QUESTION

    def choose(self, here: Context, option: str) -> Move | None:
        """Posting asks for a name and an address, by voice."""
        return go(here.session, Place("collect" if option == "collect" else "dictate_post"))


class Collect(Spot):
    """Where and when the paper waits."""

    def on(self, here: Context) -> Move | None:
        """What remains to do."""
        return go(here.session, Place("remaining"))


class Dictate(Spot):
    """The person speaks what nobody but the staff will hear."""

    kind = SceneKind.DICTATION


class Dictation(Spot):
    """What was spoken is heard again: kept, spoken again, or erased."""

    kind = SceneKind.QUESTION
    is_private = True
    replays = True

    def choose(self, here: Context, option: str) -> Move | None:
        """Only what is kept leaves memory, and sealed."""
        session = here.session
        match option:
            case "keep":
                reference = session.recorded.reference if session.recorded and here.about == POST else None
                return slip(session, Place("keeping", here.about), KeepVoice(here.about, reference))
            case "again":
                return slip(session, Place(f"{_DICTATE}{here.about}"), DropVoice())
            case _:
                return slip(session, _without(here), DropVoice())


class Keeping(Spot):
    """The voice is being sealed."""

    kind = SceneKind.WAITING


class NotKept(Spot):
    """It could not be kept: nothing of it is left."""

    kind = SceneKind.QUESTION

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """Why."""
        _, _, reason = here.about.partition("/")
        words = here.text.scenes["not_kept"].passages
        name = f"reason_{reason}"
        parts = here.text.words.parts
        return here.passages("scenes/not_kept", words, reason=here.part(name if name in parts else "reason_register"))

    def choose(self, here: Context, option: str) -> Move | None:
        """Again, or without."""
        purpose, _, _ = here.about.partition("/")
        there = dataclasses.replace(here, session=dataclasses.replace(here.session, place=Place("not_kept", purpose)))
        return slip(here.session, Place(f"{_DICTATE}{purpose}") if option == "again" else _without(there))


class KeptForPost(Spot):
    """It will be posted."""

    def on(self, here: Context) -> Move | None:
        """What remains to do."""
        return go(here.session, Place("remaining"))


class KeptForCallBack(Spot):
    """Somebody will call."""

    def on(self, here: Context) -> Move | None:
        """Back to the menu."""
        return jump(here.session, Place("home"))


class ResumeTold(Spot):
    """The number that leads back here another day."""

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """That of the topic heard last."""
        topic = here.text.topics[here.about]
        words = here.text.scenes["resume_told"].passages
        return here.passages("scenes/resume_told", words, topic=topic.title, number=str(topic.number))

    def on(self, here: Context) -> Move | None:
        """Back to the menu."""
        return go(here.session, Place("other"))


class ResumeNothing(Spot):
    """No topic was heard yet: there is no number to note."""

    def on(self, here: Context) -> Move | None:
        """Back to the menu."""
        return go(here.session, Place("other"))


def can_seal(session: Session) -> bool:
    """Whether a voice may be asked for."""
    return session.far is not None and session.far.can_seal


def last_topic(session: Session) -> str | None:
    """The topic heard last, by the way that was come; None where there was none."""
    for place in (session.place, *reversed(session.trail)):
        if place.name in {"topic", "topic_part", "topic_next"} and place.about:
            return place.about.partition("/")[0]
    return min((name.partition("/")[0] for name in session.heard), default=None)


def resume_by_number(here: Context) -> Move:
    """How to go on another day, where no slip can be handed over."""
    topic = last_topic(here.session)
    may_be_told = topic in here.text.open_topics
    return go(here.session, Place("resume_told", topic) if may_be_told else Place("resume_nothing"))


def help_options(here: Context, options: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """What is offered where nobody came: to be called back stands where a slip would."""
    if here.session.far is None:
        return options
    asked = (here.label("help_unanswered", CALL_BACK),) if can_seal(here.session) else ()
    return tuple(offered for option in options for offered in (asked if option.id == "resume_slip" else (option,)))


def spoken(session: Session, event: Dictated | VoiceKept | VoiceNotKept) -> Move | None:
    """What came of a voice; None where nobody waits for it any more."""
    name, purpose = session.place.name, session.place.about or ""
    match event:
        case Dictated() if name.startswith(_DICTATE):
            return slip(session, Place("dictated", name.removeprefix(_DICTATE)))
        case VoiceKept() if name == "keeping":
            return jump(session, Place(f"kept_{purpose}"))
        case VoiceNotKept(reason) if name == "keeping":
            return slip(session, Place("not_kept", f"{purpose}/{reason}"))
        case _:
            return None


def _without(here: Context) -> Place:
    """Where it goes on without a voice."""
    return Place("collect") if here.about == POST else Place("home")


SPOTS: dict[str, Spot] = {
    "pen": Pen(),
    "reference_told": ReferenceTold(),
    "reference_check": ReferenceCheck(),
    "reference_wrong": ReferenceWrong(),
    "delivery": Delivery(),
    "collect": Collect(),
    "dictate_post": Dictate(),
    "dictate_call_back": Dictate(),
    "dictated": Dictation(),
    "keeping": Keeping(),
    "not_kept": NotKept(),
    "kept_post": KeptForPost(),
    "kept_call_back": KeptForCallBack(),
    "resume_told": ResumeTold(),
    "resume_nothing": ResumeNothing(),
}
