"""Which device the kiosk is heard with now, how loud its steps are, and that each visit begins alike.

Knows the calibration and the machine's outputs; knows no page and no conversation.
"""

import datetime
import threading

from kiosk.calibration import Calibration
from kiosk.loudness import Device, Ladder, Lift, Measured, ladder
from kiosk.outputs import Outputs
from kiosk.settings import Sound


class Levels:
    """The loudness of one machine. Safe to ask from any thread."""

    def __init__(self, calibration: Calibration, sound: Sound, outputs: Outputs) -> None:
        self.calibration = calibration
        self._sound = sound
        self._outputs = outputs
        # Told by whoever watches the machine's sockets.
        self.headphones_are_in = False

    @property
    def device(self) -> Device:
        """What the kiosk is heard with now."""
        return Device.HEADPHONES if self.headphones_are_in else Device.LOUDSPEAKER

    @property
    def ladder(self) -> Ladder:
        """Its steps."""
        return ladder(self.device, self.calibration.of(self.device), self._sound.volume)

    def begin(self) -> int:
        """Somebody begins, or changes over to another device: the level that they begin with. The output's own volume
        goes back to what it was when it was measured, whoever turned it since."""
        found = self.calibration.of(self.device)
        if found is not None and found.output and found.percent is not None:
            # The page doesn't wait for it: a sound system that hangs is slow to say so.
            turning = (found.output, found.percent)
            threading.Thread(target=self._outputs.turn, args=turning, name="loudness", daemon=True).start()
        return self.ladder.start

    def found(self, device: Device, gain: str, decibels: str, day: datetime.date) -> Measured:
        """What somebody typed about `device`; with the output that sounds now, where that is what it is heard by.

        Raises ValueError.
        """
        typed = decibels.strip().replace(",", ".")
        usual = (self._outputs.usual or "") if device is self.device else ""
        percent = next((one.percent for one in self._outputs.every() or () if one.name == usual), None)
        return Measured(float(gain), float(typed) if typed else None, day, usual, percent)

    def lift(self) -> Lift:
        """For one visit: how the loudspeaker follows the room's noise, where the site wants it."""
        fresh = Lift(self.calibration.quiet)
        if not self._sound.follows_noise:
            fresh.settle()
        return fresh
