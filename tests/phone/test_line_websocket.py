"""The second way that sound comes by: chan_websocket keeps the same promises as AudioSocket."""

import asyncio
import time

import pytest
from alone import on_its_own_loop
from bare_line import BareRig, Taken

from voice.lines.g711 import from_alaw, to_alaw
from voice.lines.sip_caller import SipCaller, tone

SENTENCE = b"".join(tone(key, 0.12, 3000) for key in "159#260*37")


def test_sound_both_ways_keys_and_a_hang_up(bare_rig_by_websocket: BareRig) -> None:
    rig = bare_rig_by_websocket

    async def call() -> Taken:
        async with SipCaller(rig.pbx.port, "3422") as caller:
            taken = await asyncio.to_thread(rig.line.latest)
            taken.media.play(SENTENCE, "said")
            assert await caller.hears(to_alaw(SENTENCE)[160:-160], seconds=5)
            await caller.press("1234567890*#", down=0.06, up=0.06)
            assert await asyncio.to_thread(taken.has_keys, 12)
            speech = from_alaw(to_alaw(SENTENCE[::-1]))
            await caller.say(speech)
            await asyncio.sleep(0.3)
            assert speech[640:-640] in bytes(taken.sound)
        return taken

    taken = on_its_own_loop(call())
    assert "".join(taken.keys) == "1234567890*#"
    assert taken.played == ["said"]
    assert taken.ended.wait(2)


@pytest.mark.slow
def test_stopping_takes_back_what_waits(bare_rig_by_websocket: BareRig) -> None:
    rig = bare_rig_by_websocket

    async def call() -> None:
        async with SipCaller(rig.pbx.port, "3422") as caller:
            taken = await asyncio.to_thread(rig.line.latest)
            taken.media.play(tone("5", 5.0))
            await asyncio.sleep(0.5)
            stopped = time.monotonic()
            taken.media.stop()
            await asyncio.sleep(0.4)
            loud = [p.at for p in caller.heard.packets if set(p.payload) - {0xD5, 0x55}]
            assert loud[-1] - stopped < 0.15

    on_its_own_loop(call())
