"""Papers are made in a process of their own: what it dies of harms no paper, and nothing of it is loaded here."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from unit.printouts import samples
from unit.printouts.reading import text_of

from printouts.document import Code, Document, to_json
from printouts.printers import FolderPrinter, Outcome, Result
from printouts.renderings import thermal, workshop
from printouts.renderings.outputs import Mode
from printouts.renderings.renderer import HERE, RenderingFailed
from printouts.renderings.workshop import Workshop
from printouts.spooler import Spooler

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shop() -> Iterator[Workshop]:
    shop = Workshop()
    yield shop
    shop.close()


def pid_of(shop: Workshop) -> int:
    pid = shop.worker_pid
    assert pid is not None
    return pid


def stop_then_kill(pid: int) -> None:
    """Stopped, it can't answer; killed, it never will: the paper is in its hands for sure."""
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (pid, signal.SIGKILL)).start()


def test_what_the_worker_makes_is_what_is_made_here(shop: Workshop) -> None:
    made = shop.sheet(samples.LETTER)
    assert (text_of(made.pdf), made.pages) == (text_of(HERE.sheet(samples.LETTER).pdf), 2)
    assert shop.thermal(samples.RECEIPT, 58, Mode.TEXT) == thermal.escpos(samples.RECEIPT, 58, "text")
    assert shop.picture(samples.RECEIPT, 80) == HERE.picture(samples.RECEIPT, 80)


def test_one_worker_serves_all_papers(shop: Workshop) -> None:
    shop.thermal(samples.RECEIPT, 80, Mode.TEXT)
    first = shop.worker_pid
    shop.thermal(samples.RECEIPT, 80, Mode.TEXT)
    assert shop.worker_pid == first
    assert shop.restarts == 0


def test_a_worker_killed_in_the_middle_of_a_paper_is_replaced(shop: Workshop) -> None:
    shop.thermal(samples.RECEIPT, 80, Mode.TEXT)
    first = pid_of(shop)
    stop_then_kill(first)
    assert "Je m’oppose" in text_of(shop.sheet(samples.LETTER).pdf)
    assert (pid_of(shop) != first, shop.restarts) == (True, 1)


def test_a_worker_killed_between_two_papers_is_no_trouble(shop: Workshop) -> None:
    shop.thermal(samples.RECEIPT, 80, Mode.TEXT)
    first = pid_of(shop)
    os.kill(first, signal.SIGKILL)
    assert shop.thermal(samples.RECEIPT, 80, Mode.TEXT)
    assert shop.worker_pid != first


def test_a_worker_that_hangs_is_killed_in_time() -> None:
    shop = Workshop(render_seconds=6.0)  # time for its successor to start on a busy machine
    try:
        shop.thermal(samples.RECEIPT, 80, Mode.TEXT)
        first = pid_of(shop)
        os.kill(first, signal.SIGSTOP)
        assert shop.thermal(samples.RECEIPT, 80, Mode.TEXT)
        assert not psutil.pid_exists(first)
    finally:
        shop.close()


def test_a_worker_lost_twice_is_said_by_name(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "_PROGRAM", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(RenderingFailed, match="lost 2 times"):
        shop.sheet(samples.LETTER)
    monkeypatch.undo()
    assert shop.thermal(samples.RECEIPT, 80, Mode.TEXT)


def test_a_refusal_is_the_documents_fault_and_costs_no_worker(shop: Workshop) -> None:
    endless = dataclasses.replace(samples.LETTER, blocks=(*samples.LETTER.blocks, Code("x" * 8000, "trop long")))
    with pytest.raises(ValueError, match="a QR code holds no 8000 bytes"):
        shop.sheet(endless)
    with pytest.raises(ValueError, match="not 70"):
        shop.thermal(samples.RECEIPT, 70, Mode.TEXT)
    assert shop.restarts == 0


def test_an_idle_worker_gives_its_memory_back_and_the_next_paper_finds_another() -> None:
    shop = Workshop(idle_seconds=0.1)
    try:
        shop.thermal(samples.RECEIPT, 80, Mode.TEXT)
        worker = shop.worker_pid
        if worker is not None:
            psutil.Process(worker).wait(timeout=10)
        assert shop.worker_pid is None
        assert shop.thermal(samples.RECEIPT, 80, Mode.TEXT)
    finally:
        shop.close()


def test_closing_leaves_no_process_behind(shop: Workshop) -> None:
    shop.thermal(samples.RECEIPT, 80, Mode.TEXT)
    worker = pid_of(shop)
    shop.close()
    assert not psutil.pid_exists(worker)


def test_the_worker_ends_with_whoever_started_it() -> None:
    program = (
        "import os\n"
        "from unit.printouts import samples\n"
        "from printouts.renderings.outputs import Mode\n"
        "from printouts.renderings.workshop import Workshop\n"
        "shop = Workshop()\n"
        "shop.thermal(samples.RECEIPT, 80, Mode.TEXT)\n"
        "print(shop.worker_pid, flush=True)\n"
        "os._exit(0)\n"
    )
    worker = int(_run(program))
    if psutil.pid_exists(worker):
        psutil.Process(worker).wait(timeout=10)


class _Line:
    id, kind, printer, times = 1, "letter", "sheet", 0
    payload = to_json(samples.LETTER)


class _Box:
    """An outbox of one letter, that notes what it is told."""

    def __init__(self) -> None:
        self.waiting = [_Line()]
        self.finished: list[tuple[str, str | None]] = []

    def claim(self) -> _Line | None:
        return self.waiting.pop() if self.waiting else None

    def finish(self, line_id: int, outcome: str, reason: str | None) -> None:
        self.finished.append((outcome, reason))


def _spool(shop: Workshop, folder: Path) -> tuple[_Box, list[Outcome]]:
    box, told = _Box(), list[Outcome]()
    Spooler(box, {"sheet": FolderPrinter(folder, renderer=shop)}, lambda _, outcome: told.append(outcome)).run_once()
    return box, told


def test_the_paper_of_a_killed_worker_comes_out_once(shop: Workshop, tmp_path: Path) -> None:
    shop.thermal(samples.RECEIPT, 80, Mode.TEXT)
    stop_then_kill(pid_of(shop))
    box, told = _spool(shop, tmp_path)
    assert box.finished == [("printed", None)]
    assert len(list(tmp_path.glob("*.pdf"))) == 1
    assert told[0].paths[0].read_bytes().startswith(b"%PDF")


def test_a_paper_that_kills_every_worker_has_failed_and_left_nothing(
    shop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "_PROGRAM", (sys.executable, "-c", "raise SystemExit(3)"))
    box, told = _spool(shop, tmp_path)
    assert box.finished == [("failed", "printer")]
    assert (told[0].result, told[0].detail) == (Result.FAILED, "it can't be printed: RenderingFailed")
    assert list(tmp_path.iterdir()) == []


# --- what is loaded where ------------------------------------------------------------------------------------------

LARGE = ("weasyprint", "escpos", "pikepdf")


def _run(program: str, *arguments: str, folder: Path | None = None) -> str:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    if folder is not None:
        environment["CLAIRVOIX_VAR"] = str(folder)
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env=environment,
    )
    return done.stdout.splitlines()[-1]


def test_the_command_line_loads_nothing_of_what_makes_papers() -> None:
    program = (
        "import json, sys\n"
        "from kiosk.cli import kiosk\n"
        "kiosk(['--help'], standalone_mode=False)\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    loaded = set(json.loads(_run(program)))
    assert "kiosk.cli" in loaded
    assert loaded.isdisjoint(LARGE)


def test_the_process_that_serves_loads_nothing_of_what_makes_papers(tmp_path: Path) -> None:
    program = (
        "import json, sys, time\n"
        "from pathlib import Path\n"
        "from unit.printouts import samples\n"
        "from kiosk.app import Folders, House\n"
        "from kiosk.screen.app import KEYMAP, create_app\n"
        "from kiosk.keymap import load_keymap\n"
        "from kiosk.register.outbox import PaperLine\n"
        "from printouts.document import to_json\n"
        "with House(Folders.from_environment()) as house:\n"
        "    app = create_app(house, load_keymap(KEYMAP))\n"
        "    house.clerk\n"
        "    assert app.test_client().get('/').status_code == 200\n"
        "    papers = [('sheet', samples.LETTER), ('roll', samples.RECEIPT)]\n"
        "    house.register.outbox.queue([PaperLine(one.kind, on, to_json(one)) for on, one in papers])\n"
        "    house.press.wake()\n"
        "    deadline = time.monotonic() + 60\n"
        "    while any(line.state.value != 'printed' for line in house.register.outbox.lines()):\n"
        "        assert time.monotonic() < deadline\n"
        "        time.sleep(0.05)\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    loaded = set(json.loads(_run(program, folder=tmp_path)))
    assert len(list((tmp_path / "printouts").glob("*.pdf"))) == 1
    assert loaded.isdisjoint(LARGE)


def test_a_document_of_another_make_ends_the_worker_not_the_kiosk(shop: Workshop) -> None:
    """A mistake of ours in a rendering is told as a failure; the next paper finds a worker."""
    mistaken: Document = dataclasses.replace(samples.RECEIPT, size_pt="large")  # type: ignore[arg-type]
    with pytest.raises(RenderingFailed):
        shop.thermal(mistaken, 80, Mode.TEXT)
    assert shop.thermal(samples.RECEIPT, 80, Mode.TEXT)
