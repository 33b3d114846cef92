"""One file for somebody who helps from afar: how this machine is, and nothing of anybody who used it.

Knows which facts may leave: only those named here do. No log, no paper, no reference, no name, no address; of the
site's own words, whether they are filled in.
"""

import datetime
import importlib.metadata
import json
import os
import platform
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kiosk.app import House
from kiosk.clock import is_kept
from kiosk.readiness import parts
from kiosk.register.errors import RegisterError

# Settings whose values tell of the machine, by table. Every other one is told as filled in or not.
_TECHNICAL: Mapping[str, frozenset[str]] = {
    "station": frozenset({"number", "mode"}),
    "site": frozenset({"kind", "retention_months", "lapse_days", "return_days"}),
    "screen": frozenset(
        {"width_px", "height_px", "width_mm", "distance_mm", "mounting_height_mm", "inactivity_seconds"}
        | {"alert_seconds"}
    ),
    "sound": frozenset({"engine", "words_per_minute", "headphones", "starts_by_itself"}),
    "hearing": frozenset({"engine", "endpoint_seconds", "no_input_seconds"}),
    "roll": frozenset({"kind", "width_mm", "mode"}),
    "sheet": frozenset({"kind", "width_mm", "mode"}),
    "server": frozenset({"port"}),
    "backup": frozenset({"hour", "keep"}),
    "health": frozenset({"port"}),
}
_DAYS_SHOWN = 3
FORMAT = 1


def gather(house: House) -> dict[str, Any]:
    """Everything that the file says. A part that can't be asked says so, and the rest is told all the same."""
    return {
        "format": FORMAT,
        "day": house.today().isoformat(),
        "version": importlib.metadata.version("clairvoix"),
        "machine": _machine(house),
        # States alone: a detail may quote a setting, and settings may name people.
        "parts": {part.name: part.state.value for part in parts(house)},
        "settings": _settings(house.settings.model_dump()),
        "script": _script(house),
        "register": _register(house),
        "libraries": {one.name: one.version for one in importlib.metadata.distributions()},
    }


def as_text(told: Mapping[str, Any]) -> str:
    """The file's text: JSON that a person can read, sorted, so that two files can be compared."""
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _machine(house: House) -> dict[str, Any]:
    system = platform.freedesktop_os_release()
    memory = {
        name: int(value.split()[0]) // 1024
        for name, _, value in (line.partition(":") for line in _lines(Path("/proc/meminfo")))
        if name in {"MemTotal", "MemAvailable"}
    }
    room = shutil.disk_usage(house.var if house.var.exists() else house.var.parent)
    return {
        "system": f"{system.get('ID', '')} {system.get('VERSION_ID', '')}".strip(),
        "kernel": platform.release(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "memory_mb": memory,
        "disk_mb": {"size": room.total // 1_000_000, "free": room.free // 1_000_000},
        "running_days": _running_days(),
        "has_clock_kept": is_kept(),
        "sound_cards": sum("]: " in line for line in _lines(Path("/proc/asound/cards"))),
    }


def _settings(given: Mapping[str, Any], table: str = "") -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, Mapping):
            told[name] = _settings(value, name)
        elif name in _TECHNICAL.get(table, ()):
            told[name] = value
        else:
            told[name] = "filled in" if value not in ("", None) else "blank"
    return told


def _script(house: House) -> dict[str, Any]:
    script = house.script
    return {
        "fingerprint": script.fingerprint,
        "is_modified": script.is_modified,
        "languages": list(house.languages),
        "withheld": {language: len(found) for language, found in script.withheld.items()},
    }


def _register(house: House) -> dict[str, Any]:
    try:
        report = house.register.verify()
        lines = house.register.outbox.lines()
    except RegisterError as trouble:
        return {"trouble": type(trouble).__name__}
    return {
        "is_sound": report.is_sound,
        "entries": report.entries,
        "faults": _counted(type(fault).__name__ for fault in report.faults),
        "papers": _counted(f"{line.printer} {line.state.value}" for line in lines),
        "files": {path.name: path.stat().st_size for path in sorted(house.register_folder.glob("register.sqlite*"))},
        "backups": _backup_days(house),
    }


def _backup_days(house: House) -> list[str]:
    """Days of the newest backups, as their folders' names say them."""
    folder = Path(house.settings.backup.folder)
    if not house.settings.backup.folder or not folder.is_dir():
        return []
    found = sorted(path.name[-len("2026-01-01") :] for path in folder.glob("clairvoix-[0-9]*-*-*-*"))
    return [day for day in found if _is_day(day)][-_DAYS_SHOWN:]


def _is_day(told: str) -> bool:
    try:
        datetime.date.fromisoformat(told)
    except ValueError:
        return False
    return True


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))


def _running_days() -> float | None:
    lines = _lines(Path("/proc/uptime"))
    return round(float(lines[0].split()[0]) / 86_400, 1) if lines else None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
