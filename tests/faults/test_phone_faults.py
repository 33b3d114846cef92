"""The telephone line when something dies: the kiosk's side, the PBX, a telephone; and when everybody calls at once."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "phone"))

from alone import on_its_own_loop
from heard import loud_at
from kit import KIT, asterisk, has_kit
from served_line import Ear, ServedLine, called, served_line
from soon import soon

from kiosk.catalogue import translator
from kiosk.guide import wishes
from kiosk.phone import words
from voice.lines.g711 import to_alaw
from voice.lines.sip_caller import SipCaller

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not has_kit(), reason="no trial Asterisk here: bash config/deploy/asterisk/kit.sh prepares one"),
]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[ServedLine]:
    """A line with two lines and room for one who waits, in two languages."""
    with served_line(tmp_path, lines=2, most_waiting=1, languages=("en",)) as served:
        yield served


def test_where_the_kiosk_dies_in_a_call_the_caller_hears_a_tone_and_the_register_is_whole(line: ServedLine) -> None:
    async def call() -> None:
        async with SipCaller(line.pbx.port, "3422") as sip:
            ear = Ear(line, sip)
            await ear.is_at("welcome")
            await asyncio.to_thread(line.exchange.stop)
            died = time.monotonic()
            await asyncio.sleep(1.0)
            assert loud_at(sip, died + 0.3), "the caller hears nothing at all"

    on_its_own_loop(call())
    assert line.records() == 0


def test_a_killed_pbx_ends_its_calls_and_the_next_one_finds_the_line_again(line: ServedLine) -> None:
    async def lose() -> None:
        sip = SipCaller(line.pbx.port, "3422")
        await sip.ring()
        ear = Ear(line, sip)
        await ear.is_at("welcome")
        line.pbx.kill()
        sip.vanish()

    on_its_own_loop(lose())
    assert soon(lambda: (line.exchange.calls, line.exchange._sound.calls) == (0, 0))
    ports = {"agi_port": line.exchange.agi_port, "sound_port": line.exchange.sound_port}
    phone = line.house.settings.phone.model_copy(update=ports)
    own = line.house.var / "phone"
    with asterisk(own / "asterisk", phone, own) as pbx:
        line.pbx = pbx

        async def press(ear: Ear) -> None:
            await ear.press("1")
            await ear.is_at("notice")

        called(line, press, number="0600000009")


def test_who_finds_all_lines_taken_hears_a_place_and_gets_the_first_free_one(line: ServedLine) -> None:
    translate = translator("fr")

    async def call() -> None:
        async with SipCaller(line.pbx.port, "3422") as first, SipCaller(line.pbx.port, "3422") as second:
            await asyncio.sleep(0.5)
            assert len(line.house.conversations) == 2
            async with SipCaller(line.pbx.port, "3422") as third:
                waits = to_alaw(_said(line, translate(words.ALL_TAKEN).format(n=1)))[160:-160]
                assert await third.hears(waits, seconds=12)
                # Who waits may choose their language already, and the call begins in it.
                await third.press("#")
                english = to_alaw(_said(line, translator("en")(words.ALL_TAKEN).format(n=1), "en"))[160:-160]
                assert await third.hears(english, seconds=12)
                async with SipCaller(line.pbx.port, "3422") as fourth:
                    away = to_alaw(_said(line, translate(words.TURNED_AWAY)))[160:-160]
                    assert await fourth.hears(away, seconds=12)
                    away = to_alaw(_said(line, translator("en")(words.TURNED_AWAY), "en"))[160:-160]
                    assert await fourth.hears(away, seconds=12)
                    await asyncio.wait_for(fourth.hung_up.wait(), 5)
                await first.hang_up()
                ear = Ear(line, third)
                end = time.monotonic() + 4
                while len(line.house.conversations) < 3:
                    assert time.monotonic() < end
                    await asyncio.sleep(0.02)
                assert ear.conversation.session().language == "en"
                welcome = to_alaw(_said(line, ear.conversation.scene().title, "en"))[160:-160]
                assert await third.hears(welcome, seconds=8)
            assert not second.hung_up.is_set()

    on_its_own_loop(call())


def _said(line: ServedLine, text: str, language: str = "fr") -> bytes:
    return line.exchange.around.sounds.of(text, language, rate=100, is_clear=False, is_private=False)


def test_a_storm_of_keys_and_a_caller_without_sound_disturb_no_other_call(tmp_path: Path) -> None:
    async def call(line: ServedLine) -> None:
        ports = line.pbx.port, "3422"
        async with SipCaller(*ports) as quiet, SipCaller(*ports) as wild, SipCaller(*ports) as mute:
            ear = Ear(line, quiet)
            await ear.is_at("welcome")
            mute.fall_silent()
            started = time.monotonic()
            await wild.press("123456789*" * 20, down=0.02, up=0.0)
            assert await ear.hears(ear.conversation.scene().passages[0].text, seconds=12)
            gaps = [gap for gap, packet in zip(quiet.heard.gaps(), quiet.heard.packets, strict=False)
                    if packet.at > started]  # fmt: skip
            assert max(gaps) < 0.25

    with served_line(tmp_path) as line:
        on_its_own_loop(call(line))
        assert line.records() == 0


def test_two_hundred_calls_leave_no_channel_no_file_and_no_thread(tmp_path: Path) -> None:
    with served_line(tmp_path, lines=8, most_waiting=4) as line:

        async def one(number: int) -> None:
            async with SipCaller(line.pbx.port, "3422", number=f"06{number:08}") as sip:
                await asyncio.sleep(0.2)
                await sip.press("1", down=0.04, up=0.02)

        async def batch(first: int, count: int) -> None:
            await asyncio.gather(*(one(first + index) for index in range(count)))

        on_its_own_loop(batch(0, 4))
        assert soon(line.is_quiet)
        before = _open_files(), threading.active_count()
        for first in range(0, 200, 8):
            on_its_own_loop(batch(first, 8))
        assert soon(line.is_quiet)
        assert soon(lambda: (_open_files(), threading.active_count()) <= before)
        assert line.records() == 0


def test_a_load_of_strangers_calls_is_answered_to_the_last(tmp_path: Path) -> None:
    """sipp, another implementation of SIP: 40 calls, 10 a second, each held for a second."""
    with served_line(tmp_path, lines=20, most_waiting=20) as line:
        root = KIT / "root"
        libraries = next(path.parents[1] for path in root.glob("usr/lib/*/asterisk/modules"))
        paths = ":".join(map(str, (libraries, libraries / "blas", libraries / "lapack")))
        (loader,) = root.glob("usr/lib64/ld-linux-*.so.*")
        done = subprocess.run(
            [loader, "--library-path", paths, root / "usr" / "bin" / "sipp", "-sn", "uac", "-s", "3422",
             "-i", "127.0.0.1", "-m", "40", "-l", "20", "-r", "10", "-d", "1000", "-nostdin", "-timeout", "60s",
             f"127.0.0.1:{line.pbx.port}"],
            capture_output=True, text=True, timeout=90, check=False, cwd=tmp_path, env={**os.environ, "TERM": "dumb"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        assert soon(line.is_quiet, 15)


def test_a_register_that_has_no_room_loses_no_answer(tmp_path: Path) -> None:
    """The disk is full in the middle of a call: said, nothing recorded, every answer still there."""
    with served_line(tmp_path) as line:
        real = line.house.register.record

        def full(*what: object, **how: object) -> object:
            from kiosk.register.errors import RegisterFull  # noqa: PLC0415 – here alone

            raise RegisterFull(folder=tmp_path)

        line.house.clerk._register.record = full  # type: ignore[method-assign]

        async def decide(ear: Ear) -> None:
            wanted = wishes(line.house.script, {"space": "refuse"})
            await ear.goes_straight_to(wanted, "not_stored")
            assert ear.conversation.session().given("space") is not None
            line.house.clerk._register.record = real  # type: ignore[method-assign]
            await asyncio.sleep(0.9)
            await ear.press("1")
            await ear.is_at("reference_told")

        called(line, decide)
        assert line.records() == 1


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
