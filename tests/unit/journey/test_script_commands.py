"""`kiosk script`: check, show, render and sheet, as somebody who edits a script uses them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pytest
from click.testing import CliRunner, Result
from journey_copy import SITE, JourneyCopy

from kiosk.commands.script import Progress, script
from kiosk.commands.words import _
from kiosk.journey.fingerprint import DELIVERED, words_fingerprint
from kiosk.journey.load import load_script
from kiosk.journey.script import Script
from voice.speaking.recordings import recording_name


@dataclass
class House:
    """A house with a journey and no voice: it notes that it was asked to render."""

    journey_folder: Path
    site: Mapping[str, str] = field(default_factory=lambda: SITE)
    rendered: int = 0
    is_closed: bool = False

    def load(self) -> Script:
        """The script in the folder."""
        return load_script(self.journey_folder, self.site)

    def render(self, progress: Progress) -> None:
        """Two sentences, of which one was there."""
        progress(1, 2)
        progress(2, 2)
        self.rendered += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.is_closed = True


@pytest.fixture
def house(journey: JourneyCopy) -> House:
    """A house with the copied journey."""
    return House(journey.folder)


def run(house: House, *arguments: str) -> Result:
    """`kiosk script …` in that house."""
    return CliRunner().invoke(script, arguments, obj=house)


def test_check_of_a_good_script_exits_0_and_prints_its_fingerprint(house: House) -> None:
    result = run(house, "check")
    assert result.exit_code == 0
    assert house.load().fingerprint in result.stdout
    assert _("Words: as delivered.") in result.stdout
    assert "le comité de lecture" in result.stdout


def test_check_names_file_line_and_sentence_and_exits_1(house: House, journey: JourneyCopy) -> None:
    journey.edit("fr/topics/delays.toml", ', facts = ["loan-three-weeks"]', "")
    result = run(house, "check")
    assert result.exit_code == 1
    assert f"{house.journey_folder.resolve()}/fr/topics/delays.toml:4: " in result.stdout
    assert _("Words: modified by the site.") in result.stdout


def test_check_of_a_script_that_does_not_load_lists_every_problem_and_exits_1(
    house: House, journey: JourneyCopy
) -> None:
    journey.remove("fr/topics/card.toml")
    journey.edit("fr/decisions/copy.toml", "[answers.dont]", "[answers.later]")
    result = run(house, "check")
    assert result.exit_code == 1
    assert "fr/topics/card.toml: " in result.stdout
    assert "fr/decisions/copy.toml:" in result.stdout


def test_a_warning_does_not_fail_the_check(house: House, journey: JourneyCopy) -> None:
    journey.edit("fr/review.toml", 'by = "le comité de lecture"', 'by = ""')
    result = run(house, "check")
    assert result.exit_code == 0
    assert "fr/review.toml:1: " in result.stdout


def test_paths_are_shown_from_where_one_stands(
    house: House, journey: JourneyCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey.edit("fr/topics/delays.toml", ', facts = ["loan-three-weeks"]', "")
    monkeypatch.chdir(journey.folder)
    assert run(house, "check").stdout.startswith("fr/topics/delays.toml:4: ")


def test_delivering_marks_these_words_as_the_delivered_ones(house: House, journey: JourneyCopy) -> None:
    journey.edit("fr/topics/delays.toml", "trois semaines", "quatre semaines")
    assert house.load().is_modified
    assert run(house, "check", "--deliver").exit_code == 0
    assert (journey.folder / DELIVERED).read_text(encoding="utf-8").strip() == words_fingerprint(journey.folder)
    assert not house.load().is_modified


def test_words_that_break_a_rule_are_not_delivered(house: House, journey: JourneyCopy) -> None:
    before = (journey.folder / DELIVERED).read_text(encoding="utf-8")
    journey.edit("fr/topics/delays.toml", ', facts = ["loan-three-weeks"]', "")
    assert run(house, "check", "--deliver").exit_code == 1
    assert (journey.folder / DELIVERED).read_text(encoding="utf-8") == before


def test_show_json_has_exactly_its_shape(house: House) -> None:
    shown = json.loads(run(house, "show", "--json").stdout)
    assert list(shown) == ["fingerprint", "languages", "topics", "decisions"]
    assert shown["fingerprint"] == house.load().fingerprint
    assert shown["languages"] == ["fr"]
    assert shown["topics"][0] == {"id": "card", "number": 10, "group": "lending"}
    assert shown["decisions"][0] == {
        "id": "card",
        "kind": "choice",
        "situations": ["letter", "lost", "has_card", "unknown"],
        "answers": ["consent", "refuse", "later"],
    }
    assert shown["decisions"][2]["situations"] == []


@pytest.mark.parametrize("topic", ["history", "20"])
def test_show_prints_one_topic_by_number_or_id(house: House, topic: str) -> None:
    result = run(house, "show", topic)
    assert result.exit_code == 0
    assert result.stdout.startswith("20  La liste de vos lectures\n")
    assert "L’association des lecteurs craint" in result.stdout


def test_show_lists_topics_and_decisions(house: House) -> None:
    shown = run(house, "show").stdout
    assert "  21  Lire en toute discrétion  (discreet)" in shown
    assert "(card : consent, refuse, later)" in shown


@pytest.mark.parametrize("arguments", [("show", "99"), ("show", "--language", "br"), ("sheet", "--language", "br")])
def test_what_is_not_there_is_bad_usage(house: House, arguments: tuple[str, ...]) -> None:
    assert run(house, *arguments).exit_code == 2


@pytest.mark.parametrize("command", ["show", "sheet", "render"])
def test_a_script_that_does_not_load_is_told_in_one_line(house: House, journey: JourneyCopy, command: str) -> None:
    journey.remove("fr/topics/card.toml")
    result = run(house, command)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "fr/topics/card.toml" in result.stderr
    assert not house.rendered


def test_sheet_gives_each_sentence_its_file_name(house: House) -> None:
    lines = run(house, "sheet").stdout.splitlines()
    sentence = "Un prêt dure trois semaines."
    assert f"{recording_name(sentence)}.wav\t{sentence}" in lines


@pytest.mark.parametrize("arguments", [(), ("--progress",)])
def test_render_asks_the_house_for_sound_and_closes_it(house: House, arguments: tuple[str, ...]) -> None:
    assert run(house, "render", *arguments).exit_code == 0
    assert (house.rendered, house.is_closed) == (1, True)


@pytest.mark.parametrize("command", ["check", "show", "render", "sheet"])
def test_each_command_has_help_with_an_example(house: House, command: str) -> None:
    assert f": kiosk script {command}" in run(house, command, "--help").stdout
