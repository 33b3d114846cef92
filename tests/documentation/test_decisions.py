"""Decisions about the design are written down alike: numbered, dated, with what else was considered."""

import re
from pathlib import Path

import pytest
from repository import PROJECT

RECORDS = sorted((PROJECT / "kiosk" / "adr").glob("*.md"))
SECTIONS = ["Context", "Decision", "Considered", "Consequences"]
ONE_PAGE = 70  # lines


def test_they_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))
    assert RECORDS


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_each_is_a_dated_page_with_what_else_was_considered(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r"# \d{4} · .+\n\nAccepted, \d{4}-\d\d-\d\d\.\n", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert len(text.splitlines()) <= ONE_PAGE
