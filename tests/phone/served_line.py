"""The whole line: real house, real voice, real exchange, real Asterisk, and callers who find their way by ear."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from alone import on_its_own_loop
from headless import PROJECT, TODAY, QuickHouse, keys_towards
from kit import Pbx, asterisk, free_ports, short

from kiosk.app import Folders
from kiosk.conversation import Conversation
from kiosk.guide import Wishes
from kiosk.journey.scene import Scene
from kiosk.journey.session import Session
from kiosk.phone.exchange import Exchange
from kiosk.phone.pbx import secret_of
from kiosk.settings import Hearing, Phone, Settings, Station
from voice.lines.g711 import to_alaw
from voice.lines.sip_caller import SipCaller

# What a packet's border may cut of a sentence's faded ends.
_EDGE = 160
# A read-back must be heard so long before a key counts (kiosk.phone.dialogue), and a little.
HEARD_ENOUGH = 0.8


class WatchedHouse(QuickHouse):
    """The house, which remembers the conversations that it opened, and has them begin where a test says."""

    conversations: list[Conversation]
    begins_at: Session | None = None

    def open_conversation(self, *what: object, **how: object) -> Conversation:  # type: ignore[override]
        """Remembered."""
        opened = super().open_conversation(*what, **how)  # type: ignore[arg-type]
        if (session := self.begins_at) is not None:
            opened.scrub(lambda _script, _session: session)
        self.conversations.append(opened)
        return opened


@dataclass
class ServedLine:
    """A line that can be called."""

    house: WatchedHouse
    exchange: Exchange
    pbx: Pbx

    def records(self) -> int:
        """Entries of the register, verified on the way."""
        report = self.house.register.verify()
        assert report.is_sound
        return report.entries

    def left(self) -> tuple[int, int, int]:
        """What is left of calls: the PBX's channels, those that are led, those whose sound is open."""
        return self.pbx.channels(), self.exchange.calls, self.exchange._sound.calls

    def is_quiet(self) -> bool:
        """Whether no call is left anywhere."""
        return self.left() == (0, 0, 0)


@dataclass
class Ear:
    """Somebody on the telephone: knows what to press by what is heard."""

    line: ServedLine
    sip: SipCaller
    met: list[str] = field(default_factory=list)

    @property
    def conversation(self) -> Conversation:
        """The newest conversation: this caller's."""
        return self.line.house.conversations[-1]

    def alaw(self, text: str, *, rate: int = 100, is_clear: bool = False, is_private: bool = False) -> bytes:
        """A sentence as it comes over the line."""
        pcm = self.line.exchange.around.sounds.of(text, "fr", rate=rate, is_clear=is_clear, is_private=is_private)
        return to_alaw(pcm)[_EDGE:-_EDGE]

    async def hears(self, text: str, *, seconds: float = 8.0, since: float = 0.0, is_private: bool = False) -> bool:
        """Whether exactly this sentence is said within `seconds`."""
        alaw = await asyncio.to_thread(self.alaw, text, is_private=is_private)
        return await self.sip.hears(alaw, seconds=seconds, since=since)

    async def is_at(self, name: str, seconds: float = 5.0) -> Scene:
        """Wait until the conversation is at a scene whose id begins so."""
        end = time.monotonic() + seconds
        while not (self.line.house.conversations and self.conversation.scene().id.startswith(name)):
            assert time.monotonic() < end, self.conversation.scene().id
            await asyncio.sleep(0.02)
        return self.conversation.scene()

    async def press(self, keys: str) -> float:
        """As one does who knows the way."""
        return await self.sip.press(keys, down=0.06, up=0.05)

    async def goes_straight_to(self, wanted: Wishes, until: str) -> None:
        """Press what leads there, without waiting for more than what must be heard."""
        for _ in range(80):
            scene = await self.is_at("")
            self.met.append(scene.id)
            if scene.id.startswith(until):
                return
            keys = keys_towards(self.conversation, wanted)
            assert keys is not None, scene.id
            if scene.is_private:
                await asyncio.sleep(HEARD_ENOUGH)
            before = self.conversation.session()
            await self.press(keys)
            end = time.monotonic() + 3
            while self.conversation.session().place == before.place and self.conversation.session().ended is None:
                assert time.monotonic() < end, f"{scene.id} stays after {keys}"
                await asyncio.sleep(0.01)
        raise AssertionError(f"no way to {until}")


@contextmanager
def served_line(
    folder: Path,
    *,
    site: str = "",
    hearing: Hearing | None = None,
    languages: tuple[str, ...] = (),
    password: str = "",
    **settings: object,
) -> Iterator[ServedLine]:
    """Serve one on free ports, in `folder`; `languages` are translations that it offers."""
    with short(folder) as there, _served(there, site, hearing, languages, password, settings) as line:
        yield line


@contextmanager
def _served(
    folder: Path,
    site: str,
    hearing: Hearing | None,
    languages: tuple[str, ...],
    password: str,
    settings: Mapping[str, object],
) -> Iterator[ServedLine]:
    (sip,) = free_ports(1)
    phone = Phone(sip_port=sip, **settings)  # type: ignore[arg-type]
    own = folder / "var" / "phone"
    secret = secret_of(own)
    if password:
        (own / "password").write_text(password, encoding="utf-8")
        (own / "password").chmod(0o600)
    with WatchedHouse(
        Folders(PROJECT / "config", folder / "var"),
        settings=Settings(
            phone=phone,
            hearing=hearing or Hearing(),
            station=Station(mode="real"),
            unreviewed_languages=languages,
        ),
        today=lambda: TODAY,
        is_beside=True,
    ) as house:
        house.conversations = []
        exchange = Exchange(house, secret, has_free_ports=True)
        ports = {"agi_port": exchange.agi_port, "sound_port": exchange.sound_port}
        with asterisk(own / "asterisk", phone.model_copy(update=ports), own, site=site) as pbx:
            exchange.start()
            exchange.warm()
            house.conversations.clear()
            try:
                yield ServedLine(house, exchange, pbx)
            finally:
                exchange.stop()


@contextmanager
def nobody_left(line: ServedLine, seconds: float = 5.0) -> Iterator[None]:
    """Afterwards no call is left anywhere."""
    yield
    end = time.monotonic() + seconds
    while not line.is_quiet():
        assert time.monotonic() < end, line.left()
        time.sleep(0.05)


def called(line: ServedLine, what: Callable[[Ear], object], number: str = "0611223344") -> None:
    """Call the line and do `what` there."""

    before = len(line.house.conversations)

    async def call() -> None:
        async with SipCaller(line.pbx.port, "3422", number=number) as sip:
            ear = Ear(line, sip)
            until = time.monotonic() + 30
            while len(line.house.conversations) == before:
                assert time.monotonic() < until, "the call reached no conversation"
                await asyncio.sleep(0.01)
            done = what(ear)
            assert asyncio.iscoroutine(done)
            await done

    with nobody_left(line):
        on_its_own_loop(call())
