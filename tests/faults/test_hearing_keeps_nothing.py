"""What is said exists in memory only: no file holds it, and none is opened for it, swap-backed ones included."""

import random
import time
from array import array
from pathlib import Path

import psutil
from hearing_peers import needs_models, said, sphinx_model
from left_behind import open_for_writing, written_since
from microphone_page import GivenEars, MicrophonePage
from served import serve, settings_for_tests
from sounds import RATE, hiss

from voice.hearing.engines.factory import recognizer
from voice.hearing.engines.worker_recognizer import WorkerRecognizer

_PIECE = 64
# What the register and the voice write as they always do.
_KNOWN = (".sqlite", ".sqlite-wal", ".sqlite-shm", ".wav.part", "/dev/null")


def _canary() -> bytes:
    """Sound that is like no other: any stretch of it would be known again."""
    chance = random.Random(20261122)
    return array("h", (chance.randrange(-9000, 9000) for _ in range(RATE))).tobytes()


@needs_models
def test_no_file_ever_holds_what_was_said(tmp_path: Path) -> None:
    real = recognizer(sphinx_model())
    assert isinstance(real, WorkerRecognizer)
    begun = time.time()
    settings = settings_for_tests(hearing={"hands_free": True, "endpoint_seconds": 0.7})
    with serve(tmp_path / "var", settings=settings, ears=GivenEars(real)) as kiosk:
        page = MicrophonePage(kiosk).listens()
        before = open_for_writing([psutil.Process()])
        words = said("je sais ce que je veux", "roa/fr", 130, 50).pcm
        sound = hiss(0.3) + words + _canary() + hiss(1.2)
        met: set[str] = set()
        for at in range(0, len(sound), 8000):
            page.speaks(sound[at : at + 8000])
            workers = [psutil.Process(real.worker_pid)] if real.worker_pid else []
            met |= open_for_writing([psutil.Process(), *workers])
        page.hears("change")
        new = {path for path in met - before if not path.endswith(_KNOWN)}
        assert new == set()
        page.leaves()
    real.close()
    pieces = [_canary()[at : at + _PIECE] for at in (0, 8_000, 16_000, 24_000)]
    pieces += [words[at : at + _PIECE] for at in (6_000, 16_000, 26_000) if any(words[at : at + _PIECE])]
    holding = []
    for path in set(written_since(begun, tmp_path)):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        holding += [path for piece in pieces if piece in content]
    assert holding == []


def test_the_search_would_find_it(tmp_path: Path) -> None:
    (tmp_path / "kept.raw").write_bytes(b"head" + _canary())
    found = [path for path in written_since(time.time(), tmp_path) if path.name == "kept.raw"]
    assert found
    assert _canary()[8_000 : 8_000 + _PIECE] in found[0].read_bytes()
    with (tmp_path / "open.raw").open("wb"):
        assert str(tmp_path / "open.raw") in open_for_writing([psutil.Process()])
