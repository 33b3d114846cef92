"""`kiosk hear` and `kiosk voice …`: what they print, and what they refuse in one line."""

import datetime
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sounds import silence

from kiosk.cli import kiosk
from kiosk.hearing import NoSuchScene, session_at, sessions
from kiosk.hearing_check import sound_problems
from kiosk.journey.load import load_script
from kiosk.journey.scenes import scene
from kiosk.journey.script import Script
from voice.speaking.sound import Sound

TODAY = datetime.date(2026, 3, 2)
TINY = Path(__file__).parents[2] / "journeys" / "tiny"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(kiosk, list(arguments))


def test_the_grammar_is_one_phrase_a_line(var: Path) -> None:
    done = _run("voice", "grammar", "--scene", "answer/space")
    phrases = done.output.splitlines()
    assert done.exit_code == 0
    assert {"je refuse", "j'accepte", "pas maintenant", "le choix numéro deux", "où suis-je"} <= set(phrases)
    assert len(set(phrases)) == len(phrases)
    assert {"oui", "non", "deux"}.isdisjoint(phrases)


def test_each_phrase_says_what_it_does_as_json(var: Path) -> None:
    given = json.loads(_run("voice", "grammar", "--scene", "home", "--json").output)
    assert {"phrase": "voir les décisions", "action": "choose", "option": "decide"} in given


def test_an_unknown_scene_is_refused_in_one_line(var: Path) -> None:
    done = _run("voice", "grammar", "--scene", "answer/nothing")
    assert done.exit_code == 2
    assert len(done.output.splitlines()) == 1


def test_without_a_model_hearing_says_how_to_install_one(var: Path, tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    path.write_bytes(Sound(silence(0.5), 16000).to_wav())
    done = _run("hear", str(path), "--json")
    assert done.exit_code == 2
    assert "kiosk voice install" in done.output


def test_no_model_installed_is_told(var: Path) -> None:
    done = _run("voice", "models")
    assert (done.exit_code, len(done.output.splitlines())) == (0, 1)
    assert json.loads(_run("voice", "models", "--json").output) == {"models": []}


def test_a_damaged_model_is_named(var: Path) -> None:
    (var / "models" / "vosk-model-fr" / "am").mkdir(parents=True)
    done = _run("voice", "models")
    assert done.exit_code == 1
    assert "vosk-model-fr" in done.output


def test_installing_nothing_is_refused(var: Path, tmp_path: Path) -> None:
    done = _run("voice", "install", str(tmp_path))
    assert done.exit_code == 2
    assert len(done.output.splitlines()) == 1


def test_every_scene_can_be_stood_at_by_its_name(tiny_script: Script) -> None:
    met = [session_at(tiny_script, name, "fr", TODAY) for name in ("welcome", "home", "answer/card", "stopping")]
    assert [scene(tiny_script, session).id for session in met] == ["welcome", "home", "answer/card", "stopping"]
    names = {scene(tiny_script, session).id for session in sessions(tiny_script, "fr", TODAY)}
    assert {"welcome", "answer/card", "answer/copy", "readback/card", "stopping"} <= names
    for wrong in ("nowhere", "answer", "answer/nothing", ""):
        with pytest.raises(NoSuchScene):
            session_at(tiny_script, wrong, "fr", TODAY)


def test_the_small_journey_can_be_told_apart_by_ear(tiny_script: Script) -> None:
    assert sound_problems(tiny_script, TINY, TODAY) == ()


def test_options_that_sound_alike_are_refused_with_their_line(tmp_path: Path) -> None:
    folder = shutil.copytree(TINY, tmp_path / "tiny")
    spoken = folder / "fr" / "spoken.toml"
    text = spoken.read_text(encoding="utf-8").replace('later = ["pas maintenant"', 'later = ["je refusais"')
    spoken.write_text(text, encoding="utf-8")
    problems = sound_problems(load_script(folder, {}), folder, TODAY)
    assert problems
    assert all(problem.rule == "sounds-alike" and not problem.is_warning for problem in problems)
    assert any(problem.file == "fr/spoken.toml" and problem.line > 0 for problem in problems)
