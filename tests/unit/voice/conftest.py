"""Engines that do as they are told, for tests of what stands above the engines."""

import pytest
from obedient_engine import ObedientEngine


@pytest.fixture
def engine() -> ObedientEngine:
    return ObedientEngine()


@pytest.fixture
def other_engine() -> ObedientEngine:
    return ObedientEngine("other", "another tone")
