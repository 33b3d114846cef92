"""The first day's model: questions that are settings, answers written together or not at all, real use refused."""

import datetime
import shlex
import stat
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from kiosk.app import Folders, House
from kiosk.keymap import keymap_of
from kiosk.readiness import State, parts
from kiosk.settings import Screen, Settings, load_settings
from kiosk.setup.keypad import KeyRefused
from kiosk.setup.printers import Found, NoTrial, Queueless, look
from kiosk.setup.questions import CHAPTERS, OPEN_QUESTIONS, PLACE, Kind, NoAnswer, chapter, question
from kiosk.setup.setup import NotAccepted, Progress, Setup
from kiosk.setup.site_file import BEFORE, NotWritable, SiteFile
from kiosk.setup.terminal_keys import name_of
from printouts.printers import Result
from printouts.printers.discovery import Seen, Way
from printouts.virtual.server import VirtualPrinter

PROJECT = Path(__file__).parents[3]

# All that the law and the letters of the delivered journey need.
FILLED = {
    "site.name": "Mairie de Saint-Élix",
    "site.address": "1, place de la Mairie, 31430 Saint-Élix",
    "site.controller": "La commune, représentée par son maire",
    "site.data_protection_officer": "Mme Roux, 05 61 00 00 00",
    "site.legal_basis": "Mission d’intérêt public",
    "site.fund_name": "CPAM de la Haute-Garonne",
    "site.fund_address": "31093 Toulouse cedex 9",
    "site.research_address": "9, rue Georges-Pitard | 75015 Paris",
}


@pytest.fixture
def house(config: Path, var: Path) -> Iterator[House]:
    with House(Folders(config, var), today=lambda: datetime.date(2026, 11, 22)) as opened:
        yield opened


@pytest.fixture
def setup(house: House) -> Setup:
    return house.setup


def test_every_question_is_a_setting_with_words_and_the_dossier_is_whole() -> None:
    asked = [setting for one in CHAPTERS for setting in one.settings]
    assert len(asked) == len(set(asked))
    assert all(question(setting).words for setting in asked)
    assert list(OPEN_QUESTIONS) == list(range(1, 26))
    with pytest.raises(KeyError):
        question("site.nothing")


def test_what_was_delivered_is_not_counted_as_answered(setup: Setup) -> None:
    before = _place(setup)
    assert (before.said, before.delivered, before.blank) == (0, 3, 5)
    setup.save({"site.name": "Mairie de Saint-Élix", "station.number": "12"})
    setup.save({"station.number": "1"})
    after = _place(setup)
    assert (after.said, after.delivered, after.blank) == (2, 2, 4)
    assert after.told(str) == "answered: 2 of 8, as delivered: 2, blank: 4"


def _place(setup: Setup) -> Progress:
    return next(one for one in setup.progress() if one.chapter is PLACE)


@pytest.mark.parametrize(
    ("setting", "typed", "value"),
    [
        ("screen.width_mm", "476,6", 476.6),
        ("station.number", " 412 ", 412),
        ("sound.headphones", "Oui", True),
        ("site.kind", "hospital", "hospital"),
        ("printers.roll.width_mm", "58", 58),
        ("site.name", "  Mairie   de\tX ", "Mairie de X"),
        ("site.hours_3422_checked", "", ""),
    ],
)
def test_an_answer_is_read_as_its_setting_has_it(setting: str, typed: str, value: object) -> None:
    assert question(setting).value(typed) == value


@pytest.mark.parametrize(
    ("setting", "typed"),
    [
        ("screen.width_mm", "wide"),
        ("screen.width_mm", "nan"),
        ("station.number", "0"),
        ("station.number", "4.5"),
        ("sound.headphones", "maybe"),
        ("site.kind", "castle"),
        ("site.name", "x" * 401),
        ("site.hours_3422_checked", "30/11/2026"),
    ],
)
def test_what_is_no_answer_is_refused_with_a_sentence(setting: str, typed: str) -> None:
    with pytest.raises(NoAnswer, match=r"\w"):
        question(setting).value(typed)


def test_answers_are_written_together_and_the_file_of_before_is_kept(setup: Setup, config: Path) -> None:
    before = (config / "kiosk.toml").read_text(encoding="utf-8")
    assert setup.save({"site.name": "Mairie", "station.number": "7", "screen.distance_mm": "600"}) == 2
    after = load_settings(config / "kiosk.toml")
    assert (after.site.name, after.station.number) == ("Mairie", 7)
    assert (config / BEFORE).read_text(encoding="utf-8") == before
    assert [line for line in before.splitlines() if line.startswith("##")] == [
        line for line in (config / "kiosk.toml").read_text(encoding="utf-8").splitlines() if line.startswith("##")
    ]


def test_one_wrong_answer_writes_none_and_each_has_its_sentence(setup: Setup, config: Path) -> None:
    before = (config / "kiosk.toml").read_bytes()
    with pytest.raises(NotAccepted) as refused:
        setup.save({"site.name": "Mairie", "station.number": "0", "hours.open": "from nine", "language": "xx"})
    assert set(refused.value.troubles) == {"station.number", "hours.open", "language"}
    assert (config / "kiosk.toml").read_bytes() == before


def test_real_use_waits_for_what_the_law_needs_and_says_which(setup: Setup) -> None:
    with pytest.raises(NotAccepted, match=r"controller.*legal_basis"):
        setup.save({"station.mode": "real"})
    assert set(setup.missing()) == set(FILLED)
    setup.save(FILLED)
    assert setup.missing() == ()
    assert setup.save({"station.mode": "real"}) == 1
    assert setup.settings().station.mode == "real"


def test_a_change_is_known_to_need_a_new_start(setup: Setup, house: House) -> None:
    assert not setup.must_restart(house.settings)
    setup.save({"site.name": "Mairie"})
    assert setup.must_restart(house.settings)


def test_where_the_program_may_not_be_written_the_file_waits_for_the_service(
    var: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.setup.site_file._is_read_only", lambda folder: folder == config)
    before = (config / "kiosk.toml").read_bytes()
    file = SiteFile(config, var)
    place = file.write({("site", "name"): "Mairie"})
    assert place == var / "setup" / "kiosk.toml"
    assert (config / "kiosk.toml").read_bytes() == before
    assert file.is_waiting
    assert file.settings().site.name == "Mairie"
    file.write({("site", "phone"): "05"})
    assert (file.settings().site.name, file.settings().site.phone) == ("Mairie", "05")


def test_a_file_that_only_a_hand_can_change_is_left_alone(var: Path, config: Path) -> None:
    (config / "kiosk.toml").write_text('site = { name = "A" }\n', encoding="utf-8")
    with pytest.raises(NotWritable, match=r"site\.name"):
        SiteFile(config, var).write({("site", "name"): "B"})
    assert (config / "kiosk.toml").read_text(encoding="utf-8") == 'site = { name = "A" }\n'


def test_the_files_rights_stay(var: Path, config: Path) -> None:
    (config / "kiosk.toml").chmod(0o640)
    SiteFile(config, var).write({("site", "name"): "B"})
    assert stat.S_IMODE((config / "kiosk.toml").stat().st_mode) == 0o640


def test_only_the_number_on_the_paper_makes_a_printer_the_kiosks(setup: Setup) -> None:
    with VirtualPrinter() as virtual:
        host, port = "127.0.0.1", virtual.port
        found = Found("network", f"{host}:{port}", "virtual")
        assert setup.trials.print("roll", found, setup.settings()).result is Result.PRINTED
        assert setup.trials.came_out("roll", "000") is None
        number = setup.trials._waiting["roll"][1]
        changes = setup.trials.came_out("roll", f" {number} ")
    assert changes is not None
    setup.write(changes)
    assert setup.settings().printers.roll.kind == "network"
    with pytest.raises(NoTrial):
        setup.trials.came_out("roll", number)


def test_a_printer_that_prints_nothing_is_not_asked_about(setup: Setup) -> None:
    nobody = Found("network", "127.0.0.1:9", "nobody")
    assert setup.trials.print("roll", nobody, setup.settings()).result is Result.FAILED
    assert setup.trials.waiting("roll") is None


def test_printers_are_seen_on_the_machine_and_at_an_address() -> None:
    def seen() -> Iterator[Seen]:
        yield Seen(Way.USB, "04b8:0e28", "EPSON TM")
        yield Seen(Way.ANNOUNCED, "ipp://127.0.0.1:1/ipp/print", "laser.local")

    with VirtualPrinter() as virtual:
        host, port = "127.0.0.1", virtual.port
        found = list(look(f"{host}:{port}", seen))
    assert found[0] == Found("usb", "04b8:0e28", "EPSON TM")
    assert isinstance(found[1], Queueless)
    assert "lpadmin -p laser " in found[1].command
    assert [one.address for one in found if isinstance(one, Found) and one.kind == "network"] == [f"{host}:{port}"]


def test_keys_are_learnt_beside_those_that_were_delivered(setup: Setup) -> None:
    assert setup.keypad.learnt is None
    setup.keypad.learn({"next": "F13", "choose:1": "A"})
    setup.keypad.learn({"back": "F14"})
    assert setup.keypad.learnt is not None
    keys = tomllib.loads(setup.keypad.learnt.read_text(encoding="utf-8"))["keys"]
    assert keys == {"F13": "next", "a": "choose:1", "F14": "back"}
    assert setup.keypad.keys()["repeat"] == "r"
    setup.keypad.forget()
    assert setup.keypad.learnt is None


def test_what_is_learnt_wins_over_the_keypad_and_the_keypad_over_the_keyboard(setup: Setup) -> None:
    setup.save({"screen.keypad": "audionav"})
    assert setup.keypad.learnt is None
    with pytest.raises(NotAccepted):
        setup.save({"screen.keypad": "piano"})
    with pytest.raises(NotAccepted):
        setup.save({"screen.dwell_ms": "200"})
    folder = setup.keypad.keyboard.parent
    setup.keypad.learn({"stop": "ArrowUp"})
    keymap = keymap_of(setup.keypad.keyboard, folder, "audionav", setup.keypad.learnt)
    assert keymap.keys["ArrowDown"] == "move:next"
    assert (keymap.keys["ArrowUp"], keymap.keys["Enter"], keymap.keys["r"]) == ("stop", "select", "repeat")


def test_a_key_does_one_thing(setup: Setup) -> None:
    with pytest.raises(KeyRefused):
        setup.keypad.learn({"next": "a", "back": "A"})
    with pytest.raises(KeyRefused):
        setup.keypad.learn({"next": "\x07"})
    assert setup.keypad.learnt is None


@pytest.mark.parametrize(("sent", "name"), [("\x1b[C", "ArrowRight"), ("é", "é"), ("\x1b", "Escape"), ("\x1b[99~", "")])
def test_a_terminals_keys_have_the_browsers_names(sent: str, name: str) -> None:
    assert name_of(sent) == name


def test_numbers_have_the_limits_of_their_setting() -> None:
    asked = question("screen.inactivity_seconds")
    assert (asked.kind, asked.least, asked.most) == (Kind.WHOLE, 120, 300)
    assert asked.given(Settings()) == "180"


def test_the_command_for_an_announced_printer_is_one_command_whatever_the_network_calls_it() -> None:
    hostile = Seen(Way.ANNOUNCED, "ipp://p.local/ipp/print;reboot$(id) '", "-x; reboot #$(id)")
    queueless = next(one for one in look("", lambda: iter([hostile])) if isinstance(one, Queueless))
    words = shlex.split(queueless.command)
    assert words == ["lpadmin", "-p", "x-reboot-id", "-E", "-v", hostile.address, "-m", "everywhere"]
    ran = subprocess.run(
        ["sh", "-c", f"lpadmin() {{ printf '%s\\n' \"$@\"; }}; {queueless.command}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines() == words[1:]


@pytest.mark.parametrize("host", ["a..b", "a" * 70, "127.0.0.1:99999"])
def test_an_address_that_nobody_can_have_is_no_printer_and_no_crash(host: str) -> None:
    assert not [one for one in look(host, lambda: iter(())) if isinstance(one, Found) and host in one.address]


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\u202e", "\u2066", "\u2069", "\ud800"])
def test_a_sign_that_nobody_sees_is_no_answer_and_no_setting(setup: Setup, config: Path, sign: str) -> None:
    before = (config / "kiosk.toml").read_bytes()
    with pytest.raises(NotAccepted) as refused:
        setup.save({"site.name": f"Mairie{sign}de X"})
    assert list(refused.value.troubles) == ["site.name"]
    assert (config / "kiosk.toml").read_bytes() == before
    with pytest.raises(ValidationError):
        Settings.model_validate({"site": {"name": f"Mairie{sign}de X"}})


def test_arabic_names_keep_the_marks_that_they_are_written_with() -> None:
    assert question("site.name").value("بلدية\u200f X\u200cY") == "بلدية\u200f X\u200cY"


@pytest.mark.parametrize(
    ("width", "depth", "is_enough"), [(0, 0, False), (760, 1220, True), (1220, 760, True), (759, 1400, False)]
)
def test_a_wheelchair_needs_so_much_floor_either_way_round(width: int, depth: int, *, is_enough: bool) -> None:
    """EN 301 549, 8.3.2.3."""
    assert Screen(floor_width_mm=width, floor_depth_mm=depth).has_floor is is_enough


def test_the_free_floor_is_asked_for_and_told_where_it_is_too_small(setup: Setup, config: Path, var: Path) -> None:
    asked = {"screen.floor_width_mm": "700", "screen.floor_depth_mm": "1400"}
    assert set(asked) <= set(chapter("ecran").settings)
    setup.save(asked)
    with House(Folders(config, var), today=lambda: datetime.date(2026, 11, 22)) as house:
        floor = next(part for part in parts(house) if part.name == "floor")
    assert floor.state is State.REMARK
    assert "700" in floor.detail
    assert floor.todo


def test_a_screen_on_which_buttons_are_too_small_is_told(setup: Setup, config: Path, var: Path) -> None:
    setup.save({"screen.width_px": "800", "screen.height_px": "480", "screen.width_mm": "154.1"})
    with House(Folders(config, var), today=lambda: datetime.date(2026, 11, 22)) as house:
        screen = next(part for part in parts(house) if part.name == "screen")
    assert screen.state is State.REMARK
    assert "6" in screen.detail
    assert "304" in (screen.todo or "")
