"""Which languages a kiosk offers, and what `kiosk check` says of those that it doesn't."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import catalogue
from kiosk.app import Folders, House
from kiosk.journey.load import load_script
from kiosk.journey.problem import Problem
from kiosk.languages import offered
from kiosk.readiness import State
from kiosk.readiness.content import script_part
from kiosk.settings import Settings

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "journeys" / "tiny"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(Folders(ROOT / "config", tmp_path), is_rehearsal=True) as opened:
        yield opened


def test_a_language_that_the_kiosk_itself_cannot_speak_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    script = load_script(TINY, {}, unreviewed=("en", "ar"))
    assert offered(script).plan.languages == ("fr", "en", "ar")
    lacking = {"ar": ("Continue",)}
    monkeypatch.setattr("kiosk.languages.untranslated", lambda language: lacking.get(language, ()))
    kept = offered(script)
    assert kept.plan.languages == ("fr", "en")
    (problem,) = kept.withheld["ar"]
    assert "Continue" in problem.sentence
    assert str(catalogue.path_of("ar").relative_to(ROOT)) in problem.sentence


def test_trouble_in_a_translation_is_a_remark_and_closes_nothing(house: House) -> None:
    trouble = Problem("en/words.toml", 3, "outdated", "« words/notices/paused » has changed.")
    withheld = {**house.script.withheld, "en": (trouble,), "tr": ()}
    house.__dict__["script"] = house.script.model_copy(update={"withheld": withheld})
    part = script_part(house)
    assert part.state is State.REMARK
    assert "en" in part.detail
    assert trouble.sentence not in part.detail


def test_a_kiosk_whose_first_language_is_not_offered_opens_in_the_original(house: House) -> None:
    house.settings = house.settings.model_copy(update={"language": "xx"})
    assert house.languages[0] == "fr"


def test_whoever_comes_is_received_though_the_sites_own_language_was_withheld_since(tmp_path: Path) -> None:
    with House(Folders(ROOT / "config", tmp_path), settings=Settings(language="ar")) as opened:
        assert opened.script.plan.languages == ("fr",)
        assert opened.open_conversation("ar").session().language == "fr"


@pytest.mark.parametrize("name", ["../fr", "fr/../../x", "FR", ""])
def test_no_setting_leads_out_of_the_folders_of_languages_and_journeys(name: str) -> None:
    with pytest.raises(ValueError, match="language"):
        Settings(language=name)
    with pytest.raises(ValueError, match="journey"):
        Settings(journey=f"{name}/")
