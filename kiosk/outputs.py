"""The machine's sound outputs, as PulseAudio or PipeWire tell them and are told. Knows no headphones and no page."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_ASK_SECONDS = 5.0
_EARS = frozenset({"headphones", "headset", "earpiece", "handset"})
# What PulseAudio offers where there is no output at all: it is heard by nobody.
_NOWHERE = "auto_null"


@dataclass(frozen=True, slots=True)
class Output:
    """One sound output. `percent`: its own volume, that of its loudest channel; None where it tells none. `is_at_ears`:
    the socket that it uses now is one for ears, and something is plugged into it."""

    name: str
    is_muted: bool = False
    percent: int | None = None
    is_at_ears: bool = False


class Outputs:
    """The outputs of this machine. Nothing raises: a sound system that doesn't answer is a machine without one."""

    def __init__(self, command: str = "pactl") -> None:
        self._command = command

    @property
    def are_told(self) -> bool:
        """Whether this machine has what tells them."""
        return shutil.which(self._command) is not None

    def watch(self) -> "subprocess.Popen[bytes]":
        """A process that writes a line at each change, until it is ended or the sound system goes. Raises OSError."""
        return subprocess.Popen(  # noqa: S603 – a fixed command
            [self._command, "subscribe"],
            bufsize=0,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_in_english(),
        )

    def every(self) -> tuple[Output, ...] | None:
        """All of them, one or more; None where the sound system doesn't answer, or names none."""
        return tuple(_output(one) for one in self._list("sinks") if one.get("name") != _NOWHERE) or None

    @property
    def usual(self) -> str | None:
        """The output that sound goes to where nobody says otherwise."""
        return (self._ask("get-default-sink") or "").strip() or None

    def mute(self, name: str, *, is_muted: bool) -> bool:
        """Silence an output, or give it back. Whether it was done."""
        return self._ask("set-sink-mute", name, "1" if is_muted else "0") is not None

    def turn(self, name: str, percent: int) -> bool:
        """Set an output's own volume, in percent. Whether it was done."""
        return self._ask("set-sink-volume", name, f"{percent}%") is not None

    def lead_to(self, name: str) -> None:
        """What sounds now, and what will, goes to that output."""
        self._ask("set-default-sink", name)
        for stream in self._list("sink-inputs"):
            self._ask("move-sink-input", str(stream.get("index", "")), name)

    def _list(self, what: str) -> list[dict[str, Any]]:
        try:
            found = json.loads(self._ask("--format=json", "list", what) or "")
        except ValueError:
            return []
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    def _ask(self, *words: str) -> str | None:
        try:
            done = subprocess.run(  # noqa: S603 – fixed words
                [self._command, *words],
                capture_output=True,
                text=True,
                timeout=_ASK_SECONDS,
                check=False,
                env=_in_english(),
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout if done.returncode == 0 else None


def _output(sink: Mapping[str, Any]) -> Output:
    return Output(str(sink.get("name")), bool(sink.get("mute")), _percent(sink.get("volume")), is_at_ears(sink))


def is_at_ears(sink: Mapping[str, Any]) -> bool:
    """Whether the port that an output uses now is one for ears, and something is plugged into it."""
    ports = sink.get("ports")
    if not isinstance(ports, list):
        return False
    used = next((port for port in ports if port.get("name") == sink.get("active_port")), None)
    if used is None or used.get("availability") == "not available":
        return False
    return str(used.get("type", "")).lower() in _EARS


def _percent(volume: object) -> int | None:
    channels = volume.values() if isinstance(volume, dict) else ()
    told = [str(channel.get("value_percent", "")).rstrip("%") for channel in channels if isinstance(channel, dict)]
    return max((int(one) for one in told if one.isdecimal()), default=None)


def _in_english() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}
