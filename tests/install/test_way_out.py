"""The locked screen is let go once the kiosk says so, and only then: the real script, the system made up."""

import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

SCREEN = Path(__file__).parents[2] / "config" / "deploy" / "screen.sh"
LET_GO = 77


class Kiosk:
    """Answers what the script asks. `is_open` turns the answer."""

    def __init__(self) -> None:
        self.is_open = False
        self.asked = threading.Event()
        self.port = 0


@pytest.fixture
def kiosk() -> Iterator[Kiosk]:
    made = Kiosk()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.set()
            self.send_response(410 if made.is_open and self.path == "/screen-way-out" else 204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def environment(tmp_path: Path, kiosk: Kiosk) -> dict[str, str]:
    """A machine whose compositor runs what it is given, and whose browser stays until it is ended."""
    programs = tmp_path / "bin"
    programs.mkdir()
    made = {"cage": 'shift 2; "$@"', "wlr-randr": ":", "chromium": "exec sleep 300"}
    for name, does in made.items():
        (programs / name).write_text(f"#!/bin/bash\n{does}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    return {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "CLAIRVOIX_ADDRESS": f"http://127.0.0.1:{kiosk.port}/",
    }


def test_the_screen_is_let_go_once_staff_have_opened_the_way(kiosk: Kiosk, environment: dict[str, str]) -> None:
    with subprocess.Popen(["bash", str(SCREEN)], env=environment, start_new_session=True) as running:
        assert kiosk.asked.wait(20)
        assert running.poll() is None
        kiosk.is_open = True
        assert running.wait(20) == LET_GO


def test_a_browser_that_ends_by_itself_is_no_way_out(kiosk: Kiosk, environment: dict[str, str]) -> None:
    browser = Path(environment["PATH"].partition(":")[0]) / "chromium"
    browser.write_text("#!/bin/bash\nexit 0\n", encoding="utf-8")
    kiosk.is_open = True
    ended = subprocess.run(["bash", str(SCREEN)], env=environment, check=False, timeout=20)
    assert ended.returncode not in {0, LET_GO}
