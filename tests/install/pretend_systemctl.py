"""A `systemctl` that starts and stops what unit files say, without a systemd. Knows ExecStart and Environment; units of
screens and sticks are only noted. Its folder holds a pid file a unit, and `calls`, one line a call.

Run as: python pretend_systemctl.py FOLDER SYSTEM ARGUMENTS…
"""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

_STOPS_WITHIN_S = 10.0


class Manager:
    """Services under `folder`, from the unit files under `system`."""

    def __init__(self, folder: Path, system: Path) -> None:
        self._folder = folder
        self._units = system / "etc" / "systemd" / "system"

    def start(self, unit: str) -> int:
        """0 where it was started, or runs already."""
        if self.is_running(unit):
            return 0
        text = (self._units / unit).read_text(encoding="utf-8")
        lines = [line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#")]
        commands = [value for name, _, value in lines if name == "ExecStart"]
        if unit != "clairvoix.service" or not commands:
            return 0
        environment = dict(os.environ)
        for name, _, value in lines:
            if name == "Environment":
                environment |= dict(one.split("=", 1) for one in shlex.split(value))
        with (self._folder / f"{unit}.log").open("ab") as log:
            running = subprocess.Popen(
                shlex.split(commands[-1]), env=environment, stdout=log, stderr=log, start_new_session=True
            )
        (self._folder / unit).write_text(str(running.pid), encoding="utf-8")
        return 0

    def stop(self, unit: str) -> int:
        """0 always: what doesn't run is stopped."""
        path = self._folder / unit
        if path.exists():
            number = int(path.read_text(encoding="utf-8"))
            path.unlink()
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGTERM)
            until = time.monotonic() + _STOPS_WITHIN_S
            while is_alive(number) and time.monotonic() < until:
                time.sleep(0.02)  # somebody else's child can't be waited for
        return 0

    def is_running(self, unit: str) -> bool:
        """Whether its process is there."""
        path = self._folder / unit
        return path.exists() and is_alive(int(path.read_text(encoding="utf-8")))

    def is_failed(self, unit: str) -> bool:
        """Whether it was started, and ended by itself."""
        return (self._folder / unit).exists() and not self.is_running(unit)


def is_alive(number: int) -> bool:
    """Whether a process of that number runs; one that ended and wasn't waited for doesn't."""
    try:
        return ") Z" not in Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False


def main() -> int:
    """One call."""
    folder, system, verb, *rest = sys.argv[1:]
    manager = Manager(Path(folder), Path(system))
    units = [one for one in rest if not one.startswith("-")]
    with (Path(folder) / "calls").open("a", encoding="utf-8") as calls:
        calls.write(" ".join([verb, *units]) + "\n")
    match verb:
        case "start":
            return max((manager.start(unit) for unit in units), default=0)
        case "stop":
            return max((manager.stop(unit) for unit in units), default=0)
        case "restart":
            for unit in units:
                manager.stop(unit)
            return max((manager.start(unit) for unit in units), default=0)
        case "is-failed":
            return 0 if any(manager.is_failed(unit) for unit in units) else 1
        case "daemon-reload" | "enable":
            return 0 if all((Path(system) / "etc/systemd/system" / unit).exists() for unit in units) else 1
        case _:
            sys.stderr.write(f"this systemctl doesn't know « {verb} »\n")
            return 2


if __name__ == "__main__":
    sys.exit(main())
