"""The papers of data protection: whole, true to the code's own table, and open about what is open."""

import datetime
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.app import Folders, House
from kiosk.commands.register_dpo import dpo
from kiosk.register.dpo import KEPT, Name, Paper, load_wording, papers
from kiosk.register.tables import metadata
from kiosk.settings import Settings, Station

PROJECT = Path(__file__).parents[3]
TODAY = datetime.date(2026, 11, 22)
SITE = {
    "name": "Mairie d’Exemple",
    "address": "1, place de la Mairie",
    "phone": "01 99 00 00 00",
    "opening_hours": "le mardi matin",
    "controller": "la maire d’Exemple",
    "data_protection_officer": "Mme Exemple, à la même adresse",
    "legal_basis": "mission d’intérêt public",
    "retention_months": "17",
    "lapse_days": "61",
}


def made(**changes: str) -> dict[Name, Paper]:
    return {paper.name: paper for paper in papers(load_wording(), {**SITE, **changes}, 7, TODAY)}


def words_of(paper: Paper) -> str:
    parts = [paper.title]
    for section in paper.sections:
        parts += [section.heading, *section.text, *section.points]
        parts += [f"{line.label} {line.value}" for line in section.lines]
        parts += [f"{kept.what} {kept.where} {kept.how_long} {kept.who}" for kept in section.kept]
    return "\n".join(parts)


def test_every_table_of_the_register_is_in_the_table_of_what_is_kept() -> None:
    told = {table for line in KEPT for table in line.tables}
    assert told == set(metadata.tables)


def test_every_folder_that_the_code_makes_under_var_is_told(tmp_path: Path) -> None:
    told = {folder for line in KEPT for folder in line.folders}
    named = {
        folder
        for path in (PROJECT / "kiosk").rglob("*.py")
        for folder in re.findall(r"""\bvar / "(\w+)\"""", path.read_text(encoding="utf-8"))
    }
    folders = Folders(config=PROJECT / "config", var=tmp_path / "var")
    with House(folders, settings=Settings(station=Station(mode="real"))) as house:
        house.open_conversation("fr")
        made_now = {path.name for path in house.var.iterdir() if path.is_dir()}
    assert {"desk", "clips", "transfers"} <= named
    assert {"keys", "archive"} <= made_now
    assert named | made_now <= told


@pytest.mark.parametrize("name", [Name.PROCESSING, Name.IMPACT, Name.RETENTION])
def test_the_table_of_what_is_kept_is_in_every_paper_that_needs_it(name: Name) -> None:
    lines = [kept for section in made()[name].sections for kept in section.kept]
    assert len(lines) == len(KEPT)
    assert "17 mois" in lines[0].how_long


def test_article_13_is_answered_line_by_line() -> None:
    notice = words_of(made()[Name.NOTICE])
    # GDPR art. 13: controller, officer, purposes and basis, recipients, period, rights, complaint, whether obliged.
    for wanted in (
        SITE["controller"],
        SITE["data_protection_officer"],
        SITE["legal_basis"],
        "Qui peut le lire",
        "17 mois",
        "effacer",
        "CNIL",
        "jamais obligé",
    ):
        assert wanted in notice


def test_article_30_is_answered_line_by_line() -> None:
    record = words_of(made()[Name.PROCESSING])
    headings = ("À quoi sert", "Les personnes", "Qui reçoit", "Hors de l’Union", "La sécurité")
    for wanted in (SITE["controller"], "17 mois", *headings):
        assert wanted in record


@pytest.mark.parametrize("setting", ["name", "controller", "data_protection_officer", "legal_basis"])
def test_a_blank_setting_is_a_line_to_fill_in_and_is_told(setting: str) -> None:
    for name in (Name.PROCESSING, Name.IMPACT, Name.NOTICE):
        paper = made(**{setting: ""})[name]
        assert paper.open == (setting,)
        assert [line for section in paper.sections for line in section.lines if line.value is None]
    assert made()[Name.PROCESSING].open == ()


def test_every_setting_that_a_paper_asks_for_exists_and_has_words() -> None:
    wording = load_wording()
    for name in Name:
        for section in getattr(wording, name.value).sections:
            for field in section.fields:
                assert field.setting is None or (field.setting in wording.settings and field.setting in SITE)


def test_french_is_set_as_the_house_sets_it() -> None:
    text = (Path(__file__).parents[3] / "kiosk" / "locale" / "fr" / "dpo.toml").read_text(encoding="utf-8")
    said = [line for line in text.splitlines() if not line.startswith("#")]
    assert not [line for line in said if re.search(r" [:;!?»]|« |'", line)]


# --- the command ---------------------------------------------------------------------------------------------------


def run(tmp_path: Path, settings: str = "") -> Result:
    (tmp_path / "config").mkdir(exist_ok=True)
    (tmp_path / "config" / "kiosk.toml").write_text(settings, encoding="utf-8")
    house = House(Folders(tmp_path / "config", tmp_path / "var"), today=lambda: TODAY)
    return CliRunner().invoke(dpo, ["--out", str(tmp_path / "out")], obj=house)


def test_the_command_prints_every_paper_and_says_what_is_open(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 0, result.output
    assert "site.legal_basis" in result.output
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {f"{name}.{ending}" for name in Name for ending in ("pdf", "txt")}
    assert shutil.which("pdftotext")
    told = subprocess.run(
        ("pdftotext", str(tmp_path / "out" / "retention.pdf"), "-"), capture_output=True, check=True
    ).stdout.decode()
    assert "Durées de conservation" in told
    assert "13 mois" in told
    assert not (tmp_path / "var").exists()


def test_nothing_is_open_where_everything_is_filled_in(tmp_path: Path) -> None:
    table = "".join(f'{name} = "{value}"\n' for name, value in SITE.items() if not value.isdigit())
    result = run(tmp_path, f"[site]\n{table}")
    assert result.exit_code == 0, result.output
    assert "site." not in result.output
    assert "Ce qui reste à remplir" not in (tmp_path / "out" / "notice.txt").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands here", encoding="utf-8")
    result = run(tmp_path)
    assert result.exit_code == 2
    assert len(result.output.splitlines()) <= 5
