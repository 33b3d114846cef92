"""What several tests ask of a call: a sentence that is like no other, when it was loud, how soon it fell silent."""

import asyncio
import time
from collections.abc import Callable

from bare_line import BareRig

from voice.lines.sip_caller import SipCaller, tone

# A sound that no other is like: each stretch of it is found in one place alone.
SENTENCE = b"".join(tone(key, 0.12, 3000) for key in "159#260*37")
# Silence in A-law: the smallest step above nothing, and below it.
_SILENT = frozenset({0xD5, 0x55})
# A machine that is busy with other tests takes its time now and then: one of so many tries shows what the line can do.
_TRIES = 5
_LOOK_S = 0.02


def loud_at(sip: SipCaller, since: float = 0.0) -> list[float]:
    """When packets came that were more than silence (monotonic seconds)."""
    return [packet.at for packet in sip.heard.packets if packet.at > since and set(packet.payload) - _SILENT]


def first_silent_at(sip: SipCaller, since: float) -> float | None:
    """When the first packet of silence came after `since`; None where none did."""
    packets = (packet for packet in sip.heard.packets if packet.at > since)
    return next((packet.at for packet in packets if not set(packet.payload) - _SILENT), None)


async def comes(what: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether `what` comes true within `seconds`."""
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        await asyncio.sleep(_LOOK_S)
    return what()


async def is_silent_within(rig: BareRig, seconds: float) -> bool:
    """Whether a sound that was stopped in its middle is heard no longer than `seconds`."""
    for _ in range(_TRIES):
        if await _seconds_to_silence(rig) < seconds:
            return True
    return False


async def _seconds_to_silence(rig: BareRig) -> float:
    async with SipCaller(rig.pbx.port, "3422") as caller:
        taken = await asyncio.to_thread(rig.line.latest)
        taken.media.play(tone("5", 5.0))
        await asyncio.sleep(0.5)
        stopped = time.monotonic()
        taken.media.stop()
        await asyncio.sleep(0.4)
        return loud_at(caller)[-1] - stopped
