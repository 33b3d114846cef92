"""How long hearing takes, how long a killed worker is away, and how much memory a worker holds. Reports only."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

sys.path.insert(0, str(Path(__file__).parents[1] / "speech"))

from hearing_peers import VOICES, needs_models, said, sphinx_model
from hearing_peers import vosk_model as vosk_model_for

from voice.hearing.engines.factory import recognizer
from voice.hearing.engines.worker_recognizer import WorkerRecognizer
from voice.hearing.grammar import Grammar, Phrase

pytestmark = [needs_models, pytest.mark.slow]

PHRASES = ("j'accepte", "je refuse", "pas maintenant", "où suis-je")
GRAMMAR = Grammar.of(Phrase(text, "choose", text) for text in PHRASES)


@pytest.fixture(scope="module", params=["vosk", "pocketsphinx"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerRecognizer]:
    is_vosk = request.param == "vosk"
    made = recognizer(vosk_model_for(tmp_path_factory.mktemp("vosk"), GRAMMAR) if is_vosk else sphinx_model())
    assert isinstance(made, WorkerRecognizer)
    yield made
    made.close()


def test_an_utterance_is_heard_in_a_part_of_its_length(benchmark: BenchmarkFixture, engine: WorkerRecognizer) -> None:
    sound = said("je refuse", *VOICES[0])

    def hear() -> str:
        engine.start(GRAMMAR)
        engine.feed(sound.pcm)
        return engine.finish().text

    assert benchmark.pedantic(hear, rounds=5, warmup_rounds=1) == "je refuse"
    benchmark.extra_info["seconds of sound"] = round(sound.seconds, 2)
    assert engine.worker_pid is not None
    held = psutil.Process(engine.worker_pid).memory_info().rss
    benchmark.extra_info["megabytes of the worker"] = round(held / 2**20)


def test_a_killed_worker_hears_again(benchmark: BenchmarkFixture, engine: WorkerRecognizer) -> None:
    def kill() -> None:
        engine.warm()
        assert engine.worker_pid is not None
        os.kill(engine.worker_pid, signal.SIGKILL)

    benchmark.pedantic(lambda: engine.start(GRAMMAR), setup=kill, rounds=5)
