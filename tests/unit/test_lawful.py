"""Real use waits until what the law and the letters need is filled in; a demonstration always works, and says ESSAI."""

import datetime
import subprocess
from pathlib import Path

import pytest

from kiosk.app import Folders, House
from kiosk.guide import wishes
from kiosk.journey.load import load_script
from kiosk.journey.script import Script
from kiosk.lawful import LAW, NotForPeopleYet, check_for_people, missing
from kiosk.register import Register
from kiosk.rehearsal import play_answers
from kiosk.settings import Settings, Site, Station

PROJECT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)

FILLED = {
    "name": "Mairie de Test",
    "address": "1, place de la Mairie | 12345 Test",
    "controller": "Le maire de Test",
    "data_protection_officer": "Le délégué, en mairie",
    "legal_basis": "article 6.1.e",
    "fund_name": "CPAM de Test",
    "fund_address": "2, rue de la Caisse | 12345 Test",
    "research_address": "3, rue des Études | 75000 Paris",
}


@pytest.fixture(scope="module")
def script() -> Script:
    return load_script(PROJECT / "config" / "journeys" / "health-space", Settings().site_values())


def real(**site: str) -> Settings:
    return Settings(station=Station(mode="real"), site=Site(**site))


def test_delivered_settings_are_a_demonstration_that_needs_nothing(script: Script) -> None:
    assert Settings().station.mode == "demonstration"
    check_for_people(Settings(), script)


def test_all_that_is_missing_is_named_at_once_in_the_order_of_the_file(script: Script) -> None:
    with pytest.raises(NotForPeopleYet) as refused:
        check_for_people(real(), script)
    assert missing(real(), script) == tuple(FILLED)
    assert all(name in str(refused.value) for name in FILLED)


def test_a_site_that_filled_everything_in_may_receive_people(script: Script) -> None:
    check_for_people(real(**FILLED), script)


@pytest.mark.parametrize("name", FILLED)
def test_each_is_needed_by_itself_and_a_space_fills_nothing_in(name: str, script: Script) -> None:
    assert missing(real(**{**FILLED, name: " "}), script) == (name,)


def test_an_address_that_the_journey_knows_by_itself_is_not_asked_for(script: Script) -> None:
    """The letter to the CNAM has its postal lines without the site; only a line left to the hand is asked for."""
    assert "cnam_service" not in missing(real(), script)


def test_another_journey_needs_what_the_law_does_and_its_own_addresses(tiny_script: Script) -> None:
    assert set(LAW) <= set(missing(real(), tiny_script))


def test_the_command_refuses_in_one_line(var: Path, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "journeys").symlink_to(PROJECT / "config" / "journeys")
    (tmp_path / "config" / "kiosk.toml").write_text('[station]\nmode = "real"\n', encoding="utf-8")
    told = subprocess.run(
        [PROJECT / ".venv" / "bin" / "kiosk", "run", "--port", "8199"],
        env={"PATH": "/usr/bin", "CLAIRVOIX_CONFIG": str(tmp_path / "config"), "CLAIRVOIX_VAR": str(var)}
        | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2, told.stderr
    assert told.stderr.count("\n") == 1
    assert "legal_basis" in told.stderr
    assert not (var / "register.sqlite").exists()


@pytest.mark.slow
def test_a_demonstration_records_and_says_essai_across_its_papers(var: Path) -> None:
    with House(Folders(PROJECT / "config", var), settings=Settings(), today=lambda: TODAY) as house:
        conversation = house.open_conversation("fr")
        played = play_answers(conversation, wishes(house.script, {"space": "refuse"}, {}))
        assert played.reference is not None
        assert played.reference.startswith("0001")
    papers = sorted((var / "printouts").rglob("*.pdf"))
    assert papers
    for paper in papers:
        words = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, check=True).stdout
        assert words.count("ESSAI") >= words.count("\f"), f"{paper.name}: not across every page"
    with Register.open(var, 1) as register:
        assert register.verify().bodies == 1
