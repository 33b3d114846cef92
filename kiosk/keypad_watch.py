"""Whether the site's keypad is plugged into this machine, by the name that the kernel lists it under. Knows no key."""

import threading
from collections.abc import Callable
from pathlib import Path

# What the kernel lists of keyboards, mice and the like, each with its name (input subsystem, procfs).
DEVICES = Path("/proc/bus/input/devices")
_NAME = "N: Name="
# A keypad that was pulled out is missed within so many seconds.
_LOOK_SECONDS = 1.0


def is_plugged(name: str, devices: Path = DEVICES) -> bool | None:
    """Whether a device whose name holds `name` is there. None where this machine doesn't list its devices."""
    try:
        lines = devices.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return any(name.casefold() in line.casefold() for line in lines if line.startswith(_NAME))


class KeypadWatch:
    """Looks once a second from `start` to `stop`, in a thread. `tell_gone` is called each time that it goes."""

    def __init__(self, name: str, tell_gone: Callable[[], None], devices: Path = DEVICES) -> None:
        self._name = name
        self._tell_gone = tell_gone
        self._devices = devices
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._was_there: bool | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._watch, name="keypad", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def look(self) -> None:
        """Look now. One that never was there is not missed: `kiosk check` tells that."""
        is_there = is_plugged(self._name, self._devices)
        if self._was_there and is_there is False:
            self._tell_gone()
        self._was_there = is_there

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self.look()
            self._stopping.wait(_LOOK_SECONDS)
