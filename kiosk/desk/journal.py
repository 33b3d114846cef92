"""The journal: who did what to which paper, and when, as the register has it. For managers."""

import datetime
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Blueprint, abort, request

from kiosk.desk.desk import N_, Desk
from kiosk.desk.paper import day_in_words
from kiosk.register.deeds import What
from kiosk.register.errors import PAPERS, STEPS
from kiosk.register.history import Noted, NotedDeed
from kiosk.register.lives import Looked, Sight

SIGHTS = {
    Sight.SCANNED: N_("scanned"),
    Sight.KEYED: N_("code typed"),
    Sight.TOGETHER: N_("made here together"),
    Sight.BESIDE: N_("beside another paper"),
}
DEEDS = {
    What.SLIP_PRINTED: N_("slip printed again"),
    What.BADGE_PRINTED: N_("badge printed"),
    What.SETTINGS_CHANGED: N_("settings of the kiosk changed"),
    What.ACCOUNT_ADDED: N_("account added"),
    What.ACCOUNT_RESET: N_("account with a new PIN"),
    What.ACCOUNT_REMOVED: N_("account taken away"),
    What.DAY_OPENED: N_("kiosk opened for the day"),
    What.DAY_CLOSED: N_("kiosk closed for the day"),
    What.DAY_BY_HOURS: N_("kiosk left to its hours again"),
    What.DAY_CONFIRMED: N_("date confirmed"),
    What.SCREEN_LEFT: N_("locked screen left"),
    What.VOICE_ERASED: STEPS["voice_erased"],
}
_ABOUT_A_DAY = {
    What.DAY_OPENED,
    What.DAY_CLOSED,
    What.DAY_BY_HOURS,
    What.DAY_CONFIRMED,
    What.SCREEN_LEFT,
    What.VOICE_ERASED,
}
# Lines of one page; older ones are reached by a day further back.
_MOST_LINES = 300
_DAYS = 31


@dataclass(frozen=True, slots=True)
class Line:
    """One deed. `what`, `detail` and `paper` are keys of the machine's words; where it is about no record's paper there
    is no `reference`, and `about` tells what it is about.
    """

    number: int
    day: datetime.date
    by: str
    what: str
    detail: str = ""
    paper: str = ""
    reference: str = ""
    about: str = ""


def lines(noted: Iterable[Noted], deeds: Iterable[NotedDeed], by: str | None = None) -> tuple[Line, ...]:
    """What people did, the latest first; of one of them where `by` says so."""
    entered = heapq.merge(_of_papers(noted), _of_none(deeds), key=lambda line: line.number)
    return tuple(line for line in entered if by in (None, line.by))[::-1]


def _of_papers(noted: Iterable[Noted]) -> Iterator[Line]:
    for one in noted:
        if one.by is not None:
            yield Line(
                number=one.number,
                day=one.noted_on,
                by=one.by,
                what=STEPS[one.step.kind.value],
                detail=SIGHTS[one.step.sight] if isinstance(one.step, Looked) else "",
                paper=PAPERS[one.step.paper.partition(":")[0]],
                reference=one.step.reference,
            )


def _of_none(deeds: Iterable[NotedDeed]) -> Iterator[Line]:
    for one in deeds:
        about = one.deed.about
        if one.deed.what in _ABOUT_A_DAY:
            about = day_in_words(datetime.date.fromisoformat(about))
        yield Line(one.number, one.noted_on, one.by, DEEDS[one.deed.what], about=about)


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("journal", __name__)

    @blueprint.get("/journal")
    def journal() -> str:
        if not desk.seat.is_manager:
            abort(403)
        by = request.args.get("par") or None
        since = _day(request.args.get("depuis", "")) or desk.today - datetime.timedelta(days=_DAYS)
        history = desk.house.register.history
        found = lines(history.noted(from_day=since), history.deeds(from_day=since), by)
        return desk.page(
            "journal.html",
            lines=found[:_MOST_LINES],
            more=len(found) - _MOST_LINES,
            names=[one.name for one in desk.accounts.every()],
            by=by,
            since=since,
            day=day_in_words,
        )

    return blueprint


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
