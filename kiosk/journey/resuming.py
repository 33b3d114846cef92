"""What is left of a session whose line was cut, for whoever calls again from there: nothing that tells of an answer.

Another person of the household may be at the telephone now.
"""

from kiosk.journey.script import Script
from kiosk.journey.session import Place, Session

# Places of explanations: who hears them again learns nothing of who heard them before.
_OPEN_PLACES = frozenset({"topic", "topic_part", "topic_next", "group", "topics", "essential_tour"})


def called_again(script: Script, session: Session) -> Session:
    """`session` where explanations were last heard, without answers, situations, papers or references.

    What was recorded stays recorded, and isn't told again: it lapses unless somebody comes for its paper.
    """
    text = script.text(session.language)
    private = text.topics.keys() - text.open_topics.keys()
    open_trail = tuple(
        place
        for place in (*session.trail, session.place)
        if place.name in _OPEN_PLACES and (place.about or "").partition("/")[0] not in private
    )
    here = open_trail[-1] if open_trail else Place("welcome")
    return Session(
        language=session.language,
        seed=session.seed,
        today=session.today,
        site_kind=session.site_kind,
        channel=session.channel,
        place=here,
        trail=(Place("welcome"), *open_trail[:-1]) if open_trail else (),
        listening=session.listening,
        settings=session.settings,
        heard=text.openly_heard(session.heard),
        far=session.far,
    )


def is_worth_resuming(session: Session) -> bool:
    """Whether something was heard that somebody may want to go on from."""
    return session.ended is None and bool(session.heard)
