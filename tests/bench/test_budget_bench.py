"""What a kiosk costs a small machine: boot to welcome on one core, a processor at rest, a day's memory and disk.

Reported, never asserted. « One core » is this machine's own, by its affinity; a Raspberry Pi's is some three times
slower, which the figures beside it (a bare page on the same core) let one reckon with.
"""

import contextlib
import datetime
import gc
import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from test_kiosk_bench import HELLO, KIOSK, free_port, resident_mb
from werkzeug.test import Client

from kiosk.app import Folders, House
from kiosk.screen.app import create_app

ROOT = Path(__file__).parents[2]
# A person every five minutes, all day and night.
VISITS_A_DAY = 288
SECONDS_BETWEEN = 300.0
# Pages that each of them looks at.
PAGES = 12
REST_S = 30.0

_OPTION = re.compile(r'value="(choose:\d)"')
_HIDDEN = re.compile(r'name="(token|turn)" value="([^"]*)"')


@contextlib.contextmanager
def on_one_core(code: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server of its own, held to the last core of this machine."""
    core = str(max(os.sched_getaffinity(0)))
    with subprocess.Popen(["taskset", "-c", core, sys.executable, "-c", code], cwd=ROOT) as started:
        try:
            yield started
        finally:
            started.terminate()
            started.wait(20)


def until_it_answers(port: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(line):
            line.request("GET", "/")
            answer = line.getresponse()
            answer.read()
            if answer.status == http.HTTPStatus.OK:
                return
        time.sleep(0.02)
    raise TimeoutError


@pytest.mark.slow
@pytest.mark.parametrize("what", ["kiosk", "hello"])
def test_boot_to_the_welcome_page_on_one_core(what: str, benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """From the start of the process to the last byte of the first page, with nothing prepared in `var`."""
    number = 0

    def boot() -> None:
        nonlocal number
        number += 1
        port = free_port()
        code = KIOSK.format(config=str(ROOT / "config"), var=str(tmp_path / str(number)), port=port)
        with on_one_core(code if what == "kiosk" else HELLO.replace("{port}", str(port))):
            until_it_answers(port)

    benchmark.pedantic(boot, rounds=3)


@pytest.mark.slow
def test_the_processor_at_rest(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Percent of one core, over half a minute in which nobody does anything, the welcome being shown."""
    port = free_port()
    with on_one_core(KIOSK.format(config=str(ROOT / "config"), var=str(tmp_path), port=port)) as started:
        until_it_answers(port)
        benchmark.pedantic(time.sleep, (5,), rounds=1)  # what is made behind the scenes is made
        every = [psutil.Process(started.pid), *psutil.Process(started.pid).children(recursive=True)]
        before = sum(sum(one.cpu_times()[:2]) for one in every)
        time.sleep(REST_S)
        spent = sum(sum(one.cpu_times()[:2]) for one in every) - before
        benchmark.extra_info["cpu_percent"] = round(100 * spent / REST_S, 2)


@pytest.mark.slow
def test_memory_and_disk_of_a_day_of_people(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Twenty-four hours by the screen's own clock: each person looks at some pages, listens to one, and walks away."""
    now = [0.0]
    day = datetime.date(2026, 11, 22)
    process = psutil.Process()
    with House(Folders(ROOT / "config", tmp_path), today=lambda: day) as house:
        app = create_app(house, clock=lambda: now[0])
        house.clerk  # noqa: B018 – the spooler runs
        memory: list[int] = []
        written: list[int] = []

        def person() -> None:
            client = Client(app)
            page = client.get("/", base_url="http://127.0.0.1").text
            for number in range(PAGES):
                hidden = dict(_HIDDEN.findall(page))
                option = _OPTION.search(page)
                deed = option[1] if option and number % 2 == 0 else "next"
                client.post("/act", data={**hidden, "action": deed}, base_url="http://127.0.0.1")
                page = client.get("/", base_url="http://127.0.0.1").text
                now[0] += 5.0
            now[0] += SECONDS_BETWEEN - 5.0 * PAGES
            app.extensions["screen"].sweep()

        def whole_day() -> None:
            for number in range(VISITS_A_DAY):
                person()
                if number % (VISITS_A_DAY // 4) == 0:
                    gc.collect()
                    memory.append(resident_mb(process))
                    written.append(process.io_counters().write_bytes)

        benchmark.pedantic(whole_day, rounds=1)
        gc.collect()
        memory.append(resident_mb(process))
        written.append(process.io_counters().write_bytes)
        benchmark.extra_info["simulated_hours"] = round(now[0] / 3600, 1)
        benchmark.extra_info["memory_mb_by_quarter"] = memory
        benchmark.extra_info["written_mb"] = round((written[-1] - written[0]) / 2**20, 1)
        benchmark.extra_info["visits_left"] = len(app.extensions["screen"].visits)
