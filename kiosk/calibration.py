"""What was found at this machine's loudspeaker, headphones and microphone, in a file of its own. Knows no standard.

A file that can't be read is no reason to be silent, nor to be loud: the steps that were delivered serve then, and
`kiosk check` says so.
"""

import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.loudness import Device, Measured
from kiosk.register import durable

NAME = "loudness.json"
# Unless somebody measured it (dBFS in a room of 45 dB(A)): browsers bring no quiet room above it.
USUAL_QUIET = -50.0


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Device(_Strict):
    gain_db: Annotated[float, Field(ge=-90, le=0)]
    decibels: Annotated[float | None, Field(ge=20, le=120)] = None
    day: datetime.date
    output: str = ""
    percent: Annotated[int | None, Field(ge=0, le=200)] = None


class _Microphone(_Strict):
    quiet_dbfs: Annotated[float, Field(ge=-90, le=-10)]
    day: datetime.date


class _File(_Strict):
    format: Annotated[int, Field(ge=1, le=1)] = 1
    loudspeaker: _Device | None = None
    headphones: _Device | None = None
    microphone: _Microphone | None = None


class CalibrationDamaged(Exception):
    """The file can't be read."""


class Calibration:
    """The file, read anew at each question: whoever measures is heard at the next visit."""

    def __init__(self, var: Path) -> None:
        self.path = var / NAME

    def of(self, device: Device) -> Measured | None:
        """What was found at a device; None where nobody looked, or the file is damaged."""
        try:
            found = self._read().loudspeaker if device is Device.LOUDSPEAKER else self._read().headphones
        except CalibrationDamaged:
            return None
        if found is None:
            return None
        return Measured(found.gain_db, found.decibels, found.day, found.output, found.percent)

    @property
    def quiet(self) -> float:
        """What the microphone gives in a room of 45 dB(A), in dBFS."""
        try:
            found = self._read().microphone
        except CalibrationDamaged:
            found = None
        return USUAL_QUIET if found is None else found.quiet_dbfs

    @property
    def is_damaged(self) -> bool:
        """Whether there is a file that can't be read."""
        try:
            self._read()
        except CalibrationDamaged:
            return True
        return False

    def note(self, device: Device, found: Measured) -> None:
        """Write what was found at a device. Raises ValueError where it can't be; RegisterFull, RegisterUnavailable."""
        noted = _Device(
            gain_db=found.gain, decibels=found.decibels, day=found.day, output=found.output, percent=found.percent
        )
        self._write({device.value: noted})

    def note_quiet(self, dbfs: float, day: datetime.date) -> None:
        """Write what the microphone gives at 45 dB(A). Raises as `note` does."""
        self._write({"microphone": _Microphone(quiet_dbfs=dbfs, day=day)})

    def forget(self, device: Device) -> None:
        """The delivered steps serve again. Raises RegisterFull, RegisterUnavailable."""
        self._write({device.value: None})

    def _read(self) -> _File:
        try:
            return _File.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return _File()
        except (OSError, ValidationError) as trouble:
            raise CalibrationDamaged from trouble

    def _write(self, changed: dict[str, _Device | _Microphone | None]) -> None:
        try:
            before = self._read()
        except CalibrationDamaged:
            before = _File()
        durable.replace(self.path, before.model_copy(update=changed).model_dump_json().encode(), mode=0o600)
