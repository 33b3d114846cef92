"""The figures: one month that is over, or the last twelve together, on a page and on paper. Knows requests."""

from collections.abc import Mapping

from flask import Blueprint, request
from werkzeug.wrappers import Response

from kiosk.desk.desk import LANGUAGE, N_, Desk
from kiosk.figures.month import Month
from kiosk.figures.told import MOST_MONTHS, Told, month_name, reading_guide, told
from kiosk.papers.figures_poster import all_figures, figures_poster
from kiosk.register.errors import RegisterError
from kiosk.register.tallies import month_of


class Figures:
    """The pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def figures(self) -> str:
        """`GET /chiffres?mois=2026-10`: without a month, the last twelve together."""
        desk = self._desk
        months = self._months()
        wanted = request.args.get("mois", "")
        shown = self._told(months, wanted)
        names = {month: month_name(month, LANGUAGE) for month in sorted(months, reverse=True)}
        return desk.page(
            "figures.html",
            told=shown,
            guide=reading_guide(is_sum=shown.is_sum, words=desk.translate) if shown else (),
            names=names,
            wanted=wanted if wanted in names else "",
            most=MOST_MONTHS,
        )

    def print(self) -> Response:
        """`POST /chiffres`: the poster of one sheet, or everything."""
        desk = self._desk
        month = desk.posted("mois")
        shown = self._told(self._months(), month)
        if shown is None:
            desk.refuse(N_("No month is over yet: there is nothing to print."), "clock-pause")
            return desk.go("figures.figures")
        make = all_figures if desk.posted("what") == "all" else figures_poster
        document = make(shown, desk.house.settings.site.name, desk.translate, language=LANGUAGE)
        try:
            desk.house.print_paper("figures", document)
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        else:
            desk.tell(N_("On its way to the printer: {title}."), "printer", title=document.title)
        return desk.go("figures.figures", mois=month or None)

    def _months(self) -> Mapping[str, Month]:
        desk = self._desk
        try:
            return desk.house.figures.months(month_of(desk.today))
        except RegisterError as trouble:
            desk.refuse_with(trouble)
            return {}

    def _told(self, months: Mapping[str, Month], wanted: str) -> Told | None:
        """What is told of the month that is wanted; of all where it is none that was published."""
        if not months:
            return None
        month = wanted if wanted in months else None
        return told(months, month, self._desk.house.script, LANGUAGE, self._desk.translate)


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("figures", __name__)
    figures = Figures(desk)
    blueprint.add_url_rule("/chiffres", "figures", figures.figures)
    blueprint.add_url_rule("/chiffres", "print", figures.print, methods=["POST"])
    return blueprint
