"""Recording: durable with its papers or not at all, once for one request, chained and signed."""

import datetime
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from sample_records import BOOK, DAY, SCRIPT, STATION, body, decided, no_papers, papers

from kiosk.register import Answer, Decided, Kind, LineState, PaperLine, Prepared, Register
from kiosk.register.errors import InvalidRecord, OtherStation, StationFull, UnknownScript
from kiosk.register.verification import WarningKind


class ComposerFailed(Exception):
    """A paper couldn't be made."""


def test_a_record_is_stored_with_its_papers_pending(register: Register) -> None:
    stored = register.record(body(), papers)
    assert stored.reference.startswith("0412")
    assert len(stored.code) == 4
    assert stored.entry_number == 1
    assert [(line.kind, line.printer, line.copies, line.times) for line in stored.lines] == [
        ("form", "sheet", 2, 0),
        ("receipt", "roll", 1, 0),
    ]
    assert register.entry_of(stored.reference) == 1
    assert register.entry_of("041200000098") is None
    assert register.outbox.lines(reference=stored.reference) == stored.lines
    assert {line.state for line in stored.lines} == {LineState.PENDING}


def test_papers_are_told_what_becomes_of_the_record(register: Register) -> None:
    told: list[Prepared] = []

    def compose(prepared: Prepared) -> Sequence[PaperLine]:
        told.append(prepared)
        return []

    stored = register.record(body(), compose)
    (prepared,) = told
    assert (prepared.reference, prepared.code, prepared.day) == (stored.reference, stored.code, DAY)
    assert prepared.head_hash == stored.head_hash == register.verify().head
    assert prepared.receipt_code.startswith(f"cv1r {stored.reference} ")


def test_a_composer_that_fails_leaves_nothing_recorded(register: Register) -> None:
    def compose(_prepared: Prepared) -> Sequence[PaperLine]:
        raise ComposerFailed

    with pytest.raises(ComposerFailed):
        register.record(body(), compose, once="once")
    assert register.verify().entries == 0
    assert register.outbox.lines() == ()
    assert register.record(body(), papers, once="once").entry_number == 1


def test_the_same_request_twice_is_recorded_once(register: Register) -> None:
    first = register.record(body(), papers, once="session, turn 7")
    second = register.record(body(decided(answer=Answer.CONSENT)), papers, once="session, turn 7")
    assert second == first
    assert register.verify().entries == 1
    assert len(register.outbox.lines()) == 2


def test_two_requests_are_recorded_twice(register: Register) -> None:
    register.record(body(), papers, once="session, turn 7")
    register.record(body(), papers, once="session, turn 8")
    assert register.verify().entries == 2


def test_a_double_click_in_two_threads_is_recorded_once(register: Register) -> None:
    start = threading.Barrier(4)
    stored = []

    def click() -> None:
        start.wait()
        stored.append(register.record(body(), papers, once="one click"))

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.reference for one in stored}) == 1
    assert register.verify().entries == 1


def test_threads_that_record_at_once_keep_the_chain_right(register: Register) -> None:
    threads = [threading.Thread(target=lambda: [register.record(body(), papers) for _ in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = register.verify()
    assert report.is_sound
    assert report.entries == 40


def test_entries_follow_each_other_over_a_restart(tmp_path: Path) -> None:
    for number in range(1, 4):
        with Register.open(tmp_path, STATION) as register:
            register.learn(BOOK)
            assert register.record(body(), no_papers).entry_number == number
            assert register.verify().is_sound


def test_a_reference_is_never_given_twice(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    serials = iter([5, 5, 5, 6])
    monkeypatch.setattr("kiosk.register.references.secrets.randbelow", lambda _most: next(serials))
    first, second = (register.record(body(), no_papers) for _ in range(2))
    assert first.reference[4:10] == "000005"
    assert second.reference[4:10] == "000006"


def test_a_station_without_a_free_reference_says_so(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.register.references.secrets.randbelow", lambda _most: 5)
    register.record(body(), no_papers)
    with pytest.raises(StationFull, match="0412"):
        register.record(body(), no_papers)
    assert register.verify().entries == 1


def test_a_change_is_an_entry_of_its_own_and_the_old_one_stays(register: Register) -> None:
    old = register.record(body(), no_papers)
    new = register.record(body(decided(answer=Answer.CONSENT), supersedes=old.reference), no_papers)
    found = register.find(old.reference, old.code)
    assert found.superseded_by == new.reference
    assert found.body.decisions[0].answer is Answer.REFUSE
    assert register.find(new.reference, new.code).body.supersedes == old.reference


def test_a_clock_that_jumps_back_breaks_nothing_and_is_reported(tmp_path: Path) -> None:
    days = iter([DAY, DAY - datetime.timedelta(days=400), DAY])
    with Register.open(tmp_path, STATION, clock=lambda: next(days)) as register:
        register.learn(BOOK)
        for _ in range(3):
            register.record(body(), no_papers)
        report = register.verify()
    assert report.is_sound
    assert [(warning.number, warning.kind) for warning in report.warnings] == [(2, WarningKind.CLOCK_WENT_BACK)]


def test_a_record_of_words_that_the_register_has_not_learned_is_refused(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION) as register, pytest.raises(UnknownScript, match=SCRIPT[:16]):
        register.record(body(), no_papers)


def test_a_decision_that_the_script_does_not_have_is_refused(register: Register) -> None:
    with pytest.raises(InvalidRecord, match="has no “unheard-of”"):
        register.record(body(decided("unheard-of")), no_papers)
    assert register.verify().entries == 0


@pytest.mark.parametrize("answer", [Answer.LATER, Answer.DONT, Answer.ASK])
def test_a_choice_answered_later_can_not_even_be_written_down(answer: Answer) -> None:
    with pytest.raises(InvalidRecord, match="no answer to record"):
        Decided("space", Kind.CHOICE, answer, None, (Answer.CONSENT, Answer.REFUSE, Answer.LATER))


def test_a_record_without_a_decision_can_not_even_be_written_down() -> None:
    whole = body()
    with pytest.raises(InvalidRecord, match="no decision"):
        type(whole)(**{name: getattr(whole, name) for name in whole.__slots__} | {"decisions": ()})


def test_entries_can_be_neither_changed_nor_removed_nor_replaced(register: Register, tmp_path: Path) -> None:
    register.record(body(), no_papers)
    with sqlite3.connect(tmp_path / "register.sqlite") as raw:
        for statement in (
            "UPDATE entries SET day = '2020-01-01'",
            "DELETE FROM entries",
            "INSERT OR REPLACE INTO entries SELECT * FROM entries",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)
    raw.close()


def test_later_is_counted_by_month_and_by_nothing_else(register: Register, tmp_path: Path) -> None:
    register.count_later("space", DAY)
    register.count_later("space", DAY.replace(day=1))
    register.count_later("samu", DAY)
    with sqlite3.connect(tmp_path / "register.sqlite") as raw:
        assert sorted(raw.execute("SELECT * FROM counts")) == [("samu", "2026-11", 1), ("space", "2026-11", 2)]
    raw.close()
    assert register.verify().entries == 0


def test_a_register_of_another_station_is_refused(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION) as register:
        register.learn(BOOK)
        register.record(body(), no_papers)
    with pytest.raises(OtherStation, match="belongs to station 0412, not 0413"):
        Register.open(tmp_path, 413)


@pytest.mark.parametrize(("station", "is_rehearsal"), [(0, False), (1, True)])
def test_station_0000_is_the_rehearsals_alone(tmp_path: Path, station: int, *, is_rehearsal: bool) -> None:
    with pytest.raises(ValueError, match="rehearsals"):
        Register.open(tmp_path, station, is_rehearsal=is_rehearsal)


def test_the_file_is_its_owners_alone(register: Register, tmp_path: Path) -> None:
    register.record(body(), papers)
    for path in tmp_path.glob("register.sqlite*"):
        assert path.stat().st_mode & 0o077 == 0, path
