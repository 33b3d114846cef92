"""How fast the kiosk is as a whole: pages, first sound, confirm to durable, memory. Reported, never asserted.

Each figure stands beside something run next to it on the same machine: a bare page on the same server, a bare play of
the same clip, a bare fsynced insert (in the register's own benches).
"""

import contextlib
import datetime
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser
from pytest_benchmark.fixture import BenchmarkFixture
from unit.printouts import samples

from kiosk.app import Folders, House
from kiosk.guide import next_step, wishes
from kiosk.journey.scene import SceneKind
from kiosk.register.outbox import LineState, PaperLine
from printouts.document import Document, to_json

ROOT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)

KIOSK = "from pathlib import Path; from kiosk.app import Folders; from kiosk.server import serve; \
serve(Folders(Path({config!r}), Path({var!r})), {port})"
HELLO = "from flask import Flask; import kiosk.server as s; app = Flask('hello'); \
app.add_url_rule('/', view_func=lambda: 'hello'); s.kiosk_app = lambda *given: app; s.serve(None, {port})"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running(port: int, var: Path) -> contextlib.AbstractContextManager[psutil.Process]:
    """`kiosk run`, once it answers."""
    command = [sys.executable, "-c", "from kiosk.cli import main; main()", "run", "--port", str(port)]
    return answering(command, port, {"CLAIRVOIX_VAR": str(var)})


def serving(code: str, port: int) -> contextlib.AbstractContextManager[psutil.Process]:
    """The process of `code` that serves on `port`, once it answers."""
    return answering([sys.executable, "-c", code], port, {})


@contextlib.contextmanager
def answering(command: Sequence[str], port: int, environment: dict[str, str]) -> Iterator[psutil.Process]:
    """The process of `command`, once somebody answers on `port`."""
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | environment) as started:
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.05)
            yield psutil.Process(started.pid)
        finally:
            started.terminate()
            started.wait(20)


def p95(benchmark: BenchmarkFixture) -> float:
    """The 95th percentile of the rounds, in milliseconds."""
    return round(statistics.quantiles(benchmark.stats.stats.data, n=20)[18] * 1000, 2)


def fetch(connection: http.client.HTTPConnection, cookie: str) -> str:
    connection.request("GET", "/", headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    return (answer.getheader("Set-Cookie") or "").partition(";")[0]


@pytest.mark.slow
@pytest.mark.parametrize("what", ["kiosk", "hello"])
def test_a_page_on_the_server(what: str, benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    port = free_port()
    code = KIOSK.format(config=str(ROOT / "config"), var=str(tmp_path), port=port) if what == "kiosk" else HELLO
    with serving(code.replace("{port}", str(port)), port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        cookie = fetch(connection, "")
        benchmark.pedantic(fetch, (connection, cookie), rounds=200, warmup_rounds=10)
        connection.close()
    benchmark.extra_info["p95_ms"] = p95(benchmark)


def resident_mb(process: psutil.Process) -> int:
    return round(process.memory_info().rss / 2**20)


def print_papers(folders: Folders, papers: Sequence[Document]) -> None:
    """Have the kiosk that serves from these folders print `papers`."""
    with House(folders) as beside:
        outbox = beside.register.outbox
        outbox.queue([PaperLine(one.kind, one.medium.value, to_json(one)) for one in papers])
        deadline = time.monotonic() + 120
        while any(line.state is not LineState.PRINTED for line in outbox.lines()):
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.mark.slow
def test_from_the_command_to_the_first_page(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """A second start: the register and the keys are there. `cpu` is what a quiet machine would need, in seconds.

    Sounds rendered ahead make no difference: they are found by name when they are first said.
    """
    port = free_port()
    cpu: list[float] = []

    def started_and_seen() -> None:
        with running(port, tmp_path) as process:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/")
            assert connection.getresponse().status == http.HTTPStatus.OK
            connection.close()
            times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
            cpu.append(sum(one.user + one.system for one in times))

    started_and_seen()  # the first start, which makes register and keys
    cpu.clear()
    benchmark.pedantic(started_and_seen, rounds=3)
    benchmark.extra_info["cpu"] = round(statistics.median(cpu), 2)


@pytest.mark.slow
def test_memory_of_the_serving_process(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Fresh, and after twenty papers; with what the process takes that makes them."""
    port = free_port()
    folders = Folders(ROOT / "config", tmp_path)
    code = KIOSK.format(config=str(folders.config), var=str(folders.var), port=port)
    with serving(code, port) as server:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as first:
            cookie = fetch(first, "")
        (serves,) = server.children()
        benchmark.extra_info["fresh_mb"] = resident_mb(serves)
        print_papers(folders, [*samples.SHEETS[:3], samples.RECEIPT] * 5)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        benchmark.pedantic(fetch, (connection, cookie), rounds=50)
        connection.close()
        benchmark.extra_info["after_20_papers_mb"] = resident_mb(serves)
        benchmark.extra_info["makes_papers_mb"] = [resident_mb(one) for one in serves.children(recursive=True)]


FIRST_SOUND = """
window.heard = new Promise(resolve => {
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    this.addEventListener('playing', () => {
      const [page] = performance.getEntriesByType('navigation');
      resolve(performance.now() - page.domInteractive);
    }, {once: true});
    return play.apply(this);
  };
});
"""


@pytest.mark.slow
@pytest.mark.browser
def test_first_sound_after_the_page_is_interactive(
    browser: Browser, benchmark: BenchmarkFixture, tmp_path: Path
) -> None:
    port = free_port()
    with serving(KIOSK.format(config=str(ROOT / "config"), var=str(tmp_path), port=port), port):
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.add_init_script(FIRST_SOUND)
        heard: list[float] = []

        def open_and_listen() -> None:
            page.goto(f"http://127.0.0.1:{port}/")
            heard.append(page.evaluate("window.heard"))

        benchmark.pedantic(open_and_listen, rounds=10, warmup_rounds=2)
        page.close()
    benchmark.extra_info["first_sound_ms"] = round(statistics.median(heard[2:]))


@pytest.mark.slow
def test_from_the_confirmation_to_a_durable_record(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    with House(Folders(ROOT / "config", tmp_path), is_rehearsal=True, today=lambda: TODAY) as house:

        def at_the_review() -> tuple[tuple[object, object], dict[str, object]]:
            conversation = house.open_conversation("fr", channel="rehearsal")
            wanted = wishes(house.script, {"space": "refuse"})
            while conversation.session().place.name != "review":
                step = next_step(house.script, conversation.session(), conversation.scene(), wanted)
                assert step is not None
                conversation.handle(step)
            last = next_step(house.script, conversation.session(), conversation.scene(), wanted)
            return (conversation, last), {}

        def confirm(conversation: object, last: object) -> None:
            conversation.handle(last)  # type: ignore[attr-defined]
            assert conversation.scene().kind is SceneKind.WAITING  # type: ignore[attr-defined]
            assert conversation.session().recorded is not None  # type: ignore[attr-defined]

        benchmark.pedantic(confirm, setup=at_the_review, rounds=20)
    benchmark.extra_info["p95_ms"] = p95(benchmark)
