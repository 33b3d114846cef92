"""From visits and records to published months: what is counted, what never is, what is kept for good."""

import contextlib
import datetime
import json
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sample_records import BOOK, body, decided, no_papers
from unit.figures.trees import could_come_of, numbers

from kiosk.app import Folders, House
from kiosk.figures.month import Rows, counted, from_json, publish, to_json
from kiosk.figures.shelf import Shelf
from kiosk.figures.visits import tallies_of, tallies_of_later
from kiosk.journey.actions import Action
from kiosk.journey.drawing import answer_order
from kiosk.journey.events import Act, HungUp, TimedOut
from kiosk.journey.script import Answer, Kind
from kiosk.journey.session import Place, Session
from kiosk.register import Register
from kiosk.register.record import Answer as RecordAnswer

OCTOBER = datetime.date(2026, 10, 14)
NOVEMBER = datetime.date(2026, 11, 22)
CONFIG = Path(__file__).parents[3] / "config"
ROWS = Rows(("fr", "ar"), ("topic-10", "topic-11"), {"space": Kind.CHOICE, "copy": Kind.REQUEST})


@pytest.fixture
def day() -> list[datetime.date]:
    """The day by the register's clock; a test may turn it."""
    return [OCTOBER]


@pytest.fixture
def register(tmp_path: Path, day: list[datetime.date]) -> Iterator[Register]:
    with Register.open(tmp_path, 412, clock=lambda: day[0]) as opened:
        opened.learn(BOOK)
        yield opened


@dataclass(frozen=True)
class AnyText:
    """Words that explain every topic, none of them private."""

    def openly_heard(self, heard: frozenset[str]) -> frozenset[str]:
        return heard


def visit(end: str = "finished", language: str = "fr", *topics: str) -> tuple[tuple[str, str], ...]:
    session = Session(
        language, 1, OCTOBER, trail=(Place("welcome"),), heard=frozenset(f"{one}/short" for one in topics)
    )
    return tallies_of(session, end, AnyText())  # type: ignore[arg-type]


# --- what is counted ---------------------------------------------------------------------------------------------


def test_a_visit_that_nobody_began_is_not_counted(house: House) -> None:
    assert tallies_of(Session("fr", 1, OCTOBER), "timed_out", house.script.text("fr")) == ()


def test_a_private_topic_is_never_counted(house: House) -> None:
    heard = frozenset({"minors-care/short", "minors-care/more", "samu/short", "samu/more"})
    session = Session("fr", 1, OCTOBER, trail=(Place("welcome"),), heard=heard)
    counted_of = tallies_of(session, "stopped", house.script.text("fr"))
    assert [name for what, name in counted_of if what == "topic"] == ["samu"]


def test_later_is_counted_with_the_place_where_it_stood() -> None:
    for seed in range(12):
        place = answer_order(seed).index(Answer.LATER) + 1
        assert tallies_of_later(Session("fr", seed, OCTOBER), ("space",)) == (("later", f"space/{place}"),)


def test_counts_of_a_month_come_from_tallies_and_records(register: Register) -> None:
    for language, times in (("fr", 7), ("ar", 2), ("wo", 1)):
        for _ in range(times):
            register.tallies.add(OCTOBER, visit("finished", language, "topic-10"))
    register.record(body(decided("space", RecordAnswer.REFUSE), day=OCTOBER), no_papers)
    register.record(body(decided("space", RecordAnswer.CONSENT), day=OCTOBER), no_papers)
    register.tallies.add(OCTOBER, [("later", "space/3")])
    month = counted(register.tallies, "2026-10", ROWS)
    assert month.visits.count == 10
    assert {name: part.count for name, part in month.visits.facets["language"].items()} == {
        "fr": 7,
        "ar": 2,
        "other": 1,  # a language that the script has no longer
    }
    assert month.topics["topic-10"].count == 10
    assert month.topics["topic-11"].count == 0
    answers = month.answers["space"].facets["answer"]
    assert {name: part.count for name, part in answers.items()} == {"consent": 1, "refuse": 1, "later": 1}
    assert answers["later"].facets["place"]["3"].count == 1
    assert counted(register.tallies, "2026-11", ROWS).visits.count == 0


def test_a_month_without_anybody_has_the_same_rows_as_any_other(register: Register) -> None:
    register.tallies.add(OCTOBER, visit("stopped", "ar", "topic-11"))
    empty, some = (counted(register.tallies, month, ROWS) for month in ("2026-09", "2026-10"))
    assert set(numbers(empty)) == set(numbers(some))


# --- what is published ---------------------------------------------------------------------------------------------


def some_month(register: Register, visits: int = 23) -> None:
    for number in range(visits):
        register.tallies.add(OCTOBER, visit("finished", "ar" if number % 7 == 0 else "fr", "topic-10"))


def test_the_month_that_runs_is_not_told(register: Register) -> None:
    some_month(register)
    shelf = Shelf(register.tallies, ROWS)
    assert shelf.months("2026-10") == {}
    assert list(shelf.months("2026-11")) == ["2026-10"]


def test_what_was_published_once_is_published_for_good(register: Register) -> None:
    some_month(register)
    first = Shelf(register.tallies, ROWS).months("2026-11")
    register.tallies.add(OCTOBER, visit())  # a clock that was wrong for a while
    assert Shelf(register.tallies, ROWS).months("2026-11") == first
    true = counted(register.tallies, "2026-10", ROWS)
    assert true.visits.count == 24


def test_an_erased_record_changes_no_published_figure(register: Register, day: list[datetime.date]) -> None:
    stored = register.record(body(decided("space", RecordAnswer.REFUSE), day=OCTOBER), no_papers)
    first = Shelf(register.tallies, ROWS).months("2026-11")
    day[0] = NOVEMBER
    register.erase(stored.reference)
    assert Shelf(register.tallies, ROWS).months("2026-11") == first


def test_a_month_without_anybody_between_two_others_is_told_like_them(register: Register) -> None:
    register.tallies.add(OCTOBER, visit())
    register.tallies.add(datetime.date(2027, 1, 3), visit())
    shelf = Shelf(register.tallies, ROWS)
    assert list(shelf.months("2027-02")) == ["2026-10", "2026-11", "2026-12", "2027-01"]


def test_what_is_kept_are_rounded_numbers_alone(register: Register) -> None:
    some_month(register)
    Shelf(register.tallies, ROWS).months("2026-11")
    (body_kept,) = register.tallies.shown().values()
    kept = from_json(json.loads(body_kept))
    assert not [count for count in numbers(kept).values() if count % 5]
    assert could_come_of(kept, counted(register.tallies, "2026-10", ROWS))


def test_of_two_who_draw_at_once_the_quicker_holds(register: Register) -> None:
    some_month(register)
    assert register.tallies.keep("2026-10", "{}") == "{}"
    assert register.tallies.keep("2026-10", "[]") == "{}"


def test_what_cannot_be_read_is_left_out_and_never_drawn_again(register: Register) -> None:
    some_month(register)
    register.tallies.keep("2026-10", "{")
    assert Shelf(register.tallies, ROWS).months("2026-11") == {}
    assert register.tallies.shown() == {"2026-10": "{"}


def test_a_backup_keeps_what_was_published(register: Register, tmp_path: Path) -> None:
    some_month(register)
    Shelf(register.tallies, ROWS).months("2026-11")
    register.backup(tmp_path / "backup")
    with contextlib.closing(sqlite3.connect(tmp_path / "backup" / "register.sqlite")) as copy:
        assert dict(copy.execute("SELECT month, body FROM figures")) == register.tallies.shown()


def test_a_month_comes_back_equal_from_its_json(register: Register) -> None:
    some_month(register)
    month = publish(counted(register.tallies, "2026-10", ROWS), random.Random(3))
    assert from_json(json.loads(json.dumps(to_json(month)))) == month
    with pytest.raises(ValueError, match="figures"):
        from_json({"version": 2})


# --- on the way ------------------------------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(Folders(CONFIG, tmp_path / "var"), is_rehearsal=True, today=lambda: OCTOBER) as opened:
        yield opened


@pytest.mark.parametrize(
    ("event", "end"), [(TimedOut(), "timed_out"), (HungUp(), "hung_up"), (Act(Action.STOP), "stopped")]
)
def test_each_way_that_a_visit_ends_is_counted_once(house: House, event: object, end: str) -> None:
    conversation = house.open_conversation("fr")
    conversation.handle(Act(Action.CHOOSE, 1))
    for _ in range(2):  # stopping asks once; what comes after the end changes nothing
        conversation.handle(event)  # type: ignore[arg-type]
    conversation.handle(HungUp())
    found = house.register.tallies.of("2026-10")
    assert {name: times for (what, name), times in found.items() if what == "end"} == {end: 1}
    assert found["language", "fr"] == found["channel", "screen"] == found["helped", "no"] == 1


def test_a_screen_that_nobody_touched_counts_nothing(house: House) -> None:
    house.open_conversation("fr").handle(TimedOut())
    assert house.register.tallies.of("2026-10") == {}


def test_somebody_who_was_helped_is_counted_as_helped(house: House) -> None:
    conversation = house.open_conversation("fr")
    conversation.handle(Act(Action.CHOOSE, 1))
    conversation.helped()
    conversation.handle(HungUp())
    assert house.register.tallies.of("2026-10")["helped", "yes"] == 1


def test_no_tally_names_a_session_a_reference_or_a_day(house: House) -> None:
    conversation = house.open_conversation("fr", seed=424242)
    conversation.handle(Act(Action.CHOOSE, 1))
    conversation.handle(HungUp())
    text = repr(house.register.tallies.of("2026-10"))
    for told in ("424242", "2026-10-14", conversation.record_key):
        assert told not in text
