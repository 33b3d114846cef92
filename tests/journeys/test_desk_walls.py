"""What the desk prints for people to take home and for its walls, and its figures: by keyboard alone, in a browser."""

import datetime
import json
from collections.abc import Iterator

import pytest
from mediator import Mediator, mediator_at
from playwright.sync_api import Browser
from served import TODAY, Served

from printouts.document import Code
from printouts.renderings.ua import ua_problems

pytestmark = pytest.mark.browser

OCTOBER = datetime.date(2026, 10, 14)


@pytest.fixture
def awa(kiosk: Served, browser: Browser) -> Iterator[Mediator]:
    with mediator_at(kiosk, browser) as mediator:
        yield mediator


def printed(kiosk: Served, awa: Mediator, papers: int) -> list[str]:
    """Kinds of the papers that came out, once there are so many."""
    for _ in range(500):
        if len(kiosk.sheets.documents) >= papers:
            break
        awa.tab.wait_for_timeout(20)
    return [one.kind for one in kiosk.sheets.documents]


def test_somebody_takes_a_topic_home_in_large_print_and_the_walls_get_their_posters(
    kiosk: Served, awa: Mediator
) -> None:
    awa.comes_in().keys("D")
    assert awa.heading == "Dépliants et affiches"
    awa.ticks("42").ticks("T3").keys("1")
    assert "Les urgences" in awa.notice
    assert printed(kiosk, awa, 1) == ["leaflet"]
    assert kiosk.paper("leaflet").size_pt == 24
    assert "Le SAMU répond aux urgences" in kiosk.words_of("leaflet")
    for number, key in enumerate(("B2", "B3", "S4", "S1"), start=2):
        awa.ticks(key).keys("1")
        printed(kiosk, awa, number)
    assert [one.kind for one in kiosk.sheets.documents[1:]] == ["poster", "sheet", "by-hand", "sheet"]
    (code,) = [block for block in kiosk.paper("poster").blocks if isinstance(block, Code)]
    assert code.payload == kiosk.house.register.public_key.line()
    awa.tab.evaluate("document.querySelectorAll('[required]').forEach((one) => one.removeAttribute('required'))")
    awa.keys("1")
    assert "Choisissez d’abord" in awa.notice


def test_a_leaflet_is_looked_at_before_paper_is_spent_on_it(kiosk: Served, awa: Mediator) -> None:
    awa.comes_in().keys("D")
    token = awa.tab.locator(".wall [name=token]").input_value()
    answer = awa.context.request.post(
        f"{kiosk.address}/bureau/imprimer/apercu", form={"token": token, "print": "topic:samu", "size": "18"}
    )
    assert answer.headers["content-type"] == "application/pdf"
    assert ua_problems(answer.body()) == ()
    assert "confidentiels des mineurs" not in awa.words  # a private topic has none, whatever a form says
    for name in ("topic:minors-care", "topic:nothing", "sheet:doctor-sheet", "../etc", ""):
        form = {"token": token, "print": name, "size": "14"}
        awa.context.request.post(f"{kiosk.address}/bureau/imprimer", form=form)
    assert kiosk.sheets.documents == []


# --- figures ---------------------------------------------------------------------------------------------------------


def october(kiosk: Served, visits: int = 37) -> None:
    """A month of visits that is over."""
    for number in range(visits):
        tallies = [("end", "finished"), ("language", "fr"), ("channel", "screen"), ("topic", "samu")]
        kiosk.house.register.tallies.add(OCTOBER, [*tallies, ("helped", "yes" if number % 4 == 0 else "no")])


def test_a_month_that_is_over_is_shown_rounded_once_and_for_good_and_hung_on_the_wall(
    kiosk: Served, awa: Mediator
) -> None:
    kiosk.house.register.tallies.add(TODAY, [("end", "finished"), ("language", "fr")])
    awa.comes_in().keys("F")
    assert "Aucun mois n’est encore fini" in awa.words
    october(kiosk)
    first = awa.keys("F").words
    rows = awa.tab.locator("table tbody tr").all_inner_texts()
    numbers = [cell.strip() for row in rows for cell in row.split("\t")[1:]]
    assert numbers
    assert all(cell == "moins de 5" or int(cell) % 5 == 0 for cell in numbers), numbers
    shown = awa.tab.locator("#chart-channel ~ table tbody tr").first.inner_text().split()[-1]
    assert shown in {"35", "40"}
    assert awa.tab.locator("svg.length[aria-hidden=true]").count() == sum(
        row[-1].isdigit() and row[-4:] != "de 5" for row in rows
    )
    again = awa.goes_to("/chiffres?mois=2026-10").words
    assert again.split("Les passages")[1] == first.split("Les passages")[1]
    (kept,) = kiosk.house.register.tallies.shown().values()
    assert json.loads(kept)["visits"]["count"] == int(shown)
    awa.keys("2")
    assert printed(kiosk, awa, 1) == ["figures"]
    made = kiosk.house.press.workshop.sheet(kiosk.paper("figures"))
    assert made.pages == 1
    assert ua_problems(made.pdf) == ()
