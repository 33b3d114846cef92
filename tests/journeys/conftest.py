"""The real kiosk, served, and people who come before it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from persona import Person, somebody_at
from playwright.sync_api import Browser
from served import Served, serve

# The models and voices that hearing is measured with serve here too.
for folder in ("unit/hearing", "speech"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))


@pytest.fixture
def kiosk(var: Path) -> Iterator[Served]:
    """A town hall's kiosk with its delivered settings, papers in trays."""
    with serve(var) as served:
        yield served


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A town hall's kiosk that all tests of a module share: for those that leave nothing behind."""
    with serve(tmp_path_factory.mktemp("hall")) as served:
        yield served


@pytest.fixture
def serving(var: Path) -> Iterator[Callable[..., Served]]:
    """Serve a kiosk as the test says: `serving(settings=…, roll=…)`."""
    with ExitStack() as stack:
        numbers = iter(range(100))

        def start(**how: Any) -> Served:
            return stack.enter_context(serve(var / f"kiosk-{next(numbers)}", **how))

        yield start


@pytest.fixture
def somebody(browser: Browser) -> Iterator[Callable[..., Person]]:
    """People who come before a kiosk, each with a browser of their own; checked as they leave."""
    with ExitStack() as stack:

        def comes(kiosk: Served, **how: Any) -> Person:
            return stack.enter_context(somebody_at(kiosk, browser, **how))

        yield comes


@pytest.fixture
def person(kiosk: Served, somebody: Callable[..., Person]) -> Person:
    """Somebody who has just come before the kiosk."""
    return somebody(kiosk).opens_the_kiosk()
