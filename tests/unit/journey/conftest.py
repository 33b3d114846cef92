"""A journey to edit, for tests of loading and checking."""

from pathlib import Path

import pytest
from journey_copy import JourneyCopy


@pytest.fixture
def journey(tmp_path: Path) -> JourneyCopy:
    """A copy of the small journey."""
    return JourneyCopy(tmp_path / "tiny")
