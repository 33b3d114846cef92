"""Published months as charts: rows with their words, for a page and for a poster. Counts nothing and draws nothing."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.numbers import format_decimal

from kiosk.figures.month import ANSWER, OTHER, PLACE, Month, together
from kiosk.figures.rounding import BASE, Tree
from kiosk.figures.visits import CHANNEL, END, ENDS, HELPED, LANGUAGE, NO, YES
from kiosk.journey.blanks import say
from kiosk.journey.script import ANSWERS, Answer, Decision, DecisionPlace, Kind, Script

Words = Callable[[str], str]
# Marks a sentence for translation where it stands, without translating it there.
N_ = str

# Months that are told together, and topics that are called the most asked.
MOST_MONTHS = 12
MOST_TOPICS = 10

_ENDS = {
    "finished": N_("Gone to the end"),
    "stopped": N_("Stopped by the person"),
    "timed_out": N_("Left: erased after a silence"),
    "hung_up": N_("Hung up, or the page closed"),
}
_CHANNELS = {"screen": N_("At the screen"), "phone": N_("By telephone"), "desk": N_("At the desk, with someone")}
_HELP = {YES: N_("With somebody's help"), NO: N_("Alone")}
_ANSWERS = "answers-"
_PLACES = (N_("stood first"), N_("stood second"), N_("stood third"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its name, further cells, and the number that its bar shows, with how that is said."""

    name: str
    count: int
    said: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers of one kind. `head` names the columns: the rows' names, the further cells, the number."""

    id: str
    title: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""

    @property
    def longest(self) -> int:
        """The largest number, one at least: what the longest bar stands for."""
        return max(1, *(row.count for row in self.rows)) if self.rows else 1


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one month, or of the last twelve together."""

    period: str
    charts: tuple[Chart, ...]
    summary: Chart
    is_sum: bool

    def chart(self, id_: str) -> Chart:
        """The chart of that id. Raises StopIteration where there is none."""
        return next(chart for chart in self.charts if chart.id == id_)

    @property
    def answers(self) -> tuple[Chart, ...]:
        """The charts of answers, one a decision."""
        return tuple(chart for chart in self.charts if chart.id.startswith(_ANSWERS))


def month_name(month: str, language: str) -> str:
    """A month in words, e.g. « octobre 2026 »."""
    return str(format_skeleton("yMMMM", datetime.date.fromisoformat(f"{month}-01"), locale=language))


def reading_guide(*, is_sum: bool, words: Words) -> tuple[str, ...]:
    """How the numbers are to be read."""
    _ = words
    guide = [
        _("Each number is rounded to a multiple of 5, up or down by chance: it is less than 5 away from the true one."),
        _("So no number, no sum and no difference tells of fewer than 5 people. “Under 5” may also be nobody."),
        _("The month that runs isn't shown yet."),
        _("An answer is one that somebody confirmed at the kiosk. It counts once the paper is signed."),
    ]
    if is_sum:
        guide.append(_("Several months together are a sum of rounded months; “under 5” means each month, there."))
    return tuple(guide)


def told(months: Mapping[str, Month], month: str | None, script: Script, language: str, words: Words) -> Told:
    """The charts of one published month, or of the last twelve together where `month` is None.

    Raises KeyError where `month` wasn't published.
    """
    shown = dict(sorted(months.items())[-MOST_MONTHS:]) if month is None else {month: months[month]}
    teller = _Teller(script, language, words)
    whole = together(shown.values())
    names = [month_name(one, language) for one in shown]
    period = words("{first} to {last}").format(first=names[0], last=names[-1]) if len(names) > 1 else "".join(names)
    charts = [*teller.visits(shown, whole), teller.topics(whole), *teller.answers(whole)]
    return Told(period, tuple(charts), teller.summary(whole), is_sum=len(shown) > 1)


@dataclass(frozen=True, slots=True)
class _Teller:
    """What all charts of one telling share."""

    script: Script
    language: str
    words: Words

    def said(self, count: int) -> str:
        """A published number in words: what is none of a multiple of 5 is under it."""
        if count < BASE:
            return self.words("under 5")
        return str(format_decimal(count, locale=self.language))

    def visits(self, shown: Mapping[str, Month], whole: Month) -> list[Chart]:
        """Visits by month, then taken apart."""
        _ = self.words
        count = _("Visits")
        charts = [
            Chart(
                "months",
                _("Visits by month"),
                (_("Month"), count),
                tuple(self._row(month_name(name, self.language), one.visits.count) for name, one in shown.items()),
            )
        ]
        for id_, title, head, names in (
            (LANGUAGE, _("Languages"), _("Language"), {one: self._language(one) for one in self.script.plan.languages}),
            (CHANNEL, _("Ways in"), _("Way in"), {name: _(label) for name, label in _CHANNELS.items()}),
            (HELPED, _("Help"), _("Visit"), {name: _(label) for name, label in _HELP.items()}),
            (END, _("How visits end"), _("End"), {name: _(_ENDS[name]) for name in ENDS}),
        ):
            note = self._share_helped(whole.visits) if id_ == HELPED else ""
            charts.append(Chart(id_, title, (head, count), self._parts(whole.visits, id_, names), note))
        return charts

    def topics(self, whole: Month) -> Chart:
        """The topics that most visits heard; those that nobody is seen to have heard are left out."""
        _ = self.words
        known = self.script.text(self.language).topics
        counts = {name: tree.count for name, tree in whole.topics.items() if name in known and tree.count >= BASE}
        most = sorted(counts, key=lambda name: -counts[name])[:MOST_TOPICS]
        return Chart(
            "topics",
            _("Topics most asked"),
            (_("Topic"), _("Visits that heard it")),
            tuple(self._row(f"{known[name].number} – {known[name].title}", counts[name]) for name in most),
            "" if most else _("No topic was heard often enough to be shown."),
        )

    def answers(self, whole: Month) -> list[Chart]:
        """The answers to each decision, and from which place each was given."""
        decisions = self.script.text(self.language).decisions
        return [
            self._decision(place.id, decisions[place.id], place.kind, whole.answers.get(place.id, Tree(0)))
            for place in self._offered()
        ]

    def summary(self, whole: Month) -> Chart:
        """A row a decision: how often each answer was given, whatever its own words."""
        _ = self.words
        decisions = self.script.text(self.language).decisions
        rows = []
        for place in self._offered():
            parts = whole.answers.get(place.id, Tree(0)).facets.get(ANSWER, {})
            counts = [parts.get(answer.value) for answer in (Answer.CONSENT, Answer.ASK, Answer.REFUSE, Answer.LATER)]
            consent, ask, refuse, later = ("–" if part is None else self.said(part.count) for part in counts)
            rows.append(Row(decisions[place.id].title, 0, later, (ask if consent == "–" else consent, refuse)))
        head = (_("Decision"), _("Yes, or a request"), _("No"), _("Later"))
        return Chart("summary", _("Answers"), head, tuple(rows))

    def _offered(self) -> tuple[DecisionPlace, ...]:
        return self.script.recorded_at(self.script.site.get("kind", ""))

    def _decision(self, name: str, words: Decision, kind: Kind, tree: Tree) -> Chart:
        _ = self.words
        parts = tree.facets.get(ANSWER, {})
        places = _PLACES[: len(ANSWERS[kind])]
        rows = []
        for answer in ANSWERS[kind]:
            if answer is Answer.DONT:
                continue  # leaves no trace
            part = parts.get(answer.value, Tree(0))
            by_place = part.facets.get(PLACE, {})
            cells = tuple(self.said(by_place.get(str(n), Tree(0)).count) for n in range(1, len(places) + 1))
            label = say(words.answers[answer].label, site=self.script.site)
            rows.append(Row(label, part.count, self.said(part.count), cells))
        head = (_("Answer"), *(_(place) for place in places), _("together"))
        return Chart(f"{_ANSWERS}{name}", words.title, head, tuple(rows))

    def _parts(self, tree: Tree, facet: str, names: Mapping[str, str]) -> tuple[Row, ...]:
        parts = tree.facets.get(facet, {})
        rows = [self._row(label, parts.get(name, Tree(0)).count) for name, label in names.items()]
        if (other := parts.get(OTHER, Tree(0)).count) >= BASE:
            rows.append(self._row(self.words("Others"), other))
        return tuple(rows)

    def _row(self, name: str, count: int) -> Row:
        return Row(name, count, self.said(count))

    def _share_helped(self, visits: Tree) -> str:
        """In percent of the published numbers: what they tell already, divided."""
        helped = visits.facets.get(HELPED, {}).get(YES, Tree(0)).count
        if not visits.count:
            return ""
        share = round(100 * helped / visits.count)
        return self.words("Share of visits with help: about {share} %.").format(share=share)

    def _language(self, code: str) -> str:
        try:
            return str(Locale(code).get_display_name(self.language))
        except UnknownLocaleError:
            return code
