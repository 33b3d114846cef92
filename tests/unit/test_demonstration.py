"""A demonstration lies where everybody looks, counts for nothing, and never mixes with real use."""

import datetime
from pathlib import Path

import pytest

from kiosk import demonstration, readiness
from kiosk.app import Folders, House
from kiosk.demonstration import MARK, RegisterIsReal
from kiosk.journey.machine import start
from kiosk.journey.session import Paper
from kiosk.journey.spots.base import Context
from kiosk.journey.spots.papers import place_of
from kiosk.readiness import State
from kiosk.settings import Printer, Printers, Settings, Station

PROJECT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)
REAL = Settings(station=Station(mode="real", number=412))
TRIED = Settings(station=Station(number=412))


def opened(var: Path, settings: Settings, *, is_rehearsal: bool = False) -> tuple[int, str]:
    """The station whose register a house opens, and its public key."""
    folders = Folders(PROJECT / "config", var)
    with House(folders, settings=settings, is_rehearsal=is_rehearsal, today=lambda: TODAY) as house:
        return house.register.station, next(house.register_folder.glob("keys/station-*.pub")).read_text()


def test_a_demonstration_lies_where_every_command_looks_with_the_stations_own_number(var: Path) -> None:
    assert opened(var, TRIED)[0] == 412
    assert (var / "register.sqlite").is_file()
    assert opened(var, TRIED) == opened(var, TRIED)


def test_real_use_starts_with_an_empty_register_and_a_key_of_its_own(var: Path) -> None:
    tried = opened(var, TRIED)[1]
    real = opened(var, REAL)[1]
    assert real != tried
    assert opened(var, REAL)[1] == real
    aside = var / demonstration.ASIDE / TODAY.isoformat()
    assert (aside / "register.sqlite").is_file()
    assert next(aside.glob("keys/station-*.pub")).read_text() == tried
    assert not (var / MARK).exists()


def test_two_demonstrations_of_one_day_are_put_aside_side_by_side(var: Path) -> None:
    for _ in range(2):
        demonstration.begin(var)
        (var / "register.sqlite").write_bytes(b"tried")
        demonstration.put_aside(var, TODAY)
    assert [path.name for path in sorted((var / demonstration.ASIDE).iterdir())] == ["2026-11-22", "2026-11-22-2"]


def test_what_was_cut_off_while_it_was_put_aside_goes_on_at_the_next_start(var: Path) -> None:
    demonstration.begin(var)
    (var / "register.sqlite-wal").write_bytes(b"left behind")
    assert demonstration.put_aside(var, TODAY) is not None
    assert list(var.glob("register*")) == []
    assert demonstration.put_aside(var, TODAY) is None


def test_a_demonstration_never_mixes_with_what_counts(var: Path) -> None:
    opened(var, REAL)
    with pytest.raises(RegisterIsReal, match="CLAIRVOIX_VAR"):
        opened(var, TRIED)
    assert not (var / MARK).exists()


def test_a_rehearsal_has_its_own_place_whatever_the_kiosk_is(var: Path) -> None:
    assert opened(var, REAL, is_rehearsal=True)[0] == 0
    assert not (var / "register.sqlite").exists()


@pytest.mark.parametrize(("settings", "found"), [(TRIED, State.REMARK), (REAL, State.BROKEN)])
def test_without_a_printer_for_forms_a_kiosk_may_be_tried_and_not_used(
    var: Path, settings: Settings, found: State
) -> None:
    with House(Folders(PROJECT / "config", var), settings=settings, today=lambda: TODAY) as house:
        states = {part.name: part.state for part in readiness.parts(house)}
    assert (states["printer.sheet"], states["printer.roll"]) == (found, State.REMARK)


def test_a_paper_that_comes_out_of_no_printer_is_said_to_lie_in_the_machine(var: Path) -> None:
    with House(Folders(PROJECT / "config", var), settings=TRIED, today=lambda: TODAY) as house:
        session = start(house.script, seed=7, today=TODAY)
        here = Context(house.script, session)
        assert "pas encore d’imprimante" in place_of(here, Paper("form", "waiting"))
    told = TRIED.model_copy(update={"printers": Printers(sheet=Printer(place="sur la table"))})
    with House(Folders(PROJECT / "config", var), settings=told, today=lambda: TODAY) as house:
        assert place_of(Context(house.script, session), Paper("form", "waiting")) == "sur la table"
