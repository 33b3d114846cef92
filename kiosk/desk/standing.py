"""Where a form stands, in one sentence with a pictogram that says it without colour. Pure."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.desk.desk import N_
from kiosk.desk.paper import PaperView, day_in_words
from kiosk.register.references import spaced
from kiosk.register.states import Stage, is_due_to_lapse


@dataclass(frozen=True, slots=True)
class Standing:
    """`sentence` is a key of the machine's words, `values` fill its blanks."""

    sentence: str
    pictogram: str
    values: Mapping[str, object] = field(default_factory=dict)
    is_warning: bool = False


def standing(view: PaperView, lapse_days: int, today: datetime.date) -> Standing:
    """Where the form of a record stands."""
    form = view.form
    if view.newer is not None and form.is_live:
        newer = {"newer": spaced(view.newer)}
        return Standing(
            N_("A later paper, {newer}, changes this one. The last one that is signed counts."),
            "arrows-exchange",
            newer,
            is_warning=True,
        )
    by, day = view.last_by or ("", view.day)
    who: dict[str, object] = {"by": by, "day": day_in_words(day)}
    match form.stage:
        case Stage.SUPERSEDED:
            newer = {"newer": ", ".join(sorted({spaced(one) for one in form.superseded.values()}))}
            return Standing(
                N_("Replaced by the paper {newer}: this one no longer counts."),
                "arrows-exchange",
                newer,
                is_warning=True,
            )
        case Stage.LAPSED:
            return Standing(
                N_(
                    "This paper has lapsed: neither signed nor taken in {days} days. It never counted. To decide, "
                    "begin again at the kiosk."
                ),
                "file-time",
                {"days": lapse_days},
                is_warning=True,
            )
        case Stage.VOIDED:
            return Standing(N_("Void: {by}, {day}. This paper doesn’t count."), "ban", who, is_warning=True)
        case _ if form.is_on_hold:
            return Standing(N_("This paper waits. It is not filed."), "clock-pause")
        case _ if form.how is not None and form.filed is not None:
            filed = {**who, "box": form.filed.box, "place": form.filed.place}
            return Standing(N_("Filed already: box {box}, {place} ({by}, {day})."), "archive", filed, is_warning=True)
        case _ if form.how is not None:
            return Standing(N_("Noted already as signed ({by}, {day})."), "file-check", who, is_warning=True)
        case Stage.TO_COMPLETE:
            return Standing(N_("To complete: lines were empty ({by}, {day})."), "file-pencil", who)
        case _ if is_due_to_lapse(form, view.day, today, lapse_days):
            return Standing(
                N_("More than {days} days have passed: this paper lapses tonight unless it is signed."),
                "file-time",
                {"days": lapse_days},
                is_warning=True,
            )
        case _:
            return Standing(N_("Not noted as signed yet. Look at the paper, then choose."), "file")
