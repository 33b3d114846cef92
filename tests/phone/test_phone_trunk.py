"""The line behind an operator: it registers with a password, and every call comes and goes through the trunk."""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alone import aside, on_its_own_loop
from baresip import baresip, reception
from kit import Pbx, has_kit
from operator_side import ADDRESS, EXPIRES, NUMBER, PASSWORD, RECEPTION, USER, Operator, operator
from router import ADDRESS as ROUTER
from router import router
from served_line import Ear, ServedLine, nobody_left, served_line
from soon import soon

from kiosk.phone import words
from kiosk.phone.registration import Registration, registration
from kiosk.readiness import State
from kiosk.readiness.reached import phone_part
from voice.lines.g711 import to_alaw
from voice.lines.sip_caller import SipCaller

# After so long the line asks again where it was refused (seconds).
REFUSED_SECONDS = 60

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not has_kit(), reason="no trial Asterisk here: bash config/deploy/asterisk/kit.sh prepares one"),
]


def trunk(to: Operator, password: str = PASSWORD, **more: object) -> dict[str, Any]:
    """The settings of a line that has this operator."""
    return {
        "connection": "trunk",
        "server": to.server,
        "user": USER,
        "reception": RECEPTION,
        "reception_seconds": 8,
        "password": password,
        **more,
    }


@pytest.fixture
def at(tmp_path: Path) -> Operator:
    """An operator that isn't served yet."""
    return operator(tmp_path / "operator")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Operator, ServedLine]]:
    """A line in two languages, and its operator, which a test has served."""
    folder = tmp_path_factory.mktemp("trunk")
    to = operator(folder / "operator")
    with served_line(folder, languages=("en",), **trunk(to)) as line:
        yield to, line


def stands(line: ServedLine) -> Registration | None:
    """How its registration is."""
    return registration(line.pbx.folder)


def is_known(to: Pbx) -> bool:
    """Whether the operator knows where the line is."""
    return f"{USER}/sip:" in to.command("pjsip show contacts")


def registers(line: ServedLine) -> bool:
    """Whether it registers; at once, where it would take its time after a start."""
    line.pbx.command("pjsip send register *all")
    return soon(lambda: stands(line) is Registration.REGISTERED, 20)


def from_the_city(line: ServedLine, at: Operator, does: Callable[[Ear], object]) -> None:
    """Somebody dials the number that the operator gave the line."""
    before = len(line.house.conversations)

    async def call() -> None:
        async with SipCaller(at.port, NUMBER, target=ADDRESS) as sip:
            ear = Ear(line, sip)
            while len(line.house.conversations) == before:
                await asyncio.sleep(0.01)
            done = does(ear)
            assert asyncio.iscoroutine(done)
            await done

    with nobody_left(line):
        on_its_own_loop(call())


def alaw(line: ServedLine, text: str, language: str) -> bytes:
    """A sentence as it comes over the line, in that language."""
    pcm = line.exchange.around.sounds.of(text, language, rate=100, is_clear=False, is_private=False)
    return to_alaw(pcm)[160:-160]


def test_calls_come_by_the_trunk_in_the_callers_language_and_reach_the_reception_by_it(
    served: tuple[Operator, ServedLine], tmp_path: Path
) -> None:
    at, line = served
    told = words.in_language("en")(words.THIS_LANGUAGE)
    account = reception(at.port).replace("127.0.0.1", ADDRESS)
    with at.serving() as far, baresip(tmp_path / "reception", account) as telephone:
        assert registers(line)
        assert soon(lambda: "accueil/sip:" in far.command("pjsip show contacts"), 30)

        async def ask(ear: Ear) -> None:
            assert await ear.sip.hears(await asyncio.to_thread(alaw, line, told, "en"), seconds=20)
            await ear.press("#")
            welcome = line.house.script.text("en").from_afar.scenes["welcome"].title
            assert await ear.sip.hears(await asyncio.to_thread(alaw, line, welcome, "en"), seconds=30)
            await ear.press("0")
            assert await asyncio.to_thread(telephone.waits_for, "CALL_ESTABLISHED", 60)
            # What the desk shows meanwhile: the caller's language.
            assert [one.language for one in line.house.transfers.now()] == ["en"]
            since = time.monotonic()
            await asyncio.sleep(0.5)
            # The reception's voice comes through both exchanges.
            assert set(ear.sip.heard.alaw(since)) - {0xD5, 0x55}
            telephone.command("hangup")
            await ear.is_at("help_there", 20)

        from_the_city(line, at, ask)
        assert soon(lambda: far.channels() == 0)


def test_an_operator_that_forgets_the_line_gets_it_back_by_itself(served: tuple[Operator, ServedLine]) -> None:
    at, line = served
    with at.serving() as far:
        assert registers(line)
        assert soon(lambda: is_known(far))
    with at.serving() as far:  # it remembers nobody; one that is just starting may refuse at first
        assert soon(lambda: is_known(far), EXPIRES + REFUSED_SECONDS + 15)
        assert aside(lambda: phone_part(line.house)).state is State.GOOD

        async def listen(ear: Ear) -> None:
            assert await ear.hears(ear.conversation.scene().title, seconds=20)

        from_the_city(line, at, listen)


def test_a_wrong_password_is_told_by_the_check_with_what_to_do(tmp_path: Path, at: Operator) -> None:
    with at.serving(), served_line(tmp_path, **trunk(at, "not-the-one")) as line:
        line.pbx.command("pjsip send register *all")
        assert soon(lambda: stands(line) is Registration.REFUSED, 20)
        part = aside(lambda: phone_part(line.house))
        assert part.state is State.BROKEN
        assert USER in part.detail
        assert str(line.house.var / "phone" / "password") in part.todo
        assert "kiosk phone setup" in part.todo
        assert "not-the-one" not in part.detail + part.todo


def test_behind_a_router_the_operator_is_told_the_public_address_and_sound_goes_both_ways(tmp_path: Path) -> None:
    at = operator(tmp_path / "operator", believes_contacts=True)
    with at.serving() as far, served_line(tmp_path, **trunk(at, external_address=ROUTER)) as line:
        with router(line.pbx.port) as between:
            assert registers(line)
            assert soon(lambda: f"@{ROUTER}:{line.pbx.port}" in far.command("pjsip show contacts"))

            async def listen(ear: Ear) -> None:
                assert await ear.hears(ear.conversation.scene().title, seconds=20)
                released = await ear.press("1")
                scene = await ear.is_at("notice")
                assert await ear.hears(scene.title, seconds=20, since=released)

            from_the_city(line, at, listen)
        assert any(data.startswith(b"INVITE") for data in between.calls)
        assert between.sound > 50


def test_a_telephone_that_names_an_address_where_it_isnt_hears_and_is_heard(tmp_path: Path) -> None:
    """As behind a caller's own router: the line answers to where sound comes from."""

    async def call(line: ServedLine) -> None:
        async with SipCaller(line.pbx.port, "3422", claims_sound_port=9) as sip:
            ear = Ear(line, sip)
            await ear.is_at("welcome")
            assert await ear.hears(ear.conversation.scene().title, seconds=20)
            await ear.press("1")
            await ear.is_at("notice")

    with served_line(tmp_path) as line, nobody_left(line):
        on_its_own_loop(call(line))
