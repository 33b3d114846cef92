"""Tries the machine's microphone: how loud the room is, how loud somebody who counts to three, and what is understood.

Knows loudness and one phrase; knows no scene. What it hears is measured and let go of.
"""

import queue
import time
from collections.abc import Callable
from dataclasses import dataclass
from gettext import gettext as _
from typing import Protocol

from kiosk.loudness import QUIET_ROOM_DB
from voice.hearing.grammar import Grammar, Phrase
from voice.hearing.levels import FRAME_SECONDS, SILENCE_DB, level, samples_of
from voice.hearing.listener import Heard, Listener
from voice.hearing.recognizer import Recognizer
from voice.hearing.room import Room
from voice.hearing.sound_card import RATE

ROOM_SECONDS = 2.0
SPEECH_SECONDS = 5.0
# A card that gives nothing for this long is stuck.
_PATIENCE_SECONDS = 5.0
# Old voices are soft: where the room comes nearer than this, they drown.
_LEAST_ABOVE_ROOM_DB = 10.0
_LEAST_SPEECH_DB = -45.0
_CLIPPING_DB = -4.0
_FRAME_BYTES = 2 * round(RATE * FRAME_SECONDS)
_COUNTING = Grammar.of([Phrase("un deux trois", "count"), Phrase("quatre cinq six"), Phrase("bonjour à tous")])


class Microphone(Protocol):
    """An open microphone."""

    def close(self) -> None:
        """Stop listening."""


OpenMicrophone = Callable[[Callable[[bytes], None], Callable[[], None]], Microphone]


@dataclass(frozen=True, slots=True)
class Tried:
    """What was measured, in dBFS: the room, the loudest of the speech. `is_understood`: None where nothing hears."""

    room: float
    speech: float
    is_understood: bool | None

    @property
    def is_good(self) -> bool:
        """Whether people will be heard."""
        return self.remark is None

    @property
    def remark(self) -> str | None:
        """What is wrong, and what to do about it; None where nothing is."""
        if self.speech <= SILENCE_DB + 1:
            return _("Nothing at all comes from it: is it plugged in, and not muted?")
        if self.speech > _CLIPPING_DB:
            return _("It is too loud: turn the microphone's level down.")
        if self.speech < _LEAST_SPEECH_DB:
            return _("It is too soft: turn the microphone's level up, or bring it nearer.")
        if self.speech - self.room < _LEAST_ABOVE_ROOM_DB:
            return _("The room is nearly as loud as the voice: bring the microphone nearer, or away from the noise.")
        if self.is_understood is False:
            return _("« un, deux, trois » was not understood: try once more, a little nearer.")
        return None


def try_microphone(open_microphone: OpenMicrophone, recognizer: Recognizer | None, say: Callable[[str], None]) -> Tried:
    """Listen to the room, then to somebody who counts. `say` tells the person what to do. Raises HearingError."""
    sound: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    say(_("Please be quiet for two seconds."))
    microphone = open_microphone(sound.put, lambda: sound.put(b""))
    try:
        room = _take(sound, ROOM_SECONDS)
        say(_("Now say: one, two, three."))
        speech = _take(sound, SPEECH_SECONDS)
    finally:
        microphone.close()
    return Tried(_quietest(room), _loudest(speech), _is_understood(recognizer, room, speech))


def quiet_of(open_microphone: OpenMicrophone, decibels: float) -> float | None:
    """What the microphone gives in a quiet room, in dBFS, as a meter shows `decibels` (dB(A)) in this one now; None
    where it gives nothing. Raises HearingError."""
    sound: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    microphone = open_microphone(sound.put, lambda: sound.put(b""))
    try:
        heard = _take(sound, ROOM_SECONDS)
    finally:
        microphone.close()
    room = Room(RATE)
    room.hear(heard)
    return None if room.level is None else room.level - (decibels - QUIET_ROOM_DB)


def _take(sound: "queue.SimpleQueue[bytes]", seconds: float) -> bytes:
    """The next `seconds` of sound; less where the card stops."""
    taken = bytearray()
    deadline = time.monotonic() + seconds + _PATIENCE_SECONDS
    while len(taken) < 2 * RATE * seconds:
        try:
            piece = sound.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        if not piece:
            sound.put(b"")  # nothing more will come
            break
        taken += piece
    return bytes(taken)


def _is_understood(recognizer: Recognizer | None, room: bytes, speech: bytes) -> bool | None:
    if recognizer is None:
        return None
    listener = Listener(recognizer, _COUNTING, RATE)
    events = [*listener.push(room + speech), *listener.end()]
    phrases = [event.verdict.phrase for event in events if isinstance(event, Heard)]
    return any(phrase is not None and phrase.action == "count" for phrase in phrases)


def _levels(pcm: bytes) -> list[float]:
    frames = range(0, len(pcm) - _FRAME_BYTES + 1, _FRAME_BYTES)
    return sorted(level(samples_of(pcm[at : at + _FRAME_BYTES])) for at in frames) or [SILENCE_DB]


def _quietest(pcm: bytes) -> float:
    """The room: louder than what its quiet half is."""
    levels = _levels(pcm)
    return levels[len(levels) // 2]


def _loudest(pcm: bytes) -> float:
    """The voice: what its loudest moments are, a click left out."""
    levels = _levels(pcm)
    return levels[max(0, len(levels) - 1 - len(levels) // 50)]
