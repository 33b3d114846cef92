"""One core at a third of its speed, and 1 GiB: what a Raspberry Pi gives, made of this machine by control groups.

Both kinds of control groups that Linux has (cgroups(7)); an administrator's to make.
"""

import contextlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import psutil
import pytest

ROOT = Path("/sys/fs/cgroup")
# Short, so that a third of the speed is that at every moment, in microseconds.
PERIOD = 20_000
SHARE = 1 / 3
MEMORY = 2**30
PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Group:
    """Processes that share limits: the folder for the processor, and for memory; one and the same in new kernels."""

    cpu: Path
    memory: Path

    @property
    def entrance(self) -> str:
        """What a shell does to enter it, and to keep to one core; what it becomes then, is limited."""
        folders = dict.fromkeys((self.cpu, self.memory))
        core = max(os.sched_getaffinity(0))
        return "".join(f"echo $$ > {folder}/cgroup.procs; " for folder in folders) + f"taskset -cp {core} $$ >&2; "

    def most_mb(self) -> int:
        """The most memory that they had together, in MiB, with files that the kernel keeps in memory for them."""
        names = ("memory.peak", "memory.max_usage_in_bytes")
        found = next(path for name in names if (path := self.memory / name).exists())
        return round(int(found.read_text()) / 2**20)

    def own_mb(self) -> int:
        """What they have now for themselves alone, in MiB: it can't be taken from them."""
        told = (self.memory / "memory.stat").read_text(encoding="ascii")
        found = re.search(r"^(?:anon|total_rss) (\d+)$", told, re.MULTILINE)
        assert found is not None
        return round(int(found[1]) / 2**20)

    def killed_for_memory(self) -> int:
        """How many the kernel ended because there was no more."""
        names = ("memory.events", "memory.oom_control")
        found = next(path for name in names if (path := self.memory / name).exists())
        return int(re.findall(r"^oom_kill (\d+)$", found.read_text(encoding="ascii"), re.MULTILINE)[0])

    def held_back(self) -> int:
        """How often they wanted more of the processor than there is."""
        told = (self.cpu / "cpu.stat").read_text(encoding="ascii")
        return sum(int(number) for number in re.findall(r"^nr_throttled (\d+)$", told, re.MULTILINE))

    def cpu_s(self) -> float:
        """What those that run have had of the processor, in seconds of it at its full speed."""
        times = [psutil.Process(one).cpu_times() for one in self.processes()]
        return sum(one.user + one.system for one in times)

    def processes(self) -> list[int]:
        """Those that are in it."""
        return [int(line) for line in (self.cpu / "cgroup.procs").read_text(encoding="ascii").split()]


@contextlib.contextmanager
def small_machine(*, is_limited: bool) -> Iterator[Group]:
    """A group with the limits, or one without any, beside which the figures say something."""
    if os.geteuid() != 0:
        pytest.skip("limits are an administrator's to set")
    made = _made()
    if is_limited:
        _limit(made)
    try:
        yield made
    finally:
        until = time.monotonic() + PATIENCE_S
        while made.processes() and time.monotonic() < until:
            time.sleep(0.05)
        for folder in dict.fromkeys((made.cpu, made.memory)):
            folder.rmdir()


def _made() -> Group:
    if "memory" in _said(ROOT / "cgroup.controllers"):
        (ROOT / "cgroup.subtree_control").write_text("+cpu +memory", encoding="ascii")
        folder = Path(mkdtemp(prefix="clairvoix-", dir=ROOT))
        return Group(folder, folder)
    if not (ROOT / "cpu" / "cpu.cfs_quota_us").parent.is_dir() or not (ROOT / "memory").is_dir():
        pytest.skip("no control groups here")
    return Group(*(Path(mkdtemp(prefix="clairvoix-", dir=ROOT / name)) for name in ("cpu", "memory")))


def _limit(group: Group) -> None:
    quota = round(PERIOD * SHARE)
    if (group.cpu / "cpu.max").exists():
        (group.cpu / "cpu.max").write_text(f"{quota} {PERIOD}", encoding="ascii")
        (group.memory / "memory.max").write_text(str(MEMORY), encoding="ascii")
        (group.memory / "memory.swap.max").write_text("0", encoding="ascii")
    else:
        (group.cpu / "cpu.cfs_period_us").write_text(str(PERIOD), encoding="ascii")
        (group.cpu / "cpu.cfs_quota_us").write_text(str(quota), encoding="ascii")
        (group.memory / "memory.limit_in_bytes").write_text(str(MEMORY), encoding="ascii")


def _said(path: Path) -> str:
    return path.read_text(encoding="ascii") if path.exists() else ""
