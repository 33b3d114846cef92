"""The journeys that come with the kiosk keep every rule, whatever the site has filled in."""

from pathlib import Path

import pytest

from kiosk.journey.check import check
from kiosk.journey.load import load_script
from kiosk.settings import Settings

JOURNEYS = sorted((Path(__file__).parents[3] / "config" / "journeys").glob("*/journey.toml"))
UNTOUCHED = Settings().site_values()
FILLED = {name: value or "une valeur" for name, value in UNTOUCHED.items()}


@pytest.mark.parametrize("site", [UNTOUCHED, FILLED], ids=["untouched", "filled"])
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda path: path.parent.name)
def test_a_delivered_journey_keeps_every_rule(journey: Path, site: dict[str, str]) -> None:
    script = load_script(journey.parent, site)
    assert [str(problem) for problem in check(script, journey.parent) if not problem.is_warning] == []


def test_there_is_a_journey_to_deliver() -> None:
    assert JOURNEYS
