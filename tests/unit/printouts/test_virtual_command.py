"""`python -m printouts.virtual`, as a trainer starts it."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from printouts.virtual.__main__ import main


@pytest.mark.parametrize("where", ["in the foreground", "in the background"])
def test_a_paper_sent_to_it_lands_in_the_folder_and_it_ends_when_told_to(tmp_path: Path, where: str) -> None:
    # A shell has what it starts in the background ignore SIGINT.
    given = "default" if where == "in the foreground" else "ignore"
    program = (sys.executable, "-m", "printouts.virtual", "--port", "0", "--folder", str(tmp_path), "--width", "58")
    command = ("env", f"--{given}-signal=INT", *program)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().split(",")[0].rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), 5) as line:
            line.sendall(b"\x1b@bonjour\n\x1dV\x00")
            path = Path(process.stdout.readline().strip())
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert path == tmp_path / "paper-0001.png"
    with Image.open(path) as paper:
        assert paper.width == 384


def test_a_port_in_use_is_one_sentence_and_no_trace(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--port", str(port), "--folder", str(tmp_path)]) == 1
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert "--port" in said
