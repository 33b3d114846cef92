"""A clock that can't be trusted: what makes it doubtful, who confirms it, and that nothing dated comes out before."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk import clock
from kiosk.clock import LONGEST_REST, Doubt, confirm, doubts, note_today

TODAY = datetime.date(2026, 11, 22)
DAY = datetime.timedelta(days=1)


@dataclass
class Machine:
    """A machine whose day is turned by hand."""

    var: Path
    day: datetime.date = TODAY
    last: datetime.date | None = None
    is_rehearsal: bool = False

    @property
    def today(self) -> Callable[[], datetime.date]:
        return lambda: self.day

    def last_day(self) -> datetime.date | None:
        return self.last


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """One with a battery, started once."""
    battery = tmp_path / "rtc" / "rtc0"
    battery.mkdir(parents=True)
    (tmp_path / "boot").write_text("first\n", encoding="ascii")
    monkeypatch.setattr(clock, "_BATTERIES", battery.parent)
    monkeypatch.setattr(clock, "_SYNCHRONISED", tmp_path / "synchronized")
    monkeypatch.setattr(clock, "_BOOT", tmp_path / "boot")
    return Machine(tmp_path / "var")


def test_a_clock_with_a_battery_that_agrees_with_the_register_is_believed(machine: Machine) -> None:
    machine.last = TODAY - DAY
    assert doubts(machine) is None


@pytest.mark.parametrize("day", [datetime.date(1970, 1, 1), datetime.date(2025, 12, 31), datetime.date(2100, 1, 1)])
def test_a_day_that_cannot_be_is_never_confirmed(day: datetime.date, machine: Machine) -> None:
    machine.day = day
    confirm(machine)
    assert doubts(machine) is Doubt.SENSELESS


def test_a_day_before_the_last_entry_is_doubted(machine: Machine) -> None:
    machine.last = TODAY + DAY
    assert doubts(machine) is Doubt.BEFORE_LAST_ENTRY


@pytest.mark.parametrize(
    ("days", "expected"), [(LONGEST_REST, None), (LONGEST_REST + 1, Doubt.JUMPED), (-1, Doubt.JUMPED)]
)
def test_a_jump_since_the_kiosk_last_ran_is_doubted(days: int, expected: Doubt | None, machine: Machine) -> None:
    note_today(machine)
    machine.day = TODAY + days * DAY
    assert doubts(machine) is expected


def test_without_battery_or_time_server_each_start_of_the_machine_is_confirmed_once(
    machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / "rtc" / "rtc0").rmdir()
    assert doubts(machine) is Doubt.NOT_SYNCHRONISED
    confirm(machine)
    assert doubts(machine) is None
    machine.day += DAY
    assert doubts(machine) is None, "the machine has run on since"
    (tmp_path / "boot").write_text("second\n", encoding="ascii")
    assert doubts(machine) is Doubt.NOT_SYNCHRONISED
    (tmp_path / "synchronized").touch()
    assert doubts(machine) is None


def test_what_staff_confirmed_is_believed_on_that_day_alone(machine: Machine) -> None:
    machine.last = TODAY + 9 * DAY
    confirm(machine)
    assert doubts(machine) is None
    machine.day += DAY
    assert doubts(machine) is Doubt.BEFORE_LAST_ENTRY


def test_in_a_demonstration_no_paper_counts_and_no_day_is_doubted(machine: Machine) -> None:
    machine.is_rehearsal = True
    machine.last = TODAY + DAY
    assert doubts(machine) is None


@pytest.mark.parametrize("content", ["", "{", "[]", json.dumps({"seen": "soon"}), "null"])
def test_a_damaged_memory_is_no_memory(content: str, machine: Machine) -> None:
    machine.var.mkdir()
    (machine.var / "clock.json").write_text(content, encoding="utf-8")
    assert doubts(machine) is None
    machine.last = TODAY + DAY
    assert doubts(machine) is Doubt.BEFORE_LAST_ENTRY
