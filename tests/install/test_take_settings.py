"""What the desk's installation wrote is taken over as the service starts, where the kiosk can read it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """An installed copy: its settings, and the environment that can read them."""
    folder = tmp_path / "current"
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "kiosk.toml").write_text('[site]\nname = "Avant"\n', encoding="utf-8")
    (folder / ".venv" / "bin").mkdir(parents=True)
    reader = folder / ".venv" / "bin" / "python3"
    reader.write_text(f'#!/bin/sh\nPYTHONPATH="{PROJECT}" exec "{sys.executable}" "$@"\n', encoding="utf-8")
    reader.chmod(0o755)
    return folder


def taken(copy: Path, state: Path, where: Path | None = None) -> str:
    """The settings of the copy, once the service would start."""
    script = PROJECT / "config" / "deploy" / "take-settings.sh"
    command = ["bash", str(script), str(copy), str(state), "root"]
    subprocess.run(command, check=True, capture_output=True, cwd=where, timeout=60)
    return (copy / "config" / "kiosk.toml").read_text(encoding="utf-8")


def waiting(state: Path, text: str) -> Path:
    path = state / "setup" / "kiosk.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_new_settings_are_taken_over_and_the_old_ones_kept(copy: Path, tmp_path: Path) -> None:
    left = waiting(tmp_path / "state", '[site]\nname = "Après"\n')
    assert "Après" in taken(copy, tmp_path / "state")
    assert "Avant" in (copy / "config" / "kiosk.toml.before").read_text(encoding="utf-8")
    assert not left.exists()


@pytest.mark.parametrize("text", ["[site\n", '[site]\nnothing = "x"\n', "x" * 300_000], ids=["cut", "unknown", "huge"])
def test_what_the_kiosk_would_refuse_is_not_taken(copy: Path, tmp_path: Path, text: str) -> None:
    left = waiting(tmp_path / "state", text)
    assert "Avant" in taken(copy, tmp_path / "state")
    assert not left.exists()


def test_a_link_is_not_followed_and_nothing_waiting_is_no_trouble(copy: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert "Avant" in taken(copy, state)
    (state / "setup").mkdir(parents=True)
    (tmp_path / "secret").write_text('[site]\nname = "secret"\n', encoding="utf-8")
    (state / "setup" / "kiosk.toml").symlink_to(tmp_path / "secret")
    assert "Avant" in taken(copy, state)


def test_a_program_that_lies_in_the_states_folder_is_not_run(copy: Path, tmp_path: Path) -> None:
    # The service starts there, and the kiosk's account may write there: what it leaves must stay in its closed unit.
    state, ran = tmp_path / "state", tmp_path / "ran"
    waiting(state, '[site]\nname = "Après"\n')
    for name in ("kiosk/__init__.py", "pathlib.py", "sitecustomize.py"):
        path = state / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'open({str(ran)!r}, "w").close()\n', encoding="utf-8")
    assert "Après" in taken(copy, state, where=state)
    assert not ran.exists()


def test_a_pipe_that_is_put_in_its_place_keeps_nobody_waiting(copy: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    (state / "setup").mkdir(parents=True)
    os.mkfifo(state / "setup" / "kiosk.toml")
    assert "Avant" in taken(copy, state)


@pytest.mark.parametrize("line", ['name = "Mairie\\u202e"', 'name = "Mairie\\u001b@"'])
def test_signs_that_would_disturb_papers_are_not_taken(copy: Path, tmp_path: Path, line: str) -> None:
    waiting(tmp_path / "state", f"[site]\n{line}\n")
    assert "Avant" in taken(copy, tmp_path / "state")
