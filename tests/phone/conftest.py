"""A line without a telephone for every test of its dialogue, and a real one where Asterisk is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from headless import Line, line


@pytest.fixture(scope="module")
def shared_phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """One line for many calls."""
    with line(tmp_path_factory.mktemp("line") / "var") as opened:
        yield opened


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Line]:
    """A line at a town hall with its delivered settings."""
    with line(tmp_path / "var") as opened:
        yield opened
