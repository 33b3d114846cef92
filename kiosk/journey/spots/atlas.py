"""Every place by its name, and which one lies on top at a moment."""

import dataclasses

from kiosk.journey.session import Place, Session
from kiosk.journey.spots import (
    answers,
    anytime,
    deciding,
    far,
    heard,
    held,
    papers,
    readback,
    review,
    situation,
    topics,
    welcome,
)
from kiosk.journey.spots.base import Context, Spot

ATLAS: dict[str, Spot] = {
    **welcome.SPOTS,
    **topics.SPOTS,
    **deciding.SPOTS,
    **situation.SPOTS,
    **answers.SPOTS,
    **review.SPOTS,
    **papers.SPOTS,
    **readback.SPOTS,
    **held.SPOTS,
    **far.SPOTS,
    **anytime.SPOTS,
    **heard.SPOTS,
}


def overlay(session: Session) -> str | None:
    """The name of the scene that lies over the place of `session`, or None."""
    if session.ended is not None:
        # What is recorded is safe, however the session ended: the ending says what remains to do.
        if session.recorded is not None or session.ended == "finished":
            return "ended_finished"
        return "ended_stopped" if session.ended == "stopped" else "ended_timed_out"
    if session.is_alerted:
        return "alert"
    if session.spoken.asked is not None:
        return "asked_back"
    if session.spoken.offered is not None:
        return f"{session.spoken.offered}_offered"
    if session.is_stopping:
        return "stopping"
    if session.language_page is not None:
        return "languages"
    if session.help is not None:
        return "help" if session.help == "called" else f"help_{session.help}"
    if session.view == "asked":
        return "view_asked"
    if session.trial is not None:
        return f"switches_{session.trial}"
    return None


def on_top(here: Context) -> tuple[Spot, Context]:
    """The place that is presented, with a context that stands at it."""
    name = overlay(here.session)
    if name is None:
        return ATLAS[here.place.name], here
    return ATLAS[name], dataclasses.replace(here, session=dataclasses.replace(here.session, place=Place(name)))
