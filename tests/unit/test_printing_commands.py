"""What `kiosk print` and `kiosk register show` say is French, and agrees with what it is said of."""

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.app import Folders, House
from kiosk.catalogue import known_keys
from kiosk.cli import kiosk
from kiosk.commands.words import DETAILS, MISCONFIGURED, PAPERS
from kiosk.guide import wishes
from kiosk.journey.words import Capacity
from kiosk.register.chain import EntryKind
from kiosk.register.commands import KINDS
from kiosk.rehearsal import play_answers

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("CLAIRVOIX_VAR", str(tmp_path / "var"))
    return lambda *arguments: CliRunner().invoke(kiosk, list(arguments))


def test_everything_that_is_looked_up_has_its_french() -> None:
    assert set(KINDS) == set(EntryKind)
    assert {*DETAILS, *MISCONFIGURED, *PAPERS.values(), *KINDS.values()} <= known_keys("fr")


def test_a_test_paper_says_where_it_is(run: Callable[..., Result], tmp_path: Path) -> None:
    told = run("print", "test", "--printer", "roll")
    assert told.exit_code == 0, told.output
    first, *paths = told.output.splitlines()
    assert first.endswith("impression faite (écrit dans le dossier)")
    assert [Path(path.strip()).is_relative_to(tmp_path / "var" / "printouts") for path in paths] == [True, True]


def test_a_printer_that_is_not_there_is_told_in_french(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    settings = config / "kiosk.toml"
    wrong = '[printers.roll]\nkind = "usb"\naddress = "nowhere"\n'
    settings.write_text(settings.read_text(encoding="utf-8").replace("[printers.roll]\n", wrong), encoding="utf-8")
    monkeypatch.setenv("CLAIRVOIX_CONFIG", str(config))
    told = run("print", "test")
    assert told.exit_code == 2
    assert "n’est pas une imprimante USB" in told.output


def test_a_record_is_shown_in_the_words_of_the_script(run: Callable[..., Result], tmp_path: Path) -> None:
    day = datetime.date(2026, 11, 22)
    with House(Folders(CONFIG, tmp_path / "var"), is_rehearsal=True, today=lambda: day) as house:
        conversation = house.open_conversation("fr", channel="rehearsal", seed=3)
        wanted = wishes(house.script, {"space": "refuse"}, {"space": "letter"}, Capacity.PARENT)
        reference = play_answers(conversation, wanted).reference
        assert reference is not None
        code = house.register.known(reference).code
    told = run("register", "show", "--rehearsal", reference, "--code", code).output
    assert "Je refuse que Mon espace santé soit ouvert pour mon enfant." in told
    assert "(space=refuse, letter)" in told
    listed = run("register", "show", "--rehearsal").output
    assert "décision enregistrée" in listed
    verified = run("register", "verify", "--rehearsal").output.replace("\u202f", " ")
    assert "Enregistrements : 1." in verified
