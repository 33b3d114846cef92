"""Callers who all speak at once, in a process of their own: python speakers.py PORT CALLERS TIMES WORDS.

WORDS is a file of PCM (8 kHz). Each waits until the line has said its scene, says the words, and waits for what is said
next. Prints, as JSON, the seconds from the end of the words to the first sound after them, the gaps between packets,
and how many had no reaction.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from voice.lines.sip_caller import SipCaller

_FIRST = 5
# Where a machine is busy, the line itself may pause between two sentences for longer than a person does.
_QUIET, _MOST = 3.0, 40.0
_SILENT = frozenset({0xD5, 0x55})


def _is_loud(payload: bytes) -> bool:
    return bool(set(payload) - _SILENT)


class _Speaker:
    """One of them."""

    def __init__(self, sip: SipCaller) -> None:
        self._sip = sip
        self.reactions: list[float] = []
        self.without = 0

    async def speaks(self, words: bytes, times: int) -> None:
        """The whole call."""
        for _ in range(times):
            await self._waits(self._has_fallen_silent)
            await self._sip.say(words)
            said = time.monotonic()
            if await self._waits(lambda said=said: self._first_after(said) is not None):  # type: ignore[misc]
                self.reactions.append((self._first_after(said) or said) - said)
            else:
                self.without += 1

    def _has_fallen_silent(self) -> bool:
        loud = [one.at for one in self._sip.heard.packets[-500:] if _is_loud(one.payload)]
        return bool(loud) and time.monotonic() - loud[-1] > _QUIET

    def _first_after(self, since: float) -> float | None:
        return next((one.at for one in self._sip.heard.packets if one.at > since and _is_loud(one.payload)), None)

    async def _waits(self, holds) -> bool:  # type: ignore[no-untyped-def] # noqa: ANN001
        end = time.monotonic() + _MOST
        while not holds():
            if time.monotonic() > end:
                return False
            await asyncio.sleep(0.02)
        return True


async def _call(port: int, times: int, words: bytes) -> tuple[_Speaker, list[float]]:
    async with SipCaller(port, "3422") as sip:
        speaker = _Speaker(sip)
        await speaker.speaks(words, times)
        return speaker, sip.heard.gaps()[_FIRST:]


async def _crowd(port: int, callers: int, times: int, words: bytes) -> None:
    led = await asyncio.gather(*(_call(port, times, words) for _ in range(callers)))
    told = {
        "reactions": [one for speaker, _ in led for one in speaker.reactions],
        "without": [speaker.without for speaker, _ in led],
        "gaps": [gap for _, gaps in led for gap in gaps],
    }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    port, callers, times, words = sys.argv[1:]
    asyncio.run(_crowd(int(port), int(callers), int(times), Path(words).read_bytes()))
