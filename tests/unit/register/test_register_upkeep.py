"""What is done every day without anybody's hand."""

import datetime
from pathlib import Path

import pytest
from sample_records import BOOK, DAY, STATION, body, no_papers

from kiosk.register import Register, keys, medium, reading
from kiosk.register.errors import MediumMissing, RegisterInUse
from kiosk.register.restoring import restore
from kiosk.register.upkeep import Done, Plan, Upkeep

EVENING = datetime.datetime(2026, 11, 22, 19, 5, tzinfo=datetime.UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = EVENING

    def __call__(self) -> datetime.datetime:
        return self.now

    def today(self) -> datetime.date:
        return self.now.date()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


@pytest.fixture
def register(tmp_path: Path, clock: Clock) -> Register:
    with Register.open(tmp_path / "var", STATION, clock=clock.today) as opened:
        opened.learn(BOOK)
        yield opened


def plan(folder: Path | None, keep: int = 3) -> Plan:
    return Plan(retention_months=13, lapse_days=60, folder=folder, hour=19, keep=keep)


def test_a_backup_is_made_once_a_day_from_its_hour_on(register: Register, stick: Path, clock: Clock) -> None:
    register.record(body(), no_papers)
    upkeep = Upkeep(register, plan(stick), clock)
    clock.now = EVENING.replace(hour=18)
    assert upkeep.look().backup is None
    clock.now = EVENING
    assert upkeep.look().backup == stick / "clairvoix-0412-2026-11-22"
    assert upkeep.look().backup is None
    upkeep.stop()
    assert Upkeep(register, plan(stick), clock).look() == Done()  # after a restart


def test_only_the_newest_backups_are_kept(register: Register, stick: Path, clock: Clock) -> None:
    register.record(body(), no_papers)
    (stick / "clairvoix-0007-2020-01-01").mkdir()
    (stick / "photos").mkdir()
    upkeep = Upkeep(register, plan(stick), clock)
    for _ in range(5):
        upkeep.look()
        clock.now += datetime.timedelta(days=1)
    assert sorted(path.name for path in stick.iterdir() if path.is_dir()) == [
        "clairvoix-0007-2020-01-01",
        "clairvoix-0412-2026-11-24",
        "clairvoix-0412-2026-11-25",
        "clairvoix-0412-2026-11-26",
        "photos",
    ]


def test_every_evenings_head_is_an_anchor_on_the_stick(register: Register, stick: Path, clock: Clock) -> None:
    upkeep = Upkeep(register, plan(stick), clock)
    for _ in range(2):
        register.record(body(), no_papers)
        upkeep.look()
        clock.now += datetime.timedelta(days=1)
    heads = list(medium.heads(stick, STATION, keys.load_public(register.folder)))
    assert [(head.day.isoformat(), head.entries) for head in heads] == [("2026-11-22", 1), ("2026-11-23", 2)]
    assert register.verify([head.hash for head in heads]).is_sound


def test_a_stick_that_was_taken_out_is_said_to_be_and_tried_again(
    register: Register, stick: Path, clock: Clock
) -> None:
    stick.rmdir()
    upkeep = Upkeep(register, plan(stick), clock)
    (trouble,) = upkeep.look().trouble
    assert isinstance(trouble, MediumMissing)
    assert not stick.exists()
    stick.mkdir()
    assert upkeep.look().backup is not None


def test_forms_lapse_and_records_go_when_their_time_is_over(register: Register, clock: Clock) -> None:
    register.record(body(day=DAY), no_papers)
    upkeep = Upkeep(register, plan(None), clock)
    assert (upkeep.look().lapsed, upkeep.last.erased) == (0, 0)
    clock.now = EVENING + datetime.timedelta(days=61)
    assert (upkeep.look().lapsed, upkeep.last.erased) == (1, 0)
    clock.now += datetime.timedelta(days=500)
    assert (upkeep.look().lapsed, upkeep.last.erased) == (0, 1)
    assert register.verify().is_sound


def test_of_two_processes_one_looks_after_the_register_and_the_other_takes_over(
    register: Register, stick: Path, clock: Clock
) -> None:
    register.record(body(), no_papers)
    kiosk, line = Upkeep(register, plan(stick), clock), Upkeep(register, plan(stick), clock)
    assert kiosk.look().backup is not None
    clock.now += datetime.timedelta(days=61)
    assert line.look() == Done()
    assert (kiosk.look().lapsed, kiosk.last.backup is not None) == (1, True)
    kiosk.stop()
    assert line.look() == Done()  # all that was due today is done
    clock.now += datetime.timedelta(days=1)
    assert line.look().backup is not None
    line.stop()


def test_a_register_that_is_looked_after_is_not_replaced_by_a_backup(
    register: Register, stick: Path, clock: Clock
) -> None:
    register.record(body(), no_papers)
    line = Upkeep(register, plan(stick), clock)
    made = line.look().backup
    assert made is not None
    register.close()
    with pytest.raises(RegisterInUse):
        restore(made, register.folder, STATION, clock=clock.today)
    line.stop()


def test_the_thread_looks_at_once_and_ends_when_told(register: Register, stick: Path, clock: Clock) -> None:
    register.record(body(), no_papers)
    upkeep = Upkeep(register, plan(stick), clock)
    upkeep.start()
    upkeep.stop()
    assert upkeep.last.backup is not None


def test_a_daily_backup_can_be_restored(register: Register, stick: Path, clock: Clock, tmp_path: Path) -> None:
    register.record(body(), no_papers)
    made = Upkeep(register, plan(stick), clock).look().backup
    assert made is not None
    restore(made, tmp_path / "new", STATION, clock=clock.today)
    assert reading.verify(tmp_path / "new", STATION).is_sound
