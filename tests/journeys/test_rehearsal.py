"""`kiosk rehearse`: every decision and answer, its JSON, its exit codes, and its papers read back as people would."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from served import PROJECT, TODAY, Tray
from unit.printouts.reading import codes_in, legible, ocr, pages_of, text_of

from kiosk.app import Folders, House
from kiosk.cli import kiosk
from kiosk.guide import wishes
from kiosk.journey.script import ANSWERS, RECORDED
from kiosk.rehearsal import Played, play_actions, play_answers
from printouts.virtual import Machine

KIOSK = Path(sys.executable).with_name("kiosk")
DIGITS = r"\d{12}"
NOTHING_IS_DONE = "Rien n’est fait tant que l’Assurance maladie n’a pas répondu."


def rehearse(*arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command, as somebody types it."""
    return subprocess.run(
        [KIOSK, "rehearse", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **(environment or {})},
    )


def typed(*arguments: str) -> Result:
    """The same within this process, which starts sooner."""
    return CliRunner().invoke(kiosk, ["rehearse", *arguments])


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A rehearsal's house whose sheets and rolls go to trays."""
    with House(
        Folders(PROJECT / "config", tmp_path_factory.mktemp("stage")), is_rehearsal=True, today=lambda: TODAY
    ) as house:
        house.press.__dict__["printers"] = {"sheet": Tray(), "roll": Tray()}
        yield house


def _played(house: House, answers: Mapping[str, str], situations: Mapping[str, str] | None = None) -> Played:
    conversation = house.open_conversation("fr", channel="rehearsal", seed=1)
    return play_answers(conversation, wishes(house.script, answers, situations))


def test_every_decision_answer_and_situation_can_be_rehearsed(stage: House) -> None:
    played = recorded = 0
    text = stage.script.text("fr")
    for place in stage.script.plan.decisions:
        if place.sites and "town-hall" not in place.sites:
            continue
        asked = text.decisions[place.id].situation
        for answer in ANSWERS[place.kind]:
            for situation in [one.id for one in asked.options] if asked else [None]:
                before = {"space": "refuse"} if place.needs else {}
                stands = {place.id: situation} if situation else {}
                done = _played(stage, {**before, place.id: answer}, stands)
                is_recorded = bool(before) or answer in RECORDED
                assert (done.reference is not None) is is_recorded, (place.id, answer, situation)
                assert done.answers == {**before, place.id: answer}
                played, recorded = played + 1, recorded + is_recorded
    assert played >= 25
    report = stage.register.verify()
    assert report.is_sound
    assert report.station == 0
    assert report.bodies == recorded


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `kiosk rehearse --answers space=refuse,research=refuse --json` tells, once for all that look at it."""
    var = tmp_path_factory.mktemp("refused")
    done = rehearse("--answers", "space=refuse", "--situation", "space=open", "--json", environment=_var(var))
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, Any] = json.loads(done.stdout)
    return told | {"var": var}


def test_the_json_has_the_shape_that_the_design_gives(refused: dict[str, Any]) -> None:
    assert refused.keys() - {"var"} == {"reference", "entry", "answers", "papers"}
    assert re.fullmatch(DIGITS, refused["reference"])
    assert refused["reference"].startswith("0000")
    assert refused["entry"] == 1
    assert refused["answers"] == {"space": "refuse"}
    assert [paper["kind"] for paper in refused["papers"]] == ["form", "letter", "sheet", "receipt"]
    for paper in refused["papers"]:
        assert paper.keys() == {"kind", "path"}
        assert Path(paper["path"]).is_file()
    assert not (refused["var"] / "register.sqlite").exists()  # the site's own is never touched


def test_the_sheets_of_a_rehearsal_say_what_was_heard_and_that_they_are_a_trial(refused: dict[str, Any]) -> None:
    words = {paper["kind"]: _words(Path(paper["path"])) for paper in refused["papers"] if paper["path"].endswith("pdf")}
    reference = refused["reference"]
    for kind in ("form", "letter"):
        assert f"{reference[:4]} {reference[4:8]} {reference[8:]}" in words[kind]
    assert "Je demande la fermeture" in words["form"] or "fermé" in words["form"]
    assert NOTHING_IS_DONE in words["form"]
    assert "Fermeture de Mon espace santé" in words["letter"]
    for said in words.values():
        assert "ESSAI, papier sans valeur" in said


def test_the_code_on_the_form_is_read_and_finds_the_record(refused: dict[str, Any]) -> None:
    form = Path(next(paper["path"] for paper in refused["papers"] if paper["kind"] == "form"))
    pages = [codes_in(page) for page in pages_of(form.read_bytes())]
    codes = set().union(*pages)
    assert len(codes) == 1
    assert sum(bool(found) for found in pages) == 4  # twice on each of two copies
    with House(Folders(PROJECT / "config", refused["var"]), is_rehearsal=True) as house:
        found = house.register.find_scanned(codes.pop())
        assert found.reference == refused["reference"]
        assert found.entry_number == refused["entry"]
        assert [(one.decision, one.answer.value) for one in found.body.decisions] == [("space", "refuse")]
        assert house.register.find(found.reference, found.code).body == found.body


def test_the_receipt_is_read_as_the_printer_prints_it(refused: dict[str, Any]) -> None:
    receipt = Path(next(paper["path"] for paper in refused["papers"] if paper["kind"] == "receipt"))
    machine = Machine()
    machine.feed(receipt.with_suffix(".bin").read_bytes())
    assert machine.unknown == []
    (paper,) = machine.papers
    read = ocr(paper.image)
    for words in ("Votre reçu", "Il vous reste à faire", "Gardez ce papier avec votre feuille"):
        assert legible(words) in legible(read)
    assert legible(NOTHING_IS_DONE) in legible(read)
    for answer in ("refuse", "fermé", "fermeture"):
        assert answer not in read.casefold()
    codes = codes_in(Image.frombytes("L", paper.image.size, paper.image.convert("L").tobytes()))
    assert {code.split()[1] for code in codes} == {refused["reference"]}


def test_a_later_records_nothing_and_gives_a_reminder(var: Path) -> None:
    done = typed("--answers", "space=later", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["reference"], told["entry"]) == (0, None, None)
    assert told["answers"] == {"space": "later"}
    assert [paper["kind"] for paper in told["papers"]] == ["reminder"]


@pytest.mark.parametrize(
    ("actions", "scene"),
    [
        ("", "welcome"),
        ("choose:2 next choose:1", "decide"),
        ("choose:2 silence", "alert"),
        ("choose:2 timeout", "ended_timed_out"),
        ("choose:2 hangup", "ended_timed_out"),
        ("choose:1 stop stop", "ended_stopped"),
        ("choose:3 next choose:2 digits:12 scan:xyz", "paper_not_found/unknown"),
    ],
)
def test_actions_lead_where_they_say_and_record_nothing(stage: House, var: Path, actions: str, scene: str) -> None:
    assert play_actions(stage.open_conversation("fr"), actions.split()).scenes[-1] == scene
    done = typed("--actions", actions, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"reference": None, "entry": None, "answers": {}, "papers": []}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--answers", "nothing=refuse"), "research"),
        (("--answers", "space=maybe"), "consent, refuse, later"),
        (("--answers", "space"), "« space »"),
        (("--answers", "space=refuse", "--situation", "space=moon"), "no-letter"),
        (("--answers", "hospital-access=refuse"), "hospital-access"),
        (("--actions", "fly"), "« fly »"),
        (("--actions", "next choose:x"), "« choose:x »"),
        (("--actions", "next", "--answers", "space=refuse"), "--actions"),
    ],
)
def test_bad_usage_is_told_in_one_line_with_exit_code_2(var: Path, arguments: tuple[str, ...], named: str) -> None:
    done = typed(*arguments, "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert named in done.stderr.replace("\u202f", " ")


def test_the_command_itself_ends_with_one_line_and_exit_code_2(var: Path) -> None:
    done = rehearse("--answers", "space=maybe")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def _words(pdf: Path) -> str:
    return " ".join(text_of(pdf.read_bytes()).split())


def _var(folder: Path) -> dict[str, str]:
    return {"CLAIRVOIX_VAR": str(folder)}
