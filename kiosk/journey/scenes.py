"""From a session to the scene that is presented now: `scene(script, session)`. Pure."""

from kiosk.journey.actions import Action
from kiosk.journey.explained import words_said
from kiosk.journey.notices import WRONG_LENGTH, notice_text
from kiosk.journey.scene import Option, Scene, SceneKind
from kiosk.journey.script import Script
from kiosk.journey.session import Listening, Place, Session
from kiosk.journey.spots.atlas import on_top, overlay
from kiosk.journey.spots.base import Context, Spot

_ALWAYS = frozenset(
    {
        Action.REPEAT,
        Action.PAUSE,
        Action.SLOWER,
        Action.FASTER,
        Action.LOUDER,
        Action.SOFTER,
        Action.LARGER,
        Action.SMALLER,
        Action.CONTRAST,
        Action.RULER,
        Action.RESET,
        Action.CURTAIN,
        Action.POINTER,
        Action.WHERE,
    }
)
_WHILE_OPEN = frozenset({Action.HELP, Action.STOP, Action.LANGUAGE, Action.EXPLAIN})


def scene(script: Script, session: Session) -> Scene:
    """What is presented now, the same on every channel."""
    here = Context(script, session)
    spot, there = on_top(here)
    choices = spot.options(there)
    is_private = spot.is_private_here(there)
    title, passages = spot.title(there), spot.passages(there)
    possible = actions(spot, there, has_overlay=overlay(session) is not None)
    said = (title, *(passage.text for passage in passages), *(choice.label for choice in choices))
    return Scene(
        id=scene_id(there.place),
        kind=spot.kind,
        language=session.language,
        title=title,
        where=spot.where(there),
        notice=notice_text(here),
        passages=passages,
        options=tuple(
            Option(number, choice.id, choice.label, choice.detail, choice.language)
            for number, choice in enumerate(choices, start=1)
        ),
        actions=possible,
        is_private=is_private,
        is_spoken=not is_private or session.listening in {Listening.ALOUD, Listening.PRIVATELY},
        entry_length=spot.entry_length,
        entry_shape=spot.entry_shape,
        words=words_said(said, here.text.words.explained) if Action.EXPLAIN in possible else (),
        replays=spot.replays,
        takes_time=spot.takes_time,
        is_mistake=spot.is_mistake or session.notice == WRONG_LENGTH,
        reads_codes=spot.reads_codes,
    )


def scene_id(place: Place) -> str:
    """A stable name for the scene of `place`, e.g. "topic/urgent" or "answers_explained/space/1"."""
    step = str(place.step) if place.step else ""
    # What a person typed (a reference on its way to its code) is data, and no part of a name.
    about = "" if place.name == "paper_code" else place.about or ""
    return "/".join(part for part in (place.name, about, step) if part)


def actions(spot: Spot, here: Context, *, has_overlay: bool) -> frozenset[Action]:
    """What can be done here. Anything else is answered with "not here"."""
    possible = set(_ALWAYS)
    if spot.kind is SceneKind.END:
        return frozenset(possible)
    possible |= _WHILE_OPEN
    if spot.options(here):
        possible.add(Action.CHOOSE)
    if any(choice.id == "others" for choice in spot.options(here)):
        possible.add(Action.OTHERS)
    if has_overlay or spot.on(here) is not None:
        possible.add(Action.NEXT)
    if spot.more(here) is not None:
        possible.add(Action.MORE)
    if has_overlay or here.session.trail:
        possible.add(Action.BACK)
    return frozenset(possible)
