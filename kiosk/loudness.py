"""How loud each step of each device is: what was measured or judged at it, and what the standards ask for. Pure.

Gains are those of the page's player, in dB below full scale. Where somebody has measured a device, dB(A) follow from
them; where nobody has, only its steps are known.
"""

import datetime
import math
from dataclasses import dataclass
from enum import StrEnum

LEVELS = 9
# VVSG 2.0, 7.1-K: headphones begin at 60 to 70 dB, reach from 20 to 100, in steps of at most 10.
_EARS_START_DB, _EARS_MOST_DB, _EARS_STEP_DB = 60.0, 100.0, 10.0
# EN 301 549, 8.2.1; US 36 CFR 1194.25(f): at least 65 dB(A), of which one is a margin; a range of 18 dB, a step at +12.
_ALOUD_START_DB, _ALOUD_MOST_DB = 66.0, 95.0
STEP_DB = 3.0
# From where a device begins to its loudest step.
_ABOVE_START_DB = 12.0
# At the ears of somebody who can't take them off fast, nobody knows how loud it is: it begins softer.
_UNKNOWN_EARS_DB = -6.0
# A meter beside headphones, without the ear that they belong on, shows far less than somebody would hear. Whatever it
# shows, a visit begins no louder than where nobody measured; louder is the person's to press.
_MOST_EARS_START_DB = -18.0
# Each dB that a room is louder than this asks for one more: speech is to stand 20 dB above it.
QUIET_ROOM_DB = 45.0
MOST_LIFT_DB = 15.0


class Device(StrEnum):
    """What the kiosk is heard with."""

    LOUDSPEAKER = "loudspeaker"
    HEADPHONES = "headphones"


@dataclass(frozen=True, slots=True)
class Measured:
    """What somebody found at a device: at a gain (dB, 0 or less) it gave so many dB(A), or, where they had no meter
    (`decibels` is None), was loud enough. `output` and `percent`: the sound output then, and its own volume."""

    gain: float
    decibels: float | None
    day: datetime.date
    output: str = ""
    percent: int | None = None

    @property
    def full(self) -> float | None:
        """dB(A) at full scale."""
        return None if self.decibels is None else self.decibels - self.gain


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of a device. `gains` of levels 1 to 9, in dB; `start`: the level that a visit begins with; `most`: the
    gain that nothing goes beyond. `follows_noise`: whether it grows louder in a loud room."""

    gains: tuple[float, ...]
    start: int
    most: float
    follows_noise: bool


def ladder(device: Device, measured: Measured | None, usual: int) -> Ladder:
    """The steps of `device`. `usual`: the level that visits begin with where nothing was found."""
    follows = device is Device.LOUDSPEAKER
    if measured is None:
        top = 0.0 if follows else _UNKNOWN_EARS_DB
        return Ladder(_steps(top, STEP_DB), usual, top, follows)
    start, most, step = _limits(device, measured)
    top = min(most, start + _ABOVE_START_DB) if step == STEP_DB else most
    gains = _steps(top, step)
    first = next((level for level, gain in enumerate(gains, start=1) if gain >= start - step / 100), LEVELS)
    if step == _EARS_STEP_DB:
        first = min(first, sum(gain <= _MOST_EARS_START_DB for gain in gains))
    return Ladder(gains, first, most, follows)


def is_too_weak(device: Device, measured: Measured) -> bool:
    """Whether the device can't give what a visit should begin with, at full scale or, at ears, where a visit may."""
    start, _, step = _limits(device, measured)
    return start > (_MOST_EARS_START_DB if step == _EARS_STEP_DB else 0)


def _limits(device: Device, measured: Measured) -> tuple[float, float, float]:
    """The gain that a visit should begin with, the greatest, and the step between two levels, in dB."""
    full = measured.full
    if full is None:
        most = 0.0 if device is Device.LOUDSPEAKER else min(0.0, measured.gain + _ABOVE_START_DB)
        return measured.gain, most, STEP_DB
    match device:
        case Device.LOUDSPEAKER:
            return _ALOUD_START_DB - full, min(0.0, _ALOUD_MOST_DB - full), STEP_DB
        case Device.HEADPHONES:
            return _EARS_START_DB - full, min(0.0, _EARS_MOST_DB - full), _EARS_STEP_DB


def _steps(top: float, step: float) -> tuple[float, ...]:
    return tuple(top - step * (LEVELS - level) for level in range(1, LEVELS + 1))


class Lift:
    """How much louder than its step a loudspeaker is, because the room is loud: slow, bounded, and the person's own
    choice ends it. Knows loudness and time; keeps no sound."""

    # A step up or down at most so often (seconds of quiet listening); down only once the room is clearly softer.
    _SECONDS_BETWEEN = 2.0
    _HYSTERESIS_DB = 2.0

    def __init__(self, quiet: float) -> None:
        """`quiet`: what the microphone gives in a room of 45 dB(A), in dBFS."""
        self._quiet = quiet
        self._waited = math.inf  # the first step may come at once
        self._is_settled = False
        self.decibels = 0.0

    def hear(self, room: float, seconds: float) -> bool:
        """The room was `room` loud (dBFS) for the last `seconds`, the kiosk being silent. Whether anything changed."""
        self._waited += seconds
        if self._is_settled or self._waited < self._SECONDS_BETWEEN:
            return False
        wanted = room - self._quiet
        if wanted > self.decibels and self.decibels < MOST_LIFT_DB:
            step = STEP_DB
        elif wanted < self.decibels - STEP_DB - self._HYSTERESIS_DB and self.decibels > 0:
            step = -STEP_DB
        else:
            return False
        self.decibels += step
        self._waited = 0.0
        return True

    def settle(self) -> None:
        """The person chose for themselves: from now on nothing changes but by their hand."""
        self._is_settled = True
