"""Who is let in at the desk, who isn't, and how long somebody who guesses has to wait."""

import itertools
import json
import stat
import threading
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.accounts import (
    Account,
    Accounts,
    BadName,
    NameTaken,
    NoSuchAccount,
    Role,
    WeakSecret,
    check_secret,
)
from kiosk.desk.guard import DELAY, Guard, Refused, Wait

PIN = "482913"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class CountingHasher(PasswordHasher):
    """Counts the guesses that it is asked about."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.guesses = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002
        """Counted."""
        self.guesses += 1
        return bool(super().verify(hash, password))


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(tmp_path / "desk", QUICK)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guard(accounts: Accounts, tmp_path: Path, clock: Clock) -> Guard:
    accounts.add("Awa Diallo", Role.MEDIATOR, PIN)
    return Guard(accounts, tmp_path / "desk", clock)


def fails(admit: Callable[[], Account]) -> bool:
    """Whether a guess was looked at and found wrong."""
    with pytest.raises((Refused, Wait)) as told:
        admit()
    return told.type is Refused


def test_the_right_pin_lets_in_whatever_capitals_the_name_is_typed_in(guard: Guard) -> None:
    assert guard.admit("awa diallo ", PIN).name == "Awa Diallo"


def test_a_wrong_pin_and_an_unknown_name_are_refused_alike(guard: Guard) -> None:
    for who in ("Awa Diallo", "Nobody"):
        with pytest.raises(Refused):
            guard.admit(who, "111222")


def test_a_pin_tried_ten_thousand_times_is_looked_at_a_handful_of_times(tmp_path: Path, clock: Clock) -> None:
    hasher = CountingHasher()
    accounts = Accounts(tmp_path / "desk", hasher)
    accounts.add("Awa Diallo", Role.MEDIATOR, PIN)
    guard = Guard(accounts, tmp_path / "desk", clock)
    for number in range(10_000):
        clock.now += 1  # a guess a second, for three hours
        with pytest.raises((Refused, Wait)):
            guard.admit("Awa Diallo", f"{number + 500_000:06}")
    assert hasher.guesses < 30
    with pytest.raises(Wait):  # the right one waits like any other
        guard.admit("Awa Diallo", PIN)
    clock.now += DELAY.longest
    assert guard.admit("Awa Diallo", PIN).name == "Awa Diallo"


def test_the_wait_grows_and_outlives_a_restart(accounts: Accounts, guard: Guard, tmp_path: Path, clock: Clock) -> None:
    for _ in range(DELAY.free + 2):
        clock.now += DELAY.longest
        assert fails(lambda: guard.admit("Awa Diallo", "000111"))
    again = Guard(accounts, tmp_path / "desk", clock)
    with pytest.raises(Wait) as told:
        again.admit("Awa Diallo", PIN)
    assert told.value.seconds == DELAY.after(DELAY.free + 2)
    clock.now += told.value.seconds
    again.admit("Awa Diallo", PIN)
    assert json.loads((tmp_path / "desk" / "tries.json").read_text()) == {}


def test_names_that_nobody_has_are_slowed_down_alike(guard: Guard) -> None:
    for who in ("Awa Diallo", "Nobody"):
        for _ in range(DELAY.free):
            assert fails(lambda who=who: guard.admit(who, "000111"))  # type: ignore[misc]
        with pytest.raises(Wait):
            guard.admit(who, "000111")


def spellings(name: str) -> list[str]:
    """The ways in which the accents of a name can be composed, in both capitals."""
    parts = [{sign, unicodedata.normalize("NFD", sign)} for sign in name]
    return [case("".join(one)) for one in itertools.product(*parts) for case in (str, str.upper, str.lower)]


def test_no_spelling_of_a_name_is_a_fresh_start(accounts: Accounts, guard: Guard) -> None:
    accounts.add("Zoé Lefèvre", Role.MANAGER, PIN)
    typed = spellings("Zoé Lefèvre")
    assert len(set(typed)) >= 12
    tried = [fails(lambda who=who: guard.admit(who, "000111")) for who in typed * 3]  # type: ignore[misc]
    assert sum(tried) == DELAY.free


def test_a_name_that_casefolding_lengthens_is_locked_and_remembered_like_any_other(
    accounts: Accounts, guard: Guard, tmp_path: Path
) -> None:
    name = "\u0390" * 40  # three signs each, casefolded
    accounts.add(name, Role.MEDIATOR, PIN)
    assert sum(fails(lambda: guard.admit(name, "000111")) for _ in range(9)) == DELAY.free
    assert list(json.loads((tmp_path / "desk" / "tries.json").read_text()).values()) == [DELAY.free]


def test_names_that_nobody_has_push_out_no_count_of_somebody(
    accounts: Accounts, guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.desk.guard._MOST_STRANGERS", 5)
    accounts.add("Zoé", Role.MANAGER, PIN)
    who = unicodedata.normalize("NFD", "Zoé")
    for _ in range(DELAY.free):
        assert fails(lambda: guard.admit(who, "000111"))
    for number in range(20):
        assert fails(lambda number=number: guard.admit(f"nobody {number}", "000111"))  # type: ignore[misc]
    with pytest.raises(Wait):
        guard.admit(who, PIN)


def test_names_that_nobody_has_fill_neither_memory_nor_disk(
    guard: Guard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.desk.guard._MOST_STRANGERS", 10)
    for number in range(40):
        assert fails(lambda number=number: guard.admit(f"nobody {number}", "000111"))  # type: ignore[misc]
    assert len(guard._failures) == 10
    assert not (tmp_path / "desk" / "tries.json").exists()


def test_who_has_a_badge_comes_in_by_it_alone(accounts: Accounts, guard: Guard) -> None:
    badge = accounts.give_badge("Awa Diallo")
    assert guard.admit(badge, PIN).name == "Awa Diallo"
    with pytest.raises(Refused):
        guard.admit("Awa Diallo", PIN)


def test_guesses_at_a_name_lock_out_nobody_who_has_a_badge(accounts: Accounts, guard: Guard) -> None:
    badge = accounts.give_badge("Awa Diallo")
    for _ in range(DELAY.free + 3):
        with pytest.raises((Refused, Wait)):
            guard.admit("Awa Diallo", "000111")
    assert guard.admit(badge, PIN).name == "Awa Diallo"


def test_a_lost_badge_is_worth_nothing_after_a_reset(accounts: Accounts, guard: Guard) -> None:
    badge = accounts.give_badge("Awa Diallo")
    before = guard.admit(badge, PIN)
    accounts.reset("Awa Diallo", "593024")
    assert not accounts.is_current(before)
    with pytest.raises(Refused):
        guard.admit(badge, "593024")


def test_no_secret_and_no_badge_stands_in_the_file_and_its_owner_alone_reads_it(
    accounts: Accounts, tmp_path: Path
) -> None:
    accounts.add("Awa Diallo", Role.MANAGER, PIN)
    badge = accounts.give_badge("Awa Diallo")
    path = tmp_path / "desk" / "accounts.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    written = path.read_text()
    assert PIN not in written
    assert badge.partition(" ")[2] not in written


def test_a_change_made_beside_the_server_is_seen_at_once(accounts: Accounts, tmp_path: Path) -> None:
    account = accounts.add("Awa Diallo", Role.MEDIATOR, PIN)
    Accounts(tmp_path / "desk", QUICK).remove("Awa Diallo")
    assert accounts.find("Awa Diallo") is None
    assert not accounts.is_current(account)


def _add(folder: Path, name: str) -> None:
    Accounts(folder, QUICK).add(name, Role.MEDIATOR, PIN)


def test_two_that_add_at_once_lose_nobody(tmp_path: Path) -> None:
    # Each with a file of its own, as the command beside the server has: the lock is between files.
    adding = [threading.Thread(target=_add, args=(tmp_path / "desk", f"n{number}")) for number in range(4)]
    for one in adding:
        one.start()
    for one in adding:
        one.join()
    assert [one.name for one in Accounts(tmp_path / "desk", QUICK).every()] == ["n0", "n1", "n2", "n3"]


def test_names_are_taken_once_and_must_be_shown_on_one_line(accounts: Accounts) -> None:
    accounts.add("Awa", Role.MEDIATOR, PIN)
    with pytest.raises(NameTaken):
        accounts.add(" AWA", Role.MEDIATOR, PIN)
    for name in ("", " ", "a\nb", "a\x00", "x" * 41):
        with pytest.raises(BadName):
            accounts.add(name, Role.MEDIATOR, PIN)
    with pytest.raises(NoSuchAccount):
        accounts.reset("Nobody", PIN)


@pytest.mark.parametrize("secret", ["", "12345", "111111", "123456", "987654", "short phrase"[:11], "x" * 200])
def test_secrets_that_would_be_guessed_are_refused(secret: str) -> None:
    with pytest.raises(WeakSecret):
        check_secret(secret)


@given(st.integers(0, 10_000))
def test_a_wait_never_shrinks_as_failures_grow(failures: int) -> None:
    assert 0 <= DELAY.after(failures) <= DELAY.after(failures + 1) <= DELAY.longest
