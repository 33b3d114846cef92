"""The manuals hold every setting, command and page: what is missing from them can't be found by who looks after one."""

import datetime
import re
from collections.abc import Iterator

import click
import pytest

from kiosk.cli import kiosk
from kiosk.desk.navigation import WAYS
from kiosk.papers.manuals import load_manuals, manual_paper
from kiosk.reference import ABOUT, rows
from kiosk.settings import Settings, Table
from printouts.renderings import plain

TODAY = datetime.date(2026, 11, 22)
KNOWN = load_manuals()


def printed(*names: str) -> str:
    """What these manuals say, on one line; all of them where none is named."""
    papers = [manual_paper(KNOWN, name, rows, TODAY, "fr") for name in names or KNOWN.manuals]
    return " ".join(" ".join(plain.text(one, width=10_000).split()) for one in papers)


def settings(table: type[Table] = Settings, path: str = "") -> Iterator[str]:
    for name, field in table.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Table):
            yield from settings(kind, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def commands(command: click.Command, name: str) -> Iterator[str]:
    if not isinstance(command, click.Group):
        yield name
        return
    for inner, member in command.commands.items():
        yield from commands(member, f"{name} {inner}")


def test_every_setting_is_in_the_manual_of_installing() -> None:
    said = printed("install")
    assert [one for one in settings() if f"{one}\u202f:" not in said and f"{one} :" not in said] == []


def test_every_command_and_every_page_is_in_the_manual_of_troubles() -> None:
    said = printed("trouble")
    assert [one for one in commands(kiosk, "kiosk") if one not in said] == []
    assert {way.endpoint for way in WAYS} == set(ABOUT)


def test_every_command_that_a_manual_names_is_one() -> None:
    known = {one for name in commands(kiosk, "kiosk") for one in (name, name.rpartition(" ")[0])}
    named = set(re.findall(r"\bkiosk [a-z]+(?: [a-z-]+)?", " ".join(_sentences())))
    wrong = [one for one in named if one not in known and one.rpartition(" ")[0] not in known]
    assert wrong == []


@pytest.mark.parametrize("name", KNOWN.manuals)
def test_a_manual_has_french_spacing_and_no_english(name: str) -> None:
    said = printed(name)
    assert not re.search(r" [;:!?»]", " ".join(_sentences(name)))
    assert "« " not in " ".join(_sentences(name))
    assert not re.search(r"\b(the|which|settings? of)\b", said), said


def _sentences(*names: str) -> Iterator[str]:
    for name in names or KNOWN.manuals:
        for section in KNOWN.manuals[name].sections:
            yield from (section.heading, *section.text, *section.steps, *section.points)
