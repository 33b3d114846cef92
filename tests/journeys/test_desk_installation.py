"""The first day at the desk, by a manager with a keyboard: answers, the card, the printers, the keys."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk_client import DeskClient
from mediator import Mediator, mediator_at
from playwright.sync_api import Browser, Locator
from served import Served, settings_for_tests

from kiosk.desk.accounts import Role
from kiosk.loudness import Device
from kiosk.readiness import State, parts
from kiosk.register.deeds import Deed, What
from kiosk.register.errors import RegisterFull
from kiosk.settings import load_settings
from kiosk.setup.keypad import ACTS
from printouts.virtual.server import VirtualPrinter


@pytest.fixture
def fresh(serving: Callable[..., Served], config: Path) -> Served:
    """A kiosk as it is delivered: a demonstration that nobody has set up."""
    return serving(config=config, settings=settings_for_tests(station={"mode": "demonstration"}))


@pytest.fixture
def awa(fresh: Served, browser: Browser) -> Iterator[Mediator]:
    fresh.desk.accounts.add("Awa Diallo", Role.MANAGER, "482913")
    with mediator_at(fresh, browser) as mediator:
        yield mediator


@pytest.mark.browser
def test_a_manager_fills_a_chapter_in_and_is_told_what_real_use_waits_for(
    fresh: Served, awa: Mediator, config: Path
) -> None:
    awa.comes_in().keys("I")
    assert awa.heading == "Installation"
    assert "ne marche qu’en démonstration" in awa.words
    tops = awa.tab.evaluate("() => [...document.querySelectorAll('nav a')].map((one) => one.getBoundingClientRect().y)")
    assert len(set(tops)) == 1, "a manager's ways stand on one line"
    awa.keys("1")
    assert awa.heading == "Cette machine et ce lieu"
    awa.writes("Nom de la mairie ou de l’hôpital, comme sur ses courriers.", "Mairie de Saint-Élix").keys("1")
    assert "Réponses écrites : 1" in awa.notice.replace("\u202f", " ")
    assert load_settings(config / "kiosk.toml").site.name == "Mairie de Saint-Élix"
    awa.writes("Numéro de cette borne. Le 0 est gardé pour les répétitions.", "0").keys("1")
    assert "de 1 à 9999" in awa.words
    assert load_settings(config / "kiosk.toml").station.number == 1
    awa.goes_to("/installation")
    assert "répondues : 1 sur 8, laissées comme livrées : 3, vides : 4" in awa.words.replace("\u202f", " ")
    awa.goes_to("/installation").keys("R")
    assert fresh.house.starts_again == 1


@pytest.mark.browser
def test_the_screen_is_measured_with_a_card(awa: Mediator, config: Path) -> None:
    awa.comes_in().goes_to("/installation/ecran")
    card = awa.tab.locator(".bank-card")
    card.focus()
    for _ in range(3):
        awa.tab.keyboard.press("ArrowRight")
    px = int(card.get_attribute("aria-valuenow") or 0)
    wide = awa.tab.evaluate("screen.width")
    awa.tab.locator("[data-take]").click()
    awa.keys("1")
    screen = load_settings(config / "kiosk.toml").screen
    assert screen.width_px == wide
    assert screen.width_mm == pytest.approx(wide / px * 85.6, abs=0.06)


@pytest.mark.browser
def test_a_key_is_learnt_by_pressing_it(fresh: Served, awa: Mediator) -> None:
    awa.comes_in().goes_to("/installation/clavier")
    awa.tab.locator("#learn").click()
    awa.tab.keyboard.press("F9")
    awa.tab.locator("#skip").click()
    awa.tab.keyboard.press("A")
    assert awa.tab.locator("[name='choose:1']").input_value() == "F9"
    assert awa.tab.locator("[name='choose:3']").input_value() == "a"
    for _ in range(len(ACTS) - 3):
        awa.tab.locator("#skip").click()
    assert awa.tab.locator("#skip").is_hidden()
    awa.keys("1")
    assert "Touches apprises : 2" in awa.notice.replace("\u202f", " ")
    keys = fresh.house.setup.keypad.keys()
    assert (keys["choose:1"], keys["choose:3"], keys["choose:2"]) == ("F9", "a", "2")


def test_a_printer_is_the_kiosks_once_its_number_was_read(fresh: Served, config: Path) -> None:
    desk = DeskClient(fresh, "Awa Diallo", Role.MANAGER).comes_in()
    with VirtualPrinter() as virtual:
        desk.get(f"/installation/imprimantes?adresse=127.0.0.1:{virtual.port}")
        address = f"127.0.0.1:{virtual.port}"
        assert address in desk.text
        desk.post("/installation/imprimantes/essai", printer="roll", found=f"network {address}")
        assert "Allez chercher le papier" in desk.notice
        desk.post("/installation/imprimantes/sorti", printer="roll", number="1")
        assert "Un autre nombre" in desk.notice
        number = fresh.house.setup.trials._waiting["roll"][1]
        desk.post("/installation/imprimantes/sorti", printer="roll", number=number)
    assert "maintenant celle de la borne" in desk.notice
    roll = load_settings(config / "kiosk.toml").printers.roll
    assert (roll.kind, roll.address) == ("network", address)


def test_a_mediator_who_manages_nothing_is_kept_out_of_every_page(fresh: Served, config: Path) -> None:
    before = (config / "kiosk.toml").read_bytes()
    desk = DeskClient(fresh, "Léo Martin").comes_in()
    assert "Installation" not in desk.text
    for path in ("/installation", "/installation/lieu", "/installation/son.wav"):
        assert desk.get(path).status_code == 403
    desk.get("/")
    for path in ("lieu", "relancer", "imprimantes/essai", "imprimantes/sorti", "clavier/touches"):
        assert desk.post(f"/installation/{path}", **{"site.name": "X"}).status_code == 403, path
        desk.get("/")
    assert (config / "kiosk.toml").read_bytes() == before
    assert fresh.house.starts_again == 0


def test_two_managers_who_write_at_once_lose_nothing(fresh: Served, config: Path) -> None:
    setup = fresh.house.setup
    writers = [
        threading.Thread(target=setup.save, args=({setting: "écrit"},))
        for setting in ("site.name", "site.phone", "site.address", "desk.alone", "site.controller")
    ]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    site = load_settings(config / "kiosk.toml").site
    assert (site.name, site.phone, site.address, site.controller) == ("écrit",) * 4


def test_who_changes_settings_is_named_in_the_journal_and_where_that_cannot_be_nothing_changes(
    fresh: Served, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = DeskClient(fresh, "Awa Diallo", Role.MANAGER).comes_in()
    desk.get("/installation/lieu")
    desk.post("/installation/lieu", **{"site.name": "Mairie de Saint-Élix"})
    (noted,) = fresh.house.register.history.deeds()
    assert (noted.deed.what, noted.by) == (What.SETTINGS_CHANGED, "Awa Diallo")
    desk.get("/journal")
    assert "réglages de la borne changés" in desk.text
    before = (config / "kiosk.toml").read_bytes()

    def full(deed: Deed) -> None:
        raise RegisterFull(folder=fresh.house.var)

    monkeypatch.setattr(fresh.house.register.history, "note_deed", full)
    desk.get("/installation/lieu")
    desk.post("/installation/lieu", **{"site.name": "Mairie d’ailleurs"})
    assert "plein" in desk.notice
    assert (config / "kiosk.toml").read_bytes() == before


def test_answers_made_to_break_out_of_the_file_stay_answers(fresh: Served, config: Path) -> None:
    desk = DeskClient(fresh, "Awa Diallo", Role.MANAGER).comes_in()
    for hostile in ('"]\n[server]\nport = 1', "\\", '"""', "x' # y", "<script>alert(1)</script>", "{site.name}"):
        desk.get("/installation/lieu")
        desk.post("/installation/lieu", **{"site.name": hostile, "server.port": "9999", "database.url": "x"})
        found = load_settings(config / "kiosk.toml")
        assert found.site.name == " ".join(hostile.split())
        assert (found.server.port, found.database.url) == (8080, "")
        assert "<script>alert" not in desk.page.text
    desk.get("/")
    desk.post("/installation/imprimantes/essai", printer="roll", found=f"serial /dev/..{config}/kiosk.toml")
    assert "is no serial printer" in desk.notice or "série" in desk.notice
    assert load_settings(config / "kiosk.toml").site.name == "{site.name}"


def judges(form: Locator) -> None:
    """Hears the sentence, and says that it is right."""
    form.locator("[data-sound]").click()
    form.locator(".is-by-ear:enabled").wait_for()
    with form.page.expect_navigation():
        form.get_by_text("C’est assez fort").click()


@pytest.mark.slow
@pytest.mark.browser
def test_the_loudspeaker_is_measured_and_the_headphones_judged_by_ear(fresh: Served, awa: Mediator) -> None:
    calibration = fresh.house.levels.calibration
    assert {part.name: part.state for part in parts(fresh.house)}["loudness"] is State.REMARK
    awa.comes_in().goes_to("/installation/son")
    aloud, at_the_ears = (awa.tab.locator("form.loudness").nth(index) for index in range(2))
    judge = aloud.get_by_text("C’est assez fort")
    assert judge.locator("xpath=ancestor::button").is_disabled()  # nothing was heard yet
    aloud.locator("select").select_option("-21")
    aloud.locator("[name=decibels]").fill("66,5")
    judges(aloud)
    found = calibration.of(Device.LOUDSPEAKER)
    assert found is not None
    assert (found.gain, found.decibels) == (-21, 66.5)
    assert "66,5 dB(A) à -21 dB" in awa.words
    at_the_ears.locator("select").select_option("-30")
    judges(at_the_ears)
    judged = calibration.of(Device.HEADPHONES)
    assert judged is not None
    assert (judged.gain, judged.decibels) == (-30, None)
    told = next(part for part in parts(fresh.house) if part.name == "loudness")
    assert "66 dB(A)" in told.detail
    aloud.locator("[name=decibels]").fill("très fort")
    judges(aloud)
    assert "un nombre de 20 à 120" in awa.notice
    assert calibration.of(Device.LOUDSPEAKER) == found
    with awa.tab.expect_navigation():
        aloud.get_by_text("Revenir à la force d’origine").click()
    assert calibration.of(Device.LOUDSPEAKER) is None
    assert calibration.of(Device.HEADPHONES) == judged
