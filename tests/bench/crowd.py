"""Many callers in a process of their own, as callers are: python crowd.py PORT CALLERS SECONDS KEYS.

Prints, as JSON, the gaps between the packets that they heard, in seconds, and how many packets each heard.
"""

import asyncio
import json
import sys
import time

from voice.lines.sip_caller import SipCaller

# Packets before the line has settled.
_FIRST = 5


async def _caller(port: int, seconds: float, keys: str) -> tuple[list[float], int]:
    async with SipCaller(port, "3422") as sip:
        began, pressed = time.monotonic(), 0
        while time.monotonic() - began < seconds:
            await asyncio.sleep(1.0)
            await sip.press(keys[pressed % len(keys)], down=0.06, up=0.02)
            pressed += 1
        return sip.heard.gaps()[_FIRST:], len(sip.heard.packets)


async def _crowd(port: int, callers: int, seconds: float, keys: str) -> None:
    led = await asyncio.gather(*(_caller(port, seconds, keys) for _ in range(callers)))
    json.dump({"gaps": [gap for gaps, _ in led for gap in gaps], "packets": [count for _, count in led]}, sys.stdout)


if __name__ == "__main__":
    port, callers, seconds, keys = sys.argv[1:]
    asyncio.run(_crowd(int(port), int(callers), float(seconds), keys))
