"""The line itself with a real Asterisk: sound both ways byte for byte, keys by every way, hang-ups, strangers."""

import asyncio
import socket
import threading
from itertools import pairwise
from uuid import uuid4

import pytest
from alone import on_its_own_loop
from bare_line import SECRET, BareRig
from heard import SENTENCE, comes, is_silent_within
from soon import soon

from voice.lines.g711 import from_alaw, to_alaw
from voice.lines.sip_caller import CallRefused, SipCaller, Way

KEYS = "1234567890*#"


def test_what_is_played_is_heard_byte_for_byte_and_what_is_said_arrives_so(bare_rig: BareRig) -> None:
    async def call(rig: BareRig) -> None:
        async with SipCaller(rig.pbx.port, "3422") as caller:
            taken = await asyncio.to_thread(rig.line.latest)
            taken.media.play(SENTENCE, "said")
            assert await caller.hears(to_alaw(SENTENCE), seconds=4)
            assert taken.played == ["said"]
            speech = from_alaw(to_alaw(SENTENCE[::-1]))
            await caller.say(speech)
            assert await comes(lambda: speech in bytes(taken.sound))

    on_its_own_loop(call(bare_rig))


def test_sound_comes_at_once_and_never_stops_though_nothing_is_said(bare_rig: BareRig) -> None:
    async def call(rig: BareRig) -> None:
        async with SipCaller(rig.pbx.port, "3422") as caller:
            assert await comes(lambda: len(caller.heard.packets) > 50)
            first, last = caller.heard.packets[0].at, caller.heard.packets[-1].at
            assert first - caller.answered_at < 1.0
            assert (len(caller.heard.packets) - 1) / (last - first) == pytest.approx(50, rel=0.2)
            assert all(after - before == 1 for before, after in pairwise(p.sequence for p in caller.heard.packets))

    on_its_own_loop(call(bare_rig))


def test_stopping_is_heard_within_a_tenth_of_a_second(bare_rig: BareRig) -> None:
    assert on_its_own_loop(is_silent_within(bare_rig, 0.1))


@pytest.mark.parametrize(
    ("way", "down", "up"),
    [
        (Way.EVENTS, 0.04, 0.04),
        pytest.param(Way.EVENTS, 0.10, 0.10, marks=pytest.mark.slow),
        pytest.param(Way.EVENTS, 0.30, 0.06, marks=pytest.mark.slow),
        (Way.INFO, 0.10, 0.05),
    ],
)
def test_every_key_arrives_once_and_in_order(bare_rig: BareRig, way: Way, down: float, up: float) -> None:
    async def call(rig: BareRig) -> None:
        async with SipCaller(rig.pbx.port, "3422") as caller:
            taken = await asyncio.to_thread(rig.line.latest)
            await caller.press(KEYS, way=way, down=down, up=up)
            assert await asyncio.to_thread(taken.has_keys, len(KEYS))
            await asyncio.sleep(0.1)
            assert "".join(taken.keys) == KEYS

    on_its_own_loop(call(bare_rig))


def test_keys_as_tones_arrive_where_no_events_were_promised(bare_rig: BareRig) -> None:
    async def call(rig: BareRig) -> None:
        async with SipCaller(rig.pbx.port, "3422", has_events=False) as caller:
            taken = await asyncio.to_thread(rig.line.latest)
            await caller.press(KEYS, way=Way.TONES, down=0.08, up=0.08)
            assert await asyncio.to_thread(taken.has_keys, len(KEYS))
            assert "".join(taken.keys) == KEYS

    on_its_own_loop(call(bare_rig))


@pytest.mark.parametrize(
    "way", [Way.BOTH, *(pytest.param(way, marks=pytest.mark.slow) for way in (Way.TONES, Way.EVENTS))]
)
def test_a_gateway_that_breaks_its_promise_is_understood_and_counted_once(
    bare_rig_with_tones: BareRig, way: Way
) -> None:
    keys = KEYS + "1122"

    async def call(rig: BareRig) -> None:
        async with SipCaller(rig.pbx.port, "3422") as caller:
            taken = await asyncio.to_thread(rig.line.latest)
            await caller.press(keys, way=way, down=0.08, up=0.12)
            assert await asyncio.to_thread(taken.has_keys, len(keys))
            await asyncio.sleep(0.3)
            assert "".join(taken.keys) == keys

    on_its_own_loop(call(bare_rig_with_tones))


def test_a_hang_up_is_seen_at_once_and_leaves_nothing(bare_rig: BareRig) -> None:
    async def call(rig: BareRig) -> None:
        async with SipCaller(rig.pbx.port, "3422") as caller:
            taken = await asyncio.to_thread(rig.line.latest)
            await caller.hang_up()
            assert await asyncio.to_thread(taken.ended.wait, 5)

    for _ in range(3):
        on_its_own_loop(call(bare_rig))
    assert soon(lambda: (bare_rig.pbx.channels(), bare_rig.line.sound.calls) == (0, 0))


@pytest.mark.slow
def test_who_rings_off_early_leaves_nothing(bare_rig: BareRig) -> None:
    async def call(rig: BareRig) -> None:
        caller = SipCaller(rig.pbx.port, "3422")
        await caller.ring()
        await caller.hang_up()

    for _ in range(10):
        on_its_own_loop(call(bare_rig))
    assert soon(lambda: (bare_rig.pbx.channels(), bare_rig.line.sound.calls) == (0, 0))
    assert soon(lambda: not [one for one in threading.enumerate() if one.name == "call"])


def test_a_codec_that_the_line_lacks_is_refused_and_disturbs_nobody(bare_rig: BareRig) -> None:
    async def call(rig: BareRig) -> None:
        async with SipCaller(rig.pbx.port, "3422") as caller:
            taken = await asyncio.to_thread(rig.line.latest)
            with pytest.raises(CallRefused, match="488"):
                await SipCaller(rig.pbx.port, "3422", codec=(18, "G729/8000")).ring()
            taken.media.play(SENTENCE)
            assert await caller.hears(to_alaw(SENTENCE), seconds=4)

    on_its_own_loop(call(bare_rig))


def test_a_number_that_nobody_has_is_refused(bare_rig: BareRig) -> None:
    async def call(rig: BareRig) -> None:
        with pytest.raises(CallRefused, match="404"):
            await SipCaller(rig.pbx.port, "1234").ring()

    on_its_own_loop(call(bare_rig))


def test_strangers_on_the_lines_ports_are_refused_and_disturb_no_call(bare_rig: BareRig) -> None:
    async def call(rig: BareRig) -> None:
        async with SipCaller(rig.pbx.port, "3422") as caller:
            taken = await asyncio.to_thread(rig.line.latest)
            before = len(rig.line.calls)
            strangers = [(rig.line.agi.port, said) for said in _forgeries()]
            strangers += [(rig.line.sound.port, said) for said in _foreign_frames()]
            refused = [asyncio.to_thread(_is_refused, *stranger) for stranger in strangers]
            assert all(await asyncio.gather(*refused))
            taken.media.play(SENTENCE)
            assert await caller.hears(to_alaw(SENTENCE), seconds=4)
            assert len(rig.line.calls) == before

    on_its_own_loop(call(bare_rig))


def _forgeries() -> list[bytes]:
    return [
        b"agi_network: yes\nagi_network_script: guess\n\n",
        b"agi_network: yes\nagi_network_script: \n\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x00" * 40_000,
        SECRET.encode(),
    ]


def _foreign_frames() -> list[bytes]:
    return [
        b"\x01\x00\x10" + uuid4().bytes,  # a call that nobody announced
        b"\x10\x01\x40" + bytes(320),  # sound before a name
        b"\x01\x00\x02ab",
        b"\x00\x00\x00",
        b"\xff" * 5000,
    ]


def _is_refused(port: int, said: bytes) -> bool:
    with socket.create_connection(("127.0.0.1", port)) as stranger:
        stranger.settimeout(5)
        try:
            stranger.sendall(said)
            while stranger.recv(4096):
                pass
        except ConnectionError:
            return True
        except TimeoutError:
            return False
        return True
