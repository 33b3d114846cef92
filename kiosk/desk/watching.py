"""What staff may see of a running conversation: where the person is and what is explained, never what they choose.

Only places where everybody is told the same are shown; all others stay closed until the person agrees on the screen,
and close again while the screen is hidden. Pure.
"""

import dataclasses
from dataclasses import dataclass

from kiosk.journey.machine import MOST_VIEW_ASKS
from kiosk.journey.scene import Option, Scene
from kiosk.journey.scenes import scene
from kiosk.journey.script import Script
from kiosk.journey.session import Session
from kiosk.journey.spots.atlas import overlay

FRENCH = "fr"

# What is presented there is the same for everybody who comes by, whatever they answered before and will answer next;
# and everybody comes by. That somebody is asked for a letter's date would tell of their situation; so the question of
# the situation is closed with it, lest one more closed place between two open ones tell the same; and so are the
# answers explained, whose costs differ by situation, and the printing, which says which papers come.
_OPEN = frozenset(
    """
    welcome notice capacity how home other topics group topic topic_part topic_menu topic_next sources topic_number
    decide decision_group signing aloud essential_offer essential essential_tour intro teach_back
    storing looking_up resumed
    """.split()  # noqa: SIM905 – names of places, as a list that is read
)


@dataclass(frozen=True, slots=True)
class Watched:
    """One moment of somebody's conversation. `is_closed`: they are alone with it. `french` is the same in French,
    where they are given another language.
    """

    title: str | None
    where: str | None
    passages: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    is_closed: bool = False
    language: str = FRENCH
    french: "Watched | None" = None


def watched(script: Script, session: Session, viewer: str | None) -> Watched:
    """What the account of that name may see now."""
    presented = scene(script, session)
    if not is_open(script, session) and not may_see_answers(session, viewer):
        return Watched(None, None, is_closed=True, language=session.language)
    shown = _shown(presented)
    if session.language == FRENCH or FRENCH not in script.plan.languages:
        return shown
    return dataclasses.replace(shown, french=_shown(in_french(script, session)))


def in_french(script: Script, session: Session) -> Scene:
    """The scene of a session as it would be in French: passage by passage the same."""
    return scene(script, dataclasses.replace(session, language=FRENCH))


def may_see_answers(session: Session, viewer: str | None) -> bool:
    """Whether the person has agreed on the screen that this account sees them, and isn't hiding it."""
    return session.view == "agreed" and viewer == session.viewer and not session.settings.curtain


def may_ask(session: Session) -> bool:
    """Whether the person may be asked, by anybody: not while another account sees, nor again and again."""
    return session.view is None and session.view_asks < MOST_VIEW_ASKS


def is_open(script: Script, session: Session) -> bool:
    """Whether everybody is told the same at this place."""
    if overlay(session) is not None:
        return True  # calls, the alert, the ends
    place = session.place
    if place.name not in _OPEN:
        return False
    text, about = script.text(session.language), (place.about or "").partition("/")[0]
    return about not in text.topics or about in text.open_topics


def _shown(presented: Scene) -> Watched:
    return Watched(
        title=presented.title,
        where=presented.where,
        passages=tuple(passage.text for passage in presented.passages),
        options=presented.options,
        language=presented.language,
    )
