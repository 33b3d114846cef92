"""A kiosk and its browser on a small machine: the start, the first sound, a paper, memory, and a power cut.

Reported beside the same on one core of this machine without the limits. One figure is asserted, for it is a promise:
after a power cut the welcome is back within ninety seconds.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_benchmark.fixture import BenchmarkFixture
from small_machine import Group, small_machine
from test_budget_bench import until_it_answers
from test_kiosk_bench import FIRST_SOUND, KIOSK, free_port
from unit.printouts import samples

from kiosk.app import Folders, House
from kiosk.register.outbox import LineState, PaperLine
from printouts.document import to_json

ROOT = Path(__file__).parents[2]
# From the power cut to the welcome page, in seconds.
PROMISED_S = 90.0


class Kiosk:
    """`kiosk run`, within a group; started, cut off, started again, over the same folder."""

    def __init__(self, group: Group, var: Path) -> None:
        self.group = group
        self.port = free_port()
        self.folders = Folders(ROOT / "config", var)
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Until its welcome page came whole, in seconds."""
        code = KIOSK.format(config=str(self.folders.config), var=str(self.folders.var), port=self.port)
        began = time.perf_counter()
        self._running = subprocess.Popen(
            ["bash", "-c", self.group.entrance + 'exec "$@"', "_", sys.executable, "-c", code], cwd=ROOT
        )
        until_it_answers(self.port)
        return time.perf_counter() - began

    def cut(self) -> None:
        """As the mains would: every process of the group at once, with no word to any."""
        while found := self.group.processes():
            for process in found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.01)
        if self._running is not None:
            self._running.wait()


@contextlib.contextmanager
def browser_in(
    group: Group, browser: Browser, chromium: Path, arguments: tuple[str, ...], at: Path
) -> Iterator[Browser]:
    """One more Chromium, within the group: the screen is the same machine's."""
    program = at / "chromium"
    program.write_text(f'#!/bin/bash\n{group.entrance}\nexec "{chromium}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    opened = browser.browser_type.launch(executable_path=program, args=list(arguments), timeout=PROMISED_S * 1000)
    try:
        yield opened
    finally:
        opened.close()


def form_made(beside: House) -> float:
    """How long the kiosk, found at work on this outbox, takes for a form of two pages, in seconds."""
    outbox = beside.register.outbox

    def queue() -> None:
        paper = samples.SHEETS[0]
        outbox.queue([PaperLine(paper.kind, paper.medium.value, to_json(paper))])

    def wait_for(state: LineState) -> None:
        until = time.monotonic() + PROMISED_S
        while outbox.lines()[-1].state is not state:
            assert time.monotonic() < until
            time.sleep(0.02)

    # Who queues from outside wakes nobody: the spooler looks again every few seconds. What counts begins there.
    queue()
    wait_for(LineState.SENDING)
    began = time.perf_counter()
    wait_for(LineState.PRINTED)
    return time.perf_counter() - began


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("size", ["small", "whole"])
def test_a_day_on_a_machine(
    size: str,
    benchmark: BenchmarkFixture,
    tmp_path: Path,
    browser: Browser,
    chromium: Path,
    chromium_arguments: tuple[str, ...],
) -> None:
    """`small` is limited, `whole` one core without limits. The bench's own time is the first start ever."""
    with small_machine(is_limited=size == "small") as group:
        kiosk = Kiosk(group, tmp_path / "var")
        told = benchmark.extra_info
        try:
            benchmark.pedantic(kiosk.start, rounds=1)
            told["start_cpu_s"] = round(group.cpu_s(), 1)
            told["kiosk_own_mb"] = group.own_mb()
            with House(kiosk.folders) as beside:
                told["first_form_s"], told["next_form_s"] = (round(form_made(beside), 1) for _ in range(2))
            with browser_in(group, browser, chromium, chromium_arguments, tmp_path) as screen:
                page = screen.new_page(viewport={"width": 1920, "height": 1080})
                page.set_default_timeout(PROMISED_S * 1000)
                page.add_init_script(FIRST_SOUND)
                page.goto(f"http://127.0.0.1:{kiosk.port}/")
                told["first_sound_ever_ms"] = round(page.evaluate("window.heard"))
                page.goto(f"http://127.0.0.1:{kiosk.port}/")
                told["first_sound_ms"] = round(page.evaluate("window.heard"))
                told["with_browser_own_mb"] = group.own_mb()
            kiosk.cut()
            again = kiosk.start()
            told["after_power_cut_s"] = round(again, 1)
            told["most_mb"] = group.most_mb()
            told["held_back"] = group.held_back()
            told["ended_for_memory"] = group.killed_for_memory()
            assert again < PROMISED_S
            assert (group.held_back() > 0) == (size == "small"), (
                "the limits hold nobody back, or hold back whom they shouldn't"
            )
        finally:
            kiosk.cut()
