"""The journal: who did what to which paper, and when, as the register has it. For managers."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, abort, request

from kiosk.desk.desk import N_, Desk
from kiosk.desk.paper import day_in_words
from kiosk.register.errors import PAPERS, STEPS
from kiosk.register.history import Noted
from kiosk.register.lives import Looked, Sight

SIGHTS = {
    Sight.SCANNED: N_("scanned"),
    Sight.KEYED: N_("code typed"),
    Sight.TOGETHER: N_("made here together"),
    Sight.BESIDE: N_("beside another paper"),
}
# Lines of one page; older ones are reached by a day further back.
_MOST_LINES = 300
_DAYS = 31


@dataclass(frozen=True, slots=True)
class Line:
    """One deed. `what`, `paper` and `detail` are keys of the machine's words."""

    number: int
    day: datetime.date
    by: str
    what: str
    paper: str
    reference: str
    detail: str = ""


def deeds(noted: Iterator[Noted], by: str | None = None) -> tuple[Line, ...]:
    """What people did, the latest first; of one of them where `by` says so."""
    lines = [
        Line(
            number=one.number,
            day=one.noted_on,
            by=one.by,
            what=STEPS[one.step.kind.value],
            paper=PAPERS[one.step.paper.partition(":")[0]],
            reference=one.step.reference,
            detail=SIGHTS[one.step.sight] if isinstance(one.step, Looked) else "",
        )
        for one in noted
        if one.by is not None and by in (None, one.by)
    ]
    return tuple(reversed(lines))


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("journal", __name__)

    @blueprint.get("/journal")
    def journal() -> str:
        if not desk.seat.is_manager:
            abort(403)
        by = request.args.get("par") or None
        since = _day(request.args.get("depuis", "")) or desk.today - datetime.timedelta(days=_DAYS)
        noted = desk.house.register.history.noted(from_day=since)
        lines = deeds(noted, by)
        return desk.page(
            "journal.html",
            lines=lines[:_MOST_LINES],
            more=len(lines) - _MOST_LINES,
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
