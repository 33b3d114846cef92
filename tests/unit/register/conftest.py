"""A register of its own for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_records import BOOK, DAY, STATION

from kiosk.register import Register


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """An open register that knows its book, on a fixed day."""
    with Register.open(tmp_path, STATION, clock=lambda: DAY) as opened:
        opened.learn(BOOK)
        yield opened
