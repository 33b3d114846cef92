"""What something heard comes to: an act, a question back, or the next rung: rephrase, offer keys, offer a person. Pure.

Knows certainty and what was said before; carries nothing out. The machine does what is left of it.
"""

import dataclasses
from typing import assert_never

from kiosk.journey.actions import Action
from kiosk.journey.as_said import plain
from kiosk.journey.events import Act, Heard, Missed, NoInput, NoMatch
from kiosk.journey.grammar import never_alone
from kiosk.journey.notices import with_notice
from kiosk.journey.scene import SceneKind
from kiosk.journey.scenes import scene_id
from kiosk.journey.session import AskedBack, Session, Spoken
from kiosk.journey.spots.atlas import on_top
from kiosk.journey.spots.base import Choice, Context
from kiosk.journey.understanding import CONFIRM, Certainty, certainty

# Misses in a row up to which the person is asked again; then keys are offered, then somebody.
_REPHRASED, _KEYS = 1, 2
_NOTICES = {
    Missed.UNKNOWN: "heard_badly",
    Missed.CONTRARY: "heard_contrary",
    Missed.TOO_LONG: "heard_too_long",
}

Weighed = tuple[Session, Act | None]


def weigh(here: Context, event: Heard | NoMatch | NoInput) -> Weighed | None:
    """The session once `event` was heard, and the act that is to be carried out in it, if any. None: nothing changes.

    What was said to a scene that is gone does nothing; nor does anything said while the machine works, or when all is
    over. The question whether anybody is there is answered by a clear phrase, never by noise.
    """
    spot, there = on_top(here)
    if event.scene != scene_id(there.place) or spot.kind in {SceneKind.WAITING, SceneKind.END}:
        return None
    session = here.session
    found: Weighed | None
    match event:
        case Heard():
            found = _weigh_phrase(here, event)
        case NoMatch(why=why):
            found = missed(session, _NOTICES[why]), None
        case NoInput():
            # Silence is thinking, too: it is never pressed beyond the keys.
            found = (missed(session, "heard_nothing"), None) if session.spoken.misses < _KEYS else None
        case _:
            assert_never(event)
    is_answered = found is not None and found[1] is not None
    return None if session.is_alerted and not is_answered else found


def missed(session: Session, notice: str) -> Session:
    """One rung up: `notice` asks again, then keys are offered, then a person."""
    spoken = session.spoken
    misses = spoken.misses + 1
    if misses <= _REPHRASED or spoken.offered == "person":
        return with_notice(dataclasses.replace(session, spoken=dataclasses.replace(spoken, misses=misses)), notice)
    offered = "keys" if misses <= _KEYS else "person"
    return dataclasses.replace(session, spoken=Spoken(misses=misses, offered=offered))


def by_hand(session: Session) -> Session:
    """`session` for an act that was not said. What is asked back or offered waits for its own answer."""
    spoken = session.spoken
    kept = spoken.misses if spoken.asked is not None or spoken.offered is not None else 0
    return dataclasses.replace(session, spoken=dataclasses.replace(spoken, misses=kept, phrase=None))


def closed(session: Session) -> Session:
    """`session` with nothing asked back or offered any more."""
    return dataclasses.replace(session, spoken=dataclasses.replace(session.spoken, asked=None, offered=None))


def again(session: Session) -> Session:
    """Another try by voice after keys were offered: the next miss offers a person."""
    return dataclasses.replace(session, spoken=Spoken(misses=_KEYS))


def _weigh_phrase(here: Context, heard: Heard) -> Weighed:
    session = here.session
    spot, there = on_top(here)
    asked = session.spoken.asked
    choices = spot.options(there)
    chosen = _choice(choices, heard.act)
    if plain(heard.phrase) in never_alone(session.language):
        return missed(session, "heard_badly"), None
    if _was_said(session, heard, chosen):
        return missed(session, "say_otherwise"), None
    option = None if chosen is None else chosen.id
    match certainty(spot.kind, heard.act.action, heard.confidence, option):
        case Certainty.LOST:
            return missed(session, "heard_badly"), None
        case Certainty.DOUBTFUL if asked is not None or session.spoken.offered is not None:
            # A doubtful answer to a doubt asks for no third question.
            return missed(session, "heard_badly"), None
        case Certainty.DOUBTFUL if session.is_alerted:
            return session, None
        case Certainty.DOUBTFUL:
            is_private = spot.is_private_here(there)
            words = heard.phrase if chosen is None else chosen.label
            doubt = AskedBack(
                heard.act.action, heard.act.option, heard.act.word, heard.phrase, words, is_private=is_private
            )
            return dataclasses.replace(session, spoken=dataclasses.replace(session.spoken, asked=doubt)), None
        case Certainty.SURE:
            kept = session.spoken.misses if asked is not None or session.spoken.offered is not None else 0
            spoken = dataclasses.replace(session.spoken, misses=kept, phrase=heard.phrase)
            return dataclasses.replace(session, spoken=spoken), heard.act


def _choice(choices: tuple[Choice, ...], act: Act) -> Choice | None:
    if act.action is Action.CHOOSE and act.option is not None and 1 <= act.option <= len(choices):
        return choices[act.option - 1]
    return None


def _was_said(session: Session, heard: Heard, chosen: Choice | None) -> bool:
    """Whether this phrase served before in what it would confirm: the same mishearing twice must confirm nothing."""
    phrase = plain(heard.phrase)
    if session.spoken.asked is not None:
        return phrase == plain(session.spoken.asked.phrase)
    if chosen is None or chosen.id != CONFIRM:
        return False
    about = {session.place.about} if session.place.name == "readback" else {one.decision for one in session.answers}
    return any(phrase == plain(one) for given in session.answers if given.decision in about for one in given.phrases)
