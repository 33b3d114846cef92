"""How fast the voice is, beside a bare espeak-ng loop: a report, no gate but the budgets that the project promises."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from voice.speaking.chain import Chain, make_chain
from voice.speaking.clips import ClipStore
from voice.speaking.utterance import Utterance

SENTENCES = Path(__file__).parents[1] / "speech" / "sentences-fr.txt"
# A whole script has about 1,200 sentences, and a minute to be rendered in.
SCRIPT = 1200
ROUNDS = 6


@pytest.fixture(scope="module")
def script() -> list[Utterance]:
    """A tenth of a script: 120 different sentences of the usual length."""
    lines = [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if line]
    openings = ("", "Ici, ", "Donc, ", "Alors, ", "Enfin, ", "Bref, ")[:ROUNDS]
    return [Utterance(opening + line, "fr") for opening in openings for line in lines]


@pytest.fixture(params=["pyttsx3", "espeak-ng"])
def chain(request: pytest.FixtureRequest) -> Iterator[Chain]:
    chain = make_chain(str(request.param))
    chain.speak("bonjour", "fr")
    yield chain
    chain.close()


def test_the_script_is_rendered(benchmark: Any, tmp_path: Path, chain: Chain, script: list[Utterance]) -> None:
    def render() -> None:
        ClipStore(tmp_path, chain, {}).render_ahead(script, lambda _done, _total: None)

    benchmark.pedantic(render, rounds=1)
    # Missing where benchmarks are switched off.
    if benchmark.stats is not None:
        each = benchmark.stats.stats.mean / len(script)
        benchmark.extra_info["sentences a second"] = round(1 / each, 1)
        benchmark.extra_info["seconds for 1,200 sentences"] = round(each * SCRIPT, 1)


def test_a_bare_espeak_ng_loop_for_comparison(benchmark: Any, tmp_path: Path, script: list[Utterance]) -> None:
    def loop() -> None:
        for number, one in enumerate(script):
            command = ["espeak-ng", "-v", "roa/fr", "-s", "102", "-w", str(tmp_path / f"{number}.wav"), one.text]
            subprocess.run(command, check=True)

    benchmark.pedantic(loop, rounds=1)


def _fresh_store(folder: Path, chain: Chain) -> Callable[[], tuple[tuple[ClipStore, int], dict[str, int]]]:
    counter = iter(range(10_000))
    store = ClipStore(folder, chain, {})
    return lambda: ((store, next(counter)), {})


def test_a_clip_that_is_not_there_yet(benchmark: Any, tmp_path: Path, chain: Chain) -> None:
    def first(store: ClipStore, number: int) -> None:
        store.clip(f"Vos soins restent les mêmes, phrase {number}.", "fr")

    benchmark.pedantic(first, setup=_fresh_store(tmp_path, chain), rounds=10)


def test_a_clip_that_is_there(benchmark: Any, tmp_path: Path, chain: Chain) -> None:
    store = ClipStore(tmp_path, chain, {})
    store.clip("Vos soins restent les mêmes.", "fr")
    benchmark(store.clip, "Vos soins restent les mêmes.", "fr")


def test_a_reference_said_at_run_time(benchmark: Any, tmp_path: Path, chain: Chain) -> None:
    def transient(store: ClipStore, number: int) -> None:
        store.transient(f"Votre référence est 0412 8835 {number:04}.", "fr", "session")

    benchmark.pedantic(transient, setup=_fresh_store(tmp_path, chain), rounds=10)
