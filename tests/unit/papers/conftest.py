"""A house that composes papers, in a rehearsal: nothing of the site's is touched."""

from collections.abc import Iterator

import pytest
from unit.papers.making import CONFIG, TODAY

from kiosk.app import Folders, House


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(Folders(CONFIG, tmp_path_factory.mktemp("var")), is_rehearsal=True, today=lambda: TODAY) as opened:
        yield opened
