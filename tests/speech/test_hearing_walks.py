"""No wrong decision in ten thousand walks whose every word was heard by a real engine, in noise and by many voices."""

import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hearing_peers import needs_models
from lab.ears import Ears
from lab.figures import bound
from lab.pools import pooled, walk_clips
from lab.scenes import grammars
from lab.walks import SCENES, WISHES, End, Pool, walk

pytestmark = [needs_models]

# Clips a phrase, and other talk, negations and noise in proportion: Vosk takes the longer for each.
ENGINES = {"vosk": 6, "pocketsphinx": 16}
WALKS = 10_000
LEAST_CLIPS = 2000


def _decoded(engine: str) -> Pool:
    """What `engine` made of its clips, each decoded once."""
    with tempfile.TemporaryDirectory() as folder:
        ears = Ears(engine, grammars(SCENES), Path(folder))
        try:
            clips = walk_clips(ENGINES[engine], seed=list(ENGINES).index(engine))
            return pooled((clip, tuple(one.verdict for one in ears.hear(clip, clip.scene).heard)) for clip in clips)
        finally:
            ears.close()


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_no_wrong_decision_is_recorded_in_ten_thousand_walks() -> None:
    with ThreadPoolExecutor(len(ENGINES)) as threads:
        pools = list(threads.map(_decoded, ENGINES))
    assert sum(pool.clips for pool in pools) >= LEAST_CLIPS
    ends: Counter[End] = Counter()
    misheard = 0
    for seed in range(WALKS):
        found = walk(pools[seed % len(pools)], seed, wish=WISHES[seed // len(pools) % len(WISHES)])
        ends[found.end] += 1
        misheard += found.misheard
    sys.stdout.write(
        f"{dict(ends)}; wrong decisions: at most {bound(ends[End.WRONG], WALKS):.2%} (95 %);"
        f" wrong answers read back and denied: {misheard}\n"
    )
    assert ends[End.WRONG] == 0
    # Walks that never come to a record would prove nothing.
    assert ends[End.RECORDED] >= 0.3 * WALKS
