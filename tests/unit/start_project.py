"""A project small enough to be installed in a test: our shell scripts, a kiosk of ten lines, one library."""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from small_project.backend import write_wheel

PROJECT = Path(__file__).parents[2]
SMALL = Path(__file__).parent / "small_project"


@dataclass
class SmallProject:
    """A folder with our two shell scripts, a kiosk of ten lines, and one library to install from a local wheel."""

    folder: Path
    programs: Path
    environment: dict[str, str] = field(default_factory=dict)

    def start(
        self, *arguments: str, where: str = "/", user: int | None = None, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """`bash config/start`, from another folder, without a terminal; with these environment variables on top."""
        return subprocess.run(
            self.command(*arguments),
            cwd=where,
            user=user,
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def command(self, *arguments: str) -> list[str]:
        return ["bash", str(self.folder / "config" / "start"), *arguments]

    def calls(self) -> list[str]:
        """What the kiosk was asked so far."""
        path = self.folder / "var" / "calls"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def pretend(self, program: str, script: str) -> None:
        """Put a program before the system's own."""
        path = self.programs / program
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def lock(self, *, digest: str | None = None, comment: str = "") -> None:
        """Write the lock of the one library; `digest` instead of the true one."""
        wheel = self.folder / "wheels" / "pebble-1.0-py3-none-any.whl"
        true = hashlib.sha256(wheel.read_bytes()).hexdigest()
        text = f"# {comment}\npebble==1.0 --hash=sha256:{digest or true}\n"
        (self.folder / "requirements.lock").write_text(text, encoding="utf-8")


def small_project(folder: Path) -> SmallProject:
    """A copy in `folder` that nothing was installed in yet. Its apt has nothing; its sudo lets everybody."""
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "config" / "deploy", folder / "config" / "deploy")
    for name in ("config/start", "config/packages.txt"):
        shutil.copy(PROJECT / name, folder / name)
    (folder / "wheels").mkdir()
    write_wheel(folder / "wheels", "pebble", {"pebble.py": '"""A library."""\n'})
    (folder / "requirements-dev.lock").write_text("# for developers\n", encoding="utf-8")
    programs = folder.parent / f"{folder.name} programs"
    programs.mkdir()
    project = SmallProject(folder, programs)
    project.environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(programs),
        "LANG": "C.UTF-8",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": (folder / "wheels").as_uri(),
    }
    project.pretend("apt-get", f'echo "$@" >>"{programs}/apt-calls"; echo "E: nothing to be had"; exit 100')
    project.pretend("sudo", 'shift; exec "$@"')
    project.lock()
    return project
