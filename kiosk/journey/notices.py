"""What an action is answered with, once: a setting's new value, "not here", where one is, a word explained."""

import dataclasses

from kiosk.journey import blanks
from kiosk.journey.session import Session
from kiosk.journey.spots.anytime import unreviewed
from kiosk.journey.spots.atlas import on_top
from kiosk.journey.spots.base import Context

WHERE, EXPLAIN, ANNOUNCED, WRONG_LENGTH = "where", "explain", "announced", "wrong_length"
# What is announced where the house has no sound.
NO_SOUND = "without_sound"


def with_notice(session: Session, name: str, **values: str) -> Session:
    """`session`, its next scene opened by the notice `name`."""
    return dataclasses.replace(session, notice=name, notice_values=tuple(sorted(values.items())))


def with_announcement(session: Session, notices: tuple[str, ...]) -> Session:
    """`session`, its next scene opened by these notices, one after the other; as it is where there are none."""
    return with_notice(session, ANNOUNCED, notices=" ".join(notices)) if notices else session


def notice_text(here: Context) -> str | None:
    """The notice in words, or None."""
    session = here.session
    values = dict(session.notice_values)
    match session.notice:
        case None:
            return None
        case "where":
            return _where(here)
        case "explain":
            return here.say(here.text.words.explained[values["word"]])
        case "announced":
            return _announced(here, values["notices"])
        case "language":
            told = here.say(here.text.words.notices["language"], language=values["language"])
            announced = _announced(here, values.get("notices", ""))
            return " ".join(filter(None, (told, unreviewed(here, session.language), announced)))
        case name:
            for scale in ("rate", "volume", "size"):
                if scale in values:
                    values[scale] = here.part(scale, n=values[scale])
            for time in ("pace", "guard"):
                if time in values:
                    values[time] = blanks.say_seconds(int(values[time]), session.language)
            return here.say(here.text.words.notices[name], **values)


def _announced(here: Context, notices: str) -> str:
    """What whoever begins is told, in the language of now."""
    return " ".join(here.say(here.text.words.notices[name]) for name in notices.split())


def _where(here: Context) -> str:
    spot, there = on_top(here)
    words = here.text.words.where
    said = [spot.where(there) or spot.title(there)]
    topics = {name.partition("/")[0] for name in here.session.heard}
    if here.session.recorded is not None:
        said.append(here.say(words["recorded"]))
    elif here.session.answers:
        said.append(here.say(words["answers"], answers=str(len(here.session.answers))))
    else:
        total = len(here.script.topic_ids())
        said.append(here.say(words["heard"], heard=str(len(topics)), of=str(total)))
    return " ".join(f"{sentence.rstrip('.')}." if sentence[-1].isalnum() else sentence for sentence in said if sentence)
