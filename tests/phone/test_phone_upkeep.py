"""A site that has nothing but a telephone line: its register is looked after all the same, and never twice."""

from pathlib import Path

import pytest
from headless import PROJECT, QuickHouse
from soon import soon

from kiosk.app import Folders
from kiosk.settings import Backup, Settings, Station


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


def house(tmp_path: Path, stick: Path, *, is_beside: bool) -> QuickHouse:
    settings = Settings(station=Station(mode="real"), backup=Backup(folder=str(stick), hour=0))
    return QuickHouse(Folders(PROJECT / "config", tmp_path / "var"), is_beside=is_beside, settings=settings)


def backups(stick: Path) -> list[str]:
    return [path.name for path in stick.glob("clairvoix-*-*")]


def test_a_line_alone_makes_the_backups(tmp_path: Path, stick: Path) -> None:
    with house(tmp_path, stick, is_beside=True) as line:
        assert line.clerk
        line.look_after_the_register()
        assert soon(lambda: len(backups(stick)) == 1)


def test_beside_a_kiosk_the_line_leaves_it_to_the_kiosk_and_goes_on_after_it(tmp_path: Path, stick: Path) -> None:
    with house(tmp_path, stick, is_beside=True) as line:
        with house(tmp_path, stick, is_beside=False) as kiosk:
            assert kiosk.clerk
            assert soon(lambda: len(backups(stick)) == 1)
            line.look_after_the_register()
            assert line._upkeep is not None
            assert line._upkeep.look().backup is None
            (made,) = stick.glob("clairvoix-*-*")
            made.rename(tmp_path / "aside")
            assert line._upkeep.look().backup is None
        assert line._upkeep.look().backup == made
