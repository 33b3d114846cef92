"""How well the kiosk hears, measured on voices that nothing was tuned to: a handful always, a sample in the long run.

`tests/speech/measure.py` does all of it, with full models too.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hearing_peers import needs_models
from lab.clips import AIMED, CLEAN, Clip, Kind, drawn
from lab.ears import Ears
from lab.figures import Result, real_time_factor
from lab.scenes import SCENES, grammars
from lab.second_tries import ASKED_BACK, heard
from lab.table import Measured, written

pytestmark = [needs_models]

# What the small models reach on a sample of this size; below it something was broken.
LEAST_RIGHT_CLEAN, LEAST_RIGHT_HARD, MOST_OTHER = 0.8, 0.45, 0.05
MOST_REAL_TIME = 0.2


@pytest.fixture(scope="module", params=["vosk", "pocketsphinx"])
def ears(request: pytest.FixtureRequest) -> Iterator[Ears]:
    with tempfile.TemporaryDirectory() as folder:
        made = Ears(request.param, grammars((*SCENES, ASKED_BACK)), Path(folder))
        yield made
        made.close()


def _rows(ears: Ears, clips: Iterator[Clip]) -> list[Measured]:
    return [heard(ears, clip) for clip in clips]


def test_a_handful_of_clear_commands_is_understood_and_nothing_else_is(ears: Ears) -> None:
    numbers = {Kind.COMMAND: 6, Kind.CONTRARY: 3, Kind.OTHER: 2, Kind.NOISE: 1}
    rows = _rows(ears, drawn(grammars(SCENES[2:3]), (CLEAN,), numbers, is_tuning=False, seed=2))
    found = Counter((row.clip.kind, row.result) for row in rows)
    told = [(row.clip.text, row.result.value) for row in rows]
    assert found[Kind.COMMAND, Result.RIGHT] >= 4, told
    assert not [row.clip.text for row in rows if row.result is Result.WRONG], told


@pytest.mark.slow
def test_a_sample_comes_near_the_aims(ears: Ears) -> None:
    numbers = {Kind.COMMAND: 8, Kind.CONTRARY: 4, Kind.OTHER: 4, Kind.NOISE: 1}
    rows = _rows(ears, drawn(grammars(SCENES[:3]), AIMED, numbers, is_tuning=False))
    sys.stdout.write(written(ears.engine, rows))
    commands = [row for row in rows if row.clip.kind is Kind.COMMAND]
    clean = [row.result in {Result.RIGHT, Result.ASKED} for row in commands if row.clip.condition is CLEAN]
    hard = [row.result in {Result.RIGHT, Result.ASKED} for row in commands if row.clip.condition is not CLEAN]
    other = [row.result is Result.WRONG for row in rows if row.clip.kind in {Kind.OTHER, Kind.NOISE}]
    assert sum(clean) >= LEAST_RIGHT_CLEAN * len(clean)
    assert sum(hard) >= LEAST_RIGHT_HARD * len(hard)
    assert sum(other) <= MOST_OTHER * len(other)
    assert real_time_factor([row.outcome for row in rows]) <= MOST_REAL_TIME
