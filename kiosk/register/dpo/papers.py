"""The four papers of data protection, as values: record of processing, impact assessment, retention table, notice.

GDPR art. 30, 35, 5.1.e and 13. Made of the site's settings and the code's own table of what is kept; a setting that
is blank stays a line to fill in by hand, and is listed. Knows no printer.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.register.dpo.kept import CALL_HOURS, CALLER_DAYS, KEPT, LOG_DAYS
from kiosk.register.dpo.wording import FieldWords, PaperWords, SectionWords, Wording


class Name(StrEnum):
    """The papers, by their file names."""

    PROCESSING = "processing"
    IMPACT = "impact"
    RETENTION = "retention"
    NOTICE = "notice"


# What the site must still read, complete and sign itself.
DRAFTS = frozenset({Name.IMPACT})


@dataclass(frozen=True, slots=True)
class Line:
    """A label with its value; `value` is None for `lines` to write on by hand."""

    label: str
    value: str | None
    lines: int = 1


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line of the table of what is kept."""

    what: str
    where: str
    how_long: str
    who: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper."""

    heading: str
    text: tuple[str, ...]
    lines: tuple[Line, ...]
    points: tuple[str, ...]
    kept: tuple[KeptLine, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `open` are the blank settings that it asks for, by name."""

    name: Name
    title: str
    sections: tuple[Section, ...]
    open: tuple[str, ...]


def papers(wording: Wording, site: Mapping[str, str], backups: int, today: datetime.date) -> tuple[Paper, ...]:
    """All four. `site` has the settings of `[site]` as strings, `backups` is how many backups are kept."""
    values = {
        **site,
        "backup_keep": str(backups),
        "caller_days": str(CALLER_DAYS),
        "call_hours": str(CALL_HOURS),
        "log_days": str(LOG_DAYS),
        "today": today.isoformat(),
    }
    made = {
        Name.PROCESSING: (wording.titles.processing, wording.processing),
        Name.IMPACT: (wording.titles.impact, wording.impact),
        Name.RETENTION: (wording.titles.retention, wording.retention),
        Name.NOTICE: (wording.titles.notice, wording.notice),
    }
    return tuple(_paper(name, title, words, wording, values) for name, (title, words) in made.items())


def _paper(name: Name, title: str, words: PaperWords, wording: Wording, values: Mapping[str, str]) -> Paper:
    asked = dict.fromkeys(field.setting for section in words.sections for field in section.fields if field.setting)
    still_open = tuple(setting for setting in asked if not values[setting])
    return Paper(name, title, tuple(_section(section, wording, values) for section in words.sections), still_open)


def _section(words: SectionWords, wording: Wording, values: Mapping[str, str]) -> Section:
    return Section(
        heading=words.heading,
        text=tuple(sentence.format(**values) for sentence in words.text),
        lines=tuple(_line(field, values) for field in words.fields),
        points=tuple(point.format(**values) for point in words.points),
        kept=tuple(_kept(wording, values)) if words.has_kept else (),
    )


def _line(field: FieldWords, values: Mapping[str, str]) -> Line:
    value = values[field.setting] if field.setting is not None else ""
    return Line(field.label, value or None, field.lines)


def _kept(wording: Wording, values: Mapping[str, str]) -> Iterator[KeptLine]:
    for line in KEPT:
        words = wording.kept[line.id]
        yield KeptLine(words.what, words.where, words.how_long.format(**values), words.who)
