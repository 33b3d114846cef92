"""What runs in a hall imports nothing that the kiosk's own lock doesn't install; tests run with more than that."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from documentation.repository import PROJECT

HOUSE = ("kiosk", "voice", "printouts")


def _imported(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _normal(name: str) -> str:
    """PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("part", HOUSE)
def test_every_library_that_the_house_imports_is_in_the_lock_of_a_kiosk(part: str) -> None:
    pinned = re.findall(r"(?m)^([\w.-]+)(?:\[[^\]]*\])?==", (PROJECT / "requirements.lock").read_text(encoding="utf-8"))
    installed = {_normal(name) for name in pinned}
    given_by = packages_distributions()
    ours = {*HOUSE, *sys.stdlib_module_names}
    lacking = {
        f"{source.relative_to(PROJECT)}: {module}"
        for source in (PROJECT / part).rglob("*.py")
        for module in _imported(source)
        if module not in ours and installed.isdisjoint(_normal(name) for name in given_by.get(module, ()))
    }
    assert installed
    assert sorted(lacking) == []
