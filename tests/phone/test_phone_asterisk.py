"""Whole calls through a real Asterisk: what is heard is what the journey says, and what is pressed is what it does."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from alone import on_its_own_loop
from baresip import SITE, baresip, caller, reception
from every_scene import every_scene
from headless import TODAY
from heard import loud_at
from kit import has_kit
from served_line import Ear, ServedLine, called, nobody_left, served_line

from kiosk.catalogue import translator
from kiosk.guide import wishes
from kiosk.phone import words
from kiosk.register.outbox import LineState
from voice.lines.sip_caller import SipCaller

pytestmark = pytest.mark.skipif(
    not has_kit(), reason="no trial Asterisk here: bash config/deploy/asterisk/kit.sh prepares one"
)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedLine]:
    """A line with a reception that has a telephone."""
    with served_line(
        tmp_path_factory.mktemp("line"), site=SITE, reception="PJSIP/accueil", reception_seconds=5
    ) as served:
        yield served


def test_a_caller_hears_the_welcome_at_once_and_word_for_word(line: ServedLine) -> None:
    async def listen(ear: Ear) -> None:
        scene = ear.conversation.scene()
        assert await ear.hears(scene.title, seconds=3)
        first = loud_at(ear.sip)[0]
        assert first - ear.sip.answered_at < 2.0  # measured in tests/bench; here machines may be busy
        assert await ear.hears(scene.passages[0].text, seconds=10)

    called(line, listen)


@pytest.mark.slow
def test_a_key_silences_the_voice_and_leads_on(line: ServedLine) -> None:
    async def press(ear: Ear) -> None:
        await ear.hears(ear.conversation.scene().title, seconds=3)
        released = await ear.press("1")
        scene = await ear.is_at("notice")
        assert await ear.hears(scene.title, seconds=6, since=released)

    called(line, press)


def test_a_refusal_by_keys_alone_is_recorded_and_its_papers_wait(line: ServedLine) -> None:
    before = line.records()

    async def refuse(ear: Ear) -> None:
        await ear.goes_straight_to(wishes(line.house.script, {"space": "refuse"}), "ended_finished")
        await ear.press("#")  # who has heard enough is let go at once
        await asyncio.wait_for(ear.sip.hung_up.wait(), 5)

    called(line, refuse)
    assert line.records() == before + 1
    assert {one.state for one in line.house.register.outbox.lines()} == {LineState.WAITING}


@pytest.mark.slow
def test_reference_and_code_are_heard_digit_by_digit_twice(line: ServedLine) -> None:
    async def consent(ear: Ear) -> None:
        await ear.goes_straight_to(wishes(line.house.script, {"space": "consent"}), "reference_told")
        for told in ear.conversation.scene().passages:
            assert await ear.hears(told.text, seconds=30, is_private=True), told.text

    called(line, consent)


@pytest.mark.slow
def test_a_hang_up_before_the_confirmation_records_nothing(line: ServedLine) -> None:
    before = line.records()

    async def leave(ear: Ear) -> None:
        await ear.goes_straight_to(wishes(line.house.script, {"space": "consent"}), "readback")

    called(line, leave)
    assert line.records() == before


@pytest.mark.slow
@pytest.mark.parametrize("name", ["readback/space", "review", "dictate_post"])
def test_hung_up_at_a_scene_in_speech_in_input_and_after_it_the_register_is_unchanged(
    line: ServedLine, name: str
) -> None:
    """A sample of the scenes at which `test_phone_hung_up` hangs up without a telephone."""
    line.house.begins_at = every_scene(line.house.script, TODAY)[name]
    before = line.records()

    async def leave_in_speech(ear: Ear) -> None:
        scene = ear.conversation.scene()
        assert await ear.hears(scene.title, seconds=20, is_private=scene.is_private)

    async def leave_in_input(ear: Ear) -> None:
        await leave_in_speech(ear)
        await ear.press("6" if ear.conversation.scene().entry_length is None else "12")

    async def leave_at_once(_ear: Ear) -> None:
        """Before a word was heard."""

    try:
        for leave in (leave_in_speech, leave_in_input, leave_at_once):
            called(line, leave, number="anonymous")
            assert line.house.conversations[-1].session().recorded is None or name == "dictate_post"
    finally:
        line.house.begins_at = None
    assert line.records() == before


@pytest.mark.slow
def test_nine_and_nine_end_the_call(line: ServedLine) -> None:
    async def stop(ear: Ear) -> None:
        await ear.press("1")
        await ear.is_at("notice")
        await ear.press("9")
        await ear.is_at("stopping")
        await ear.press("9")
        await ear.is_at("ended_stopped")
        await asyncio.wait_for(ear.sip.hung_up.wait(), 15)

    called(line, stop)


@pytest.mark.slow
def test_zero_reaches_the_reception_whose_voice_is_heard_and_the_line_takes_over_again(
    line: ServedLine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("reception") / "baresip"
    with baresip(folder, reception(line.pbx.port)) as telephone:
        end = time.monotonic() + 10
        while "accueil/sip:" not in line.pbx.command("pjsip show contacts"):
            assert time.monotonic() < end
            time.sleep(0.05)

        topic = line.house.script.text("fr").topics["samu"]

        async def ask(ear: Ear) -> None:
            await ear.press(f"4#{topic.number}#")
            await ear.is_at("topic/samu")
            await ear.press("0")
            await ear.is_at("help")
            assert await asyncio.to_thread(telephone.waits_for, "CALL_ESTABLISHED", 20)
            # What the desk shows meanwhile.
            told = [(one.language, one.topic) for one in line.house.transfers.now()]
            assert told == [("fr", topic.title)]
            await asyncio.sleep(0.5)
            telephone.command("hangup")
            await ear.is_at("help_there", 8)
            assert await ear.hears(ear.conversation.scene().title)
            assert line.house.transfers.now() == ()

        called(line, ask)


@pytest.mark.slow
def test_a_reception_that_doesnt_answer_leads_back_into_the_conversation(line: ServedLine) -> None:
    async def ask(ear: Ear) -> None:
        await ear.press("0")
        scene = await ear.is_at("help_unanswered", 15)
        assert await ear.hears(scene.title)
        await ear.press("2")
        await ear.is_at("welcome")

    called(line, ask)


@pytest.mark.slow
def test_a_telephone_that_vanishes_is_given_up(line: ServedLine) -> None:
    async def vanish() -> None:
        sip = SipCaller(line.pbx.port, "3422")
        await sip.ring()
        await asyncio.sleep(0.5)
        sip.vanish()

    with nobody_left(line, 16):
        on_its_own_loop(vanish())


@pytest.mark.slow
def test_an_independent_softphone_leads_a_call_too(line: ServedLine, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("caller") / "baresip"
    with nobody_left(line), baresip(folder, caller(line.pbx.port)) as telephone:
        opened = len(line.house.conversations)
        telephone.command("dial", f"sip:3422@127.0.0.1:{line.pbx.port}")
        assert telephone.waits_for("CALL_ESTABLISHED")
        end = time.monotonic() + 5
        while len(line.house.conversations) == opened:
            assert time.monotonic() < end
            time.sleep(0.02)
        time.sleep(0.3)
        telephone.command("sndcode", "1")
        while not line.house.conversations[-1].scene().id.startswith("notice"):
            assert time.monotonic() < end
            time.sleep(0.02)
        telephone.command("hangup")
        assert telephone.waits_for("CALL_CLOSED")


@pytest.mark.slow
def test_who_is_cut_off_may_go_on_within_the_hour_and_hears_no_answer(line: ServedLine) -> None:
    async def leave(ear: Ear) -> None:
        await ear.press("1#1##1")
        await ear.is_at("essential_tour")
        await ear.press("##")
        await asyncio.sleep(0.3)

    async def come_back(ear: Ear) -> None:
        assert await ear.hears(translator("fr")(words.WAS_CUT), seconds=6)
        await ear.press("1")
        await ear.is_at("essential_tour")

    async def be_somebody_else(ear: Ear) -> None:
        await ear.is_at("welcome")

    called(line, leave, number="0600000001")
    count = len(line.house.conversations)

    async def again() -> None:
        async with SipCaller(line.pbx.port, "3422", number="0600000001") as sip:
            await come_back(Ear(line, sip))

    with nobody_left(line):
        on_its_own_loop(again())
    assert len(line.house.conversations) == count
    called(line, be_somebody_else, number="0600000002")
    assert len(line.house.conversations) == count + 1
