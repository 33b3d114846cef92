"""The journeys that come with the kiosk keep every rule, whatever the site has filled in."""

import datetime
from pathlib import Path

import pytest

from kiosk.journey.actions import Action
from kiosk.journey.check import check
from kiosk.journey.events import Headphones
from kiosk.journey.load import load_script
from kiosk.journey.machine import advance, start
from kiosk.journey.scenes import scene
from kiosk.settings import Settings

JOURNEYS = sorted((Path(__file__).parents[3] / "config" / "journeys").glob("*/journey.toml"))
HEALTH_SPACE = Path(__file__).parents[3] / "config" / "journeys" / "health-space"
UNTOUCHED = Settings().site_values()
FILLED = {name: value or "une valeur" for name, value in UNTOUCHED.items()}


@pytest.mark.parametrize("site", [UNTOUCHED, FILLED], ids=["untouched", "filled"])
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda path: path.parent.name)
def test_a_delivered_journey_keeps_every_rule(journey: Path, site: dict[str, str]) -> None:
    script = load_script(journey.parent, site)
    assert [str(problem) for problem in check(script, journey.parent) if not problem.is_warning] == []


def test_there_is_a_journey_to_deliver() -> None:
    assert JOURNEYS


@pytest.mark.parametrize(
    ("language", "hide"),
    [
        ("fr", "cacher l’écran"),
        ("en", "hide the screen"),
        ("ar", "إخفاء الشاشة"),
        ("es", "ocultar la pantalla"),
        ("pt", "esconder o ecrã"),
        ("tr", "Ekranı gizle"),
        ("uk", "Екран можна сховати"),
    ],
)
def test_who_plugs_headphones_in_is_offered_the_curtain_at_once(language: str, hide: str) -> None:
    script = load_script(HEALTH_SPACE)
    session = start(script, seed=1, today=datetime.date(2026, 11, 22), language=language)
    session, _ = advance(script, session, Headphones(are_plugged=True))
    presented = scene(script, session)
    assert presented.notice is not None
    assert hide in presented.notice
    assert Action.CURTAIN in presented.actions
