"""Calls the line from this machine, as anybody would, and says what was heard. Knows no house."""

import asyncio
import time
from dataclasses import dataclass

from voice.hearing.levels import SILENCE_DB, level, samples_of
from voice.lines.g711 import from_alaw, to_alaw
from voice.lines.sip_caller import CallRefused, SipCaller

# Before its welcome the line may say that the reception is closed, and that it speaks another language.
_LISTEN_SECONDS = 15.0
_SPEECH_DB = -45.0
_EDGE = 160
# Nobody's: the line sees that it is called by itself.
_OUR_NUMBER = "000"


@dataclass(frozen=True, slots=True)
class LineHeard:
    """What a call to the line gave. Seconds from ringing to the answer, and from there to the first sound.

    `refusal` is None where somebody answered; `first_sound` None where nothing was heard. `is_expected`: what was
    asked for was heard, byte for byte.
    """

    refusal: str | None
    answered: float = 0.0
    first_sound: float | None = None
    is_expected: bool = False


def call_itself(port: int, extension: str, expected: bytes) -> LineHeard:
    """Ring the line and listen for `expected` (PCM of 8 kHz), then hang up."""
    return asyncio.run(_call(port, extension, to_alaw(expected)))


async def _call(port: int, extension: str, expected: bytes) -> LineHeard:
    began = time.monotonic()
    caller = SipCaller(port, extension, number=_OUR_NUMBER, ring_seconds=5.0)
    try:
        await caller.ring()
    except (CallRefused, OSError) as trouble:
        return LineHeard(str(trouble))
    try:
        # Fades at its ends may be cut by a packet's border: what lies between is enough.
        is_expected = await caller.hears(expected[_EDGE:-_EDGE], seconds=_LISTEN_SECONDS)
    finally:
        await caller.hang_up()
    return LineHeard(None, caller.answered_at - began, _first_sound(caller), is_expected)


def _first_sound(caller: SipCaller) -> float | None:
    for packet in caller.heard.packets:
        if max(SILENCE_DB, level(samples_of(from_alaw(packet.payload)))) > _SPEECH_DB:
            return packet.at - caller.answered_at
    return None
