"""What comes in by a real call besides words meant for the line: its own voice again, a child, knocks, other talk.

The recognizer listens all the while. It must do nothing because of any of it, and whoever can't be understood ends at a
person.
"""

import asyncio
import dataclasses
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "speech"))

import noises
from alone import on_its_own_loop
from baresip import SITE, baresip, reception
from every_scene import every_scene
from headless import TODAY
from hearing_peers import SPHINX, VOICES, needs_models, said
from kit import has_kit
from noises import mixed
from served_line import Ear, ServedLine, nobody_left, served_line
from soon import soon

from kiosk.journey.session import Session, Spoken
from kiosk.settings import Hearing
from voice.hearing.levels import samples_of
from voice.hearing.resampling import resampled
from voice.lines.g711 import from_alaw, to_alaw
from voice.lines.media import RATE
from voice.lines.sip_caller import SipCaller
from voice.lines.telephone_sound import silence

pytestmark = [
    pytest.mark.slow,
    needs_models,
    pytest.mark.skipif(not has_kit(), reason="no trial Asterisk here: bash config/deploy/asterisk/kit.sh prepares one"),
]

# How much weaker the line's own voice comes back, in dB, and how much later, in seconds.
ECHOES = ((-12.0, 0.02), (-12.0, 0.12), (-18.0, 0.02), (-18.0, 0.12))
# Talk in the room that is about something else.
TALK = (
    "il fait beau aujourd’hui, on pourrait aller au marché avec les enfants",
    "tu as vu le match hier soir, c’était vraiment formidable jusqu’au bout",
    "la soupe est presque prête, mets la table s’il te plaît",
    "le train de huit heures avait du retard comme tous les lundis",
)


class Echoing(SipCaller):
    """A telephone whose microphone hears its own loudspeaker: what the line says comes back, weaker and later."""

    def __init__(self, port: int, extension: str, *, decibels: float, delay: float) -> None:
        super().__init__(port, extension)
        self._gain = 10 ** (decibels / 20)
        self._delay = delay
        self._back: deque[tuple[float, bytes]] = deque()
        self.returned = 0

    def sounded(self, data: bytes) -> None:
        """What comes in is kept for a moment."""
        before = len(self.heard.packets)
        super().sounded(data)
        for packet in self.heard.packets[before:]:
            self._back.append((packet.at + self._delay, packet.payload))

    def _next(self, stamp: int) -> list[tuple[bytes, int, int]]:
        packets = super()._next(stamp)
        if not self._back or self._back[0][0] > time.monotonic():
            return packets
        _, payload = self._back.popleft()
        echo = [round(self._gain * sample) for sample in samples_of(from_alaw(payload))]
        self.returned += max(map(abs, echo), default=0) > 100
        return [
            (to_alaw(mixed(echo, samples_of(from_alaw(sound)))), kind, when) if len(sound) == len(echo) else
            (sound, kind, when)
            for sound, kind, when in packets
        ]  # fmt: skip


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedLine]:
    """A line that hears speech on as many calls as are led here at once."""
    with served_line(
        tmp_path_factory.mktemp("line"),
        site=SITE,
        hearing=Hearing(engine="pocketsphinx", model=str(SPHINX / "fr-ci-8k")),
        speech_calls=4,
        reception="PJSIP/accueil",
        no_input_seconds=8.0,
    ) as served:
        yield served


def babble(seconds: float) -> bytes:
    """Several people talk at once, none of them to the line."""
    tracks = []
    for words, voice in zip(TALK, VOICES, strict=False):
        one = samples_of(resampled(said(words, *voice), RATE).pcm)
        tracks.append([one[at % len(one)] // 2 for at in range(round(seconds * RATE))])
    whole = [0] * round(seconds * RATE)
    for track in tracks:
        whole = [before + more for before, more in zip(whole, track, strict=True)]
    return mixed(whole, [0] * len(whole))


async def led(line: ServedLine, session: Session, sip: SipCaller) -> Ear:
    """A call that begins where `session` stands."""
    before = len(line.house.conversations)
    line.house.begins_at = session
    await sip.ring()
    while len(line.house.conversations) == before:
        await asyncio.sleep(0.01)
    return Heard(line, sip, line.house.conversations[-1])


class Heard(Ear):
    """An ear whose call isn't the latest."""

    def __init__(self, line: ServedLine, sip: SipCaller, conversation: object) -> None:
        super().__init__(line, sip)
        self._mine = conversation

    @property
    def conversation(self):  # type: ignore[no-untyped-def,override] # noqa: ANN201
        """This call's."""
        return self._mine


def at_once(line: ServedLine, calls: Callable[[], Awaitable[None]]) -> None:
    """Lead these calls; afterwards none is left, and nothing was recorded or kept."""
    before = line.records()
    with nobody_left(line, 10):
        on_its_own_loop(calls())  # type: ignore[arg-type]
    line.house.begins_at = None
    assert line.records() == before
    assert line.house.voices.waiting() == ()


def test_the_lines_own_voice_that_comes_back_answers_nothing_and_words_still_do(line: ServedLine) -> None:
    session = every_scene(line.house.script, TODAY)["answer/space"]

    async def hear_oneself(decibels: float, delay: float) -> Heard:
        sip = Echoing(line.pbx.port, "3422", decibels=decibels, delay=delay)
        return await led(line, session, sip)

    async def calls() -> None:
        ears = [await hear_oneself(*how) for how in ECHOES]
        last = ears[0].conversation.spoken_option(ears[0].conversation.scene().options[-1])
        for ear in ears:
            # Each option is said, in the very words that would choose it.
            assert await ear.hears(last, seconds=60, is_private=True)
        await asyncio.sleep(3.0)
        for ear in ears:
            now = ear.conversation.session()
            assert ear.sip.returned > 100
            assert (now.place, now.answers, now.spoken) == (session.place, session.answers, session.spoken)
        # The recognizer did listen, through the same echo.
        ear = ears[0]
        words = resampled(said(ear.conversation.scene().options[0].label, *VOICES[0]), RATE).pcm
        for _ in range(3):
            await ear.sip.say(silence(0.3) + words + silence(1.6))
            if await asyncio.to_thread(soon, lambda: ear.conversation.scene().id != "answer/space", 3.0):
                break
        assert ear.conversation.scene().id in {"readback/space", "asked_back"}
        for one in ears:
            await one.sip.hang_up()

    at_once(line, calls)


def test_a_child_knocks_talk_and_silence_do_nothing_and_end_at_a_person(line: ServedLine, tmp_path: Path) -> None:
    session = every_scene(line.house.script, TODAY)["readback/space"]
    # What leads there is led through without a telephone (test_phone_noise); by the clock it takes two minutes.
    not_understood = dataclasses.replace(session, spoken=Spoken(misses=3, offered="person"))
    sounds = {
        "child": 6 * noises.crying_child(15.0),
        "knocks": 6 * noises.knocks(15.0),
        "babble": 6 * babble(15.0),
        "silence": silence(90.0),
    }

    async def call(name: str, sound: bytes) -> str:
        begins = session if name == "silence" else not_understood
        ear = await led(line, begins, SipCaller(line.pbx.port, "3422"))
        noise = asyncio.create_task(ear.sip.say(sound))
        try:
            end = time.monotonic() + 90
            while ear.conversation.session().help is None:
                now = ear.conversation.session()
                assert now.answers == session.answers, name
                assert now.recorded is None, name
                assert time.monotonic() < end, (name, ear.conversation.scene().id)
                await asyncio.sleep(0.1)
            assert ear.conversation.session().place == session.place, name
            return name
        finally:
            noise.cancel()
            await ear.sip.hang_up()

    async def calls() -> None:
        led_calls = []
        for name, sound in sounds.items():
            count = len(line.house.conversations)
            led_calls.append(asyncio.create_task(call(name, sound)))
            while len(line.house.conversations) == count:
                await asyncio.sleep(0.01)
        assert set(await asyncio.gather(*led_calls)) == set(sounds)

    with baresip(tmp_path / "reception", reception(line.pbx.port)):
        at_once(line, calls)
