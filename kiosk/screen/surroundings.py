"""What one person hears the kiosk through: the room's noise, and how much louder the loudspeaker is for it.

Knows levels alone; the sound that they are taken of is let go of at once.
"""

from kiosk.loudness import Lift
from voice.hearing.room import Room
from voice.hearing.sound_card import RATE

_BYTES_A_SECOND = 2 * RATE


class Surroundings:
    """Of one visit, and gone with it."""

    def __init__(self, lift: Lift) -> None:
        self._lift = lift
        self._room = Room(RATE)

    @property
    def lift(self) -> float:
        """How much louder the loudspeaker is, in dB."""
        return self._lift.decibels

    def hear(self, pcm: bytes) -> bool:
        """A piece of what the microphone gives, the kiosk being silent. Whether the lift has changed."""
        self._room.hear(pcm)
        room = self._room.level
        return room is not None and self._lift.hear(room, len(pcm) / _BYTES_A_SECOND)

    def settle(self) -> None:
        """The person chose for themselves how loud it is."""
        self._lift.settle()
