"""Whether the machine's clock can be believed: papers bear its day, and delays count from it. Sets no clock.

Knows the day, the register's last entry, and a small file that says on which day the kiosk last ran and which day staff
confirmed. In a demonstration no paper counts: there only a day that can't be is refused.
"""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

# The days between which this program can be in use.
OLDEST_DAY = datetime.date(2026, 1, 1)
LAST_DAY = datetime.date(2100, 1, 1)
# A kiosk that didn't run for longer than this has its day looked at, in days.
LONGEST_REST = 45

_FILE = "clock.json"
# A clock with a battery (sysfs), and the file that systemd-timesyncd makes once a server has answered.
_BATTERIES = Path("/sys/class/rtc")
_SYNCHRONISED = Path("/run/systemd/timesync/synchronized")
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Doubt(StrEnum):
    """Why the day may be wrong."""

    SENSELESS = "senseless"
    BEFORE_LAST_ENTRY = "before_last_entry"
    JUMPED = "jumped"
    NOT_SYNCHRONISED = "not_synchronised"


class Machine(Protocol):
    """What is asked of the house."""

    @property
    def is_rehearsal(self) -> bool:
        """Whether nothing here counts."""
        ...

    @property
    def var(self) -> Path:
        """The folder of everything that changes at run time."""
        ...

    @property
    def today(self) -> Callable[[], datetime.date]:
        """The day by the clock."""
        ...

    def last_day(self) -> datetime.date | None:
        """The day of the register's last entry; None where it has none."""
        ...


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of days: when the kiosk last ran, and which day staff confirmed since the machine started."""

    seen: datetime.date | None = None
    confirmed: datetime.date | None = None
    boot: str = ""


def doubts(machine: Machine) -> Doubt | None:
    """The first reason to doubt the day, or None. Raises RegisterError."""
    today = machine.today()
    if not OLDEST_DAY <= today < LAST_DAY:
        return Doubt.SENSELESS
    if machine.is_rehearsal:
        return None
    memory = _read(machine.var)
    if memory.confirmed == today:
        return None
    last = machine.last_day()
    if last is not None and today < last:
        return Doubt.BEFORE_LAST_ENTRY
    if memory.seen is not None and not 0 <= (today - memory.seen).days <= LONGEST_REST:
        return Doubt.JUMPED
    if not is_kept() and memory.boot != boot():
        return Doubt.NOT_SYNCHRONISED
    return None


def note_today(machine: Machine) -> None:
    """Remember that the kiosk ran today, by a clock that nobody doubts."""
    memory = _read(machine.var)
    _write(machine.var, Memory(machine.today(), memory.confirmed, memory.boot))


def confirm(machine: Machine) -> None:
    """Staff looked at a calendar: today is right, until the machine starts anew."""
    today = machine.today()
    _write(machine.var, Memory(today, today, boot()))


def is_kept() -> bool:
    """Whether a battery or a time server vouches for the clock."""
    return _SYNCHRONISED.exists() or (_BATTERIES.is_dir() and any(_BATTERIES.iterdir()))


def boot() -> str:
    """A word that differs from one start of the machine to the next."""
    return _BOOT.read_text(encoding="ascii").strip() if _BOOT.exists() else ""


def _read(var: Path) -> Memory:
    """What the file says; nothing where it is missing or was cut short: then the other reasons decide."""
    try:
        told = json.loads((var / _FILE).read_text(encoding="utf-8"))
        return Memory(_day(told["seen"]), _day(told["confirmed"]), str(told["boot"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Memory()


def _write(var: Path, memory: Memory) -> None:
    told = {
        "seen": memory.seen and memory.seen.isoformat(),
        "confirmed": memory.confirmed and memory.confirmed.isoformat(),
        "boot": memory.boot,
    }
    var.mkdir(parents=True, exist_ok=True)
    draft = var / f"{_FILE}.new"
    draft.write_text(json.dumps(told), encoding="utf-8")
    draft.replace(var / _FILE)


def _day(told: str | None) -> datetime.date | None:
    return None if told is None else datetime.date.fromisoformat(told)
