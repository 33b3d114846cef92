"""`kiosk desk add` in a real terminal: a PIN that won't do is told before it is typed twice, and all in French."""

from pathlib import Path

from terminal import running

from kiosk.desk.accounts import Accounts, Role


def test_a_weak_pin_is_told_before_it_is_typed_twice(config: Path, var: Path) -> None:
    with running("desk", "add", "Awa Diallo", CLAIRVOIX_CONFIG=str(config), CLAIRVOIX_VAR=str(var)) as terminal:
        terminal.waits_for("phrase secrète").types("123456\n")
        terminal.waits_for("6 chiffres ou plus").waits_for("phrase secrète").types("602814\n")
        terminal.waits_for("encore une fois").types("602841\n")
        terminal.waits_for("ne sont pas les mêmes").waits_for("phrase secrète").types("602814\n")
        terminal.waits_for("encore une fois").types("602814\n")
        terminal.waits_for("Awa Diallo peut entrer")
    accounts = Accounts(var / "desk")
    assert accounts.is_right(accounts.find("Awa Diallo"), "602814")


def test_a_name_that_is_taken_is_told_before_a_pin_is_asked(config: Path, var: Path) -> None:
    Accounts(var / "desk").add("Awa Diallo", Role.MEDIATOR, "602814")
    with running("desk", "add", "awa diallo", ends=2, CLAIRVOIX_CONFIG=str(config), CLAIRVOIX_VAR=str(var)) as terminal:
        terminal.waits_for("Un compte porte déjà ce nom")
