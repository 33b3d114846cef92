"""The microphone's socket as `kiosk run` serves it: gunicorn, its threads, a real recognizer."""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hearing_peers import SPHINX, needs_models, said
from microphone_page import MicrophonePage
from running import Running, running
from sounds import hiss

pytestmark = [needs_models]


@pytest.fixture
def listening(var: Path, tmp_path: Path) -> Iterator[Running]:
    """A kiosk that runs, and hears."""
    with running(var, tmp_path, f'[hearing]\nmodel = "{SPHINX / "fr-ci-16k"}"\n') as kiosk:
        yield kiosk


def test_gunicorn_carries_the_microphone_and_frees_its_threads(listening: Running) -> None:
    kiosk = listening.there
    words = said("je sais ce que je veux", "roa/fr", 130, 50).pcm
    page = MicrophonePage(kiosk)
    page.listens().speaks(hiss(0.3) + words + hiss(1.6))
    assert page.hears("change")["moved"]
    page.leaves()
    # More pages, one after another, than the server has threads.
    for _ in range(15):
        again = MicrophonePage(kiosk, page.cookie)
        again.connects().hears("ready")
        again.leaves()
    last = MicrophonePage(kiosk, page.cookie).listens().speaks(hiss(1.0))
    workers = [
        one
        for one in psutil.Process(listening.process.pid).children(recursive=True)
        if "worker.py" in " ".join(one.cmdline())
    ]
    assert len(workers) == 1
    deadline = time.monotonic() + 5
    last.leaves()
    while time.monotonic() < deadline and not MicrophonePage(kiosk, page.cookie).shows_a_microphone:
        time.sleep(0.1)
    assert MicrophonePage(kiosk, page.cookie).shows_a_microphone
