"""Whoever types commands reads French: placeholders, help, and what click itself says."""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from kiosk.catalogue import known_keys, path_of, translator
from kiosk.cli import kiosk
from kiosk.commands.placeholders import PLACEHOLDERS

_CAPITALS = re.compile(r"[A-Z]{3,}")
# What only a program that is written wrongly, another system, or a completion that we don't have makes click say.
_FOR_PROGRAMMERS = {
    "_winconsole.py": None,
    "shell_completion.py": None,
    "decorators.py": None,
    "utils.py": None,
    "_termui_impl.py": None,
    "core.py": re.compile(
        r"Deprecat|Could not determine|No options defined|exactly one|defined twice|Boolean|iterable"
    ),
    "termui.py": re.compile(r"colou?r|Press any key"),
    "types.py": re.compile(r"Choice\(|does not match the format|UUID"),
}


def _commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            yield from _commands(one, (*path, name))


EVERY = [pytest.param(path, command, id=" ".join(path) or "kiosk") for path, command in _commands(kiosk)]
FRENCH = {translator("fr")(word) for word in PLACEHOLDERS}
ENGLISH = {*PLACEHOLDERS, "FOLDER", "TABLE"} - FRENCH


def test_every_placeholder_has_its_french() -> None:
    assert set(PLACEHOLDERS) <= known_keys("fr")


@pytest.mark.parametrize(("path", "command"), EVERY)
def test_usage_and_help_name_what_is_typed_by_the_same_french_word(
    path: tuple[str, ...], command: click.Command
) -> None:
    shown = CliRunner().invoke(kiosk, [*path, "--help"], terminal_width=200).output
    assert ENGLISH.intersection(_CAPITALS.findall(shown)) == set()
    assert not any("TEXT" in str(given.metavar) and "TEXTE" not in str(given.metavar) for given in command.params)


@pytest.mark.parametrize(("path", "command"), EVERY)
def test_every_command_shows_an_example(path: tuple[str, ...], command: click.Command) -> None:
    if not isinstance(command, click.Group):
        shown = CliRunner().invoke(kiosk, [*path, "--help"], terminal_width=200).output
        assert f"Exemple\u202f: kiosk {' '.join(path)}" in shown


def test_what_click_itself_says_has_its_french() -> None:
    with path_of("fr").open("rb") as file:
        known = {part for one in read_po(file) for part in ((one.id,) if isinstance(one.id, str) else one.id)}
    assert set(_said_by_click()) - known == set()


def _said_by_click() -> Iterator[str]:
    """click's own sentences that somebody at a terminal may meet."""
    found = find_spec("click")
    assert found is not None
    assert found.origin is not None
    for path in sorted(Path(found.origin).parent.glob("*.py")):
        passed_over = _FOR_PROGRAMMERS.get(path.name, re.compile(r"(?!)"))
        if passed_over is None:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}:
                for given in node.args[: 2 if node.func.id == "ngettext" else 1]:
                    if isinstance(given, ast.Constant) and not passed_over.search(str(given.value)):
                        yield str(given.value)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["desk", "add"], "Il manque l’argument 'NOM'."),
        (["desk", "add", "Awa", "Diallo"], "Ceci est en trop\u202f: Diallo"),
        (["desk", "ad"], "La commande 'ad' n’existe pas. Peut-être 'add'\u202f?"),
        (["setup", "lieux"], "'lieux' n’en est pas. Au choix\u202f: 'lieu'"),
        (["print", "retry", "form"], "'form' n’est pas un nombre."),
        (["say", "Bonjour.", "--out"], "Il manque une valeur après --out."),
    ],
)
def test_what_is_typed_wrongly_is_told_in_french(typed: list[str], told: str) -> None:
    shown = CliRunner().invoke(kiosk, typed)
    assert shown.exit_code == 2
    assert told in shown.output
