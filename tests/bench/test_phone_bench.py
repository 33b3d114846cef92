"""The telephone line's times and costs, with a real Asterisk and callers on the same machine. Reports only."""

import asyncio
import dataclasses
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

sys.path += [str(Path(__file__).parents[1] / name) for name in ("phone", "speech")]

from alone import on_its_own_loop
from bare_line import SECRET, BareLine
from headless import TODAY
from heard import first_silent_at, loud_at
from hearing_peers import SPHINX, VOICES, needs_models, said, sphinx_model
from kit import Pbx, asterisk, free_ports, has_kit
from served_line import Ear, ServedLine, served_line

from kiosk.hearing import heard_grammar, session_at, spell
from kiosk.journey.grammar import grammar
from kiosk.journey.session import Far
from kiosk.settings import Hearing, Phone
from voice.hearing.engines.factory import recognizer
from voice.hearing.listener import Listener
from voice.hearing.resampling import resampled
from voice.lines.media import RATE
from voice.lines.sip_caller import SipCaller
from voice.lines.telephone_sound import silence

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not has_kit(), reason="no trial Asterisk here: bash config/deploy/asterisk/kit.sh prepares one"),
]

CROWD = Path(__file__).parent / "crowd.py"
SPEAKERS = Path(__file__).parent / "speakers.py"
_CALLS = 40
# Callers who speak at once.
_SPEAKERS = (2, 8, 16)
_TIMES = 8
_SECONDS = 12.0


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedLine]:
    """A line for many."""
    with served_line(tmp_path_factory.mktemp("bench"), lines=_CALLS, speech_calls=0) as served:
        yield served


def first_sound(sip: SipCaller, since: float) -> float:
    """Seconds from `since` to the first sound after it that isn't silence."""
    return loud_at(sip, since)[0] - since


async def _called(line: ServedLine) -> SipCaller:
    before = len(line.house.conversations)
    sip = SipCaller(line.pbx.port, "3422")
    await sip.ring()
    while len(line.house.conversations) == before:
        await asyncio.sleep(0.005)
    return sip


def test_from_the_answer_to_the_first_word(benchmark: BenchmarkFixture, line: ServedLine) -> None:
    """At most 500 ms, 250 of which are the silence in which a receiver comes to the ear."""

    async def call() -> float:
        sip = await _called(line)
        await asyncio.sleep(0.8)
        taken = first_sound(sip, sip.answered_at)
        await sip.hang_up()
        return taken

    times: list[float] = []
    benchmark.pedantic(lambda: times.append(on_its_own_loop(call())), rounds=8)
    benchmark.extra_info["first word after, ms"] = _spread(times)


def test_from_a_key_to_silence_and_to_the_next_word(benchmark: BenchmarkFixture, line: ServedLine) -> None:
    """At most 100 ms to silence, 600 to the next word, 300 of which the receiver takes to come back to the ear."""
    silences: list[float] = []
    words: list[float] = []

    async def call() -> None:
        sip = await _called(line)
        await asyncio.sleep(1.0)
        ear = Ear(line, sip)
        for key in ("1", "#", "1"):
            released = await ear.press(key)
            await asyncio.sleep(2.5)
            quiet = first_silent_at(sip, released - 0.05) or released
            silences.append(max(0.0, quiet - released))
            words.append(first_sound(sip, max(quiet, released)) + max(0.0, quiet - released))
        await sip.hang_up()

    benchmark.pedantic(lambda: on_its_own_loop(call()), rounds=4)
    benchmark.extra_info["silent after, ms"] = _spread(silences)
    benchmark.extra_info["next word after, ms"] = _spread(words)


def test_forty_calls_by_keys_at_once(benchmark: BenchmarkFixture, line: ServedLine) -> None:
    """The gap between two packets at the caller, p99, is to be at most 40 ms on two cores; and what a call costs."""
    found = _crowded(benchmark, line.pbx, "1#7*")
    assert len(found["packets"]) == _CALLS


def test_forty_calls_beside_a_bare_echo(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """The same callers on a line that gives back what it hears: what sound and signalling cost by themselves."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "secret").write_text(SECRET, encoding="ascii")
    (sip_port,) = free_ports(1)
    with BareLine(is_echo=True) as bare:
        phone = Phone(agi_port=bare.agi.port, sound_port=bare.sound.port, sip_port=sip_port, lines=_CALLS)
        with asterisk(tmp_path / "asterisk", phone, own) as pbx:
            found = _crowded(benchmark, pbx, "1")
    assert len(found["packets"]) == _CALLS


@needs_models
def test_what_it_costs_to_hear_a_call(benchmark: BenchmarkFixture, line: ServedLine) -> None:
    """Somebody speaks all the time, which nobody does: how many such calls a core can hear beside the line itself."""
    script = line.house.script
    ways = grammar(script, session_at(script, "answer/space", "fr", TODAY), spell(script, "fr"))
    words = resampled(said("je voudrais réfléchir encore", *VOICES[0]), RATE).pcm + silence(1.5)
    engine = recognizer(sphinx_model(is_telephone=True))
    listener = Listener(engine, heard_grammar(ways), RATE)
    listener.push(words)  # its process is there, and its model
    us = psutil.Process()

    def spent() -> float:
        return sum(sum(one.cpu_times()[:2]) for one in (us, *us.children(recursive=True)))

    before = spent()
    benchmark.pedantic(lambda: listener.push(words * _TIMES), rounds=1)
    share = (spent() - before) / (_TIMES * len(words) / (2 * RATE))
    engine.close()
    benchmark.extra_info["of a core a speech call, %"] = round(100 * share, 1)
    benchmark.extra_info["speech calls a core"] = int(1 / share)


@needs_models
def test_calls_that_all_speak_at_once(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """From the end of the words to the first sound after them, of which 1200 ms are the silence that ends a sentence;
    the gap between two packets, p99, is to stay at 40 ms at most. How many calls a core follows from where it breaks
    (kiosk.phone.capacity)."""
    words = tmp_path / "words.pcm"
    words.write_bytes(resampled(said("répétez", *VOICES[0]), RATE).pcm)
    hearing = Hearing(engine="pocketsphinx", model=str(SPHINX / "fr-ci-8k"))
    most = max(_SPEAKERS)
    with served_line(tmp_path, hearing=hearing, lines=most, speech_calls=most) as served:
        # However few the cores are: this is where it is found out how many they carry.
        served.exchange.around.recognizers._most = served.exchange.around.recognizers._left = most
        # A short scene, said again to whoever asks for it.
        served.house.begins_at = dataclasses.replace(
            session_at(served.house.script, "welcome", "fr", TODAY), is_stopping=True, far=Far(), channel="phone"
        )

        def ramp() -> None:
            for calls in (1, *_SPEAKERS):  # the first makes the sound that all will hear
                load = psutil.getloadavg()[0]
                command = [sys.executable, str(SPEAKERS), str(served.pbx.port), str(calls), "1", str(words)]
                told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=150).stdout
                found = json.loads(told)
                answered, gaps = _quantiles(found["reactions"]), _quantiles(found["gaps"])
                benchmark.extra_info[f"{calls} calls"] = (
                    f"first sound after p50, p99, max, ms {answered}, none for {sum(found['without'])}, "
                    f"gap p50, p99, max, ms {gaps}, load before {load:.1f}"
                )

        benchmark.pedantic(ramp, rounds=1)


def _crowded(benchmark: BenchmarkFixture, pbx: Pbx, keys: str) -> dict[str, list[float]]:
    """What forty callers heard, who are a process of their own; what it cost us and Asterisk is noted."""
    other = psutil.Process(pbx.process.pid)
    command = [sys.executable, str(CROWD), str(pbx.port), str(_CALLS), str(_SECONDS), keys]
    before = time.process_time(), sum(other.cpu_times()[:2])
    said = benchmark.pedantic(
        lambda: subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout, rounds=1
    )
    ours, asterisks = time.process_time() - before[0], sum(other.cpu_times()[:2]) - before[1]
    found: dict[str, list[float]] = json.loads(said)
    benchmark.extra_info["gap p50, p99, max, ms"] = _quantiles(found["gaps"])
    benchmark.extra_info["of a core a call: line, %"] = round(100 * ours / _SECONDS / _CALLS, 2)
    benchmark.extra_info["of a core a call: Asterisk, %"] = round(100 * asterisks / _SECONDS / _CALLS, 2)
    return found


def _spread(seconds: list[float]) -> list[int]:
    return [round(1000 * one) for one in (min(seconds), statistics.median(seconds), max(seconds))]


def _quantiles(seconds: list[float]) -> list[float]:
    ordered = sorted(seconds)
    return [round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) for share in (0.5, 0.99, 1.0)]
