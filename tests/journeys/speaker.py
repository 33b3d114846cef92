"""Somebody who speaks to the kiosk: a real Chromium whose microphone is a WAV file, and the words that it is given.

Chromium reads the file each time that a page opens its microphone. So each page of the kiosk is held back until the
words for it are written: what is said always fits what is asked, as with people.
"""

import os
import random
import subprocess
import wave
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from persona import Person
from playwright.sync_api import Browser, Route
from served import Served

from kiosk.conversation import Conversation
from kiosk.guide import NotOffered, Wishes, next_step
from kiosk.hearing import spell
from kiosk.journey.actions import Action
from kiosk.journey.events import Act
from kiosk.journey.grammar import Way, grammar
from kiosk.journey.scene import SceneKind
from kiosk.journey.scenes import scene as scene_of
from kiosk.journey.session import Session, Spoken
from kiosk.screen.person import Person as Visitor
from kiosk.web.visits import Visit
from voice.hearing.resampling import resampled
from voice.hearing.wav_files import wav_sound

RATE = 16000
# The kiosk says « Je vous écoute » first.
LEAD_SECONDS = 2.4
AFTER_SECONDS = 6.0
_STEP_MS = 100
_MOST_STEPS = 60


@cache
def spoken(text: str, voice: str = "roa/fr", pace: int = 125, pitch: int = 50) -> bytes:
    """`text` as espeak-ng says it: 16 bits, one channel, 16 kHz."""
    done = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(pace), "-p", str(pitch), "--stdout", text], capture_output=True, check=True
    )
    return resampled(wav_sound(done.stdout, "espeak-ng"), RATE).pcm


def silence(seconds: float) -> bytes:
    """Nobody speaks."""
    return bytes(2 * round(seconds * RATE))


def noisy(pcm: bytes, height: float = 0.004, seed: int = 1) -> bytes:
    """`pcm` in a hall that hums and hisses."""
    chance = random.Random(seed)
    samples = array("h", pcm)
    return array("h", (max(-32768, min(32767, s + round(32767 * chance.gauss(0, height)))) for s in samples)).tobytes()


def slam() -> bytes:
    """A door."""
    chance = random.Random(7)
    return array("h", (round(20000 * chance.gauss(0, 0.4) * 0.9985**n) for n in range(RATE // 5))).tobytes() + silence(
        1.0
    )


@dataclass
class Speaker:
    """Says what leads to `wanted`. `before` has what is said at a scene ahead of that, when it is first met."""

    person: Person
    kiosk: Served
    wanted: Wishes
    microphone: Path
    before: dict[str, bytes] = field(default_factory=dict)
    voice: str = "roa/fr"
    hall: Callable[[bytes], bytes] = bytes
    met: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    visit: Visit[Visitor] = field(init=False)

    @property
    def conversation(self) -> Conversation:
        """What goes on behind the screen."""
        going_on = self.visit.value._conversation
        assert isinstance(going_on, Conversation)
        return going_on

    def comes(self) -> "Speaker":
        """Comes before the screen, and opens the microphone once: a key, a switch, or somebody's finger."""
        self.person.opens_the_kiosk()
        self.visit = self.person.visit
        self.prepare()
        self.person.tab.wait_for_selector("html[data-ready]")
        self.person.tab.keyboard.press("v")
        return self

    def speaks_until(self, place: str) -> "Speaker":
        """Goes on by voice alone until the conversation is at the place of that name."""
        tab, conversation = self.person.tab, self.conversation
        for _ in range(_MOST_STEPS):
            at = conversation.scene().id
            if conversation.session().place.name == place:
                return self
            for _ in range(600):
                tab.wait_for_timeout(_STEP_MS)
                if conversation.scene().id != at or conversation.session().place.name == place:
                    break
            else:
                raise AssertionError(
                    f"nothing came of « {self.words()} » at {at}: {tab.locator('#notice').inner_text()}"
                )
        raise AssertionError(f"no way to {place}: {self.met}")

    def prepare(self, route: Route | None = None) -> None:
        """Have the words ready for the page that is asked for."""
        at = self.visit.value.scene.id
        self.met.append(at)
        words = self.words()
        self.said.append(words)
        said = self.before.pop(at, b"") + (spoken(words, self.voice) if words else b"")
        self._write(silence(LEAD_SECONDS) + said + silence(AFTER_SECONDS))
        if route is not None:
            route.continue_()

    def words(self) -> str:
        """What is to be said now; nothing while the machine works."""
        conversation = self.conversation
        session, scene = conversation.session(), conversation.scene()
        if scene.kind in {SceneKind.WAITING, SceneKind.END}:
            return ""
        asked = session.spoken.asked
        if asked is not None:
            beneath = self._meant(replace(session, spoken=Spoken()))
            is_so = (asked.action, asked.option) == (beneath.action, beneath.option)
            return self._way(Act(Action.CHOOSE, option=1 if is_so else 2))
        if session.spoken.offered is not None:
            return self._way(Act(Action.CHOOSE, option=1 if session.spoken.offered == "keys" else 2))
        if session.is_stopping:
            return self._way(Act(Action.CHOOSE, option=1))
        if session.help is not None:
            return self._way(Act(Action.NEXT))
        return self._way(self._meant(session))

    def _meant(self, session: Session) -> Act:
        """What leads on at the place itself; back where something was misheard."""
        script = self.conversation.script
        here = scene_of(script, session)
        given = session.given(session.place.about or "")
        if session.place.name == "readback" and given is not None and given.answer is not self.wanted.answers["space"]:
            return Act(Action.CHOOSE, option=2)
        try:
            step = next_step(script, session, here, self.wanted)
        except NotOffered:
            return Act(Action.BACK)
        return step if isinstance(step, Act) else Act(Action.BACK)

    def _way(self, act: Act) -> str:
        """How somebody says it: an answer in words of its own, what stands on a button as it stands there."""
        conversation = self.conversation
        session, scene = conversation.session(), conversation.scene()
        ways = grammar(conversation.script, session, spell(conversation.script, session.language))
        option = next((one.id for one in scene.options if one.number == act.option), None)
        fitting: list[Way] = [one for one in ways if one.action is act.action and one.option == option]
        assert fitting, (scene.id, act)
        return fitting[0].phrase

    def _write(self, pcm: bytes) -> None:
        written = self.microphone.with_suffix(".new")
        with wave.open(str(written), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(self.hall(pcm))
        written.replace(self.microphone)


@contextmanager
def speaking_browser(browser: Browser, chromium: Path, arguments: Sequence[str], microphone: Path) -> Iterator[Browser]:
    """A Chromium whose microphone is the file `microphone`, read anew each time that a page opens it."""
    opened = browser.browser_type.launch(
        executable_path=chromium,
        args=[
            *arguments,
            "--use-fake-ui-for-media-stream",  # nobody sits there to allow it
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={microphone}",
        ],
        env={name: value for name, value in os.environ.items() if name != "DISPLAY"},
    )
    try:
        yield opened
    finally:
        opened.close()
