"""The microphone's socket as `kiosk run` serves it: gunicorn, its threads, a real recognizer."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hearing_peers import SPHINX, needs_models, said
from microphone_page import MicrophonePage
from served import PROJECT, Elsewhere
from sounds import hiss
from test_screen_served import KIOSK, _wait_for, free_port

from kiosk.settings import Settings

pytestmark = [needs_models]


@pytest.fixture
def listening(var: Path, tmp_path: Path) -> Iterator[tuple[Elsewhere, int]]:
    """`kiosk run` in a child process, and its process id."""
    config = tmp_path / "config"
    shutil.copytree(PROJECT / "config", config)
    settings = f'[sound]\nengine = "espeak-ng"\nstarts_by_itself = false\n[hearing]\nmodel = "{SPHINX / "fr-ci-16k"}"\n'
    (config / "kiosk.toml").write_text(settings, encoding="utf-8")
    port = free_port()
    environment = {**os.environ, "CLAIRVOIX_VAR": str(var), "CLAIRVOIX_CONFIG": str(config)}
    with subprocess.Popen([KIOSK, "run", "--port", str(port)], env=environment) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/state", process)
            yield Elsewhere(f"http://127.0.0.1:{port}", Settings()), process.pid
        finally:
            process.terminate()
            assert process.wait(timeout=20) == 0


def test_gunicorn_carries_the_microphone_and_frees_its_threads(listening: tuple[Elsewhere, int]) -> None:
    kiosk, pid = listening
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
    workers = [one for one in psutil.Process(pid).children(recursive=True) if "worker.py" in " ".join(one.cmdline())]
    assert len(workers) == 1
    deadline = time.monotonic() + 5
    last.leaves()
    while time.monotonic() < deadline and not MicrophonePage(kiosk, page.cookie).shows_a_microphone:
        time.sleep(0.1)
    assert MicrophonePage(kiosk, page.cookie).shows_a_microphone
