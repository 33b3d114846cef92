"""`kiosk desk`: accounts made, listed and given new secrets on the command line; badges and fingerprints on paper."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import kiosk
from kiosk.desk.accounts import Accounts, Role
from kiosk.register import Register
from kiosk.register.deeds import What
from kiosk.settings import Settings

PIN = "482913\n"


@pytest.fixture
def asked(var: Path) -> Callable[..., Result]:
    """Runs `kiosk desk …` with something on standard input."""

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(kiosk, ["desk", *words], input=typed)

    return run


def test_an_account_is_made_with_its_role_and_listed(asked: Callable[..., Result], var: Path) -> None:
    assert asked("add", "Inès Roche", "--role", "manager", typed=PIN).exit_code == 0
    assert asked("add", "Awa Diallo", typed=PIN).exit_code == 0
    listed = asked("list").output
    assert "Inès Roche\u202f: responsable, sans badge" in listed
    assert "Awa Diallo\u202f: médiateur ou médiatrice, sans badge" in listed
    found = Accounts(var / "desk").find("Inès Roche")
    assert found is not None
    assert found.role is Role.MANAGER


def test_an_account_may_keep_its_name_from_people_at_the_kiosk(asked: Callable[..., Result], var: Path) -> None:
    asked("add", "Awa Diallo", "--unnamed", typed=PIN)
    asked("add", "Inès Roche", typed=PIN)
    assert "Awa Diallo\u202f: médiateur ou médiatrice, sans badge, sans nom à la borne" in asked("list").output
    assert [one.is_named for one in Accounts(var / "desk").every()] == [False, True]
    asked("reset", "Awa Diallo", typed="593024\n")
    assert [one.is_named for one in Accounts(var / "desk").every()] == [False, True]


def test_each_account_and_each_badge_is_an_entry(asked: Callable[..., Result], var: Path) -> None:
    asked("add", "Awa", "--badge", typed=PIN)
    asked("reset", "Awa", "--badge", typed="593024\n")
    asked("reset", "Awa", "--remove")
    asked("reset", "Personne", "--remove")
    with Register.open(var, Settings().station.number, may_print=False) as register:
        noted = [(one.deed.what, one.by, one.deed.about) for one in register.history.deeds()]
        done = [What.ACCOUNT_ADDED, What.BADGE_PRINTED, What.ACCOUNT_RESET, What.BADGE_PRINTED, What.ACCOUNT_REMOVED]
        assert noted == [(what, "kiosk desk", "Awa") for what in done]
        assert register.verify().is_sound


def test_a_badge_is_printed_and_a_reset_takes_it_away(asked: Callable[..., Result], var: Path) -> None:
    made = asked("add", "Awa", "--badge", typed=PIN)
    assert "Le badge est imprimé" in made.output
    assert "avec un badge" in asked("list").output
    assert asked("reset", "Awa", typed="593024\n").exit_code == 0
    assert "sans badge" in asked("list").output
    assert asked("reset", "Awa", "--remove").exit_code == 0
    assert "Personne ne peut entrer" in asked("list").output


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [
        (("add", "Awa"), "111111\n", "Choisissez un code"),
        (("add", ""), PIN, "1 à 40 signes"),
        (("reset", "Personne"), PIN, "Aucun compte"),
        (("reset", "Personne", "--remove"), "", "Aucun compte"),
    ],
)
def test_what_cant_be_done_is_one_line_that_says_what_to_do(
    asked: Callable[..., Result], words: tuple[str, ...], typed: str, told: str
) -> None:
    refused = asked(*words, typed=typed)
    assert refused.exit_code == 2
    assert told in refused.output
    assert len(refused.output.splitlines()) == 1


def test_the_fingerprint_is_the_same_each_time(asked: Callable[..., Result]) -> None:
    first = asked("fingerprint", "--print")
    assert first.exit_code == 0
    assert asked("fingerprint").output == first.output
    assert [len(line.split()) for line in first.output.splitlines()] == [8, 8, 8, 8]
