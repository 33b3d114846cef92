"""The figures of a month, or of twelve, on paper: a poster of one sheet, and all of them. The machine's own words."""

import dataclasses

from kiosk.figures.told import Chart, Row, Told, reading_guide
from kiosk.figures.visits import CHANNEL, HELPED, LANGUAGE
from kiosk.papers.machine import Words, machine_paper
from printouts.document import Block, Document, Heading, Medium, Paragraph, Points, Table

# What a poster of one sheet has room for.
_MONTHS = 4
_TOPICS = 4


def figures_poster(told: Told, site: str, words: Words, *, language: str) -> Document:
    """The few numbers that somebody who passes by wants, on one sheet for the wall."""
    _ = words
    months, topics = told.chart("months"), told.chart("topics")
    lately = dataclasses.replace(months, rows=months.rows[-_MONTHS:])
    taken_apart = [*told.chart(CHANNEL).rows, *_unless_alone(told.chart(LANGUAGE).rows)]
    ways = [f"{row.name}\u202f: {row.said}." for row in taken_apart]
    given: list[Block] = [
        *_head(told, site, words),
        Paragraph(" ".join(reading_guide(is_sum=told.is_sum, words=words)[:2]), is_small=True),
        *_section(dataclasses.replace(lately, note=" ".join(filter(None, [*ways, told.chart(HELPED).note])))),
        *_section(dataclasses.replace(topics, rows=topics.rows[:_TOPICS])),
        Heading(told.summary.title),
        _table(told.summary, told.summary.title, has_bars=False, is_captioned=False),
    ]
    return _paper(given, words, language)


def all_figures(told: Told, site: str, words: Words, *, language: str) -> Document:
    """Everything that `told` says, with how to read it first."""
    _ = words
    given: list[Block] = [*_head(told, site, words), Points(reading_guide(is_sum=told.is_sum, words=words))]
    for chart in told.charts:
        if chart not in told.answers:
            given += _section(chart)
    given.append(Heading(_("Answers, and where they stood")))
    given.append(Paragraph(_("The order of the answers is drawn for each visit: each stands first equally often.")))
    given += [_table(chart, chart.title) for chart in told.answers]
    return _paper(given, words, language)


def _unless_alone(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """One row tells nothing that the whole doesn't."""
    return rows if len(rows) > 1 else ()


def _head(told: Told, site: str, words: Words) -> tuple[Block, ...]:
    _ = words
    where = _("{site}, {period}.").format(site=site or _("This place"), period=told.period)
    return Heading(_("The kiosk in figures"), 1), Paragraph(where, is_strong=True)


def _section(chart: Chart) -> tuple[Block, ...]:
    note = (Paragraph(chart.note),) if chart.note else ()
    table = (_table(chart, chart.title, is_captioned=False),) if chart.rows else ()
    return Heading(chart.title), *note, *table


def _table(chart: Chart, title: str, *, has_bars: bool = True, is_captioned: bool = True) -> Table:
    """A chart as a table. A heading right above it is its caption already."""
    rows = tuple((row.name, *row.cells, row.said) for row in chart.rows)
    bars = tuple(row.count for row in chart.rows) if has_bars else ()
    return Table(title if is_captioned else "", chart.head, rows, bars)


def _paper(given: list[Block], words: Words, language: str) -> Document:
    return machine_paper("figures", words("The kiosk in figures"), Medium.SHEET, tuple(given), words, language=language)
