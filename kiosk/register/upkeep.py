"""What a register needs every day without anybody's hand: forms lapse, old records go, a backup is made.

Each is done once a day at most, and tried again where it failed. Of a machine's processes one does it: the one that
holds the lock `upkeep.lock`; when that one ends, another goes on. Knows no settings file: it is handed its plan.
"""

import datetime
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from kiosk.register import backups
from kiosk.register.errors import MediumMissing, RegisterError
from kiosk.register.file_lock import LOOKS_AFTER, FileLock
from kiosk.register.register import Register
from kiosk.register.voices import Voices

_log = logging.getLogger(__name__)

# How often the clock is looked at, in seconds.
_LOOK_AGAIN_S = 600.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What the site has set. `folder` None: no daily backup. `hour` is the one from which it is made (0–23)."""

    retention_months: int
    lapse_days: int
    folder: Path | None = None
    hour: int = 19
    keep: int = 7


@dataclass(frozen=True, slots=True)
class Done:
    """What one look has done. `trouble` says what failed; it is tried again at the next look."""

    lapsed: int = 0
    erased: int = 0
    backup: Path | None = None
    trouble: tuple[RegisterError, ...] = ()


def now() -> datetime.datetime:
    """The time by the machine's clock, where it stands."""
    return datetime.datetime.now().astimezone()


class Upkeep:
    """Looks after one register, in a thread from `start` to `stop`."""

    def __init__(
        self,
        register: Register,
        plan: Plan,
        clock: Callable[[], datetime.datetime] = now,
        before: Callable[[datetime.date], object] | None = None,
    ) -> None:
        """`before` is done each day before anything is erased; it may raise RegisterError."""
        self._before = before
        self._register = register
        self._plan = plan
        self._clock = clock
        self._swept: datetime.date | None = None
        self._turn = FileLock(register.folder / LOOKS_AFTER)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="register-upkeep", daemon=True)
        # The last look's, for whoever tells the state of the machine.
        self.last = Done()

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, once what it does is done. Another process may look after the register now."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()
        self._turn.release()

    def look(self) -> Done:
        """Do what is due now; nothing where another process of this machine does it."""
        moment = self._clock()
        trouble: list[RegisterError] = []
        lapsed = erased = 0
        try:
            if not self._turn.take():
                return self.last
        except RegisterError as failed:
            return self._looked(Done(trouble=(failed,)))
        if self._swept != moment.date():
            try:
                if self._before is not None:
                    self._before(moment.date())
                lapsed = len(self._register.history.lapse_due(self._plan.lapse_days))
                erased = len(self._register.erase_due(self._plan.retention_months))
                erased += Voices(self._register.folder).erase_due(moment.date())
                self._swept = moment.date()
            except RegisterError as failed:
                trouble.append(failed)
        made = None
        try:
            made = self._back_up(moment)
        except RegisterError as failed:
            trouble.append(failed)
        return self._looked(Done(lapsed, erased, made, tuple(trouble)))

    def _looked(self, done: Done) -> Done:
        for one in done.trouble:
            _log.error("upkeep: %s", type(one).__name__)
        self.last = done
        return done

    def _back_up(self, moment: datetime.datetime) -> Path | None:
        folder = self._plan.folder
        if folder is None or moment.hour < self._plan.hour:
            return None
        if not folder.is_dir():
            raise MediumMissing(folder=folder)  # making it would fill the disk under a stick that isn't there
        return daily_backup(self._register, folder, moment.date(), self._plan.keep)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self.look()
            self._stopped.wait(_LOOK_AGAIN_S)


def daily_backup(register: Register, folder: Path, day: datetime.date, keep: int) -> Path | None:
    """Today's backup in `folder`, with the chain's head beside it; None where it was made already.

    The newest `keep` stay. Raises RegisterFull, RegisterUnavailable.
    """
    target = folder / f"clairvoix-{register.station:04}-{day.isoformat()}"
    if target.exists():
        return None
    register.backup(target)
    register.anchor(folder)
    for old in backups.made_in(folder, register.station)[:-keep]:
        rmtree(old, ignore_errors=True)
    return target
