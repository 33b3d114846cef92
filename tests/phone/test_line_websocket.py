"""The second way that sound comes by: chan_websocket keeps the same promises as AudioSocket."""

import asyncio

import pytest
from alone import on_its_own_loop
from bare_line import BareRig, Taken
from heard import SENTENCE, comes, is_silent_within

from voice.lines.g711 import from_alaw, to_alaw
from voice.lines.sip_caller import SipCaller


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
            assert await comes(lambda: speech[640:-640] in bytes(taken.sound))
        return taken

    taken = on_its_own_loop(call())
    assert "".join(taken.keys) == "1234567890*#"
    assert taken.played == ["said"]
    assert taken.ended.wait(2)


@pytest.mark.slow
def test_stopping_takes_back_what_waits(bare_rig_by_websocket: BareRig) -> None:
    assert on_its_own_loop(is_silent_within(bare_rig_by_websocket, 0.15))
