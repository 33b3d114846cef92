"""When the kiosk is open: by hours, by what staff decided for a day, and never by a file that was cut short."""

import datetime
from pathlib import Path

import pytest

from kiosk.opening import Decided, Span, decide, decided, is_open, is_reported, next_opening, note_reported

# A Sunday.
TODAY = datetime.date(2026, 11, 22)
MORNING, NOON, EVENING = datetime.time(9), datetime.time(12), datetime.time(17)
WEEK = tuple(
    Span(day, opens, closes)
    for day in range(1, 6)
    for opens, closes in ((MORNING, NOON), (datetime.time(13, 30), EVENING))
)


def at(day: int, hour: int, minute: int = 0) -> datetime.datetime:
    """`day` of November 2026."""
    return datetime.datetime(2026, 11, day, hour, minute, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("moment", "is_so"),
    [
        (at(23, 9), True),
        (at(23, 8, 59), False),
        (at(23, 12), False),
        (at(23, 13, 30), True),
        (at(23, 17), False),
        (at(22, 10), False),
    ],
)
def test_it_is_open_within_its_hours(moment: datetime.datetime, is_so: bool) -> None:  # noqa: FBT001 – a table's column
    assert is_open(WEEK, moment, None) is is_so


def test_without_hours_it_is_open_unless_staff_closed_it() -> None:
    assert is_open((), at(22, 3), None)
    assert not is_open((), at(22, 3), Decided.CLOSED)
    assert is_open(WEEK, at(22, 3), Decided.OPEN)


def test_the_next_opening_is_told_over_a_weekend_and_over_noon() -> None:
    assert next_opening(WEEK, at(20, 18), None) == at(23, 9)
    assert next_opening(WEEK, at(23, 12, 10), None) == at(23, 13, 30)
    assert next_opening(WEEK, at(23, 8), Decided.CLOSED) == at(24, 9)
    assert next_opening((), at(23, 8), Decided.CLOSED) is None


def test_what_staff_decided_holds_for_that_day_alone(tmp_path: Path) -> None:
    assert decided(tmp_path, TODAY) is None
    decide(tmp_path, TODAY, Decided.CLOSED)
    assert decided(tmp_path, TODAY) is Decided.CLOSED
    assert decided(tmp_path, TODAY + datetime.timedelta(days=1)) is None
    decide(tmp_path, TODAY, None)
    assert decided(tmp_path, TODAY) is None


def test_the_report_is_made_once_a_day_and_again_for_whoever_opens(tmp_path: Path) -> None:
    note_reported(tmp_path, TODAY)
    assert is_reported(tmp_path, TODAY)
    decide(tmp_path, TODAY, Decided.CLOSED)
    assert is_reported(tmp_path, TODAY)
    decide(tmp_path, TODAY, Decided.OPEN)
    assert not is_reported(tmp_path, TODAY)


@pytest.mark.parametrize("written", ["", "{", "[]", '{"day": 3, "decided": "open"}', '{"decided": "perhaps"}'])
def test_a_file_that_was_cut_short_decides_nothing(tmp_path: Path, written: str) -> None:
    (tmp_path / "opening.json").write_text(written, encoding="utf-8")
    assert decided(tmp_path, TODAY) is None
    assert not is_reported(tmp_path, TODAY)


@pytest.mark.parametrize("told", ["[]", "{", '{"day": "2026-11-22", "decided": ["open"]}', "[" * 100_000, "\xff"])
def test_a_file_that_was_spoilt_decides_nothing(tmp_path: Path, told: str) -> None:
    (tmp_path / "opening.json").write_text(told, encoding="latin-1")
    assert decided(tmp_path, datetime.date(2026, 11, 22)) is None
    assert not is_reported(tmp_path, datetime.date(2026, 11, 22))
