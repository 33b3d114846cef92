"""The house has the rooms that it says it has, each module says what it knows, and the two locks agree."""

import ast
import re
import tomllib
from collections import Counter

from repository import PROJECT, project_files

TOP_LEVEL = {
    ".ci",
    ".editorconfig",
    ".gitignore",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "config",
    "kiosk",
    "printouts",
    "publiccode.yml",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
    "tests",
    "voice",
}
CONFIG = {"deploy", "journeys", "keymaps", "kiosk.toml", "packages.txt", "start"}


def test_the_top_level_is_what_the_design_says() -> None:
    assert {path.parts[0] for path in project_files()} == TOP_LEVEL


def test_what_a_site_edits_is_in_one_folder_and_nothing_else_is() -> None:
    assert {path.parts[1] for path in project_files() if path.parts[0] == "config"} <= CONFIG


def test_no_code_lies_among_what_a_site_edits() -> None:
    assert [path for path in project_files() if path.parts[0] == "config" and path.suffix == ".py"] == []


def test_every_module_opens_with_what_it_knows() -> None:
    silent = [
        str(path)
        for path in project_files()
        if path.suffix == ".py" and not ast.get_docstring(ast.parse((PROJECT / path).read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_test_files_have_names_of_their_own() -> None:
    """Test folders are no packages: two files of one name would be one module to pytest."""
    names = Counter(path.name for path in project_files() if path.name.startswith("test_") and path.suffix == ".py")
    assert [name for name, count in names.items() if count > 1] == []


def test_the_lock_for_developers_holds_all_that_the_kiosk_runs_on() -> None:
    pin = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
    kiosk = set(pin.findall((PROJECT / "requirements.lock").read_text(encoding="utf-8")))
    developers = set(pin.findall((PROJECT / "requirements-dev.lock").read_text(encoding="utf-8")))
    assert kiosk
    assert kiosk <= developers


def test_the_locks_hold_every_dependency_that_is_declared() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    name = re.compile(r"^[A-Za-z0-9.-]+")
    for lock, declared in (
        ("requirements.lock", project["project"]["dependencies"]),
        ("requirements-dev.lock", project["dependency-groups"]["dev"]),
    ):
        locked = re.findall(r"^([a-z0-9-]+)==", (PROJECT / lock).read_text(encoding="utf-8"), re.MULTILINE)
        wanted = {found[0].lower() for line in declared if (found := name.match(line))}
        assert wanted <= set(locked), lock
